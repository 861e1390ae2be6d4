"""Finance sends a signed paper back to who entered it: when, with what, and who is told."""

import pytest

from accounts.roles import Role
from core.models import AuditEvent
from core.refusal import Refused
from grants import mail, transitions
from grants.choices import NoticeState, Task
from grants.figures.handing import handed_over
from grants.models import DecisionNotice
from reports.figures.notices import Waits, notices_waiting_for
from tests.factories import grants as f
from tests.factories import grants_papers as papers
from tests.factories.commissioning import a_person, an_office
from tests.integration.notice_pages import second_person
from tests.worlds import world

pytestmark = pytest.mark.django_db

WHY = "The amount on the paper is £12,000, not £10,000."


def a_paper_to_record():
    an_office()
    return papers.on_paper("007/2017")


paper = world(a_paper_to_record)


def hand_over(notice):
    return transitions.hand_over_notice(notice=f.again(notice), by=a_person(Role.OFFICER), at=f.AT)


def send_back(notice, comment=WHY):
    return transitions.return_notice(notice=notice, by=a_person(Role.FINANCE), at=f.AT, comment=comment)


def waiting(role):
    return [one.waits for one in notices_waiting_for(a_person(role), f.AT.date())]


def test_it_comes_back_with_the_comment_is_changed_handed_over_anew_and_recorded(paper):
    hand_over(paper)
    held = send_back(paper)
    assert held.state == NoticeState.RETURNED
    step = held.steps.order_by("number").last()
    assert (step.verb, step.from_state, step.to_state, step.comment) == ("send-back", "draft", "returned", WHY)
    assert AuditEvent.objects.filter(action="grants.notice.send-back", subject_key=str(paper.pk)).exists()
    assert handed_over(held) is None
    f.write_task(held, Task.SUMMARY, by=held.drafted_by)
    hand_over(held)
    assert papers.recorded(f.again(held)).state == NoticeState.SIGNED


def test_it_can_be_sent_back_more_than_once(paper):
    hand_over(paper)
    send_back(paper)
    hand_over(paper)
    assert send_back(paper, "The scan lacks its second page.").state == NoticeState.RETURNED
    assert paper.steps.filter(verb="send-back").count() == 2


def test_what_was_not_handed_over_or_has_come_back_already_is_not_sent_back(paper):
    with pytest.raises(Refused, match="does not lie with Finance"):
        send_back(paper)
    hand_over(paper)
    send_back(paper)
    with pytest.raises(Refused, match="does not lie with Finance"):
        send_back(paper)
    assert paper.steps.filter(verb="send-back").count() == 1


def test_what_was_recorded_is_not_sent_back(paper):
    hand_over(paper)
    papers.recorded(paper)
    with pytest.raises(Refused, match="has been signed"):
        send_back(paper)


def test_a_draft_that_was_not_signed_on_paper_is_not_sent_back(paper):
    draft = f.filled()
    hand_over(draft)
    with pytest.raises(Refused, match="is still a draft"):
        send_back(draft)


@pytest.mark.parametrize("comment", ["", "  "])
def test_without_a_comment_nothing_is_sent_back(paper, comment):
    hand_over(paper)
    with pytest.raises(Refused, match="Give the reason"):
        send_back(paper, comment)
    assert f.again(paper).state == NoticeState.DRAFT


def test_it_waits_for_who_entered_it_until_it_is_handed_over_anew_and_then_for_finance_alone(paper):
    hand_over(paper)
    assert (waiting(Role.FINANCE), waiting(Role.OFFICER)) == ([Waits.TO_RECORD], [])
    send_back(paper)
    assert (waiting(Role.FINANCE), waiting(Role.OFFICER)) == ([], [Waits.RETURNED])
    hand_over(paper)
    assert (waiting(Role.FINANCE), waiting(Role.OFFICER)) == ([Waits.TO_RECORD], [])
    assert waiting(Role.MANAGER) == []


def test_who_entered_it_and_who_worked_on_it_are_told(paper):
    other = second_person(Role.OFFICER)
    f.write_task(paper, Task.SUMMARY, by=other)
    hand_over(paper)
    finance = a_person(Role.FINANCE)
    assert mail.tells("send-back")
    assert set(mail.told_of("send-back", send_back(paper), by=finance)) == {paper.drafted_by, other}


def test_the_decision_maker_sees_it_no_more_than_before(paper):
    hand_over(paper)
    send_back(paper)
    assert not DecisionNotice.objects.visible_to(a_person(Role.COMMISSIONER)).filter(pk=paper.pk).exists()
    returned = f.returned(f.submitted())
    assert DecisionNotice.objects.visible_to(a_person(Role.COMMISSIONER)).filter(pk=returned.pk).exists()
