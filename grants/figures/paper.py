"""The input of a notice's paper: everything that it prints, as plain values that can be stored and printed again."""

import base64
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import prefetch_related_objects

from commissioning.models import Office
from grants.choices import ReasonsNeeded, Task
from grants.figures.advice import commission_input
from grants.figures.draft import Draft
from grants.figures.implications import FundImplication, HeadingImplication, Implications
from grants.figures.proposed import decision_in_words
from grants.figures.words import quoted_in_words
from grants.models import AwardLine, BudgetLine, DecisionNotice, LegalPower

# Counts the changes of this shape, so that an older stored input can be told.
SHAPE = 1
# Words of the public paper. The confidential annex is a paper of its own, and its words are never in this one.
_PRINTED = (Task.SUMMARY, Task.FACTS, Task.CONSULTATION, Task.PLAN, Task.FINANCE, Task.LEGAL, Task.INTERESTS)


def notice_input(draft: Draft, implications: Implications, *, office: Office | None, on: date) -> dict[str, Any]:
    """What the public paper of a notice prints as at a day, as strings and lists. Amounts are pounds as text.

    What the signature adds stands under "signature": reference, day, signatory and declaration, empty before.
    """
    notice = draft.notice
    return {
        "shape": SHAPE,
        "as_at": on.isoformat(),
        "office": _office(office),
        "kind": notice.kind,
        "kind_label": notice.get_kind_display(),
        "title": notice.title,
        "contact": {
            "name": notice.contact_name,
            "telephone": notice.contact_telephone,
            "email": notice.contact_email,
        },
        "is_from_paper": notice.is_from_paper,
        "supersedes": notice.supersedes.reference if notice.supersedes else "",
        "released": str(implications.released),
        "entries_stay": draft.entries_stay,
        "decision": decision_in_words(draft),
        "sections": {task.value: draft.body(task) for task in _PRINTED},
        "reasons": draft.reasons,
        "reasons_label": _reasons_label(notice.power_out),
        "powers": [_power(power) for power in (notice.power_in, notice.power_out) if power is not None],
        "options": [{"option": one.option, "why_not": one.why_not} for one in draft.options],
        "total": str(draft.total),
        "lines": printed_lines(draft),
        "budget_lines": [printed_budget_line(line) for line in draft.budget_lines],
        "funds": [_fund(fund) for fund in implications.funds],
        "quoted": [{"amount": str(one.amount), "source": one.source} for one in quoted_in_words(draft)],
        "attachments": _attachments(notice),
        "signature": _signature(notice, office),
        **commission_input(draft),
    }


def annex_input(draft: Draft, public: dict[str, Any]) -> dict[str, Any]:
    """What the confidential annex prints: its words, and which notice it belongs to."""
    kept = {name: public[name] for name in ("shape", "as_at", "office", "title", "kind_label", "signature")}
    return {**kept, "annex": draft.body(Task.ANNEX)}


def _attachments(notice: DecisionNotice) -> list[dict[str, str]]:
    """Those that anybody may read."""
    open_to_all = notice.attachments.filter(is_confidential=False, is_scan=False).defer("content")
    return [{"title": one.title, "name": one.name, "sha256": one.sha256} for one in open_to_all.order_by("pk")]


def _signature(notice: DecisionNotice, office: Office | None) -> dict[str, Any]:
    return {
        "reference": notice.reference or "",
        "signed_on": _day(notice.signed_on),
        "is_day_known": notice.is_day_known,
        "effective_on": _day(notice.effective_on),
        "name": notice.signatory_name,
        "title": notice.signatory_title or (office.decision_maker_title if office else ""),
        "interests": notice.interests,
        "interests_stated": notice.interests_stated,
    }


def _office(office: Office | None) -> dict[str, str]:
    if office is None:
        return {"name": "", "short_name": "", "colour": "", "logo": ""}
    return {
        "name": office.name,
        "short_name": office.short_name,
        "colour": office.colour,
        "logo": base64.b64encode(bytes(office.logo)).decode() if office.logo else "",
    }


def _power(power: LegalPower) -> dict[str, str]:
    return {
        "direction": power.direction,
        "direction_label": power.get_direction_display(),
        "citation": power.citation,
        "purpose": power.purpose,
    }


def _reasons_label(power: LegalPower | None) -> str:
    if power is None or power.reasons_needed == ReasonsNeeded.NONE:
        return ""
    return str(ReasonsNeeded(power.reasons_needed).label)


def printed_lines(draft: Draft) -> list[dict[str, Any]]:
    """Its recipients. Two queries: nothing but the paper names every priority and area."""
    prefetch_related_objects(draft.lines, "areas", "other_priorities")
    return [printed_line(line) for line in draft.lines]


def printed_line(line: AwardLine) -> dict[str, Any]:
    """One recipient. `provider_key` is for the recount, which must not be misled by a new name."""
    return {
        "provider_key": line.provider_id,
        "provider": line.provider.name,
        "lead": line.lead.name if line.lead else "",
        "award": line.award.authority if line.award else "",
        "service": line.service,
        "priority": line.priority.name,
        "other_priorities": sorted(one.name for one in line.other_priorities.all()),
        "areas": sorted(one.name for one in line.areas.all()),
        "starts_on": _day(line.starts_on),
        "ends_on": _day(line.ends_on),
        "stood_until": _stood_until(line),
        "conditions": line.conditions,
        "outcomes": line.outcomes,
        "amount": str(line.amount),
        "amounts": _amounts(line),
        "instalments": [
            {"due_on": _day(one.due_on), "amount": str(one.amount)}
            for one in sorted(line.instalments.all(), key=lambda one: (one.due_on, one.pk))
        ],
    }


def _stood_until(line: AwardLine) -> str:
    """The day on which the award ended before, where the line moves it."""
    if line.award is None or line.award.ends_on == line.ends_on:
        return ""
    return _day(line.award.ends_on)


def _amounts(line: AwardLine) -> list[dict[str, str]]:
    ordered = sorted(line.amounts.all(), key=lambda one: (one.fund.financial_year.start_on, one.pk))
    return [
        {
            "year": one.fund.financial_year.label,
            "fund": one.fund.name,
            "heading": one.allocation.heading if one.allocation else "",
            "amount": str(one.amount),
        }
        for one in ordered
    ]


def printed_budget_line(line: BudgetLine) -> dict[str, Any]:
    """What one line does to a fund."""
    return {
        "fund": line.fund.name,
        "year": line.fund.financial_year.label,
        "stream": line.stream.name if line.stream else "",
        "payer": line.stream.payer if line.stream else "",
        "is_confirmed": line.is_confirmed,
        "from_heading": line.from_allocation.heading if line.from_allocation else "",
        "to_heading": line.to_allocation.heading if line.to_allocation else "",
        "heading": line.heading,
        "amount": str(line.amount),
    }


_FUND = ("confirmed", "confirmed_change", "tolerance", "allocated", "allocated_change", "committed", "committed_change")
_FUND_AFTER = ("released", "committed_after", "ceiling_after", "headroom_before", "headroom_after")
_HEADING = ("allocated", "allocated_change", "committed", "committed_change", "free_before", "free_after")


def _fund(fund: FundImplication) -> dict[str, Any]:
    return {
        "name": fund.name,
        "year": fund.year,
        **_texts(fund, (*_FUND, *_FUND_AFTER)),
        "share": "" if fund.share is None else str(fund.share),
        "headings": [_of_heading(one) for one in fund.headings],
    }


def _of_heading(heading: HeadingImplication) -> dict[str, Any]:
    return {"heading": heading.heading, **_texts(heading, _HEADING)}


def _texts(figures: Any, names: Iterable[str]) -> dict[str, str]:
    return {name: str(Decimal(getattr(figures, name))) for name in names}


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
