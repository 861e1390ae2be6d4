"""Beginning a decision: what is asked, what is refused, and who may."""

import pytest

from accounts.roles import Role
from grants import transitions
from grants.choices import DOES_TO_LEDGER, NoticeKind, NoticeState
from grants.models import DecisionNotice
from tests.factories import grants as f
from tests.factories.commissioning import AT, a_person, an_office
from tests.integration.drafting_pages import at, save, signed_in_as
from tests.integration.money_pages import summary_of

pytestmark = pytest.mark.django_db

NEW, FROM_PAPER = "/decisions/new/", "/decisions/new/paper/"
DRAFTERS = [Role.OFFICER, Role.MANAGER]


@pytest.fixture
def officer(client):
    an_office()
    return signed_in_as(client, Role.OFFICER)


def typed(**what):
    facts = {"kind": "award", "title": "Counselling", "contact_name": "Pat", "contact_telephone": "0121 496 0000"}
    return facts | {"contact_email": "pat@example.org", "supersedes": ""} | what


@pytest.mark.parametrize("address", [NEW, FROM_PAPER])
@pytest.mark.parametrize("role", Role.values)
def test_officers_and_managers_draft_and_nobody_else(client, role, address):
    answer = signed_in_as(client, role).get(address)
    assert answer.status_code == (200 if role in DRAFTERS else 403)
    sent = client.post(address, typed())
    assert sent.status_code == (302 if role in DRAFTERS else 403)
    assert DecisionNotice.objects.count() == (role in DRAFTERS)


def test_each_kind_says_what_it_does_to_the_ledger(officer):
    page = officer.get(NEW).content.decode()
    for kind in NoticeKind:
        assert kind.label in page
        assert DOES_TO_LEDGER[kind] in page


def test_the_contact_officer_is_whoever_begins(officer):
    person = a_person(Role.OFFICER)
    form = officer.get(NEW).context["form"]
    assert (form["contact_name"].value(), form["contact_email"].value()) == (person.name, person.email)


@pytest.mark.parametrize("kind", NoticeKind.values)
def test_a_draft_of_each_kind_leads_to_its_task_list(officer, kind):
    sent = officer.post(NEW, typed(kind=kind))
    notice = DecisionNotice.objects.get()
    assert (notice.kind, notice.title, notice.contact_telephone) == (kind, "Counselling", "0121 496 0000")
    assert (notice.state, notice.is_from_paper) == (NoticeState.DRAFT, False)
    assert sent.url == at(notice)
    assert officer.get(sent.url).status_code == 200


def test_a_paper_that_was_signed_has_a_start_of_its_own(officer):
    assert FROM_PAPER in officer.get(NEW).content.decode()
    sent = officer.post(FROM_PAPER, typed())
    assert DecisionNotice.objects.get().is_from_paper
    page = officer.get(sent.url).content.decode()
    assert "The signed paper" in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"kind": ""}, "Select what is decided"),
        ({"kind": "nonsense"}, "Select what is decided from the list"),
        ({"title": ""}, "Enter the title"),
        ({"title": "x" * 201}, "200 characters"),
        ({"contact_email": "nobody"}, "email"),
        ({"supersedes": "7/2015"}, "has the reference “7/2015”"),
    ],
)
def test_what_is_wrong_is_said_at_its_box_and_nothing_is_lost(officer, wrong, words):
    answer = officer.post(NEW, typed(**wrong))
    assert words.lower() in summary_of(answer).lower()
    assert "0121 496 0000" in answer.content.decode()
    assert not DecisionNotice.objects.exists()


@pytest.mark.parametrize("reference", ["001/2018", "1/2018", "001-2018"])
def test_the_notice_that_is_superseded_is_found_however_its_reference_is_typed(officer, reference):
    old = f.signed()
    officer.post(NEW, typed(supersedes=reference))
    assert DecisionNotice.objects.latest("pk").supersedes == old


def test_a_draft_cannot_be_superseded(officer):
    f.a_draft()
    assert "No signed notice" in summary_of(officer.post(NEW, typed(supersedes="001/2018")))


def test_what_was_superseded_already_cannot_be_again(officer):
    old, new = f.signed(), f.filled()
    transitions.change_notice(
        notice=new, expected_version=new.version, supersedes=old, by=a_person(Role.OFFICER), at=AT
    )
    f.signed(f.certified(f.submitted(f.again(new))))
    assert "still stands" in summary_of(officer.post(NEW, typed(supersedes=old.reference)))


def test_title_and_contact_can_be_changed(officer):
    notice = f.a_draft()
    sent = save(officer, at(notice, "what"), title="Another title", contact_name="Sam", contact_email="")
    assert sent.url == at(notice)
    changed = f.again(notice)
    assert (changed.title, changed.contact_name, changed.version) == ("Another title", "Sam", 2)


@pytest.mark.parametrize("address", [NEW, FROM_PAPER])
def test_one_form_sent_three_times_starts_one_draft(officer, address):
    answers = [officer.post(address, typed()) for _ in range(3)]
    notice = DecisionNotice.objects.get()
    assert {answer.url for answer in answers} == {at(notice)}
    officer.post(address, typed(title="Another"))
    officer.post(address, typed(kind="round"))
    assert DecisionNotice.objects.count() == 3


def test_another_person_or_another_day_starts_another_draft(officer):
    for person in (a_person(Role.OFFICER), a_person(Role.MANAGER)):
        transitions.start_notice(kind="award", title="Counselling", by=person, at=AT)
    officer.post(NEW, typed())
    assert DecisionNotice.objects.count() == 3
