"""What is written into the parts of a draft: kept, proposed, warned about, and refused at the box with nothing lost."""

from decimal import Decimal

import pytest

from accounts.roles import Role
from core.rich_text import plain_text
from grants.choices import NoticeKind, ReasonsNeeded, Task
from grants.figures.draft import draft_of
from grants.figures.proposed import is_proposed, proposed_decision
from grants.forms.section import NO_INTEREST
from grants.rules.tasks import needed_tasks
from tests.factories import grants as f
from tests.factories.commissioning import a_person, a_provider, with_income
from tests.factories.interests import an_interest
from tests.integration.drafting_pages import at, save, signed_in_as, told, version_in, warned
from tests.integration.money_pages import summary_of
from tests.worlds import world

pytestmark = pytest.mark.django_db

PLAIN = ["summary", "decision", "facts", "consultation", "plan", "finance", "annex"]
WRONG = "Money comes in under s.58 of the Domestic Violence, Crime and Victims Act 2004."


@pytest.fixture
def officer(client):
    return signed_in_as(client, Role.OFFICER)


def a_draft_with_a_line():
    notice = f.a_draft()
    f.a_line(notice, with_income(), Decimal(430), provider=a_provider("Crisis Point"))
    return notice


notice = world(a_draft_with_a_line)


def body_of(notice, task):
    return notice.sections.get(task=task).body


# words


@pytest.mark.parametrize("part", PLAIN)
def test_plain_typing_becomes_paragraphs_and_leads_back_to_the_list(officer, notice, part):
    sent = save(officer, at(notice, part), body="I approve £430.\n\n- one\n- two")
    assert sent.url == at(notice)
    assert body_of(notice, part) == "<p>I approve £430.</p>\n<ul><li>one</li><li>two</li></ul>"
    assert notice.sections.get(task=part).changed_by == a_person(Role.OFFICER)


def test_what_stands_comes_back_into_the_box(officer, notice):
    save(officer, at(notice, "facts"), body="First.\n\nSecond.")
    page = officer.get(at(notice, "facts"))
    assert "First.\n\nSecond." in page.content.decode()
    assert page.context["form"]["version"].value() == 1


def test_somebody_may_save_and_go_on_writing(officer, notice):
    sent = save(officer, at(notice, "facts"), body="First.", stay="yes")
    assert sent.url == at(notice, "facts")
    assert save(officer, at(notice, "facts"), body="First. Second.").url == at(notice)
    assert plain_text(body_of(notice, "facts")) == "First. Second."


def test_a_part_may_be_emptied_again(officer, notice):
    save(officer, at(notice, "facts"), body="First.")
    save(officer, at(notice, "facts"), body="")
    assert body_of(notice, "facts") == ""


# the decision


def test_the_decision_opens_with_the_words_that_the_lines_propose(officer, notice):
    page = officer.get(at(notice, "decision")).content.decode()
    assert "I approve an award of £430 to Crisis Point" in page
    assert "Use the words proposed" not in page


def test_saved_as_it_was_proposed_it_goes_on_following_the_lines(officer, notice):
    form = officer.get(at(notice, "decision")).context["form"]
    save(officer, at(notice, "decision"), body=form["body"].value())
    assert is_proposed(draft_of(notice))


def test_changed_it_stays_until_the_proposed_words_are_asked_for(officer, notice):
    save(officer, at(notice, "decision"), body="I approve £430 for Crisis Point.")
    assert not is_proposed(draft_of(notice))
    page = officer.get(at(notice, "decision")).content.decode()
    assert "I approve £430 for Crisis Point." in page
    assert "Use the words proposed from the lines" in page
    save(officer, at(notice, "decision"), body="Something half typed", propose="yes")
    draft = draft_of(notice)
    assert is_proposed(draft)
    assert draft.body(Task.DECISION) == proposed_decision(draft)


# what is told on saving


def test_a_wrong_citation_is_saved_and_the_right_one_is_named(officer, notice):
    f.a_wrong_power()
    answer = save(officer, at(notice, "facts"), body=WRONG)
    assert WRONG in plain_text(body_of(notice, "facts"))
    (words,) = warned(answer)
    assert "section 58" in words
    assert "Cite section 56, Domestic Violence, Crime and Victims Act 2004 instead" in words


@pytest.mark.parametrize("part", ["annex", "interests"])
def test_it_is_told_in_every_box(officer, notice, part):
    f.a_wrong_power()
    answer = save(officer, at(notice, part), body=WRONG, known="stated")
    assert len(warned(answer)) == 1


def test_it_is_told_of_an_option_too(officer, notice):
    f.a_wrong_power()
    address = at(notice, "options")
    assert len(warned(save(officer, address, rows=1, option_1="Do nothing", why_not_1=WRONG))) == 1


def test_an_amount_that_nothing_makes_is_told(officer, notice):
    answer = save(officer, at(notice, "facts"), body="It costs £431 and not £430.")
    assert warned(answer) == [
        "“Facts and advice” names £431, which is no amount of this notice or of the fund: "
        "correct it, or say where it stands"
    ]


def test_good_words_are_saved_without_a_warning(officer, notice):
    f.a_wrong_power()
    answer = save(officer, at(notice, "facts"), body="It costs £430, under section 56 of the 2004 Act.")
    assert told(answer) == [("success", "Saved: Facts and advice")]


def test_a_paper_that_was_signed_is_not_judged(officer):
    f.a_wrong_power()
    paper = f.a_draft(is_from_paper=True)
    assert not warned(save(officer, at(paper, "facts"), body=f"{WRONG} It costs £1."))


# interests


def test_that_none_is_known_is_one_choice(officer, notice):
    save(officer, at(notice, "interests"), known="none", body="")
    assert plain_text(body_of(notice, "interests")) == NO_INTEREST
    form = officer.get(at(notice, "interests")).context["form"]
    assert (form["known"].value(), form["body"].value()) == ("none", None)


def test_a_statement_is_kept_and_opened_again(officer, notice):
    save(officer, at(notice, "interests"), known="stated", body="A member stood aside.")
    form = officer.get(at(notice, "interests")).context["form"]
    assert (form["known"].value(), form["body"].value()) == ("stated", "<p>A member stood aside.</p>")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"body": ""}, "Select whether an interest is known"),
        ({"known": "stated", "body": " "}, "Write whose interest it is"),
        ({"known": "none", "body": "A member stood aside."}, "You wrote a statement"),
    ],
)
def test_an_interest_is_said_clearly_or_not_saved(officer, notice, typed, words):
    answer = save(officer, at(notice, "interests"), **typed)
    assert words in summary_of(answer)
    assert typed["body"] in answer.content.decode()
    assert not notice.sections.exists()


def test_that_none_is_known_is_refused_where_the_register_knows_one(officer, notice):
    an_interest(a_person(Role.COMMISSIONER), a_provider("Crisis Point"))
    answer = save(officer, at(notice, "interests"), known="none", body="")
    assert "Works for Crisis Point" in summary_of(answer)
    assert not notice.sections.exists()


# the law


def legal(**typed):
    return {"power_in": "", "power_out": "", "reasons": "", "body": ""} | typed


def test_the_powers_offered_are_right_in_force_and_of_their_direction(officer, notice):
    wrong, right = f.a_wrong_power(), f.a_power()
    form = officer.get(at(notice, "legal")).context["form"]
    assert set(form.fields["power_out"].queryset) == {right}
    assert set(form.fields["power_in"].queryset) == {wrong.instead}
    page = officer.get(at(notice, "legal")).content.decode()
    assert right.purpose in page
    assert wrong.purpose not in page


def test_a_wrong_power_cannot_be_sent_either(officer, notice):
    wrong = f.a_wrong_power()
    answer = save(officer, at(notice, "legal"), **legal(power_in=wrong.pk, body="Some words"))
    assert "Select a power from the list" in summary_of(answer)
    assert "Some words" in answer.content.decode()


@pytest.mark.parametrize("needed", [ReasonsNeeded.VALUE_FOR_MONEY, ReasonsNeeded.CRIME_REDUCTION])
def test_the_power_chosen_names_the_reasons(officer, notice, needed):
    power = f.a_power(provision="section 9", reasons_needed=needed)
    answer = save(officer, at(notice, "legal"), **legal(power_out=power.pk))
    assert any("the power chosen asks for it" in words for words in warned(answer))
    form = officer.get(at(notice, "legal")).context["form"]
    assert form.fields["reasons"].label == needed.label
    assert f.again(notice).power_out == power


def test_with_reasons_nothing_is_left_to_say(officer, notice):
    answer = save(officer, at(notice, "legal"), **legal(power_out=f.a_power().pk, reasons=f.VALUE_FOR_MONEY))
    assert not warned(answer)


def test_accepting_money_asks_for_the_power_that_lets_it_in(officer):
    right = f.a_wrong_power().instead
    notice = f.a_draft(NoticeKind.ACCEPTANCE)
    form = officer.get(at(notice, "legal")).context["form"]
    assert "power_out" not in form.fields
    assert "reasons" not in form.fields
    save(officer, at(notice, "legal"), power_in=right.pk, body="")
    assert f.again(notice).power_in == right


# bad input

TABLE = "<table>" + ("<tr>" + "<td>x</td>" * 60 + "</tr>") * 2 + "</table>"
BAD = {
    "a table 60 columns wide": (TABLE, "60 columns"),
    "a colspan of a million": ("<table><tr><td colspan=1000000>x</td></tr></table>", "stretches over"),
    "200 KB of text": ("word " * 40_000, "characters or fewer"),
}


@pytest.mark.parametrize("part", ["facts", "annex", "decision"])
@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_taken_is_said_at_the_box_and_stays_in_it(officer, notice, part, name):
    text, words = BAD[name]
    answer = save(officer, at(notice, part), body=text)
    assert words in summary_of(answer)
    assert answer.context["form"]["body"].value() == text
    assert not notice.sections.exists()


@pytest.mark.parametrize("part", ["reasons", "body"])
def test_the_same_of_the_legal_boxes(officer, notice, part):
    answer = save(officer, at(notice, "legal"), **legal(**{part: TABLE}))
    assert "60 columns" in summary_of(answer)
    assert not notice.sections.exists()


HOSTILE = "<p>Before <script>alert(1)</script><img src=x onerror=alert(1)> {{ 7|add:7 }} {% now %} \u202eafter</p>"


@pytest.mark.parametrize("part", PLAIN)
def test_scripts_and_braces_are_words_or_nothing(officer, notice, part):
    save(officer, at(notice, part), body=HOSTILE)
    kept = body_of(notice, part)
    assert "<script" not in kept
    assert "onerror" not in kept
    assert "\u202e" not in kept
    assert "{{ 7|add:7 }}" in kept
    for address in (at(notice, part), at(notice)):
        page = officer.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_a_version_that_cannot_be_read_loses_nothing(officer, notice):
    for version in ("", "x", "-1", "9" * 400):
        answer = officer.post(at(notice, "facts"), {"version": version, "body": "My words"})
        assert answer.status_code == 200
        assert "My words" in answer.content.decode()
    assert not notice.sections.exists()


def test_the_page_opens_at_the_version_that_stands(officer, notice):
    assert version_in(officer, at(notice, "facts")) == 0


def test_a_decision_without_lines_says_that_its_words_follow(officer):
    notice = f.a_draft()
    page = officer.get(at(notice, "decision")).content.decode()
    assert "These words follow from the lines, once there are any." in page
    assert "<textarea" not in page
    other = officer.get(at(f.a_draft("other"), "decision")).content.decode()
    assert "<textarea" in other


def test_the_label_of_a_part_stands_for_screen_readers_alone(officer):
    page = officer.get(at(f.filled(), "summary")).content.decode()
    assert 'govuk-visually-hidden" for="id_body">Executive summary' in page


def test_the_task_list_counts_the_parts_that_are_needed(officer):
    notice = f.filled()
    # The year of the fund is long over, so the lines are not done.
    needed = len(needed_tasks(notice.kind))
    for _ in range(2):
        assert f"{needed - 1} of {needed} parts are done." in officer.get(at(notice)).content.decode()
        f.write_task(notice, Task.ANNEX, by=notice.drafted_by)
