"""The Victims Commission of the example office: its members, its meetings, and recommendations at each stage."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from accounts.transitions.person import enter_person
from commissioning import transitions as advising
from commissioning.choices import Attended
from commissioning.figures.recusals import members_on
from commissioning.models import AgendaItem, Meeting, Priority, Recommendation
from commissioning.rules.evidence import EvidenceRow
from commissioning.transitions.minutes import Press as MinutesPress
from config.example_office.decisions import Desk, take_steps
from config.example_office.drafting import write_words
from config.example_office.papers import read
from core.rich_text import from_typing
from grants import transitions
from providers.models import Provider

LAUNCHED = date(2015, 1, 27)


def make_commission(desk: Desk, *, press: MinutesPress | None) -> None:
    """Appoint the members, plan the meetings, and take each recommendation as far as its data say.

    `press` prints the minutes that are agreed. Without one, where no PDF can be made, they are written and stay open.
    """
    data = read("commission")
    people = {facts["email"]: _appoint(facts, desk) for facts in data["members"]}
    meetings = {facts["key"]: _plan(facts, desk) for facts in data["meetings"]}
    for facts in data["recommendations"]:
        recommendation = _write(facts, desk)
        if "sent" in facts:
            recommendation = _send(recommendation, facts, meetings, desk)
        for view in facts["views"]:
            advising.give_review(
                recommendation=recommendation,
                view=view["view"],
                conditions=view.get("conditions", ""),
                reasons=view["reasons"],
                by=people[view["by"]],
                at=_at(desk, view["days"]),
            )
        if "conclusion" in facts:
            chair = people[data["members"][0]["email"]]
            at = _at(desk, facts["concluded"]) + timedelta(hours=1)
            advising.conclude(recommendation=recommendation, **facts["conclusion"], by=chair, at=at)
        if "decision" in facts:
            _decide(recommendation, facts["decision"], desk)
    for facts in data["meetings"]:
        if "agreed" in facts:
            _minute(meetings[facts["key"]], facts, data["recommendations"], desk, press)


def _at(desk: Desk, days_ago: int) -> datetime:
    return desk.now - timedelta(days=days_ago)


def _appoint(facts: Mapping[str, Any], desk: Desk) -> User:
    cast = desk.cast
    person = User.objects.filter(email=facts["email"]).first() or enter_person(
        email=facts["email"],
        name=facts["name"],
        role=Role.COMMISSION_MEMBER,
        by=cast.administrator,
        at=cast.at,
        is_example=True,
    )
    advising.appoint_member(
        person=person,
        provider=Provider.objects.get(name=facts["provider"]) if "provider" in facts else None,
        position=facts.get("position", "member"),
        started_on=LAUNCHED,
        priorities=[Priority.objects.get(name=name) for name in facts["priorities"]],
        by=cast.manager,
        at=cast.at,
    )
    return person


def _plan(facts: Mapping[str, Any], desk: Desk) -> Meeting:
    stamp = {"by": desk.cast.officer, "at": _at(desk, 20)}
    meeting = advising.plan_meeting(
        title=facts["title"],
        held_on=timezone.localdate(desk.now) + timedelta(days=facts["days"]),
        starts_at=facts["time"],
        place=facts["place"],
        **stamp,
    )
    for item in facts["items"]:
        advising.add_agenda_item(meeting=meeting, title=item["title"], **stamp)
    return meeting


def _minute(
    meeting: Meeting,
    facts: Mapping[str, Any],
    recommendations: Iterable[Mapping[str, Any]],
    desk: Desk,
    press: MinutesPress | None,
) -> None:
    """Say who came, write down what was said, and have it agreed where it can be printed."""
    pen = {"by": desk.cast.officer, "at": _at(desk, facts["agreed"] + 1)}
    kept_away = dict.fromkeys(facts["apologies"], Attended.APOLOGIES) | dict.fromkeys(facts["absent"], Attended.ABSENT)
    attended = {
        member.pk: kept_away.get(member.person.email, Attended.PRESENT) for member in members_on(meeting.held_on)
    }
    advising.record_attendance(meeting=meeting, attended=attended, **pen)
    said = {one["title"]: one["minutes"] for one in [*facts["items"], *recommendations] if "minutes" in one}
    written = [
        advising.WrittenItem(item.pk, from_typing(said[item.title]), item.version)
        for item in AgendaItem.objects.filter(meeting=meeting).in_order()
    ]
    advising.write_minutes(meeting=meeting, written=written, **pen)
    if press is not None:
        advising.agree_minutes(meeting=meeting, press=press, by=desk.cast.manager, at=_at(desk, facts["agreed"]))


def _write(facts: Mapping[str, Any], desk: Desk) -> Recommendation:
    stamp = {"by": desk.cast.officer, "at": _at(desk, facts["drafted"])}
    recommendation = advising.start_recommendation(
        title=facts["title"],
        priority=Priority.objects.get(name=facts["priority"]),
        **{name: from_typing(facts[name]) for name in ("need", "outcomes", "gaps", "delivered")},
        **stamp,
    )
    for line in facts["lines"]:
        advising.add_recommended_line(recommendation=recommendation, facts=_asked(line, desk), **stamp)
    for table in facts["tables"]:
        rows = [EvidenceRow(row["label"], tuple(row["figures"])) for row in table["rows"]]
        advising.put_evidence(recommendation=recommendation, **{**table, "rows": rows}, **stamp)
    return recommendation


def _send(
    recommendation: Recommendation, facts: Mapping[str, Any], meetings: Mapping[str, Meeting], desk: Desk
) -> Recommendation:
    sent = {"by": desk.cast.officer, "at": _at(desk, facts["sent"])}
    if "meeting" in facts:
        return advising.send_for_review(recommendation=recommendation, meeting=meetings[facts["meeting"]], **sent)
    closes_on = timezone.localdate(desk.now) + timedelta(days=facts["closes"])
    return advising.send_for_review(recommendation=recommendation, closes_on=closes_on, **sent)


def _asked(line: Mapping[str, Any], desk: Desk) -> advising.AskedLine:
    fund = desk.funds[line["fund"]]
    heading = fund.allocations.get(heading=line["heading"])
    return advising.AskedLine(
        provider=Provider.objects.get(name=line["provider"]),
        service=line["service"],
        starts_on=fund.financial_year.start_on,
        ends_on=fund.financial_year.end_on,
        amounts=[advising.AskedAmount(fund, Decimal(line["amount"]), heading)],
    )


def _decide(recommendation: Recommendation, decision: Mapping[str, Any], desk: Desk) -> None:
    """Begin the notice from the advice as an officer would, write what it lacks, and take it through its steps."""
    pen = desk.pen(desk.cast.officer, decision["drafted"])
    notice = transitions.start_from_advice(recommendation=recommendation, **pen.stamp)
    write_words(notice, {**decision, "legal": read("decisions")["usual_legal"]}, pen)
    take_steps(notice, decision["went"], desk)
