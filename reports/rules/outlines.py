"""What a report of each kind begins with, until an office changes it: headings, guidance and words with tokens.

Source: the order of the public papers of 2016 and 2018; the words are our own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core import years
from reports.choices import ReportKind


@dataclass(frozen=True)
class OutlineSection:
    """One section as an outline has it. `body` is rich text with signs for the years and for whose profile it is."""

    heading: str
    guidance: str = ""
    body: str = ""


_EACH, _IN_EACH = "{each_year}", "{in_each_year}"
# Neither nests in clean markup, so that the first end is the right one.
_ONE_BLOCK = re.compile(r"<(p|h3|h4)>.*?</\1>", re.DOTALL)


def filled_in(body: str, *, first: date, last: date, subject: str = "", each: Sequence[date] = ()) -> str:
    """The words with {year}, {year_before}, {first_year}, {subject} and the others filled in. Years by first days.

    A paragraph with {each_year} or {in_each_year} is repeated for every one of `each`, or stands for the last year.
    """
    body = _ONE_BLOCK.sub(lambda found: _for_each(found.group(), each or (last,)), body)
    before = date(last.year - 1, 4, 1)
    signs = {
        # From a year to the same year is that year.
        "{first_year}:{year}": years.slug(last) if first == last else f"{years.slug(first)}:{years.slug(last)}",
        "{year}": years.slug(last),
        "{year_before}": years.slug(before),
        "{first_year}": years.slug(first),
        "{in_year}": years.label(last),
        "{in_first_year}": years.label(first),
        "{subject}": subject,
    }
    body = _of_year(body, last)
    for sign, value in signs.items():
        body = body.replace(sign, value)
    return body


def _for_each(block: str, each: Sequence[date]) -> str:
    if _EACH not in block and _IN_EACH not in block:
        return block
    return "".join(_of_year(block, year) for year in each)


def _of_year(words: str, year: date) -> str:
    return words.replace(_EACH, years.slug(year)).replace(_IN_EACH, years.label(year))


_PURPOSE = OutlineSection(
    "Purpose of the report",
    "One or two sentences: what the board is told, and what it is asked to do. Say whether it is to note or to decide.",
    "<p>This report tells the board which services for victims of crime were funded in {in_year}, and how the money "
    "stands.</p>",
)
_OBJECTIVES = OutlineSection(
    "Objectives",
    "What the office wants to achieve for victims: a short list. To cope and to recover are the national outcomes.",
)
_FUNDED = OutlineSection(
    "Services funded in the year",
    "The fund, who was funded, and by how much. The figures come from the ledger: write only what they do not say.",
    "<p>The Victims Fund of {in_year} is [[fund-confirmed:{year}]]. It is committed to "
    "[[commitments:{year}|in words]] services of [[providers:{year}|in words]] providers, "
    "[[fund-committed:{year}]] in all.</p>"
    "<p>[[table:funded-agencies:{year}]]</p>",
)
_FIRST_CONTACT = OutlineSection(
    "First contact, assessment and referral",
    "How victims come to the service, who refers them, and what changed since the last report.",
)
_MONITORING = OutlineSection(
    "Monitoring",
    "How many people were supported, what changed for them, how satisfied they were; and what went unanswered.",
)
_COMMISSION = OutlineSection(
    "The Victims Commission",
    "What it advised since the last report, and where a decision departed from its advice.",
)
_SPENT = OutlineSection(
    "Spend to date",
    "What was paid since the first year, by reporting group. What other papers printed is quoted with its source.",
    "<p>[[table:spend-by-group:{first_year}:{year}]]</p><p>[[chart:spend-by-group:{first_year}:{year}]]</p>",
)
_HEADINGS = OutlineSection(
    "How the fund is allocated",
    "What each heading has, what is committed under it and what is left.",
    "<p>[[table:headings:{each_year}]]</p><p>[[chart:headings:{each_year}]]</p>",
)
_FUTURE = OutlineSection("Next steps", "What happens until the next report, by when, and who answers for it.")
_FINANCE = OutlineSection(
    "Financial implications",
    "What the figures mean for the budget. An excess of commitments over the fund is stated here with its reason.",
    "<p>The fund of {in_year} is [[fund-confirmed:{year}]]; [[fund-committed:{year}]] is committed and "
    "[[fund-paid:{year}]] was paid.</p><p>[[table:financial:{year}]]</p>",
)
_LEGAL = OutlineSection(
    "Legal implications",
    "Under which power the money comes in and goes out. The add-up guard knows citations that are wrong.",
    "<p>The Ministry of Justice pays the grant under section 56 of the Domestic Violence, Crime and Victims Act "
    "2004.</p>",
)
_EQUALITY = OutlineSection("Equality implications", "Who may be affected differently, and what was done about it.")
_BY_PRIORITY = OutlineSection(
    "The priorities",
    "What was done for each priority: a short paragraph each, with its figures.",
    "<p>[[table:priority-by-year:{first_year}:{year}]]</p><p>[[chart:committed-by-priority:{year}]]</p>",
)
_AREAS = OutlineSection(
    "Where services are",
    "Which council areas the providers cover, and which are not covered.",
    "<p>[[table:providers-by-area:{each_year}]]</p>",
)

STARTING: dict[str, tuple[str, tuple[OutlineSection, ...]]] = {
    ReportKind.BOARD: (
        "Victims services",
        (
            _PURPOSE,
            _OBJECTIVES,
            _FUNDED,
            _FIRST_CONTACT,
            _MONITORING,
            _COMMISSION,
            _SPENT,
            _FUTURE,
            _FINANCE,
            _LEGAL,
            _EQUALITY,
        ),
    ),
    ReportKind.PANEL: (
        "Commissioning of services for victims",
        (
            OutlineSection(
                "Purpose of the report",
                "What the Panel is told, and which question of the Panel it answers.",
                "<p>This report tells the Panel how services for victims of crime were commissioned in {in_year}.</p>",
            ),
            OutlineSection("Background", "How commissioning came to the office, in a paragraph or two."),
            _COMMISSION,
            _BY_PRIORITY,
            _FINANCE,
            _LEGAL,
        ),
    ),
    ReportKind.FUND: (
        "Statement of the Victims Fund",
        (
            OutlineSection(
                "The fund",
                "How the fund stands on the day: nothing here needs to be typed.",
                "<p>The Victims Fund of {in_each_year} is [[fund-confirmed:{each_year}]]. "
                "[[fund-allocated:{each_year}]] is allocated, "
                "[[fund-committed:{each_year}]] committed and [[fund-paid:{each_year}]] paid.</p>",
            ),
            _HEADINGS,
            OutlineSection(
                "Decisions of the year", "The notices that were signed.", "<p>[[table:decisions:{each_year}]]</p>"
            ),
            _AREAS,
        ),
    ),
    ReportKind.PROVIDER: (
        "Provider profile",
        (
            OutlineSection(
                "What it is funded for",
                "What the provider does with the money, in plain words.",
                "<p>In {in_year} [[committed-to:{subject}:{year}]] is committed to it, and "
                "[[paid-to:{subject}:{year}]] was paid.</p>"
                "<p>[[table:provider:{subject}:{first_year}:{year}]]</p>",
            ),
            _MONITORING,
        ),
    ),
    ReportKind.PRIORITY: (
        "Priority profile",
        (
            OutlineSection("The need", "How many people are affected, from which source, and what they say they need."),
            OutlineSection(
                "What is funded",
                "Who does what for it.",
                "<p>In {in_year} [[committed:{subject}:{year}]] is committed to it, "
                "[[share:{subject}:{year}]] of the fund.</p>"
                "<p>[[table:priority:{subject}:{first_year}:{year}]]</p>",
            ),
            _MONITORING,
        ),
    ),
}
