"""Recommendations that decisions rest on, and the decisions that rest on them."""

from datetime import date
from decimal import Decimal

from accounts.roles import Role
from commissioning import transitions
from commissioning.choices import Advice, InterestKind
from commissioning.models import CommissionMember, Conclusion, Recommendation
from grants.choices import NoticeKind, Task
from grants.models import DecisionNotice
from grants.transitions import LineFacts, YearAmount, change_line, start_from_advice
from tests.factories import grants
from tests.factories.commission import a_commission, concluded, in_review
from tests.factories.commissioning import AT, a_person, a_provider, with_income


def an_award(fund, *recipients, kind=NoticeKind.AWARD) -> DecisionNotice:
    """A signed notice with an amount for each (provider, pounds)."""
    notice = grants.a_draft(NoticeKind.ROUND if len(recipients) > 1 else kind)
    for provider, amount in recipients:
        grants.a_line(notice, fund, Decimal(amount), provider=provider)
    return grants.signed(grants.certified(grants.submitted(grants.with_words(notice))))


def decided(recommendation, notice: DecisionNotice | str, at=AT) -> Recommendation:
    """The recommendation marked as decided by a notice, or by a reference that no notice bears."""
    reference = notice if isinstance(notice, str) else notice.reference
    return transitions.mark_decided(recommendation, reference=reference, by=a_person(Role.COMMISSIONER), at=at)


def advised(fund, provider=None, amount="10000.00", advice=Advice.SUPPORT, members=None, **facts) -> Recommendation:
    """A recommendation of one line that the Commission has concluded on."""
    recommendation = in_review(provider or a_provider(), fund=fund, amount=Decimal(amount), **facts)
    said = {"conditions": "Quarterly figures"} if advice == Advice.CONDITIONS else {}
    said |= {"dissent": "All members supported it."} if advice == Advice.AGAINST else {}
    concluded(recommendation, members or a_commission(), advice, **said)
    return Recommendation.objects.get(pk=recommendation.pk)


def begun(recommendation: Recommendation | None = None, fund=None, **facts) -> DecisionNotice:
    """The draft that an officer begins from the advice on a recommendation."""
    recommendation = recommendation or advised(fund or with_income())
    by = facts.pop("by", None) or a_person(Role.OFFICER)
    return start_from_advice(recommendation=recommendation, by=by, at=AT, **facts)


def ready(notice: DecisionNotice | None = None, *, reason: str = "") -> DecisionNotice:
    """A draft begun from advice with every part written, and a reason for departing where one is given."""
    notice = grants.with_words(notice or begun())
    if reason:
        grants.write_task(notice, Task.ADVICE, by=notice.drafted_by, body=f"<p>{reason}</p>")
    return grants.again(notice)


def paid_otherwise(notice: DecisionNotice, amount: Decimal = Decimal("8000.00")) -> DecisionNotice:
    """The amount of its first line changed, so that the decision departs from the advice."""
    line = notice.lines.order_by("position").first()
    one = line.amounts.get()
    change_line(
        line=line,
        facts=LineFacts(
            provider=line.provider,
            service=line.service,
            priority=line.priority,
            starts_on=line.starts_on,
            ends_on=line.ends_on,
            amounts=[YearAmount(one.fund, amount, one.allocation)],
        ),
        expected_version=line.version,
        by=notice.drafted_by,
        at=AT,
    )
    return grants.again(notice)


def signed(notice: DecisionNotice | None = None, **details) -> DecisionNotice:
    """Signed by the Commissioner: this draft, or one that follows the advice it was begun from."""
    return grants.signed(grants.certified(grants.submitted(notice or ready())), **details)


def tied_late(recommendation: Recommendation, member: CommissionMember) -> None:
    """A member declares an interest in who is recommended, after the Commission has concluded."""
    transitions.declare_interest(
        person=member.person,
        provider=recommendation.lines.first().provider,
        kind=InterestKind.TRUSTEE,
        words="I chair its board",
        started_on=date(2018, 1, 1),
        by=member.person,
        at=AT,
    )


def concluded_by(chair: CommissionMember, recommendation: Recommendation, advice=Advice.SUPPORT, **facts) -> Conclusion:
    """The Commission concludes on the views that stand: once more, where a late interest has voided its advice."""
    return transitions.conclude(
        recommendation=recommendation,
        advice=advice,
        **({"words": "What was said above holds."} | facts),
        by=chair.person,
        at=AT,
    )
