"""The addresses of the pages on which the entries behind a figure stand, as at its day."""

from datetime import date

from commissioning.choices import EntryKind
from commissioning.models import Fund
from core import years
from core.addresses import address
from reports.choices import About, GroupBy
from reports.figures.live_families.books import FundBooks, Subject

INDICATIVE, CONFIRMED = EntryKind.INCOME_INDICATIVE.value, EntryKind.INCOME_CONFIRMED.value
TOLERANCE = EntryKind.TOLERANCE.value
ALLOCATED, COMMITTED, PAID = "allocated", "committed", "paid"


def entries(fund: Fund, as_at: date, kind: str, **asked: str | int) -> str:
    """The entries of one kind, or of one figure of the fund."""
    return address("commissioning:entry-list", *_of(fund), as_at=as_at, kind=kind, **asked)


def allocation_table(fund: Fund, as_at: date, by: GroupBy) -> str:
    return address("reports:allocation-table", *_of(fund), as_at=as_at, by=by.value)


def priority(slug: str, as_at: date) -> str:
    """What each year committed to a priority."""
    return address("commissioning:priority-detail", slug, as_at=as_at)


def adopted(year: date, as_at: date) -> str:
    return address("commissioning:priority-matrix", years.slug(year), as_at=as_at)


def provider(slug: str) -> str:
    return address("reports:provider-profile", slug)


def advice(year: date, as_at: date) -> str:
    return address("reports:advice-report-year", years.slug(year), as_at=as_at)


def parts(key: str, as_at: date) -> str:
    """Of a figure that no list of entries shows together: its parts, each with its own entries."""
    return address("reports:figure-entries", key, as_at=as_at)


def all_funds() -> str:
    return address("commissioning:fund-list")


def _of(fund: Fund) -> tuple[str, str]:
    return (fund.slug, fund.financial_year.slug)


def of_subject(subject: Subject | None, as_at: date) -> str:
    """Where the years of one priority or organisation stand together; for anything else the list of the funds.

    For what is nought in a year, and so has no entry there.
    """
    if subject is None:
        return all_funds()
    if subject.about is About.PROVIDER:
        return provider(subject.slug)
    names = sorted(subject.priorities) if subject.about is About.GROUP else [subject.slug]
    if subject.about is About.HEADING or len(names) != 1:
        return all_funds()
    return priority(names[0], as_at)


def entries_of(fund: FundBooks, kind: str, subject: Subject | None) -> str:
    """The entries of a fund, or those of one subject in it. The ledger asks only for who holds some of it."""
    if subject is None:
        return entries(fund.fund, fund.as_at, kind)
    if subject.about is About.HEADING or (subject.about is not About.GROUP and fund.rows_of(subject)):
        return entries(fund.fund, fund.as_at, kind, **{subject.about.value: subject.slug})
    return of_subject(subject, fund.as_at)
