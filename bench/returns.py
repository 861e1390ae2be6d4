"""Returns of ten years, 40,000 answers, and how long the year's results, a save and a spreadsheet take.

Rows are laid in bulk: by the transitions they would take an hour. What was certified is marked so last, because from
then on the database holds its answers.
"""

import random
import statistics
import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.roles import Role
from accounts.transitions.person import enter_person
from bench.pages import EMPTY
from commissioning.models import Commitment, Fund
from core import years
from grants import transitions
from grants.choices import AgreementState, Counts, ReturnState, Topic, Unit
from grants.figures.boxes import asked_by, last_filing
from grants.models import Agreement, Answer, Award, Filing, MonitoringReturn, ReturnTemplate
from grants.rules.answers import Box, Given
from grants.rules.quarters import touched
from grants.rules.returns import days_of
from grants.rules.standard_return import standard_return
from grants.rules.templates import MeasureFacts
from providers.transitions import add_contact

AGREEMENTS_A_YEAR, PRIORITIES, MORE, ROUNDS = 20, 40, 14, 12
CONTACT = "bench-contact@example.org"
AT = datetime(2013, 4, 2, 10, tzinfo=ZoneInfo("Europe/London"))
YEAR = date(2015, 4, 1)
WORDS = "The waiting list is shorter than in spring, and evening appointments are asked for more than there are."


def lay_returns() -> None:
    """After `build`: always the same figures."""
    dice = random.Random(2017)
    with transaction.atomic():
        template = _template("Bench")
        for fund in Fund.objects.select_related("financial_year").order_by("financial_year__start_on"):
            for agreement in _agreements(fund, template):
                _returns(agreement, dice)
        certified = {"certified_by": _the(Role.MANAGER), "certified_at": AT}
        accepted = {"accepted_by": _the(Role.OFFICER), "accepted_at": AT}
        for filing in Filing.objects.select_related("monitoring_return"):
            accepted_on = filing.monitoring_return.due_on
            Filing.objects.filter(pk=filing.pk).update(**certified, **accepted, accepted_on=accepted_on)
        _one_to_fill(_template("Bench of many boxes", more=MORE))


def measure_returns(client: Callable[[Role], Client]) -> bool:
    """Print how long the results of a year, a save of 80 boxes and a file take; gives whether the aims are met."""
    return all([_measure_results(client(Role.MANAGER)), _measure_save(), _measure_sheet()])


def _measure_results(client: Client) -> bool:
    address = f"/results/{years.slug(YEAR)}/"
    empty, page = (_median(lambda one=one: client.get(one)) for one in (EMPTY, address))
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    asked = Answer.objects.count()
    is_met = page <= 5 * empty
    print(
        f"Results of a year of {asked:,} answers: {page:.1f} ms, {len(captured)} queries, x {page / empty:.1f}  <= 5"
        f"{'' if is_met else '  not met'}"
    )
    return is_met


def _measure_save() -> bool:
    held, by = _to_fill(), User.objects.get(email=CONTACT)
    boxes = asked_by(held).boxes

    def save() -> None:
        with transaction.atomic():
            _fill(held, by, dice)
            transaction.set_rollback(True)

    dice = random.Random(1)
    taken = _median(save)
    is_met = taken <= 200
    print(f"A return of {len(boxes)} boxes saved: {taken:.0f} ms  <= 200{'' if is_met else '  not met'}")
    return is_met


def _measure_sheet() -> bool:
    """The return's own spreadsheet, filled in and sent up, until the page answers what is in it."""
    held, by, contact = _to_fill(), User.objects.get(email=CONTACT), Client(HTTP_HOST="localhost")
    contact.force_login(by, backend="django.contrib.auth.backends.ModelBackend")

    def send() -> None:
        answer = contact.post(f"/returns/{held.pk}/upload/", {"sheet": SimpleUploadedFile("return.xlsx", filled)})
        if answer.status_code not in {200, 302}:
            raise SystemExit(f"The spreadsheet was answered with {answer.status_code}")

    with transaction.atomic():
        _fill(held, by, random.Random(1))
        filled = contact.get(f"/returns/{held.pk}/sheet.xlsx").content
        taken = _median(send)
        transaction.set_rollback(True)
    is_met = taken <= 1000
    print(f"Its spreadsheet of {len(filled) // 1024} KB read: {taken:.0f} ms  <= 1000{'' if is_met else '  not met'}")
    return is_met


def _fill(held: MonitoringReturn, by: User, dice: random.Random) -> None:
    filing = last_filing(held)
    transitions.save_answers(
        monitoring_return=held,
        given=_given(asked_by(held).boxes, dice),
        expected_version=filing.version if filing else 0,
        by=by,
        at=AT.replace(year=2026),
    )


def _to_fill() -> MonitoringReturn:
    return MonitoringReturn.objects.filter(state=ReturnState.REQUESTED).order_by("pk")[0]


def _median(act: Callable[[], Any]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times[1:])


def _the(role: Role) -> User:
    return User.objects.filter(role=role).order_by("pk")[0]


def _template(name: str, more: int = 0) -> ReturnTemplate:
    """The standard questions, and some more that an office might add."""
    manager = {"by": _the(Role.MANAGER), "at": AT}
    version, asked = transitions.start_template(name=name, about="", **manager), standard_return()
    added = [
        MeasureFacts(f"more-{at}", Topic.PEOPLE, f"Number {at}", "What the office asks", Unit.PEOPLE, Counts.OTHER)
        for at in range(more)
    ]
    transitions.put_measures(version=version, measures=[*asked.measures, *added], rules=asked.rules, **manager)
    return transitions.issue_version(version=version, in_use_from=date(2000, 4, 1), **manager).template


def _agreements(fund: Fund, template: ReturnTemplate) -> list[Agreement]:
    """Awards of one year to the first commitments of its fund that no award holds."""
    start = fund.financial_year.start_on
    free = Commitment.objects.filter(fund=fund, awards=None).select_related("provider").order_by("pk")
    made = []
    for commitment in free[:AGREEMENTS_A_YEAR]:
        award = Award.objects.create(
            provider=commitment.provider,
            service=commitment.service,
            starts_on=start,
            ends_on=years.ending(start),
            basis="Laid for the benchmark",
        )
        award.commitments.add(commitment)
        made.append(_agreement(award, template))
    return made


def _agreement(award: Award, template: ReturnTemplate) -> Agreement:
    officer, manager = _the(Role.OFFICER), _the(Role.MANAGER)
    accepted = {"accepted_by": manager, "accepted_at": AT, "accepted_on": award.starts_on, "is_on_paper": True}
    return Agreement.objects.create(
        award=award,
        reference=f"bench/A{award.pk}",
        state=AgreementState.ACCEPTED,
        purpose=award.service,
        template=template,
        drafted_by=officer,
        drafted_at=AT,
        offered_by=officer,
        offered_at=AT,
        **accepted,
    )


def _requested(agreement: Agreement, state: str) -> list[MonitoringReturn]:
    version = agreement.template.versions.get()  # type: ignore[union-attr]
    made = []
    for quarter in touched(agreement.award.starts_on, agreement.award.ends_on):
        opens_on, due_on = days_of(quarter, agreement.return_days)
        made.append(
            MonitoringReturn.objects.create(
                agreement=agreement,
                template_version=version,
                year_start=quarter.year_start,
                quarter=quarter.number,
                opens_on=opens_on,
                due_on=due_on,
                state=state,
            )
        )
    return made


def _returns(agreement: Agreement, dice: random.Random) -> None:
    by = _the(Role.PROVIDER_CONTACT)
    said = {"started_by": by, "started_at": AT, "changed_by": by, "changed_at": AT, "version": 1}
    for held in _requested(agreement, ReturnState.ACCEPTED):
        filing = Filing.objects.create(monitoring_return=held, number=1, submitted_by=by, submitted_at=AT, **said)
        boxes = asked_by(held).boxes
        given = _given(boxes, dice)
        Answer.objects.bulk_create(
            Answer(
                filing=filing,
                measure=one.measure,
                priority_id=one.box.priority or None,
                area_id=one.box.area or None,
                value=given[one.box].value,
                words=given[one.box].words,
            )
            for one in boxes
        )


def _given(boxes: Any, dice: random.Random) -> dict[Box, Given]:
    return {
        one.box: Given(words=WORDS) if one.measure.unit == Unit.WORDS else Given(dice.randrange(5, 400))
        for one in boxes
    }


def _one_to_fill(template: ReturnTemplate) -> None:
    """An award for many priorities, so that its return has a box for each, and the contact who fills it in."""
    free = Commitment.objects.filter(fund__financial_year__start_on=YEAR, awards=None).select_related("provider")
    commitments = list(free.order_by("pk")[:PRIORITIES])
    award = Award.objects.create(
        provider=commitments[0].provider,
        service="Support for everybody",
        starts_on=YEAR,
        ends_on=years.ending(YEAR),
        basis="Laid for the benchmark",
    )
    award.commitments.set(commitments)
    _requested(_agreement(award, template), ReturnState.REQUESTED)
    entered = {"by": _the(Role.ADMINISTRATOR), "at": AT}
    person = enter_person(email=CONTACT, name="Contact", role=Role.PROVIDER_CONTACT, **entered)
    add_contact(award.provider, job_title="Manager", user=person, by=_the(Role.OFFICER), at=AT)
