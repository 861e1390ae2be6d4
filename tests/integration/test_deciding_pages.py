"""The pages that move a notice on: who may, what they say, where they lead, and who is told by email."""

from smtplib import SMTPException
from unittest import mock

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.permissions import Permission as P
from accounts.roles import Role, may
from core.models import AuditEvent
from grants import transitions
from grants.choices import NoticeState as S
from grants.choices import Task
from grants.models import NoticeStep
from providers.choices import DueDiligenceKind
from providers.transitions import record_due_diligence
from tests.factories import grants as f
from tests.factories import grants_papers as papers
from tests.factories.commissioning import a_person, a_provider
from tests.factories.interests import an_interest
from tests.integration.notice_pages import as_person, as_role, page_of, second_person, told, words_of
from tests.worlds import world

pytestmark = pytest.mark.django_db

NEEDED = {
    "submit": P.NOTICE_SUBMIT,
    "certify": P.NOTICE_CERTIFY,
    "return": P.NOTICE_RETURN,
    "refuse": P.NOTICE_REFUSE,
    "withdraw": P.NOTICE_WITHDRAW,
    "sign": P.NOTICE_SIGN,
    "publish": P.NOTICE_PUBLISH,
    "record": P.NOTICE_RECORD,
}
READY = {
    "submit": f.filled,
    "certify": f.submitted,
    "return": f.submitted,
    "refuse": f.certified,
    "withdraw": f.filled,
    "publish": f.signed,
}
WHO = {
    "submit": Role.MANAGER,
    "certify": Role.FINANCE,
    "return": Role.COMMISSIONER,
    "refuse": Role.COMMISSIONER,
    "withdraw": Role.OFFICER,
    "publish": Role.MANAGER,
}
TYPED = {
    "certify": {"certified": "on"},
    "return": {"comment": "Say more about the waiting list."},
    "refuse": {"comment": "The need has been met by another service."},
    "withdraw": {"comment": "The provider has closed the service."},
}
TO = {
    "submit": S.SUBMITTED,
    "certify": S.SUBMITTED,
    "return": S.RETURNED,
    "refuse": S.REFUSED,
    "withdraw": S.WITHDRAWN,
    "publish": S.PUBLISHED,
}


@pytest.fixture(autouse=True)
def _on_the_day_of_the_factories():
    with mock.patch("django.utils.timezone.now", return_value=f.AT):
        yield


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What runs after the commit runs, although the test's own transaction never ends."""

    def post(client, address, typed=None):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(address, typed or {})

    return post


# who

ready = world(lambda verb: READY.get(verb, f.certified)(), of="verb", at=f.AT)


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("verb", NEEDED)
def test_each_step_is_open_to_its_roles_and_closed_to_the_others(client, ready, verb, role):
    notice = ready
    as_role(client, role)
    if may(role, NEEDED[verb]):
        assert client.get(page_of(notice, verb)).status_code in (200, 302)
        return
    assert client.get(page_of(notice, verb)).status_code == 403
    assert client.post(page_of(notice, verb), TYPED.get(verb, {})).status_code == 403
    assert NoticeStep.objects.filter(notice=notice, verb=verb).count() == 0


@pytest.mark.parametrize("verb", ["return", "refuse", "sign"])
def test_what_somebody_may_not_see_is_not_there(client, verb):
    as_role(client, Role.COMMISSIONER)
    assert client.get(page_of(f.filled(), verb)).status_code == 404


@pytest.mark.parametrize(("verb", "words"), [("return", "decide"), ("refuse", "decide"), ("publish", "publish")])
def test_who_has_a_live_interest_is_told_so_instead_of_a_form(client, verb, words):
    notice = READY[verb]()
    provider = notice.lines.get().provider
    an_interest(a_person(WHO[verb]), provider)
    as_role(client, WHO[verb])
    page = words_of(client.get(page_of(notice, verb)))
    assert f"You have a live interest: Works for {provider}. Somebody else must {words} this." in page
    assert "This cannot be done now" in page
    assert client.post(page_of(notice, verb), TYPED.get(verb, {})).status_code == 200
    assert f.again(notice).state == notice.state


# each step


@pytest.mark.parametrize("verb", READY)
def test_each_step_is_taken_from_its_page(client, verb):
    notice = READY[verb]()
    as_role(client, WHO[verb])
    answer = client.post(page_of(notice, verb), TYPED.get(verb, {}))
    assert answer.status_code == 302, words_of(answer)
    assert answer.url == notice.get_absolute_url()
    assert f.again(notice).state == TO[verb]
    assert notice.steps.filter(verb=verb, by=a_person(WHO[verb])).count() == 1


@pytest.mark.parametrize("verb", ["return", "refuse", "withdraw"])
def test_the_reason_must_be_given_and_is_kept(client, verb):
    notice = READY[verb]()
    as_role(client, WHO[verb])
    assert "There is a problem" in words_of(client.post(page_of(notice, verb), {"comment": ""}))
    short = client.post(page_of(notice, verb), {"comment": "Say more."})
    assert "Give the reason in at least 10 characters" in words_of(short)
    assert notice.steps.filter(verb=verb).count() == 0
    client.post(page_of(notice, verb), TYPED[verb])
    assert notice.steps.get(verb=verb).comment == TYPED[verb]["comment"]


def test_finance_certifies_in_a_sentence_beside_the_figures(client):
    notice = f.submitted()
    as_role(client, Role.FINANCE)
    words = words_of(client.get(page_of(notice, "certify")))
    assert "I certify for the Chief Finance Officer that the money for this decision is there" in words
    assert "Victims Fund 2017/18" in words
    assert "£10,000" in words
    assert "Tick the box to certify" in words_of(client.post(page_of(notice, "certify"), {}))
    assert f.again(notice).certified_at is None


@pytest.mark.parametrize("verb", READY)
def test_a_step_taken_twice_is_one_step_and_the_second_is_told(client, verb):
    notice = READY[verb]()
    as_role(client, WHO[verb])
    client.post(page_of(notice, verb), TYPED.get(verb, {}))
    answer = client.post(page_of(notice, verb), TYPED.get(verb, {}))
    assert notice.steps.filter(verb=verb).count() == 1
    said = told(answer) if answer.status_code == 302 else words_of(answer)
    assert "already" in said.lower()


@pytest.mark.parametrize("verb", READY)
def test_a_page_of_a_step_that_is_not_open_tells_and_leads_back(client, verb):
    notice = f.refused()
    as_role(client, WHO[verb])
    answer = client.get(page_of(notice, verb))
    assert answer.url == notice.get_absolute_url()
    assert "refused" in told(answer)


def test_finance_returns_a_notice_from_the_page_on_which_it_certifies(client):
    notice = f.submitted()
    page = as_role(client, Role.FINANCE).get(page_of(notice, "certify")).content.decode()
    assert f'href="{page_of(notice, "return")}"' in page


def test_what_was_certified_already_says_by_whom(client):
    notice = f.certified()
    as_role(client, Role.FINANCE)
    answer = client.get(page_of(notice, "certify"))
    assert answer.url == notice.get_absolute_url()
    assert "The money was certified already, by Finance officer on 1 March 2018" in told(answer)


def test_who_has_an_interest_cannot_refuse(client):
    haven = a_provider("Haven")
    notice = f.certified(f.submitted(f.filled(provider=haven)))
    an_interest(a_person(Role.COMMISSIONER), haven)
    as_role(client, Role.COMMISSIONER)
    assert "You have a live interest: Works for Haven" in words_of(client.get(page_of(notice, "refuse")))
    client.post(page_of(notice, "refuse"), TYPED["refuse"])
    assert f.again(notice).state == S.SUBMITTED


def test_before_publication_the_page_says_what_the_public_will_see(client):
    notice = f.filled()
    f.write_task(notice, Task.ANNEX, by=notice.drafted_by)
    notice = f.signed(f.certified(f.submitted(notice)))
    as_role(client, Role.MANAGER)
    words = words_of(client.get(page_of(notice, "publish")))
    assert words.index("the signed notice 001/2018") < words.index("What stays in the office")
    assert words.index("the confidential annex") > words.index("What stays in the office")


def test_a_notice_that_was_not_signed_on_paper_is_not_recorded(client):
    notice = f.filled()
    as_role(client, Role.FINANCE)
    answer = client.get(page_of(notice, "record"))
    assert answer.url == notice.get_absolute_url()
    assert "was not signed on paper" in told(answer)


# the check


def test_where_nothing_stands_in_the_way_a_manager_goes_on_to_submit(client):
    notice = f.filled()
    as_role(client, Role.MANAGER)
    answer = client.get(page_of(notice, "check"))
    assert "Nothing stands in the way." in words_of(answer)
    assert f'href="{page_of(notice, "submit")}"' in answer.content.decode()


def test_obstacles_stand_by_their_task_with_the_page_that_mends_them(client):
    notice = f.a_draft()
    as_role(client, Role.MANAGER)
    answer = client.get(page_of(notice, "check"))
    page, words = answer.content.decode(), words_of(answer)
    assert "Nothing stands in the way" not in words
    assert f'href="/decisions/{notice.pk}/draft/summary/"' in page
    assert f'href="/decisions/{notice.pk}/draft/lines/"' in page
    assert f'href="/decisions/{notice.pk}/draft/options/"' in page
    assert f'href="/decisions/{notice.pk}/draft/legal/"' in page
    assert page_of(notice, "submit") not in page
    assert words.index("What is decided, and for whom") < words.index("Executive summary")


def test_expired_due_diligence_leads_to_the_provider(client):
    haven = a_provider("Haven")
    notice = f.filled(provider=haven)
    record_due_diligence(
        haven,
        kind=DueDiligenceKind.INSURANCE,
        checked_on=f.STARTS,
        expires_on=f.AT.date().replace(day=1, month=2),
        note="Certificate seen",
        by=a_person(Role.OFFICER),
        at=f.AT,
    )
    as_role(client, Role.MANAGER)
    answer = client.get(page_of(notice, "check"))
    assert "Due diligence of Haven has expired" in words_of(answer)
    assert 'href="/providers/haven/#due-diligence"' in answer.content.decode()


def test_a_locked_notice_leads_back_from_its_check(client):
    notice = f.submitted()
    as_role(client, Role.OFFICER)
    answer = client.get(page_of(notice, "check"))
    assert answer.url == notice.get_absolute_url()
    assert "nothing in it can be changed" in told(answer)


def test_obstacles_keep_the_form_of_submitting_away_and_nothing_is_submitted(client):
    notice = f.a_draft()
    as_role(client, Role.MANAGER)
    words = words_of(client.get(page_of(notice, "submit")))
    assert "This cannot be done now" in words
    assert "Submit the notice" not in words
    client.post(page_of(notice, "submit"))
    assert f.again(notice).state == S.DRAFT


def test_an_officer_hands_it_to_the_managers_who_are_told(client, committed, mailoutbox):
    notice = f.filled()
    as_role(client, Role.OFFICER)
    assert "Hand it to a commissioning manager" in words_of(client.get(page_of(notice, "check")))
    answer = committed(client, page_of(notice, "check"))
    assert answer.url == page_of(notice, "check")
    assert "Handed over." in told(answer)
    assert f.again(notice).state == S.DRAFT
    assert AuditEvent.objects.filter(action="grants.notice.hand-over", subject_key=str(notice.pk)).count() == 1
    (mail,) = mailoutbox
    assert mail.to == [a_person(Role.MANAGER).email]
    assert f"http://testserver{notice.get_absolute_url()}" in mail.body


def test_what_was_handed_over_says_so_and_is_not_handed_over_twice(client, committed, mailoutbox):
    notice = f.filled()
    as_role(client, Role.OFFICER)
    committed(client, page_of(notice, "check"))
    words = words_of(client.get(page_of(notice, "check")))
    assert "Handed to the commissioning managers by OPCC officer, " in words
    assert "Hand it to a commissioning manager" not in words
    committed(client, page_of(notice, "check"))
    assert notice.steps.filter(verb="hand-over").count() == len(mailoutbox) == 1
    f.returned(f.submitted(notice))
    assert "Hand it to a commissioning manager" in words_of(client.get(page_of(notice, "check")))


def test_the_check_leads_to_the_words_and_the_paper_that_are_checked(client):
    for notice, paper in [(f.filled(), "preview"), (papers.on_paper(), "transcript")]:
        page = as_role(client, Role.OFFICER).get(page_of(notice, "check")).content.decode()
        assert f'href="{page_of(notice, "read")}"' in page
        assert f'href="{page_of(notice, paper)}"' in page


def test_what_has_an_obstacle_is_not_handed_over(client, committed, mailoutbox):
    notice = f.a_draft()
    as_role(client, Role.OFFICER)
    answer = committed(client, page_of(notice, "check"))
    assert "It was not handed over" in told(answer)
    assert not notice.steps.filter(verb="hand-over").exists()
    assert not mailoutbox


@pytest.mark.parametrize("verb", ["check", "submit", "certify"])
def test_a_page_asks_as_often_for_many_lines_as_for_one(client, verb):
    fund = f.with_income()

    def asked(lines):
        notice = f.filled(fund, 100)
        for _ in range(lines - 1):
            f.a_line(notice, fund, 100)
        notice = f.submitted(notice) if verb == "certify" else notice
        as_role(client, Role.FINANCE if verb == "certify" else Role.MANAGER)
        client.get(page_of(notice, verb))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page_of(notice, verb)).status_code == 200
        return len(captured)

    assert asked(1) == asked(30)


# mails


def addresses(mailoutbox):
    return sorted(address for mail in mailoutbox for address in mail.to)


def emails(*roles):
    return sorted(a_person(role).email for role in roles)


@pytest.mark.parametrize(
    ("verb", "roles"),
    [
        ("submit", [Role.FINANCE]),
        ("certify", [Role.COMMISSIONER]),
        ("return", [Role.OFFICER]),
        ("refuse", [Role.OFFICER, Role.MANAGER]),
        ("withdraw", []),
        ("publish", []),
    ],
)
def test_those_whose_turn_it_is_are_told(client, committed, mailoutbox, verb, roles):
    notice = READY[verb]()
    for role in Role:
        a_person(role)
    as_role(client, WHO[verb])
    committed(client, page_of(notice, verb), TYPED.get(verb))
    assert addresses(mailoutbox) == emails(*roles)


def test_a_signature_tells_the_managers_and_the_drafter(client, committed, mailoutbox):
    notice = f.certified()
    person = a_person(Role.COMMISSIONER)
    person.set_password("turnip lantern ferry")
    person.save()
    as_person(client, person)
    with mock.patch("grants.views.sign.press", f.press):
        typed = {"interests": "none", "interests_stated": "", "proof_secret": "turnip lantern ferry"}
        committed(client, page_of(notice, "sign"), typed)
    assert addresses(mailoutbox) == emails(Role.OFFICER, Role.MANAGER)
    assert "was signed, as 001/2018" in mailoutbox[0].body


def test_all_who_worked_on_it_are_told_of_a_return(client, committed, mailoutbox):
    notice, other = f.filled(), second_person()
    f.write_task(notice, Task.CONSULTATION, by=other)
    notice = f.submitted(f.again(notice))
    as_role(client, Role.COMMISSIONER)
    committed(client, page_of(notice, "return"), TYPED["return"])
    assert addresses(mailoutbox) == sorted([a_person(Role.OFFICER).email, other.email])


def test_nobody_is_told_of_their_own_step_and_nobody_who_was_stopped(client, committed, mailoutbox):
    notice, other = f.submitted(), second_person(Role.MANAGER)
    User.objects.filter(pk=notice.drafted_by_id).update(is_active=False)
    as_person(client, other)
    committed(client, page_of(notice, "return"), TYPED["return"])
    assert addresses(mailoutbox) == []


def test_a_mail_holds_the_title_and_nothing_else_of_the_notice(client, committed, mailoutbox):
    notice = f.filled()
    f.write_task(notice, Task.ANNEX, by=notice.drafted_by, body="<p>Canary in the annex.</p>")
    f.write_task(notice, Task.SUMMARY, by=notice.drafted_by, body="<p>Canary in the summary.</p>")
    as_role(client, Role.MANAGER)
    committed(client, page_of(notice, "submit"), {"comment": "Canary in the comment."})
    (mail,) = mailoutbox
    assert notice.title in mail.body
    assert "canary" not in (mail.body + mail.subject).lower()
    assert "£" not in mail.body


def test_a_title_cannot_add_a_header_or_markup(client, committed, mailoutbox):
    notice = f.filled()
    transitions.change_notice(
        notice=f.again(notice),
        title="Help & <b>support</b>",
        expected_version=f.again(notice).version,
        by=notice.drafted_by,
        at=f.AT,
    )
    as_role(client, Role.MANAGER)
    committed(client, page_of(notice, "submit"))
    assert "“Help & <b>support</b>”" in mailoutbox[0].body


@pytest.mark.parametrize("fault", [SMTPException, OSError])
def test_a_mail_server_that_fails_undoes_nothing_and_the_page_says_that_nobody_was_told(client, committed, fault):
    notice = f.filled()
    as_role(client, Role.MANAGER)
    with mock.patch.object(EmailBackend, "send_messages", side_effect=fault):
        answer = committed(client, page_of(notice, "submit"))
    assert f.again(notice).state == S.SUBMITTED
    assert answer.status_code == 302
    assert "nobody could be told by email" in told(answer)


def test_no_mail_before_the_commit(client, mailoutbox):
    notice = f.filled()
    as_role(client, Role.MANAGER)
    client.post(page_of(notice, "submit"))
    assert not mailoutbox
