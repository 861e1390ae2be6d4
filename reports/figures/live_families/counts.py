"""How many: of whom and of what a fund's standing commitments are made."""

from reports.choices import GroupBy, Unit
from reports.figures.live_families import doors
from reports.figures.live_families.books import FundBooks, Subject
from reports.figures.live_families.family import Door, Family, Value


def _table(by: GroupBy) -> Door:
    return lambda fund, _: doors.allocation_table(fund.fund, fund.as_at, by)


def _consortia(fund: FundBooks, _: Subject | None) -> Value:
    return len({row.provider_id for row in fund.rows} & fund.books.consortia)


def _awards(fund: FundBooks, _: Subject | None) -> Value:
    """Awards made by a decision in this system or entered from paper, with money of this fund."""
    awards = fund.books.awards
    return len({award for row in fund.rows for award in awards.get(row.commitment_id, ())})


def _adopted(fund: FundBooks, _: Subject | None) -> Value:
    """None where no list of the year had begun."""
    listed = fund.books.adopted.get(fund.year)
    return None if listed is None else len(listed)


COUNTS = (
    Family(
        "providers",
        "Number of providers with a commitment",
        lambda fund, _: len({row.provider_id for row in fund.rows}),
        _table(GroupBy.PROVIDER),
        Unit.NUMBER,
        words="organisations agencies funded how many",
    ),
    Family(
        "consortia",
        "Number of consortia with a commitment",
        _consortia,
        _table(GroupBy.PROVIDER),
        Unit.NUMBER,
        words="how many",
    ),
    Family(
        "awards",
        "Number of awards made by decision",
        _awards,
        _table(GroupBy.PROVIDER),
        Unit.NUMBER,
        words="grants how many",
    ),
    Family(
        "commitments",
        "Number of commitments",
        lambda fund, _: len(fund.rows),
        _table(GroupBy.PRIORITY),
        Unit.NUMBER,
        words="services funded lines rows how many",
    ),
    Family(
        "priorities",
        "Number of priorities with a commitment",
        lambda fund, _: len({row.priority_slug for row in fund.rows}),
        _table(GroupBy.PRIORITY),
        Unit.NUMBER,
        words="crimes needs how many",
    ),
    Family(
        "priorities-adopted",
        "Number of priorities adopted",
        _adopted,
        lambda fund, _: doors.adopted(fund.year, fund.as_at),
        Unit.NUMBER,
        words="plan list how many",
    ),
    Family(
        "areas",
        "Number of council areas named in commitments",
        lambda fund, _: len({area for row in fund.rows for area in row.areas}),
        _table(GroupBy.AREA),
        Unit.NUMBER,
        words="councils boroughs cities how many",
    ),
)
