"""Notices to test their paper with: each kind, a page, ten pages, and a consortium of many lines.

Each is what `notice_input` gives, as plain values; the words are the office's own kind of words, written for a test.
"""

from decimal import Decimal
from typing import Any

from core.money import share
from grants.choices import NoticeKind

SHA256 = "3f2a9c1b77de40a1" + "0" * 48
OFFICE = {
    "name": "West Midlands Police and Crime Commissioner",
    "short_name": "West Midlands PCC",
    "colour": "#1f3a5f",
    "logo": "",
}
SIGNED = {
    "reference": "004/2018",
    "signed_on": "2018-03-01",
    "effective_on": "2018-03-01",
    "name": "The Commissioner",
    "title": "Police and Crime Commissioner",
    "interests": "none",
    "interests_stated": "",
}
UNSIGNED = {**dict.fromkeys(SIGNED, ""), "title": SIGNED["title"]}
POWERS = [
    {
        "direction": "in",
        "direction_label": "Money comes in",
        "citation": "section 56, Domestic Violence, Crime and Victims Act 2004",
        "purpose": "Grants from the Ministry of Justice for victims’ services",
    },
    {
        "direction": "out",
        "direction_label": "Money goes out",
        "citation": "section 143, Anti-social Behaviour, Crime and Policing Act 2014",
        "purpose": "Money for services that help victims and witnesses",
    },
]
OPTIONS = [
    {"option": "Do nothing", "why_not": "Waiting times would pass six months in four of the seven council areas."},
    {
        "option": "Tender the whole service in the open market",
        "why_not": "Only two providers hold the accreditation.\nA tender would leave a gap in April.",
    },
    {"option": "Employ the advisers in the office itself", "why_not": "Victims ask for advisers who are independent."},
]


def a_line(each: int = 430130, years: tuple[str, ...] = ("2018/19",), **facts: Any) -> dict[str, Any]:
    amounts = [
        {"year": year, "fund": "Victims Fund", "heading": "Sexual violence", "amount": f"{each}.00"} for year in years
    ]
    return {
        "provider": "Sexual Violence Consortium",
        "lead": "Birmingham Rape and Sexual Violence Project",
        "award": "",
        "service": "Counselling and independent advisers",
        "priority": "Sexual violence",
        "other_priorities": ["Children and young people"],
        "areas": ["Birmingham", "Coventry", "Sandwell", "Walsall"],
        "starts_on": "2018-04-01",
        "ends_on": "2020-03-31",
        "conditions": "The consortium reports each quarter.\nUnspent money is returned by 30 April.",
        "outcomes": "Waiting time under six weeks.\n1,200 people supported in each year.",
        "amount": f"{each * len(years)}.00",
        "amounts": amounts,
        "instalments": [
            {"due_on": "2018-04-30", "amount": "215065.00"},
            {"due_on": "2018-10-31", "amount": "215065.00"},
        ],
    } | facts


def a_fund(committed_change: int = 430130, *, year: str = "2018/19", **facts: Any) -> dict[str, Any]:
    """One fund of £3,388,000, of which £2,410,300 was committed before."""
    after = 2410300 + committed_change
    figures = {
        "confirmed": "3388000.00",
        "confirmed_change": "0.00",
        "tolerance": "0.00",
        "allocated": "3000000.00",
        "allocated_change": "0.00",
        "committed": "2410300.00",
        "committed_change": f"{committed_change}.00",
        "committed_after": f"{after}.00",
        "ceiling_after": "3388000.00",
        "headroom_before": "977700.00",
        "headroom_after": f"{3388000 - after}.00",
        "share": str(share(Decimal(committed_change), Decimal(3388000))),
        "headings": [a_heading(committed_change)] if committed_change else [],
    }
    return {"name": "Victims Fund", "year": year, **figures} | facts


def a_heading(change: int = 430130, *, moved: int = 0, name: str = "Sexual violence") -> dict[str, Any]:
    return {
        "heading": name,
        "allocated": "900000.00",
        "allocated_change": f"{moved}.00",
        "committed": "102498.00",
        "committed_change": f"{change}.00",
        "free_before": "797502.00",
        "free_after": f"{797502 + moved - change}.00",
    }


def a_budget_line(**facts: Any) -> dict[str, Any]:
    return {
        "fund": "Victims Fund",
        "year": "2018/19",
        "stream": "Victims’ services grant",
        "payer": "Ministry of Justice",
        "is_confirmed": True,
        "from_heading": "Restorative justice",
        "to_heading": "Sexual violence",
        "heading": "Sexual violence",
        "amount": "60000.00",
    } | facts


def a_notice(kind: str = NoticeKind.AWARD, *, signed: bool = True, **facts: Any) -> dict[str, Any]:
    """A notice in full, an award of £860,260 over two years unless said otherwise."""
    return {
        "shape": 1,
        "as_at": "2018-03-01",
        "office": OFFICE,
        "kind": str(kind),
        "kind_label": NoticeKind(kind).label,
        "title": "Counselling and adviser capacity, 2018/19 and 2019/20",
        "contact": {
            "name": "Policy and Commissioning Manager",
            "telephone": "0121 496 0000",
            "email": "office@example.org",
        },
        "is_from_paper": False,
        "supersedes": "",
        "decision": "<p>I approve an award of £860,260 to the Sexual Violence Consortium: £430,130 in 2018/19 and "
        "£430,130 in 2019/20. The conditions set out in this notice apply.</p>",
        "sections": {
            "summary": "<p>Waiting times for specialist counselling have grown in every council area. The Victims "
            "Commission advises an award for two years.</p>",
            "facts": "<p>The consortium has four members and works in four council areas.</p><h3>The service</h3>"
            "<p>It offers:</p><ul><li>counselling</li><li>independent advisers</li></ul><p>All may ask for it.</p>",
            "consultation": "<p>The Victims Commission was asked on 12 February 2018.</p>",
            "plan": "<p>The award serves the plan’s aim that victims are supported.</p>",
            "finance": "<p>The cost stands in the tables below and was certified by finance.</p>",
            "legal": "<p>The award is a grant with conditions and not a contract for services.</p>",
            "interests": "<p>Two members of the Commission withdrew from its discussion.</p>",
        },
        "reasons": "<p>The price for each person supported is below that of the two other offers.</p>",
        "reasons_label": "Why it is good value for money",
        "powers": POWERS,
        "options": OPTIONS,
        "total": "860260.00",
        "lines": [a_line(years=("2018/19", "2019/20"))],
        "budget_lines": [],
        "funds": [a_fund(), a_fund(year="2019/20")],
        "attachments": [{"title": "Equality assessment", "name": "equality-assessment.pdf", "sha256": SHA256}],
        "signature": SIGNED if signed else UNSIGNED,
    } | facts


def of_kind(kind: str) -> dict[str, Any]:
    """A notice of a kind with what that kind asks for."""
    return _OF_KIND[NoticeKind(kind)]()


def _budget(kind: str, **fund: Any) -> dict[str, Any]:
    return a_notice(
        kind,
        lines=[],
        options=[],
        powers=POWERS[:1],
        reasons="",
        reasons_label="",
        total="60000.00",
        budget_lines=[a_budget_line()],
        funds=[a_fund(0, **fund)],
    )


def _changing(kind: str, change: int, **line: Any) -> dict[str, Any]:
    return a_notice(
        kind,
        lines=[a_line(60000, award="029/2017", instalments=[], **line)],
        total="60000.00",
        funds=[a_fund(change)],
    )


def one_page() -> dict[str, Any]:
    """The least a notice may say."""
    return a_notice(
        NoticeKind.OTHER,
        title="Terms of reference of the Victims Commission",
        decision="<p>I approve the terms of reference.</p>",
        sections={
            "summary": "<p>The Commission’s terms were last changed in 2015.</p>",
            "facts": "<p>The new terms let the Commission meet online.</p>",
        },
        reasons="",
        reasons_label="",
        powers=[],
        options=[],
        total="0.00",
        lines=[],
        funds=[],
        attachments=[],
    )


def many_lines(count: int, kind: str = NoticeKind.ROUND) -> dict[str, Any]:
    """Several recipients, each for one year and with an amount of its own."""
    lines = [
        a_line(
            10000 + number,
            provider=f"Member {number} of the West Midlands Consortium for Victims of Domestic Abuse",
            lead="" if number % 3 else "Coventry Haven",
            service=f"Support for families in their homes, part {number}",
            instalments=[],
        )
        for number in range(1, count + 1)
    ]
    total = sum(Decimal(line["amount"]) for line in lines)
    return a_notice(kind, lines=lines, total=str(total), funds=[a_fund(int(total))])


_OF_KIND = {
    NoticeKind.AWARD: a_notice,
    NoticeKind.ROUND: lambda: many_lines(6),
    NoticeKind.EXTENSION: lambda: _changing(NoticeKind.EXTENSION, 60000, starts_on=""),
    NoticeKind.INCREASE: lambda: _changing(NoticeKind.INCREASE, 60000, starts_on="", ends_on=""),
    NoticeKind.REDUCTION: lambda: _changing(NoticeKind.REDUCTION, -60000),
    NoticeKind.REFUSAL: lambda: a_notice(
        NoticeKind.REFUSAL, lines=[a_line(25000, amounts=[], amount="0.00", instalments=[])], total="0.00", funds=[]
    ),
    NoticeKind.CESSATION: lambda: _changing(NoticeKind.CESSATION, -60000),
    NoticeKind.ACCEPTANCE: lambda: _budget(NoticeKind.ACCEPTANCE, confirmed_change="60000.00"),
    NoticeKind.VIREMENT: lambda: _budget(
        NoticeKind.VIREMENT,
        headings=[a_heading(0, moved=60000), a_heading(0, moved=-60000, name="Restorative justice")],
    ),
    NoticeKind.BUDGET: lambda: _budget(
        NoticeKind.BUDGET, allocated_change="60000.00", headings=[a_heading(0, moved=60000)]
    ),
    NoticeKind.OTHER: one_page,
}


def ten_pages() -> dict[str, Any]:
    """A notice of ten sheets: advice in 53 paragraphs with headings, lists and tables, and a schedule of three."""
    table = (
        "<table><tr><th>Area</th><th>People supported</th><th>Weeks of waiting</th></tr>"
        + "".join(f"<tr><th>{name}</th><td>{600 + place}</td><td>{place + 7}</td></tr>" for place, name in _AREAS)
        + "</table>"
    )
    facts = "".join(
        f"<h3>What part {part} of the review found</h3>"
        + "".join(f"<p>Finding {part}.{number}. {_FINDING}</p>" for number in range(1, 6))
        + "<ul><li>Contact within two working days</li><li>A named adviser for each person</li></ul>"
        + (table if part % 3 == 0 else "")
        for part in range(1, 9)
    )
    long = many_lines(3)
    sections = {**long["sections"], "facts": facts, "consultation": f"<p>{_FINDING}</p>" * 2}
    return {**long, "sections": sections}


_AREAS = list(
    enumerate(("Birmingham", "Coventry", "Dudley", "Sandwell", "Solihull", "Walsall", "Wolverhampton"), start=1)
)
_FINDING = (
    "People who were asked said that the first call mattered most, that they wanted to speak to the same adviser "
    "each time, and that they had waited longer than they were told. Providers agreed, and asked for money that is "
    "certain for two years, so that advisers who have been trained stay. The office compared what each area pays."
)


def an_advice(**facts: Any) -> dict[str, Any]:
    """What the Victims Commission advised on one recommendation, as `commission_input` gives it."""
    return {
        "recommendation_key": 1,
        "title": "Counselling and advisers",
        "priority": "Sexual violence",
        "advice": "Supports the recommendation with conditions",
        "words": "The Commission supports two years at the price that is asked.\nIt asks to be told after one.",
        "conditions": "Quarterly figures for each council area",
        "dissent": "One member would have waited for the evaluation.",
        "concluded_on": "2018-02-20",
        "count": "4 support, 1 abstains",
        "eligible": 6,
        "given": 5,
        "quorum": 3,
        "aside": [
            {"who": "Member, for Coventry Haven", "why": "Sits on the Victims Commission for Coventry Haven"},
            {
                "who": "Deputy chair, for Barnardo’s",
                "why": "Is a trustee of Crisis Point, a member of the Sexual Violence Consortium",
            },
        ],
        "asked": [],
        "differs": [],
    } | facts


def on_advice(**facts: Any) -> dict[str, Any]:
    """An award that follows the advice of the Commission."""
    return a_notice(**({"commission": [an_advice()], "departure": ""} | facts))


def against_advice() -> dict[str, Any]:
    """An award that departs from it in two points, with the reason."""
    differs = [
        "Sexual Violence Consortium gets £430,130 for 2018/19, £20,000 less than the £450,130 advised",
        "Refuge gets £20,000 for 2018/19, which the Commission did not advise",
    ]
    reason = "<p>The fund cannot bear more than one year.</p><p>The need was met:</p><ul><li>by others</li></ul>"
    return on_advice(commission=[an_advice(differs=differs)], departure=reason)
