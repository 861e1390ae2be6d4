"""The page on which amounts from elsewhere are given their source, and the way to it."""

from decimal import Decimal

import pytest

from accounts.roles import Role
from grants import transitions
from grants.choices import Task
from grants.models import QuotedAmount
from tests.factories import grants as f
from tests.factories.commissioning import AT, a_person, a_provider, an_office
from tests.factories.interests import an_interest
from tests.integration.drafting_pages import at, signed_in_as
from tests.integration.money_pages import summary_of
from tests.integration.rendered import send

pytestmark = pytest.mark.django_db

SOURCE = "Decision 012/2016"


@pytest.fixture
def officer(client):
    an_office()
    return signed_in_as(client, Role.OFFICER)


@pytest.fixture
def notice(officer):
    draft = f.filled(conditions="Pay back £7 at the end.")
    words = "<p>We gave £39,000 last year, and £39,000.00 before; £5k too.</p>"
    f.write_task(draft, Task.FACTS, by=draft.drafted_by, body=words)
    return f.again(draft)


def quoted(notice):
    return [(one.amount, one.source) for one in QuotedAmount.objects.filter(notice=notice).order_by("amount")]


def test_the_check_leads_to_the_page_and_to_the_line(officer, notice):
    page = officer.get(f"/decisions/{notice.pk}/check/").content.decode()
    assert page.count(f'href="{at(notice, "quoted")}"') == 3
    assert f'href="{at(notice, f"lines/{notice.lines.get().pk}")}"' in page
    assert f'href="{at(notice, "facts")}"' in page


def test_each_amount_once_with_a_box_and_those_left_empty_stay(officer, notice):
    address = at(notice, "quoted")
    page = officer.get(address).content.decode()
    assert page.count("where does it stand?") == 2
    sent = send(officer, address, source_3900000=SOURCE)
    assert sent.url == address
    assert quoted(notice) == [(Decimal(39_000), SOURCE)]
    page = officer.get(address).content.decode()
    assert SOURCE in page
    assert page.count("where does it stand?") == 1


def test_the_task_list_counts_them(officer, notice):
    assert (
        "Amounts quoted from elsewhere</a>: none yet. 2 amounts in the words have no source yet."
        in officer.get(at(notice)).content.decode()
    )
    send(officer, at(notice, "quoted"), source_3900000=SOURCE, source_700="The contract")
    assert "Amounts quoted from elsewhere</a>: 2.</p>" in officer.get(at(notice)).content.decode()
    assert "quoted from elsewhere" not in officer.get(at(f.a_draft())).content.decode()


def test_one_that_is_refused_loses_nothing_and_saves_nothing(officer, notice):
    answer = send(officer, at(notice, "quoted"), source_700="The contract", source_3900000="A \u202eletter")
    assert "Type where £39,000 stands again" in summary_of(answer)
    assert "The contract" in answer.content.decode()
    assert quoted(notice) == []


def test_nothing_typed_is_said(officer, notice):
    assert "Enter where one of these amounts stands" in summary_of(send(officer, at(notice, "quoted")))


def test_one_that_somebody_else_quoted_meanwhile_leads_back_to_the_page(officer, notice):
    for amount in (7, 39_000):
        transitions.quote_amount(
            notice=notice, amount=Decimal(amount), source="A letter", by=a_person(Role.MANAGER), at=AT
        )
    assert officer.post(at(notice, "quoted"), {"source_700": "The contract"}).url == at(notice, "quoted")
    assert [source for _, source in quoted(notice)] == ["A letter", "A letter"]


def test_one_is_removed_and_asked_about_again(officer, notice):
    send(officer, at(notice, "quoted"), source_700="The contract")
    key = QuotedAmount.objects.get().pk
    address = at(notice, f"quoted/{key}/remove")
    assert "£7, from The contract." in officer.get(address).content.decode()
    assert QuotedAmount.objects.count() == 1
    assert officer.post(address).url == at(notice, "quoted")
    assert quoted(notice) == []
    assert officer.get(at(f.a_draft(), f"quoted/{key}/remove")).status_code == 404


@pytest.mark.parametrize("role", [Role.READER, Role.FINANCE, Role.COMMISSIONER, Role.PROVIDER_CONTACT])
def test_nobody_else_may(client, role):
    draft = f.filled()
    assert signed_in_as(client, role).get(at(draft, "quoted")).status_code in (403, 404)


@pytest.mark.parametrize(
    ("role", "person", "href"),
    [
        (Role.OFFICER, Role.OFFICER, "/interests/"),
        (Role.MANAGER, Role.OFFICER, "/interests/register/"),
    ],
)
def test_a_live_interest_is_mended_in_the_register_or_on_the_lines(client, role, person, href):
    haven = a_provider("Haven")
    draft = f.filled(provider=haven)
    an_interest(a_person(person), haven)
    page = signed_in_as(client, role).get(f"/decisions/{draft.pk}/check/").content.decode()
    for link in (href, at(draft, "lines")):
        assert f'<a class="govuk-link" href="{link}">Go to' in page
    assert "end the interest if it has ended" in page


def test_the_check_leads_to_where_one_that_no_words_name_is_removed(officer, notice):
    amount = transitions.quote_amount(
        notice=notice, amount=Decimal(41), source=SOURCE, by=a_person(Role.OFFICER), at=AT
    )
    page = officer.get(f"/decisions/{notice.pk}/check/").content.decode()
    address = at(notice, f"quoted/{amount.pk}/remove")
    assert "the words no longer name it" in page
    assert f'href="{address}"' in page
    assert send(officer, address).url == at(notice, "quoted")
    assert "no longer name it" not in officer.get(f"/decisions/{notice.pk}/check/").content.decode()
