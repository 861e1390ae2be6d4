from datetime import datetime
from decimal import Decimal

from accounts.models import User
from core import audit
from core.money import pounds
from core.refusal import Obstacle, Refused, refuse_if
from grants.models import DecisionNotice, QuotedAmount
from grants.transitions.steps import working_on
from providers.rules.values import obstacles_to_text, tidy

LONGEST_SOURCE = 300


def quote_amount(*, notice: DecisionNotice, amount: Decimal, source: str, by: User, at: datetime) -> QuotedAmount:
    """Say where an amount (pounds) stands that the words of a draft quote from elsewhere. It prints with its source.

    Refused once the notice is locked, without a source, and for an amount that is quoted already.
    """
    with working_on(notice, by=by) as held:
        refuse_if(
            obstacles_to_text(source, field="source", what=f"where {pounds(amount)} stands", limit=LONGEST_SOURCE)
        )
        if amount <= 0:
            raise Refused(Obstacle("Only an amount above zero can be quoted", "source"))
        if held.quoted_amounts.filter(amount=amount).exists():
            raise Refused(
                Obstacle(f"{pounds(amount)} is quoted already: remove it first to change its source", "source")
            )
        quoted = QuotedAmount.objects.create(notice=held, amount=amount, source=tidy(source), added_at=at, added_by=by)
        audit.record(
            action="grants.amount.quoted", by=by, at=at, subject=held, amount=str(amount), source=quoted.source
        )
    return quoted


def unquote_amount(*, quoted: QuotedAmount, by: User, at: datetime) -> None:
    """Take an amount quoted from elsewhere off a draft: the check asks about it again."""
    with working_on(quoted.notice, by=by) as held:
        audit.record(action="grants.amount.unquoted", by=by, at=at, subject=held, amount=str(quoted.amount))
        held.quoted_amounts.filter(pk=quoted.pk).delete()
