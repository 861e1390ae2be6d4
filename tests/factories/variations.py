"""What variations start from: a second year, payments, decisions that change an award after its agreement."""

import hashlib
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.roles import Role
from commissioning.models import Fund
from core.uploads import PDF, Upload
from grants import transitions
from grants.choices import Side, VariationKind
from grants.models import Agreement, DecisionNotice, Variation
from grants.transitions import MoveFacts
from tests.factories import agreements as life
from tests.factories import grants as stage
from tests.factories.commissioning import AT, a_fund, a_person, with_income

NEXT_YEAR = date(2018, 4, 1)
LATER = AT + timedelta(days=1)


def next_year(amount: Decimal = Decimal("50000.00")) -> Fund:
    """The Victims Fund of 2018/19, with confirmed income."""
    standing = Fund.objects.filter(financial_year__start_on=NEXT_YEAR).first()
    return standing or with_income(a_fund(start_on=NEXT_YEAR), amount, AT.date())


def paid(agreement: Agreement, amount: Decimal, *, place: int = 0, at: datetime = AT) -> None:
    """Part of an instalment, the first unless another is named, released and paid."""
    instalment = agreement.instalments.standing().order_by("due_on", "pk")[place]
    if not hasattr(instalment, "release"):
        transitions.release_instalment(
            instalment=instalment, reason="The return came by letter.", by=a_person(Role.MANAGER), at=at
        )
    transitions.record_instalment_payment(
        instalment=instalment, amount=amount, paid_on=at.date(), by=a_person(Role.FINANCE), at=at
    )


def decided(agreement: Agreement, kind: str, amount: str = "", at: datetime = LATER, **facts: Any) -> DecisionNotice:
    """A signed decision that changes the award of an agreement. The reference comes with the signature."""
    award = agreement.award
    notice = stage.a_draft(kind)
    fund = award.commitments.get().fund
    described = {"award": award, "provider": award.provider, "service": award.service} | facts
    amounts = {} if amount else {"amounts": []}
    stage.a_line(notice, Fund.objects.get(pk=fund.pk), Decimal(amount or 1), **amounts, **described)
    return stage.signed(stage.certified(stage.submitted(stage.with_words(notice))), at=at)


def a_move(agreement: Agreement, amount: str, to: Fund | None = None) -> MoveFacts:
    return MoveFacts(agreement.award.commitments.order_by("pk")[0].pk, to or next_year(), None, Decimal(amount))


def moved(agreement: Agreement | None = None, amount: str = "2000.00", **facts: Any) -> Variation:
    """Money carried into 2018/19 with the end it needs, proposed by an officer."""
    agreement = agreement or life.accepted_agreement()
    details = {"kind": VariationKind.MOVED, "moves": [a_move(agreement, amount)], "ends_on": date(2018, 6, 30)} | facts
    return life.proposed_variation(agreement, **details)


def agree(variation: Variation, side: Side, *, at: datetime = AT, **facts: Any) -> Variation:
    by = life.contact_of(variation.agreement) if side == Side.PROVIDER else a_person(Role.MANAGER)
    return transitions.agree_variation(variation=variation, side=side, **({"by": by, "at": at} | facts))


def by_letter(variation: Variation, day: date, *, at: datetime = AT, scan: Upload | None = None) -> Variation:
    letter = {"by": a_person(Role.OFFICER), "agreed_on": day, "is_on_paper": True, "scan": scan}
    return agree(variation, Side.PROVIDER, at=at, **letter)


def a_scan(content: bytes = b"%PDF-1.7 a letter", name: str = "letter.pdf") -> Upload:
    """The scan of a letter, as it comes from the form that looked it through."""
    return Upload(name, content, PDF.media_type, hashlib.sha256(content).hexdigest())


def agreed(variation: Variation, *, at: datetime = AT) -> Variation:
    """Agreed by both on one day."""
    agree(variation, Side.PROVIDER, at=at)
    return agree(variation, Side.OFFICE, at=at)
