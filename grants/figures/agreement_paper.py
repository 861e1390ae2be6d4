"""The input of an agreement's paper: everything that its terms print, as plain values that can be stored."""

import base64
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils import timezone

from commissioning.figures.office import the_office
from commissioning.models import Office
from core import years
from grants.figures.agreements import instalments_on, promised_by
from grants.models import Agreement
from grants.rules import quarters
from grants.rules.returns import days_of

# Counts the changes of this shape, so that an older stored input can be told.
SHAPE = 1


def agreement_input(agreement: Agreement) -> dict[str, Any]:
    """What the terms of an agreement print, as strings, numbers and lists. Amounts are pounds as text.

    Before it is offered nobody stands under "offered", and the paper says that it is a draft. The provider's side is
    left to be signed: what was accepted on a page stands in the timeline of the agreement.
    """
    award = agreement.award
    provider = award.provider.merged_into or award.provider
    office = the_office()
    return {
        "shape": SHAPE,
        "office": _office(office),
        "reference": agreement.reference,
        "provider": str(provider),
        "service": award.service,
        "authority": award.authority,
        "starts_on": award.starts_on.isoformat(),
        "ends_on": award.ends_on.isoformat(),
        "purpose": agreement.purpose,
        "outcomes": agreement.outcomes,
        "years": _promised(agreement),
        "instalments": _instalments(agreement),
        "conditions": [
            {
                "words": one.words,
                "due_on": one.due_on.isoformat() if one.due_on else "",
                "holds_payment": one.holds_payment,
            }
            for one in agreement.conditions.order_by("position")
        ],
        "template": str(agreement.template or ""),
        "return_days": agreement.return_days,
        "returns": _returns(agreement),
        "offered": _offered(agreement.offered_by, agreement.offered_at) if agreement.offered_at else None,
    }


def _office(office: Office | None) -> dict[str, str]:
    if office is None:
        return {"name": "", "short_name": "", "colour": "", "logo": ""}
    logo = base64.b64encode(bytes(office.logo)).decode() if office.logo else ""
    return {"name": office.name, "short_name": office.short_name, "colour": office.colour, "logo": logo}


def _offered(by: Any, at: datetime) -> dict[str, str]:
    return {"by": str(by), "on": timezone.localdate(at).isoformat()}


def _promised(agreement: Agreement) -> list[dict[str, str]]:
    return [{"where": one.where, "amount": str(one.committed)} for one in promised_by(agreement) if one.committed > 0]


def _instalments(agreement: Agreement) -> list[dict[str, Any]]:
    """Each year's instalments, by the year whose money it is, the earliest first."""
    standing = instalments_on(agreement.instalments.standing(), agreement.award.starts_on)
    rows = [
        (
            one.instalment.commitment.fund.financial_year.start_on,
            one.instalment.due_on,
            one.where,
            one.instalment.amount,
        )
        for one in standing
    ]
    found = []
    for start, group in groupby(sorted(rows), key=lambda row: row[0]):
        of_year = list(group)
        found.append(
            {
                "year": years.label(start),
                "rows": [
                    {"due_on": due_on.isoformat(), "where": where, "amount": str(amount)}
                    for _, due_on, where, amount in of_year
                ],
            }
        )
    return found


def _returns(agreement: Agreement) -> list[dict[str, str]]:
    """When the return of each quarter is asked for and due; none while nothing is asked."""
    if agreement.template_id is None:
        return []
    award = agreement.award
    found = []
    for quarter in quarters.touched(award.starts_on, award.ends_on):
        opens_on, due_on = days_of(quarter, agreement.return_days)
        found.append(
            {
                "quarter": quarter.label,
                "months": quarter.months,
                "opens_on": opens_on.isoformat(),
                "due_on": due_on.isoformat(),
            }
        )
    return found
