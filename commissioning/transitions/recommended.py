"""What a recommendation asks for and what it rests on: its lines with their money, and its tables of evidence."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

from accounts.models import User
from commissioning.models import (
    Allocation,
    EvidenceTable,
    Fund,
    Recommendation,
    RecommendationAmount,
    RecommendationLine,
)
from commissioning.rules.asked import obstacles_to_asked_year
from commissioning.rules.evidence import EvidenceRow, obstacles_to_table
from commissioning.transitions.recommendation import count_change, moving
from core import audit
from core.money import pounds
from core.refusal import Obstacle, Refused, refuse_if
from providers.models import Provider
from providers.rules.values import obstacles_to_day, obstacles_to_text, tidy


class LineChanged(Refused):
    """Somebody saved the same line since it was opened; nothing was written. `now` is the line as it stands."""

    def __init__(self, now: RecommendationLine):
        self.now = now
        super().__init__(Obstacle("Somebody changed this line after you opened it. Compare, then save again"))


class EvidenceChanged(Refused):
    """The same for a table of evidence."""

    def __init__(self, now: EvidenceTable):
        self.now = now
        super().__init__(Obstacle("Somebody changed this table after you opened it. Compare, then save again"))


@dataclass(frozen=True)
class AskedAmount:
    """Pounds in one fund, under a heading of it or under none."""

    fund: Fund
    amount: Decimal
    allocation: Allocation | None = None


@dataclass(frozen=True)
class AskedLine:
    """Who should do what, from when to when, for how much in each year."""

    provider: Provider
    service: str
    starts_on: date
    ends_on: date
    amounts: Sequence[AskedAmount]


def add_recommended_line(
    *, recommendation: Recommendation, facts: AskedLine, by: User, at: datetime
) -> RecommendationLine:
    """Add a line. Refused once it was sent, without a service, for days the wrong way round, for no money and for
    money of a year that lies outside them."""
    with moving(recommendation, "change") as held:
        last = RecommendationLine.objects.filter(recommendation=held).order_by("-position").first()
        line = RecommendationLine(recommendation=held, position=(last.position if last else 0) + 1)
        _put(line, facts)
        count_change(held, by=by, at=at)
        _told("added", line, by=by, at=at)
    return line


def change_recommended_line(
    *, line: RecommendationLine, facts: AskedLine, expected_version: int, by: User, at: datetime
) -> RecommendationLine:
    """Put other facts in the place of a line's. Refused as in adding, and when it was changed since it was opened."""
    with moving(line.recommendation, "change") as held:
        standing = RecommendationLine.objects.filter(pk=line.pk, recommendation=held).first()
        if standing is None:
            raise Refused(Obstacle("Somebody took this line out after you opened it. Add it as a new line"))
        if standing.version != expected_version:
            raise LineChanged(standing)
        standing.version += 1
        _put(standing, facts)
        count_change(held, by=by, at=at)
        _told("changed", standing, by=by, at=at)
    return standing


def remove_recommended_line(*, line: RecommendationLine, by: User, at: datetime) -> None:
    """Take a line out. Refused once it was sent; one that somebody else took out already stays out."""
    with moving(line.recommendation, "change") as held:
        standing = RecommendationLine.objects.filter(pk=line.pk, recommendation=held).first()
        if standing is not None:
            _told("removed", standing, by=by, at=at)
            standing.delete()
            count_change(held, by=by, at=at)


def put_evidence(
    *,
    recommendation: Recommendation,
    title: str,
    source: str,
    columns: Sequence[str],
    rows: Sequence[EvidenceRow],
    by: User,
    at: datetime,
    is_summed: bool = True,
    table: EvidenceTable | None = None,
    expected: str | None = None,
) -> EvidenceTable:
    """Add a table of evidence, or put another in the place of one. Figures are whole numbers; None is not known.

    Refused once it was sent, for what is no table, and when `table` was changed or taken out since it was opened
    (`expected` is its stamp_of).
    """
    with moving(recommendation, "change") as held:
        refuse_if(
            [
                *obstacles_to_text(title, field="title", what="a title", limit=200),
                *obstacles_to_text(source, field="source", what="where the figures stand", limit=300),
                *obstacles_to_table(columns, rows),
            ]
        )
        put = _table_to_put(held, table, expected)
        put.title, put.source, put.is_summed = tidy(title), tidy(source), is_summed
        put.columns = [tidy(one) for one in columns]
        put.rows = [{"label": tidy(row.label), "figures": list(row.figures)} for row in rows]
        put.save()
        count_change(held, by=by, at=at)
        audit.record(action="commissioning.evidence.put", by=by, at=at, subject=held, table=put.title)
    return put


def stamp_of(table: EvidenceTable) -> str:
    """Changes with all that a table says."""
    said = [table.title, table.source, table.is_summed, table.columns, table.rows]
    return sha256(json.dumps(said).encode()).hexdigest()[:20]


def remove_evidence(*, table: EvidenceTable, by: User, at: datetime) -> None:
    """Take a table out. Refused once it was sent; one that somebody else took out already stays out."""
    with moving(table.recommendation, "change") as held:
        standing = EvidenceTable.objects.filter(pk=table.pk, recommendation=held).first()
        if standing is not None:
            standing.delete()
            count_change(held, by=by, at=at)
            audit.record(action="commissioning.evidence.removed", by=by, at=at, subject=held, table=table.title)


def _table_to_put(held: Recommendation, table: EvidenceTable | None, expected: str | None) -> EvidenceTable:
    """The table itself as it stands now, or a new one below the others."""
    tables = EvidenceTable.objects.filter(recommendation=held)
    if table is None:
        last = tables.order_by("-position").first()
        return EvidenceTable(recommendation=held, position=(last.position if last else 0) + 1)
    standing = tables.filter(pk=table.pk).first()
    if standing is None:
        raise Refused(Obstacle("Somebody took this table out after you opened it. Add it as a new table"))
    if expected is not None and expected != stamp_of(standing):
        raise EvidenceChanged(standing)
    return standing


def _put(line: RecommendationLine, facts: AskedLine) -> None:
    refuse_if([*_obstacles_to_line(facts), *_obstacles_to_amounts(facts.amounts)])
    refuse_if(
        [
            obstacle
            for one in facts.amounts
            for obstacle in obstacles_to_asked_year(
                str(one.fund),
                year_start=one.fund.financial_year.start_on,
                starts_on=facts.starts_on,
                ends_on=facts.ends_on,
            )
        ]
    )
    line.provider = facts.provider.merged_into or facts.provider
    line.service, line.starts_on, line.ends_on = tidy(facts.service), facts.starts_on, facts.ends_on
    line.save()
    line.amounts.all().delete()
    for one in facts.amounts:
        RecommendationAmount.objects.create(line=line, fund=one.fund, allocation=one.allocation, amount=one.amount)


def _obstacles_to_line(facts: AskedLine) -> list[Obstacle]:
    obstacles = [
        *obstacles_to_text(facts.service, field="service", what="the service", limit=300),
        *obstacles_to_day(facts.starts_on, field="starts_on"),
        *obstacles_to_day(facts.ends_on, field="ends_on"),
    ]
    if facts.ends_on < facts.starts_on:
        obstacles.append(Obstacle("Enter an end that is on or after the start", "ends_on"))
    return obstacles


def _obstacles_to_amounts(amounts: Sequence[AskedAmount]) -> list[Obstacle]:
    if not amounts:
        return [Obstacle("Enter an amount for one year at least", "amounts")]
    places = [(one.fund.pk, one.allocation.pk if one.allocation else None) for one in amounts]
    if len(set(places)) != len(places):
        return [Obstacle("Enter one amount for each year and heading", "amounts")]
    if any(one.amount <= 0 for one in amounts):
        return [Obstacle("Enter amounts above £0", "amounts")]
    strange = [one for one in amounts if one.allocation is not None and one.allocation.fund_id != one.fund.pk]
    return [Obstacle(f"{one.allocation} is no heading of {one.fund}", "amounts") for one in strange]


def _told(verb: str, line: RecommendationLine, *, by: User, at: datetime) -> None:
    audit.record(
        action=f"commissioning.recommended_line.{verb}",
        by=by,
        at=at,
        subject=line.recommendation,
        provider=line.provider,
        amount=pounds(sum((one.amount for one in line.amounts.all()), Decimal(0))),
    )
