"""Illustrative decisions of the years to come, one at each step of their way, so that every role has something waiting.

What builds on a signature that could not be made, because this machine makes no PDF, is left out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from commissioning.models import Fund
from config.example_office.drafting import Pen, add_lines, attach, write_words
from config.example_office.funds import load_fund
from config.example_office.papers import read
from config.example_office.people import Cast
from core import years
from grants import transitions
from grants.choices import Interests
from grants.models import Award, DecisionNotice
from grants.transitions import Press

STREAM = "Victims’ services grant"
NOTE = "Made up for the example: no paper of the Ministry of Justice names it"
MADE_UP = "This decision is made up for the example: no paper knows of it."
# Where the papers end: no year of the example that is made up stands before it.
AFTER_THE_PAPERS = years.parse("2018-19")


@dataclass
class Desk:
    """What is at hand while the decisions are made: who acts, what time it is, the funds, and what was made before."""

    cast: Cast
    now: datetime
    press: Press | None
    funds: dict[str, Fund] = field(default_factory=dict)
    made: dict[str, DecisionNotice] = field(default_factory=dict)

    def pen(self, by: User, days_ago: int) -> Pen:
        return Pen(by, self.now - timedelta(days=days_ago))

    def with_years(self, title: str) -> str:
        """A title with the years of the funds in place of their words."""
        return title.format(**{word: fund.financial_year.label for word, fund in self.funds.items()})


def make_decisions(cast: Cast, *, now: datetime, press: Press | None) -> Desk:
    """Open the funds to come and take each decision as far as its data say; without a press nothing is signed."""
    data = read("decisions")
    desk = Desk(cast, now, press)
    for facts in data["funds"]:
        start = _next(years.starting(timezone.localdate(now)), facts["years_ahead"])
        desk.funds[facts["word"]] = _open(facts, max(start, _next(AFTER_THE_PAPERS, facts["years_ahead"] - 1)), cast)
    for decision in data["decisions"]:
        if _can_be_made(decision, desk):
            desk.made[decision["key"]] = _make(_in_full(decision, data), desk)
    return desk


def _next(year_start: date, count: int) -> date:
    return year_start.replace(year=year_start.year + count)


def _open(facts: Mapping[str, Any], start_on: date, cast: Cast) -> Fund:
    """A fund with its income confirmed and its headings, in the form of the funds of the papers."""
    entry = {"effective_on": timezone.localdate(cast.at), "note": NOTE}
    return load_fund(
        {
            "financial_year": years.slug(start_on),
            "fund": "Victims Fund",
            "income": [{"verb": "confirm", "stream": STREAM, "amount": facts["income"], **entry}],
            "allocations": [{"heading": name, "amount": amount, **entry} for name, amount in facts["headings"]],
        },
        cast,
    )


def _can_be_made(decision: Mapping[str, Any], desk: Desk) -> bool:
    """Whether what it changes or supersedes was signed."""
    needed = [decision[name] for name in ("changes", "supersedes") if name in decision]
    return all(key in desk.made and desk.made[key].is_signed for key in needed)


def _in_full(decision: Mapping[str, Any], data: Mapping[str, Any]) -> Mapping[str, Any]:
    """With the parts that officers write in the same way each time, and a summary that owns up to what it is."""
    words = dict(decision.get("words", {}))
    if "summary" in words:
        words["summary"] = f"{words['summary']}\n\n{MADE_UP}"
    if not decision.get("is_usual"):
        return {**decision, "words": words}
    return {"legal": data["usual_legal"], **decision, "words": data["usual"] | words}


def _make(decision: Mapping[str, Any], desk: Desk) -> DecisionNotice:
    steps = dict(decision["went"])
    pen = desk.pen(desk.cast.officer, steps.pop("draft"))
    notice = transitions.start_notice(
        kind=decision["kind"],
        title=desk.with_years(decision["title"]),
        contact_name=desk.cast.officer.name,
        contact_email=desk.cast.officer.email,
        is_from_paper=decision.get("is_from_paper", False),
        supersedes=desk.made.get(decision.get("supersedes", "")),
        **pen.stamp,
    )
    write_words(notice, decision, pen)
    add_lines(notice, decision, desk.funds, pen, award=_standing(decision, desk))
    for file in decision.get("files", []):
        attach(notice, file, pen)
    return _end(take_steps(notice, steps.items(), desk), decision, desk)


def take_steps(notice: DecisionNotice, steps: Iterable[tuple[str, int]], desk: Desk) -> DecisionNotice:
    """Each step, and how many days ago it was taken, by the person whose turn it is."""
    for step, days_ago in steps:
        notice = _take(step, notice, days_ago, desk)
    return notice


def _standing(decision: Mapping[str, Any], desk: Desk) -> Award | None:
    return desk.made[decision["changes"]].awards.get() if "changes" in decision else None


def _take(step: str, notice: DecisionNotice, days_ago: int, desk: Desk) -> DecisionNotice:
    """One step by the person whose turn it is; what cannot be signed here stays certified."""
    if step == "sign":
        if desk.press is None:
            return notice
        stamp = desk.pen(desk.cast.commissioner, days_ago).stamp
        return transitions.sign_notice(
            notice=notice, interests=Interests.NONE, press=desk.press, proof="example office", **stamp
        )
    if step == "publish" and not notice.is_signed:
        return notice
    verb, by = {
        "hand-over": (transitions.hand_over_notice, desk.cast.officer),
        "submit": (transitions.submit_notice, desk.cast.manager),
        "certify": (transitions.certify_notice, desk.cast.finance),
        "publish": (transitions.publish_notice, desk.cast.manager),
    }[step]
    return verb(notice=notice, **desk.pen(by, days_ago).stamp)


def _end(notice: DecisionNotice, decision: Mapping[str, Any], desk: Desk) -> DecisionNotice:
    """What ends its way, or sends it back, with the words for it."""
    cast = desk.cast
    for how, verb, by in (
        ("returned", transitions.return_notice, cast.commissioner),
        ("refused", transitions.refuse_notice, cast.commissioner),
        ("withdrawn", transitions.withdraw_notice, cast.officer),
    ):
        if how in decision:
            days_ago, comment = decision[how]
            notice = verb(notice=notice, comment=comment, **desk.pen(by, days_ago).stamp)
    return notice
