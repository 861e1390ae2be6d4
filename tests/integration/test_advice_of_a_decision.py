"""The advice in a draft and on the pages of a decision: shown, answered where it departs, and kept up to date."""

from decimal import Decimal
from unittest import mock

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from commissioning.choices import Advice
from commissioning.models import CommissionMember, Fund
from core.rich_text import plain_text
from grants.choices import Task
from tests.factories import advice as f
from tests.factories import commission as commissioned
from tests.factories import grants
from tests.factories.commissioning import a_provider, with_income
from tests.integration.drafting_pages import at, save
from tests.integration.notice_pages import as_person, as_role, page_of, told, words_of
from tests.integration.rendered import form_on
from tests.worlds import world

pytestmark = pytest.mark.django_db

REASON = "The fund cannot bear more this year."
DEPARTS = "Haven gets £8,000 for 2017/18, £2,000 less than the £10,000 advised"


@pytest.fixture(autouse=True)
def _on_the_day_of_the_factories():
    with mock.patch("django.utils.timezone.now", return_value=f.AT):
        yield


def a_draft_on_advice():
    """The members, what they advised on, and the draft that was begun from it."""
    with mock.patch("django.utils.timezone.now", return_value=f.AT):
        members, haven = commissioned.a_commission(), a_provider("Haven")
        commissioned.a_member(haven)
        recommendation = f.advised(with_income(), haven, members=members)
        return members, recommendation, f.begun(recommendation)


drafting = world(a_draft_on_advice)


@pytest.fixture
def members(drafting):
    return drafting[0]


@pytest.fixture
def recommendation(drafting):
    return drafting[1]


@pytest.fixture
def notice(drafting):
    return drafting[2]


@pytest.fixture
def officer(client):
    return as_role(client, Role.OFFICER)


# the part


def test_where_nothing_departs_the_part_is_done_and_asks_nothing(officer, notice):
    tasks = officer.get(at(notice))
    item = next(item for item in tasks.context["items"] if item["label"] == Task.ADVICE.label)
    assert item["href"] == at(notice, "advice")
    assert item["line"].state == "done"
    page = officer.get(at(notice, "advice"))
    words = words_of(page)
    assert "4 of 4 members who could take part gave a view: 4 support. The quorum was 3." in words
    assert "Member, for Haven: Sits on the Victims Commission for Haven" in words
    assert "The decision follows this advice." in words
    assert "Nothing needs to be written here" in words
    assert "body" not in form_on(page).names


def test_the_part_counts_among_those_to_do(officer, notice):
    context = officer.get(at(notice)).context
    plain = officer.get(at(grants.a_draft())).context
    assert context["needed"] == plain["needed"] + 1
    f.paid_otherwise(notice)
    assert officer.get(at(notice)).context["done"] == context["done"] - 1


def test_where_it_departs_it_says_so_from_the_lines_and_asks_why(officer, notice):
    f.paid_otherwise(notice)
    page = officer.get(at(notice, "advice"))
    assert f"The decision departs from this advice {DEPARTS}." in words_of(page)
    assert "Why the decision departs from this advice" in words_of(page)
    empty = save(officer, at(notice, "advice"), body="")
    assert "Write why the decision departs from this advice" in words_of(empty)
    assert save(officer, at(notice, "advice"), body=REASON).url == at(notice)
    assert plain_text(notice.sections.get(task=Task.ADVICE).body) == REASON
    assert REASON in officer.get(at(notice, "advice")).content.decode()


def test_of_two_officers_the_later_is_told(officer, notice):
    f.paid_otherwise(notice)
    opened = {"version": officer.get(at(notice, "advice")).context["form"]["version"].value(), "body": "Mine."}
    save(as_role(Client(), Role.MANAGER), at(notice, "advice"), body=REASON)
    words = words_of(officer.post(at(notice, "advice"), opened))
    assert "Commissioning manager saved this" in words
    assert plain_text(notice.sections.get(task=Task.ADVICE).body) == REASON


def test_a_reason_sent_after_the_lines_follow_again_is_not_saved(officer, notice):
    f.paid_otherwise(notice)
    version = officer.get(at(notice, "advice")).context["form"]["version"].value()
    f.paid_otherwise(notice, Decimal(10000))
    answer = officer.post(at(notice, "advice"), {"version": version, "body": REASON})
    assert "The decision follows this advice. No reason was saved." in told(answer)
    assert not notice.sections.filter(task=Task.ADVICE).exists()


def test_a_reason_that_is_no_longer_needed_is_kept_and_does_not_print(officer, notice):
    f.ready(f.paid_otherwise(notice), reason=REASON)
    f.paid_otherwise(notice, Decimal(10000))
    words = words_of(officer.get(at(notice, "advice")))
    assert "It is kept and does not print." in words
    assert REASON in words
    assert REASON not in words_of(officer.get(reverse("grants:notice-read", args=[notice.pk])))


def test_a_draft_without_advice_has_no_such_part(officer):
    plain = grants.a_draft()
    assert officer.get(at(plain, "advice")).status_code == 404
    assert officer.post(at(plain, "advice"), {"take": "yes"}).status_code == 404
    assert Task.ADVICE.label not in words_of(officer.get(at(plain)))


def test_members_and_finance_do_not_work_on_it(client, notice, members):
    for person in (members[0].person, commissioned.a_member_of_staff(Role.FINANCE)):
        as_person(client, person)
        assert client.get(at(notice, "advice")).status_code == 403
        assert client.post(at(notice, "advice"), {"take": "yes"}).status_code == 403


def test_a_submitted_notice_takes_no_reason(officer, notice):
    f.ready(f.paid_otherwise(notice), reason=REASON)
    grants.submitted(grants.again(notice))
    officer.post(at(notice, "advice"), {"version": 1, "body": "Another."})
    assert plain_text(notice.sections.get(task=Task.ADVICE).body) == REASON


# the check


def test_the_check_leads_to_the_part_where_the_reason_is_missing(officer, notice):
    f.ready(f.paid_otherwise(notice))
    answer = officer.get(page_of(notice, "check"))
    assert "The decision departs from the advice and gives no reason why" in words_of(answer)
    assert f'href="{at(notice, "advice")}"' in answer.content.decode()
    save(officer, at(notice, "advice"), body=REASON)
    assert "Nothing stands in the way." in words_of(officer.get(page_of(notice, "check")))


def test_advice_that_was_opened_again_is_told_and_renewed_by_a_button(officer, notice, recommendation, members):
    f.ready(notice)
    f.tied_late(recommendation, members[-1])
    assert "was opened again after this draft was begun" in words_of(officer.get(page_of(notice, "check")))
    page = officer.get(at(notice, "advice"))
    assert "This advice no longer stands" in words_of(page)
    assert "Take the new advice" not in words_of(page)
    assert "has not concluded" in told(officer.post(at(notice, "advice"), {"take": "yes"}))

    f.concluded_by(members[0], recommendation, words="Three of us still hold it.")
    answer = officer.get(page_of(notice, "check"))
    assert "take its new advice" in words_of(answer)
    assert f'href="{at(notice, "advice")}"' in answer.content.decode()
    assert "Take the new advice" in words_of(officer.get(at(notice, "advice")))
    officer.post(at(notice, "advice"), {"take": "yes"})
    words = words_of(officer.get(at(notice, "advice")))
    assert "Three of us still hold it." in words
    assert "This advice no longer stands" not in words
    assert "Nothing stands in the way." in words_of(officer.get(page_of(notice, "check")))


def test_a_draft_that_was_decided_elsewhere_leads_to_where_it_is_withdrawn(officer, notice, recommendation):
    other = f.ready(f.begun(recommendation, refuses=True, beside=True), reason=REASON)
    f.ready(notice)
    signed = f.signed(other)
    answer = officer.get(page_of(notice, "check"))
    assert f"has been decided by notice {signed.reference} since: withdraw this draft" in words_of(answer)
    assert f'href="{page_of(notice, "withdraw")}"' in answer.content.decode()


# whoever reads the decision


def pages_of(notice):
    return [
        (Role.OFFICER, notice.get_absolute_url()),
        (Role.COMMISSIONER, notice.get_absolute_url()),
        (Role.OFFICER, reverse("grants:notice-read", args=[notice.pk])),
        (Role.READER, notice.get_absolute_url()),
        (None, reverse("grants:public-detail", args=[notice.slug])),
    ]


def test_a_published_decision_says_on_each_page_what_was_advised_and_why_it_departs(notice):
    published = grants.published(f.signed(f.ready(f.paid_otherwise(notice), reason=REASON)))
    for role, address in pages_of(published):
        words = words_of((as_role(Client(), role) if role else Client()).get(address))
        said = words.split("Advice of the Victims Commission", 1)[1]
        assert "4 of 4 members who could take part gave a view: 4 support" in said, (role, address)
        assert "Member, for Haven: Sits on the Victims Commission for Haven" in said
        assert f"{DEPARTS}." in said
        assert REASON in said
        assert "Commission member" not in said


def test_a_decision_that_waits_says_it_as_it_stands(client, notice):
    submitted = grants.submitted(f.ready(notice))
    as_role(client, Role.COMMISSIONER)
    for address in (submitted.get_absolute_url(), reverse("grants:notice-read", args=[notice.pk])):
        words = words_of(client.get(address))
        assert "The decision follows this advice." in words, address


def test_a_decision_without_advice_says_nothing_of_it(client):
    plain = grants.signed()
    as_role(client, Role.OFFICER)
    for address in (plain.get_absolute_url(), reverse("grants:notice-read", args=[plain.pk])):
        assert "Advice of the Victims Commission" not in words_of(client.get(address))


def test_whoever_advised_is_told_that_somebody_else_decides(client, notice, members):
    """A member who became the decision maker since: the page offers neither signature nor refusal."""
    certified = grants.certified(grants.submitted(f.ready(notice)))
    person = members[0].person
    person.role = Role.COMMISSIONER
    person.save()
    as_person(client, person)
    words = words_of(client.get(certified.get_absolute_url()))
    assert "You took part in the advice that this rests on: somebody else must decide it." in words
    assert "Read and sign" not in words


def test_the_page_that_signs_says_why_advice_that_was_opened_again_stops_it(client, notice, recommendation, members):
    certified = grants.certified(grants.submitted(f.ready(notice)))
    f.tied_late(recommendation, members[-1])
    as_role(client, Role.COMMISSIONER)
    assert "was opened again after this draft was begun" in words_of(client.get(page_of(certified, "sign")))


@pytest.mark.parametrize("advice", [Advice.AGAINST])
def test_an_award_against_the_advice_says_so(officer, advice):
    against = f.ready(f.begun(f.advised(with_income(), a_provider("Refuge"), advice=advice)), reason=REASON)
    words = words_of(officer.get(against.get_absolute_url()))
    assert "It does not support the recommendation." in words
    assert "Refuge gets £10,000 for 2017/18, which the Commission advised against." in words


# how much it asks of the database


def test_the_number_of_queries_does_not_grow_with_the_members(officer, notice, members):
    with CaptureQueriesContext(connection) as few:
        officer.get(at(notice, "advice"))
    for _ in range(8):
        commissioned.a_member()
    everybody = [members[0], *CommissionMember.objects.exclude(pk=members[0].pk)]
    many = f.begun(f.advised(Fund.objects.get(), members=everybody))
    with CaptureQueriesContext(connection) as more:
        officer.get(at(many, "advice"))
    assert len(more) == len(few)
