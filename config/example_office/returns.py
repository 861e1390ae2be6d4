"""Illustrative returns of 2017/18, each as far as its data say. No paper gives a provider's figures of a quarter.

How many people were supported and what was spent is data; every other figure follows from them by the same shares, so
that the parts make their wholes.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from config.example_office.agreements import YEAR_STARTS, Grants, at
from config.example_office.papers import read
from grants import transitions
from grants.choices import Counts, Source, SpendHeading, Unit
from grants.figures.boxes import Asked, AskedBox, asked_by, given_in, quarter_before
from grants.models import MonitoringReturn
from grants.rules.answers import Box, Given, is_large_change
from grants.transitions import AskedAbout

# In hundredths of the whole.
_SOURCES = {Source.POLICE: 46, Source.SELF: 21, Source.STATUTORY: 18, Source.ACTION_FRAUD: 4, Source.THIRD_PARTY: 10}
_SPENDING = {SpendHeading.SALARIES: 71, SpendHeading.TRAVEL: 5, SpendHeading.PREMISES: 8, SpendHeading.SUPPORT: 7}
_OF_THE_REFERRED = {Counts.NOT_REACHED: 14, Counts.DECLINED: 17, Counts.ASSESSED: 66}
_OF_THE_SUPPORTED = {
    Counts.SUPPORTED: 100,
    Counts.NEW: 68,
    Counts.DIRECT: 83,
    Counts.MEASURED: 22,
    Counts.IMPROVED: 16,
    Counts.ASKED: 30,
    Counts.ANSWERED: 12,
    Counts.SATISFIED: 11,
}
_REST = {Counts.CONTINUING: Counts.NEW, Counts.INDIRECT: Counts.DIRECT}
WHY = "More people were referred after the summer, as in other years."
ACCOUNT = (
    "The team is complete again. Evening appointments are asked for more than there are; the waiting list is shorter."
)


def make_returns(grants: Grants) -> None:
    """Fill in, submit, certify and judge each return of the data, for agreements that were accepted."""
    for facts in read("agreements")["returns"]:
        agreement = grants.agreements[facts["agreement"]]
        if agreement.is_binding:
            _make(agreement.returns.get(year_start=YEAR_STARTS, quarter=facts["quarter"]), facts, grants)
    MonitoringReturn.objects.filter(agreement__in=grants.agreements.values()).update(is_illustrative=True)


def _make(monitoring_return: MonitoringReturn, facts: Mapping[str, Any], grants: Grants) -> None:
    first, second = (grants.contact_of(monitoring_return.agreement, place) for place in (0, 1))
    asked = asked_by(monitoring_return)
    given = _given(monitoring_return, asked, facts)
    if not facts["went"]:
        # A draft is half filled in.
        given = dict(list(given.items())[: len(given) // 2])
    filled = at(facts["filled"])
    stamp = {"monitoring_return": monitoring_return, "at": filled}
    filing = transitions.save_answers(given=given, expected_version=0, by=first, **stamp)
    if "submitted" in facts["went"]:
        transitions.submit_return(expected_version=filing.version, by=first, **stamp)
    later = at(facts["filled"], hour=15)
    if "certified" in facts["went"]:
        transitions.certify_return(monitoring_return=monitoring_return, by=second, at=later)
    if "queried" in facts["went"]:
        queries = _queries(asked, facts["asks"])
        transitions.query_return(
            monitoring_return=monitoring_return, queries=queries, comment="", by=grants.officer, at=later
        )
    if "accepted" in facts["went"]:
        transitions.accept_return(monitoring_return=monitoring_return, by=grants.officer, at=later)


def _given(monitoring_return: MonitoringReturn, asked: Asked, facts: Mapping[str, Any]) -> dict[Box, Given]:
    unknown = facts.get("not_known", {})
    values = _values(asked, facts)
    before = given_in(quarter_before(monitoring_return))
    given: dict[Box, Given] = {}
    for one in asked.boxes:
        if one.measure.counts in unknown:
            given[one.box] = Given(not_known=unknown[one.measure.counts])
        elif one.measure.unit == Unit.WORDS:
            given[one.box] = Given(words=ACCOUNT)
        else:
            was = before[one.box].value if one.box in before else None
            why = WHY if is_large_change(one.measure.unit, was, values[one.box]) else ""
            given[one.box] = Given(values[one.box], explanation=why)
    return given


def _values(asked: Asked, facts: Mapping[str, Any]) -> dict[Box, int]:
    people, spent = facts["people"], facts["spent"] * 100
    referred = people * 3 // 2
    values = {one.box: _value(one, people, referred, facts) for one in asked.boxes}
    for total, of, weights in ((referred, Counts.REFERRED, _SOURCES), (spent, Counts.SPENT, _SPENDING)):
        parts = [one for one in asked.boxes if one.measure.counts == of and one.measure.subject]
        shares = [weights.get(one.measure.subject, 1) for one in parts]  # type: ignore[call-overload]
        values |= dict(zip((one.box for one in parts), _shared(total, shares), strict=True))
    for of in (Counts.BY_PRIORITY, Counts.BY_AREA):
        parts = [one for one in asked.boxes if one.measure.counts == of]
        shares = list(range(len(parts) + 3, 3, -1))
        values |= dict(zip((one.box for one in parts), _shared(people, shares), strict=True))
    return values


def _value(one: AskedBox, people: int, referred: int, facts: Mapping[str, Any]) -> int:
    counts = Counts(one.measure.counts)
    if counts in _REST:
        return people - people * _OF_THE_SUPPORTED[_REST[counts]] // 100
    if counts in _OF_THE_SUPPORTED:
        return people * _OF_THE_SUPPORTED[counts] // 100
    if counts in _OF_THE_REFERRED:
        return referred * _OF_THE_REFERRED[counts] // 100
    fixed = {
        # “Referrals in all”, which the sources make.
        Counts.OTHER: referred,
        Counts.ELSEWHERE: facts.get("elsewhere", 0),
        Counts.WAITED: 9 + facts["quarter"],
        Counts.POSTS: max(facts["spent"] // 90, 100),
    }
    return fixed.get(counts, 0)


def _shared(total: int, shares: Sequence[int]) -> list[int]:
    """A whole number in parts by their shares; what cannot be shared out falls to the first."""
    if not shares:
        return []
    parts = [total * share // sum(shares) for share in shares]
    return [parts[0] + total - sum(parts), *parts[1:]]


def _queries(asked: Asked, asks: Mapping[str, str]) -> list[AskedAbout]:
    """One question for the first box of each kind that is asked about."""
    firsts = {one.measure.counts: one.box for one in reversed(asked.boxes)}
    return [AskedAbout(firsts[Counts(counts)], words) for counts, words in asks.items()]
