"""Whatever is typed into the forms of the ledger: the form again and one summary whose links work, never an error.

And nothing half-written: each refused form leaves the ledger as it was.
"""

import pytest

from accounts.roles import Role
from commissioning.models import Commitment, LedgerEntry, Priority
from tests.factories.commissioning import a_provider, a_stream
from tests.integration.money_pages import FUND, a_year_of_money, signed_in, summary_of, typed_day, typed_entry
from tests.worlds import world

pytestmark = pytest.mark.django_db

WELSH_AND_EMOJI = "Cymorth i ddioddefwyr ŵŷ 🏠"
MARKUP = "<script>alert(1)</script>"


def forms_of_the_ledger():
    """The address of each form of the ledger, who fills it in, and a set of boxes it takes."""
    fund = a_year_of_money()
    source, target = fund.allocations.order_by("position")
    commitment = Commitment.objects.order_by("pk").first()
    stream, promise = {"stream": a_stream().pk}, f"{FUND}commitments/{commitment.pk}/"
    return {
        "notify": (Role.FINANCE, f"{FUND}income/notify/", typed_entry(**stream)),
        "confirm": (Role.FINANCE, f"{FUND}income/confirm/", typed_entry(**stream)),
        "allocate": (Role.FINANCE, f"{FUND}allocations/new/", typed_entry(heading="Hate crime")),
        "vire": (
            Role.FINANCE,
            f"{FUND}virements/new/",
            typed_entry(from_allocation=source.pk, to_allocation=target.pk),
        ),
        "tolerate": (Role.FINANCE, f"{FUND}tolerance/", typed_entry(note="Agreed with the treasurer")),
        "pay": (Role.FINANCE, f"{promise}pay/", typed_entry()),
        "reduce": (Role.OFFICER, f"{promise}reduce/", typed_entry(note="The service ended early")),
        "commit": (
            Role.OFFICER,
            f"{FUND}commitments/new/",
            typed_entry(
                provider=a_provider("Crisis Point").pk,
                service="Counselling",
                priority=Priority.objects.order_by("pk").first().pk,
            ),
        ),
    }


forms = world(forms_of_the_ledger)
FORMS = ["notify", "confirm", "allocate", "vire", "tolerate", "pay", "reduce", "commit"]


def sent(client, forms, name, **boxes):
    role, address, typed = forms[name]
    return signed_in(client, role).post(address, typed | boxes)


def refused(client, forms, name, **boxes):
    """Send a form with these boxes in place of good ones, and give back what its summary says."""
    before = LedgerEntry.objects.count()
    answer = sent(client, forms, name, **boxes)
    said = summary_of(answer)
    assert LedgerEntry.objects.count() == before
    return said, answer.content.decode()


@pytest.mark.parametrize("name", FORMS)
def test_the_good_boxes_are_good(client, forms, name):
    assert sent(client, forms, name).context["preview"].rows


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize(
    "amount",
    ["£1,385", "1385", "1,385.00", " £ 1385.5 ", "１３８５", "1 385", "£1,385.50"],
    ids=lambda typed: typed.strip(),
)
def test_amounts_as_people_type_them_are_read(client, forms, name, amount):
    assert sent(client, forms, name, amount=amount).context["preview"].rows


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("", "Enter the"),
        ("   ", "Enter the"),
        ("1.385m", "Write the amount out in full"),
        ("£3,161,67", "Check the commas"),
        ("-5", "above zero"),
        ("−£5", "above zero"),
        ("(5)", "above zero"),
        ("1e9", "without an exponent"),
        ("5.005", "no more than two figures after the point"),
        ("1000000000", "below £1,000,000,000"),
        ("9" * 5000, "below £1,000,000,000"),
        ("five", "using figures only"),
        ("NaN", "using figures only"),
        ("Infinity", "using figures only"),
        ("1\x00", "using figures only"),
        ("$5", "using figures only"),
        (MARKUP, "using figures only"),
    ],
)
def test_amounts_that_are_none_are_refused_with_what_to_do(client, forms, name, amount, words):
    said, page = refused(client, forms, name, amount=amount)
    assert words in said
    assert MARKUP not in page


@pytest.mark.parametrize("name", [name for name in FORMS if name != "tolerate"])
def test_nothing_is_no_amount(client, forms, name):
    assert "above zero" in refused(client, forms, name, amount="0.00")[0]


def test_what_was_typed_is_kept(client, forms):
    _, page = refused(client, forms, "allocate", amount="£3,161,67", heading="Hate crime & more")
    assert 'value="£3,161,67"' in page
    assert 'value="Hate crime &amp; more"' in page


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize(
    ("day", "words"),
    [
        (("29", "2", "2018"), "29 February 2018 does not exist"),
        (("31", "4", "2017"), "April has 30 days"),
        (("1", "6", "17"), "Enter the year in full"),
        (("1", "6", ""), "must include a year"),
        (("", "", ""), "Enter the date"),
        (("x", "6", "2017"), "number from 1 to 31"),
        (("1", "13", "2017"), "month"),
        (("1", "6", "2999"), "Enter a year from"),
        (("1", "6", "2099"), "today or in the past"),
        (("1", "6", "2020"), "is in 2020/21. An entry for 2017/18 must be dated"),
        (("1\x00", "6", "2017"), "number from 1 to 31"),
        (("9" * 5000, "6", "2017"), "number from 1 to 31"),
    ],
)
def test_days_that_are_none_or_of_another_year_are_refused(client, forms, name, day, words):
    said, page = refused(client, forms, name, **typed_day("effective_on", *day))
    assert words in said
    if "\x00" not in day[0]:
        assert f'value="{day[2]}"' in page or not day[2]


@pytest.mark.parametrize("day", [("２３", "１", "２０１８"), ("23rd", "Jan", "2018"), ("29", "2", "2016")])
def test_days_as_people_type_them_are_read(client, forms, day):
    answer = sent(client, forms, "notify", **typed_day("effective_on", *day))
    assert "preview" in answer.context or "must be dated" in summary_of(answer)


@pytest.mark.parametrize("name", FORMS)
def test_an_entry_names_its_authority(client, forms, name):
    said, _ = refused(client, forms, name, decision_reference="", note="")
    assert "reference" in said or "reason" in said.lower()


@pytest.mark.parametrize("name", FORMS)
def test_texts_beyond_their_limit_are_refused_and_at_it_taken(client, forms, name):
    assert "500 characters or fewer: it has 501" in refused(client, forms, name, note="x" * 501)[0]
    assert sent(client, forms, name, note="x" * 500).context["preview"].rows
    assert "40 characters or fewer" in refused(client, forms, name, decision_reference="x" * 41)[0]


@pytest.mark.parametrize("name", FORMS)
def test_a_character_that_cannot_be_stored_is_refused(client, forms, name):
    assert "cannot be stored" in refused(client, forms, name, note="a\x00b")[0]


@pytest.mark.parametrize(
    ("name", "box", "limit"), [("commit", "service", 300), ("commit", "printed_as", 300), ("allocate", "heading", 200)]
)
def test_names_of_the_limit_are_taken_and_one_more_is_refused(client, forms, name, box, limit):
    assert sent(client, forms, name, **{box: "ŵ" * limit}).context["preview"].rows
    said, page = refused(client, forms, name, **{box: "ŵ" * (limit + 1)})
    assert f"{limit} characters or fewer" in said
    assert "ŵ" * (limit + 1) in page


@pytest.mark.parametrize(("name", "box"), [("commit", "service"), ("allocate", "heading"), ("allocate", "group")])
@pytest.mark.parametrize("text", [MARKUP, WELSH_AND_EMOJI, "=1+1", "{{ 7|add:7 }}"])
def test_names_are_words_and_nothing_else(client, forms, name, box, text):
    answer = sent(client, forms, name, **{box: text})
    assert answer.context["preview"].rows
    assert MARKUP not in answer.content.decode()


@pytest.mark.parametrize("text", ["🏠", "…", "   "])
def test_a_heading_has_letters_or_figures(client, forms, text):
    said, _ = refused(client, forms, "allocate", heading=text)
    assert "heading" in said.lower()


@pytest.mark.parametrize(
    ("name", "box"),
    [
        ("notify", "stream"),
        ("vire", "from_allocation"),
        ("vire", "to_allocation"),
        ("commit", "provider"),
        ("commit", "priority"),
        ("commit", "allocation"),
        ("commit", "areas"),
        ("allocate", "standing"),
    ],
)
@pytest.mark.parametrize("key", ["999999", "x", "-1", "9" * 30, "1\x00", MARKUP])
def test_what_is_not_on_the_list_is_refused(client, forms, name, box, key):
    refused(client, forms, name, **{box: key})


def test_a_virement_needs_two_headings_with_money_free(client, forms):
    _, _, typed = forms["vire"]
    same = {"to_allocation": typed["from_allocation"]}
    assert "different heading" in refused(client, forms, "vire", **same)[0]
    assert "free under Domestic abuse" in refused(client, forms, "vire", amount="50,000.01")[0]


def test_what_the_fund_has_not_is_refused_with_the_figure(client, forms):
    assert "£10,000 still to be allocated" in refused(client, forms, "allocate", amount="10,000.01")[0]
    assert "£85,000 the fund has left" in refused(client, forms, "commit", amount="85,000.01")[0]
    assert "£10,000 committed and not yet paid" in refused(client, forms, "pay", amount="10,000.01")[0]
    assert "£10,000 committed and not yet paid" in refused(client, forms, "reduce", amount="10,000.01")[0]


def test_income_before_its_stream_opened_is_refused(client, forms):
    late = a_stream("Late stream", opened_on=LedgerEntry.objects.first().recorded_at.date())
    assert "opened on" in refused(client, forms, "notify", stream=late.pk)[0]


def test_a_heading_is_chosen_or_named_and_not_both(client, forms):
    assert "not both" in refused(client, forms, "allocate", standing="Domestic abuse")[0]
    assert "Choose a heading" in refused(client, forms, "allocate", heading="")[0]
    assert sent(client, forms, "allocate", heading="", standing="Domestic abuse").context["preview"].rows


@pytest.mark.parametrize("name", FORMS)
def test_a_form_sent_empty_comes_back_with_one_summary(client, forms, name):
    role, address, _ = forms[name]
    summary_of(signed_in(client, role).post(address, {}))


QUERIES = [
    "as-at=rubbish",
    "as-at=31/04/2018",
    "as-at=29 February 2018",
    "as-at=2099-01-01",
    "as-at=%00",
    "as-at=" + "9" * 5000,
]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("address", [FUND, "/priorities/2017-18/", "/priorities/domestic-abuse/"])
def test_a_day_that_cannot_be_read_gives_a_message_and_today(client, address, query):
    a_year_of_money()
    answer = signed_in(client, Role.OFFICER).get(f"{address}?{query}")
    summary_of(answer)
    assert answer.context["as_at"] == client.get(address).context["as_at"]


@pytest.mark.parametrize(
    "query",
    [
        "kind=nonsense",
        "heading=nowhere",
        "provider=nobody",
        "provider=%00",
        "commitment=x",
        "commitment=999999",
        "commitment=" + "9" * 30,
        "area=E99",
        "as-at=rubbish",
        "as-at=2099-01-01",
        "from=31/04/2018",
        "from=2018-01-02&to=2018-01-01",
    ],
)
def test_a_filter_that_cannot_be_read_gives_a_message_and_is_left_out(client, query):
    fund = a_year_of_money()
    answer = signed_in(client, Role.FINANCE).get(f"{FUND}entries/?{query}")
    summary_of(answer)
    assert answer.context["table"].page.paginator.count in {fund.entries.count(), 0}
    assert client.get(f"{FUND}entries.csv?{query}")["Location"].startswith(f"{FUND}entries/?")


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=99999999999", "page=x", "page=" + "9" * 5000, "sort=nonsense"]
)
def test_a_page_that_is_not_there_shows_one_that_is(client, query):
    a_year_of_money()
    answer = signed_in(client, Role.FINANCE).get(f"{FUND}entries/?{query}")
    assert answer.status_code == 200
    assert answer.context["table"].page.number == 1
