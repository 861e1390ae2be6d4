"""What a person can do with a decision now, and why they cannot do what they might expect."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission as P
from grants.choices import AwardState, NoticeState
from grants.figures.advice import recommended_by
from grants.figures.handing import handed_over
from grants.models import DecisionNotice
from grants.rules.moves import obstacles_to_certify, obstacles_to_decide, obstacles_to_move, obstacles_to_publish

NOT_CERTIFIED = "Finance has not certified the money yet, so it cannot be signed."


@dataclass(frozen=True)
class Action:
    """One thing that can be done, and where. `is_awaited` is what the decision waits for from this person."""

    label: str
    href: str
    is_awaited: bool = False


@dataclass(frozen=True)
class Next:
    """What can be done now, and in sentences what cannot."""

    actions: tuple[Action, ...]
    reasons: tuple[str, ...] = ()

    @property
    def awaited(self) -> Action | None:
        return next((action for action in self.actions if action.is_awaited), None)

    @property
    def others(self) -> list[Action]:
        return [action for action in self.actions if action is not self.awaited]


def next_steps(notice: DecisionNotice, user: User) -> Next:
    """For one person and one decision. One query more while a draft or a signature waits for them."""
    if notice.is_open:
        return Next(tuple(_while_drafting(notice, user)))
    if notice.state == NoticeState.SUBMITTED:
        return _while_submitted(notice, user)
    if notice.is_signed:
        return _once_signed(notice, user)
    return Next(())


def _while_drafting(notice: DecisionNotice, user: User) -> list[Action]:
    offered = []
    if user.may(P.NOTICE_DRAFT):
        check = "Check before recording" if notice.is_from_paper else "Check before submitting"
        # What was handed to the managers waits for their check; from anybody else it waits for nothing.
        is_to_check = not notice.is_from_paper and user.may(P.NOTICE_SUBMIT) and handed_over(notice) is not None
        offered += [
            _step(notice, "draft", "Go on drafting", is_awaited=not is_to_check),
            _step(notice, "check", check, is_awaited=is_to_check),
        ]
    if notice.is_from_paper and user.may(P.NOTICE_RECORD) and _is_open(notice, "record"):
        is_awaited = handed_over(notice) is not None
        offered.append(_step(notice, "record", "Compare it with the paper and record it", is_awaited=is_awaited))
        offered += [_step(notice, "return", "Return with comments")] if is_awaited else []
    if not notice.is_from_paper and user.may(P.NOTICE_SUBMIT):
        offered.append(_step(notice, "submit", "Submit"))
    return offered + _withdrawing(notice, user)


def _while_submitted(notice: DecisionNotice, user: User) -> Next:
    offered, reasons = [], []
    wants_judging = user.may(P.NOTICE_SIGN) or (user.may(P.NOTICE_CERTIFY) and notice.certified_at is None)
    contributors = set(notice.contributors.values_list("person_id", flat=True)) if wants_judging else set()
    if user.may(P.NOTICE_CERTIFY) and notice.certified_at is None:
        own = obstacles_to_certify(
            person=user.pk, drafted_by=notice.drafted_by_id, contributors=contributors, is_certified=False
        )
        reasons += [f"{obstacle.message}." for obstacle in own]
        offered += [] if own else [_step(notice, "certify", "Certify the money", is_awaited=True)]
    if user.may(P.NOTICE_SIGN):
        own = obstacles_to_decide(
            person=user.pk,
            drafted_by=notice.drafted_by_id,
            submitted_by=notice.submitted_by_id,
            certified_by=notice.certified_by_id,
            contributors=contributors,
            advised_by=recommended_by(notice),
        )
        reasons += [f"{obstacle.message}." for obstacle in own]
        if not own:
            reasons += [NOT_CERTIFIED] if notice.certified_at is None else []
            offered += [_step(notice, "sign", "Read and sign", is_awaited=True)] if notice.certified_at else []
            offered += [_step(notice, "refuse", "Refuse, with reasons")] if user.may(P.NOTICE_REFUSE) else []
    if user.may(P.NOTICE_RETURN):
        offered.append(_step(notice, "return", "Return with comments"))
    return Next((*offered, *_withdrawing(notice, user)), tuple(reasons))


def _once_signed(notice: DecisionNotice, user: User) -> Next:
    offered, reasons = [], []
    if user.may(P.NOTICE_PUBLISH) and _is_open(notice, "publish"):
        own = obstacles_to_publish(person=user.pk, signed_by=notice.signed_by_id, recorded_by=notice.recorded_by_id)
        reasons += [f"{obstacle.message}." for obstacle in own]
        offered += [] if own else [_step(notice, "publish", "Publish", is_awaited=True)]
    offered += _agreements(notice, user)
    if notice.published_at is not None:
        offered.append(Action("Public page", reverse("grants:public-detail", args=[notice.slug])))
    if user.may(P.NOTICE_DRAFT) and _is_open(notice, "supersede"):
        start = f"{reverse('grants:notice-start')}?{urlencode({'supersedes': notice.reference})}"
        offered.append(Action("Draft a notice that supersedes this", start))
    return Next(tuple(offered), tuple(reasons))


def _agreements(notice: DecisionNotice, user: User) -> list[Action]:
    """The agreements of the awards it made, and beginning those that are not there yet. One query."""
    may_draft, may_view = user.may(P.AGREEMENT_DRAFT), user.may(P.AGREEMENT_VIEW)
    if not (may_draft or may_view):
        return []
    awards = list(notice.awards.order_by("pk").values_list("pk", "state", "agreement"))
    agreed = [agreement for _, _, agreement in awards if agreement]
    without = [award for award, state, agreement in awards if not agreement and state == AwardState.MADE]
    offered = []
    if without and may_draft:
        one = reverse("grants:agreement-start", args=[without[0]])
        of_many = f"{reverse('grants:agreement-awards')}?{urlencode({'decision': notice.pk})}"
        words = "Draft the agreement" if len(without) == 1 else f"Draft agreements for {len(without)} awards"
        offered.append(Action(words, one if len(without) == 1 else of_many))
    if agreed and may_view:
        one = reverse("grants:agreement-detail", args=[agreed[0]])
        of_many = f"{reverse('grants:agreement-list')}?{urlencode({'q': notice.reference})}"
        offered.append(Action("Its agreement", one) if len(agreed) == 1 else Action("Its agreements", of_many))
    return offered


def _withdrawing(notice: DecisionNotice, user: User) -> list[Action]:
    return [_step(notice, "withdraw", "Withdraw")] if user.may(P.NOTICE_WITHDRAW) else []


def _is_open(notice: DecisionNotice, verb: str) -> bool:
    return not obstacles_to_move(verb, state=notice.state)


def _step(notice: DecisionNotice, name: str, label: str, *, is_awaited: bool = False) -> Action:
    return Action(label, reverse(f"grants:notice-{name}", args=[notice.pk]), is_awaited)
