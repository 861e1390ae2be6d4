"""Reports to test their paper with, as `report_input` of reports.figures.report_input gives them: plain values."""

from decimal import Decimal
from typing import Any

OFFICE = {"name": "Office of the Police and Crime Commissioner for Exampleshire", "colour": "#1f3a5f", "logo": ""}
COVER = {
    "kind": "Report to the policing and crime board",
    "title": "Victims services in 2017/18",
    "reference": "BR 003/2018",
    "board": "Strategic Policing and Crime Board",
    "meeting_on": "2018-03-13",
    "as_at": "2018-02-28",
    "issued_on": "2018-03-01",
    "years": "2017/18",
    "presenter": "Commissioning manager",
    "author": "OPCC officer",
    "is_public": True,
}
FUND, AGENCIES = "fund-confirmed:2017-18", "agencies:2017-18"
FIGURES = {
    FUND: {
        "label": "Fund confirmed 2017/18",
        "printed": "£3,321,557",
        "in_words": "three million three hundred and twenty-one thousand five hundred and fifty-seven pounds",
        "href": "/funds/victims-fund/2017-18/entries/?as-at=2018-02-28&kind=income-confirmed",
    },
    AGENCIES: {"label": "Agencies funded 2017/18", "printed": "18", "in_words": "eighteen", "href": ""},
}
NOTHING_FOUND = {"open": [], "answered": [], "reason": "", "tokens": 2}
WORDS = (
    "<p>The confirmed fund is [[fund-confirmed:2017-18]].</p><p>It pays [[agencies:2017-18|in words]] agencies:</p>"
    "<ul><li>for court advisers</li><li>for refuges</li></ul>"
)


def pounds(amount: Decimal | int) -> str:
    return f"£{amount:,}"


def a_table(rows: int = 3, *, years: int = 1, name: str = "funded-agencies", **facts: Any) -> dict[str, Any]:
    """A live table of so many agencies with an amount for each of some years, and its true total."""
    lines = [
        [f"Agency {number:04d}", *[1_000 * number + year for year in range(years)]] for number in range(1, rows + 1)
    ]
    total = ["Total", *[sum(line[1 + year] for line in lines) for year in range(years)]]
    columns = [{"label": "Agency", "is_numeric": False, "unit": None}]
    columns += [{"label": f"{2010 + year}/{11 + year}", "is_numeric": True, "unit": "pounds"} for year in range(years)]
    return {
        "key": f"table:{name}",
        "caption": "Funded agencies 2017/18",
        "columns": columns,
        "rows": [_row(line) for line in lines],
        "total": _row(total),
        "notes": ["Commitments of the ledger."],
        "left_out": 0,
        "values": [_raw(line) for line in lines],
        "total_values": _raw(total),
        "is_without_data": False,
    } | facts


def a_chart(number: int = 3, *, name: str = "committed-by-priority", **facts: Any) -> dict[str, Any]:
    drawn = [
        {
            "label": f"Priority {number}",
            "value": f"{1_000 * number}.00",
            "printed": pounds(1_000 * number),
            "series": "",
        }
        for number in range(1, number + 1)
    ]
    return {
        "key": f"chart:{name}",
        "caption": "Committed by priority 2017/18",
        "table": a_table(number, name=name, caption="Committed by priority 2017/18"),
        "bars": drawn,
    } | facts


def a_section(*pieces: Any, heading: str = "Purpose", key: int = 1) -> dict[str, Any]:
    """A section of words (text), tables and charts."""
    return {"id": key, "heading": heading, "pieces": [_piece(piece) for piece in pieces]}


def an_input(*sections: dict[str, Any], figures: Any = None, record: Any = None, **cover: Any) -> dict[str, Any]:
    return {
        "office": OFFICE,
        "cover": COVER | cover,
        "sections": list(sections) or [a_section(WORDS)],
        "figures": FIGURES if figures is None else figures,
        "record": NOTHING_FOUND | (record or {}),
    }


def a_long_report() -> dict[str, Any]:
    """Some twenty pages with 12 tables and 4 charts."""
    words = "<p>" + "Victims cope and recover with help that is near and free. " * 9 + "[[fund-confirmed:2017-18]]</p>"
    sections = []
    for number in range(1, 13):
        pieces: list[Any] = [words * 4, a_table(14, name=f"table-{number}")]
        if number % 3 == 0:
            pieces.append(a_chart(10, name=f"chart-{number}"))
        sections.append(a_section(*pieces, words * 3, heading=f"Matter {number}", key=number))
    return an_input(*sections)


def _row(values: list[Any]) -> dict[str, Any]:
    cells = [str(value) if isinstance(value, str) else pounds(value) for value in values]
    return {"cells": cells, "hrefs": ["/providers/", *[""] * (len(values) - 1)], "is_subtotal": False}


def _raw(values: list[Any]) -> list[str]:
    return [value if isinstance(value, str) else f"{value}.00" for value in values]


def _piece(piece: Any) -> dict[str, Any]:
    if isinstance(piece, str):
        return {"html": piece}
    return {"chart": piece} if "bars" in piece else {"table": piece}
