"""500 decisions of three years, made by the transitions themselves, and one that fills ten pages at three stages."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count, cycle
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from commissioning.models import Allocation, Fund, Priority
from core.pdf import paper_is_available
from grants import transitions
from grants.choices import Interests, NoticeKind, NoticeState, PowerDirection, ReasonsNeeded, Task
from grants.documents.notice import press
from grants.models import DecisionNotice, LegalPower
from grants.rules.tasks import needed_tasks
from grants.transitions import LineFacts, Press, YearAmount
from providers.models import Provider
from tests.documents.notice_sample import ten_pages
from tests.factories.grants import press as stand_in

# 497 ordinary ones, ten of them on their way, and three long ones.
ORDINARY = ("published",) * 487 + ("draft",) * 3 + ("submitted",) * 3 + ("certified",) * 2 + ("signed",) * 2
OF_TEN_PAGES = ("published", "certified", "draft")
LONG = "Services for victims in all council areas"
FIRST_AT = datetime(2016, 4, 4, 10, tzinfo=ZoneInfo("Europe/London"))
BETWEEN = timedelta(days=2)
WORDS = "<p>Waiting times have grown in every council area, and the Victims Commission advises the award.</p>"
REASONS = "<p>The price for each person supported was the lowest of the three that were received.</p>"


@transaction.atomic
def lay_decisions() -> None:
    """After `build`: decisions every other day, each of one to three recipients, printed by a stand-in for the press.

    The long ones have four recipients, and the published one of them has a real paper where paper can be made.
    """
    office = _Office()
    for stage in ORDINARY:
        office.decide(stage)
    for stage in OF_TEN_PAGES:
        office.decide(stage, is_long=True)


def the_long(state: NoticeState) -> DecisionNotice:
    """The decision of ten pages that is in a state; the submitted one has been certified too."""
    return DecisionNotice.objects.get(title=LONG, state=state)


@dataclass
class _Moment:
    """What a decision is made from, at one moment."""

    at: datetime
    fund: Fund
    headings: list[Allocation]


class _Office:
    """Everybody and everything that a decision names, in turns."""

    def __init__(self) -> None:
        self.people = {person.role: person for person in User.objects.all()}
        self.priorities = cycle(Priority.objects.exclude(slug="priority-1").order_by("pk"))
        self.providers = cycle(Provider.objects.order_by("pk"))
        self.numbers = count()
        self.power = _power(self.people[Role.MANAGER])
        self.moments: dict[int, tuple[Fund, list[Allocation]]] = {}

    def decide(self, stage: str, *, is_long: bool = False) -> DecisionNotice:
        number = next(self.numbers)
        now = self._moment(FIRST_AT + number * BETWEEN)
        kind = NoticeKind.ROUND if is_long or number % 3 else NoticeKind.AWARD
        title = LONG if is_long else f"Support for people harmed by crime, part {number}"
        by = self._by(Role.OFFICER, now)
        notice = transitions.start_notice(kind=kind, title=title, contact_name="The contact officer", **by)
        recipients = 4 if is_long else 1 + number % 3 if kind == NoticeKind.ROUND else 1
        for turn in range(recipients):
            transitions.add_line(notice=notice, facts=self._line(now, number + turn, is_long=is_long), **by)
        self._write(notice, now, ten_pages()["sections"] if is_long else {})
        return self._move(DecisionNotice.objects.get(pk=notice.pk), stage, now, press=_press(stage, is_long=is_long))

    def _moment(self, at: datetime) -> _Moment:
        start = at.year if at.month > 3 else at.year - 1
        if start not in self.moments:
            fund = Fund.objects.select_related("financial_year").get(financial_year__start_on=date(start, 4, 1))
            self.moments[start] = fund, list(fund.allocations.order_by("position"))
        return _Moment(at, *self.moments[start])

    def _by(self, role: Role, now: _Moment) -> dict[str, Any]:
        return {"by": self.people[role], "at": now.at}

    def _line(self, now: _Moment, turn: int, *, is_long: bool) -> LineFacts:
        start = now.fund.financial_year.start_on
        amount = Decimal(1_000 + turn * 7)
        more = ten_pages()["lines"][0] if is_long else {"conditions": "", "outcomes": ""}
        return LineFacts(
            provider=next(self.providers),
            service=f"Practical and emotional support, part {turn}",
            priority=next(self.priorities),
            starts_on=start,
            ends_on=start.replace(year=start.year + 1) - timedelta(days=1),
            amounts=[YearAmount(now.fund, amount, now.headings[turn % len(now.headings)])],
            conditions=more["conditions"],
            outcomes=more["outcomes"],
        )

    def _write(self, notice: DecisionNotice, now: _Moment, sections: dict[str, str]) -> None:
        common = {"notice": notice, "expected_version": 0, **self._by(Role.OFFICER, now)}
        for task in needed_tasks(notice.kind):
            body = sections.get(task, WORDS)
            if task == Task.OPTIONS:
                transitions.write_options(options=[("Do nothing", "Victims would wait longer.")], **common)
            elif task == Task.LEGAL:
                transitions.write_legal(power_in=None, power_out=self.power, reasons=REASONS, body=body, **common)
            elif task not in (Task.WHAT, Task.DECISION):
                transitions.write_section(task=task, body=body, **common)

    def _move(self, notice: DecisionNotice, stage: str, now: _Moment, *, press: Press) -> DecisionNotice:
        """Take the steps up to a stage."""
        manager, finance = self._by(Role.MANAGER, now), self._by(Role.FINANCE, now)
        signing = {"interests": Interests.NONE, "press": press, **self._by(Role.COMMISSIONER, now)}
        steps = (
            ("submitted", lambda: transitions.submit_notice(notice=notice, **manager)),
            ("certified", lambda: transitions.certify_notice(notice=notice, **finance)),
            ("signed", lambda: transitions.sign_notice(notice=notice, **signing)),
            ("published", lambda: transitions.publish_notice(notice=notice, **manager)),
        )
        taken = [name for name, _ in steps].index(stage) + 1 if stage != "draft" else 0
        for _, take in steps[:taken]:
            notice = take()
        return notice


def _press(stage: str, *, is_long: bool) -> Press:
    return press if is_long and stage == "published" and paper_is_available() else stand_in


def _power(by: User) -> LegalPower:
    return transitions.add_power(
        provision="section 143",
        act="Anti-social Behaviour, Crime and Policing Act 2014",
        direction=PowerDirection.OUT,
        purpose="Money for services that help victims and witnesses",
        reasons_needed=ReasonsNeeded.VALUE_FOR_MONEY,
        started_on=date(2014, 5, 13),
        by=by,
        at=FIRST_AT,
    )
