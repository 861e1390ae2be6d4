"""Returns filled in at the provider, submitted, and certified by a second person there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Sum
from django.utils import timezone

from accounts.models import User
from core.refusal import Obstacle, Refused, refuse_if
from grants.choices import Counts, ReturnState, Unit
from grants.figures.boxes import Asked, asked_by, given_in, last_filing, quarter_before
from grants.figures.filling import obstacles_to_filling
from grants.models import Answer, Filing, MonitoringReturn
from grants.rules import returns as rules
from grants.rules.answers import (
    Box,
    Given,
    Mismatch,
    is_large_change,
    mismatches,
    obstacles_to_given,
    printed_value,
    sums_by_measure,
)
from grants.rules.filling import obstacles_to_giving_back, obstacles_to_naming
from grants.transitions.monitoring import locked, take_step


class FilingChanged(Refused):
    """Somebody saved the same return since it was opened; nothing was written. `given` is what it says now, at
    `version`.
    """

    def __init__(self, filing: Filing, given: Mapping[Box, Given]):
        self.who, self.at, self.version, self.given = filing.changed_by, filing.changed_at, filing.version, given
        super().__init__(
            Obstacle(f"{self.who} saved this return after you opened it. Compare below, then save what should stand")
        )


def open_filing(*, monitoring_return: MonitoringReturn, by: User, at: datetime) -> Filing:
    """The filing that is being worked on; a new one where there is none, with what a queried one said already."""
    with locked(monitoring_return) as held:
        return begin_filing(held, by=by, at=at)


def begin_filing(held: MonitoringReturn, *, by: User, at: datetime, reason: str = "") -> Filing:
    _refuse_to_fill(held, at=at)
    last = last_filing(held)
    if last is not None and last.certified_at is None:
        return last
    filing = Filing.objects.create(
        monitoring_return=held,
        number=(last.number if last else 0) + 1,
        reason=reason,
        started_by=by,
        started_at=at,
        changed_by=by,
        changed_at=at,
    )
    if last is not None:
        _copy_answers(last, filing)
    return filing


def _copy_answers(source: Filing, filing: Filing) -> None:
    answers = list(source.answers.all())
    for answer in answers:
        answer.pk, answer.filing = None, filing
        answer._state.adding = True
    Answer.objects.bulk_create(answers)


def _refuse_to_fill(held: MonitoringReturn, *, at: datetime) -> None:
    refuse_if(obstacles_to_filling(held, timezone.localdate(at)))


def save_answers(
    *,
    monitoring_return: MonitoringReturn,
    given: Mapping[Box, Given],
    expected_version: int,
    by: User,
    at: datetime,
) -> Filing:
    """Keep what was filled in so far; boxes that are not in `given` stay as they are. Empty ones are emptied.

    `expected_version` is the filing's when the page was opened, 0 where there was none: raises FilingChanged when
    somebody saved since. Refused for a box that is not asked, a figure below nothing, and words that name a person.
    """
    with locked(monitoring_return) as held:
        filing = begin_filing(held, by=by, at=at)
        asked = asked_by(held)
        if filing.version != expected_version:
            raise FilingChanged(filing, given_in(filing))
        refuse_if(obstacles_to_save(asked, given))
        _put_answers(filing, asked, given)
        filing.version += 1
        filing.changed_by, filing.changed_at = by, at
        filing.save()
    return filing


def obstacles_to_save(asked: Asked, given: Mapping[Box, Given]) -> list[Obstacle]:
    """What no draft may hold: boxes that are not asked, two answers in one box, details of a person in free text."""
    boxes = {one.box: one for one in asked.boxes}
    obstacles: list[Obstacle] = []
    for box, answer in given.items():
        if box not in boxes:
            obstacles.append(Obstacle(f"“{box.name}” is not asked in this return: use its own form or spreadsheet"))
            continue
        obstacles += obstacles_to_given(boxes[box].measure.unit, answer, name=box.name)
        for words in (answer.words, answer.not_known, answer.explanation):
            obstacles += obstacles_to_naming(words, box.name)
    return obstacles


def _put_answers(filing: Filing, asked: Asked, given: Mapping[Box, Given]) -> None:
    measures = {one.measure.key: one.measure for one in asked.boxes}
    standing = {
        Box(row.measure.key, row.priority_id or 0, row.area_id or 0): row
        for row in filing.answers.select_related("measure")
    }
    changed = {box: answer for box, answer in given.items() if not _is_same(standing.get(box), answer)}
    filing.answers.filter(pk__in=[standing[box].pk for box in changed if box in standing]).delete()
    Answer.objects.bulk_create(
        Answer(
            filing=filing,
            measure=measures[box.measure],
            priority_id=box.priority or None,
            area_id=box.area or None,
            value=answer.value,
            words=answer.words.strip(),
            not_known=answer.not_known.strip(),
            explanation=answer.explanation.strip(),
        )
        for box, answer in changed.items()
        if not answer.is_empty
    )


def _is_same(row: Answer | None, answer: Given) -> bool:
    if row is None:
        return False
    now = (answer.value, answer.words.strip(), answer.not_known.strip(), answer.explanation.strip())
    return (row.value, row.words, row.not_known, row.explanation) == now


@dataclass(frozen=True)
class FilingCheck:
    """What stands in the way of submitting, and what is only told. Each obstacle names its box.

    `to_answer` are boxes in which nothing stands, `to_mend` figures that stand and do not fit.
    """

    to_answer: tuple[Obstacle, ...]
    to_mend: tuple[Obstacle, ...]
    warnings: tuple[Mismatch, ...]
    unanswered: tuple[str, ...]

    @property
    def obstacles(self) -> tuple[Obstacle, ...]:
        return self.to_answer + self.to_mend


def check_filing(monitoring_return: MonitoringReturn, asked: Asked, given: Mapping[Box, Given]) -> FilingCheck:
    """Every box answered or said not to be known, parts that make their whole, large changes explained."""
    before = given_in(quarter_before(monitoring_return))
    starts = monitoring_return.period.starts_on
    wrong = mismatches(asked.rules, sums_by_measure(given, asked.counted), quarter_starts=starts)
    to_mend = [mismatch_in_words(asked, one) for one in wrong if one.binds]
    to_mend += obstacles_to_leaving_unexplained(asked, given, before)
    to_mend += _obstacles_to_spend(monitoring_return, asked, given)
    return FilingCheck(
        to_answer=tuple(
            Obstacle(f"Answer “{one.label}”, or say why it is not known", one.box.name)
            for one in asked.boxes
            if given.get(one.box, Given()).is_empty
        ),
        to_mend=tuple(to_mend),
        warnings=tuple(one for one in wrong if not one.binds),
        unanswered=tuple(one.label for one in asked.boxes if not given.get(one.box, Given()).is_answered),
    )


def obstacles_to_leaving_unexplained(
    asked: Asked, given: Mapping[Box, Given], before: Mapping[Box, Given]
) -> list[Obstacle]:
    """A figure far from that of the quarter before asks for a line of explanation."""
    return [
        Obstacle(
            f"“{one.label}” was {printed_value(one.measure.unit, before[one.box].value or 0)} last quarter: "
            "say in a line why it changed",
            one.box.name,
        )
        for one in asked.boxes
        if _asks_why(one.measure.unit, before.get(one.box), given.get(one.box, Given()))
    ]


def _asks_why(unit: str, before: Given | None, now: Given) -> bool:
    return before is not None and not now.explanation.strip() and is_large_change(unit, before.value, now.value)


def mismatch_in_words(asked: Asked, wrong: Mismatch) -> Obstacle:
    """What does not add, at the box of the whole."""
    boxes = {one.measure.key: one for one in reversed(asked.boxes)}
    whole = boxes[wrong.rule.whole]
    unit = whole.measure.unit
    parts = " and ".join(f"“{boxes[key].measure.label}”" for key in wrong.rule.parts if key in boxes)
    return Obstacle(
        f"{parts} make {printed_value(unit, wrong.parts)}, and “{whole.measure.label}” is "
        f"{printed_value(unit, wrong.whole)}",
        whole.box.name,
    )


def _obstacles_to_spend(
    monitoring_return: MonitoringReturn, asked: Asked, given: Mapping[Box, Given]
) -> list[Obstacle]:
    keys = {one.measure.key for one in asked.boxes if one.measure.counts == Counts.SPENT}
    spent = sum(answer.value or 0 for box, answer in given.items() if box.measure in keys)
    earlier = Filing.objects.as_at(date.max).filter(monitoring_return__agreement=monitoring_return.agreement_id)
    others = earlier.exclude(monitoring_return=monitoring_return.pk).filter(answers__measure__counts=Counts.SPENT)
    before = others.aggregate(total=Sum("answers__value"))["total"] or 0
    promised = monitoring_return.agreement.award.commitments.aggregate(total=Sum("amount_committed"))["total"] or 0
    awarded = int(promised * 100)
    words = f"{printed_value(Unit.POUNDS, before + spent)} of {printed_value(Unit.POUNDS, awarded)}"
    first = next((one.box.name for one in asked.boxes if one.measure.key in keys), None)
    return [
        Obstacle(obstacle.message, first)
        for obstacle in rules.obstacles_to_spend(spent, awarded=awarded, spent_before=before, words=words)
    ]


def submit_return(*, monitoring_return: MonitoringReturn, expected_version: int, by: User, at: datetime) -> Filing:
    """Hand a filled return to a colleague to certify. Refused while a box is open or what must add does not."""
    with locked(monitoring_return) as held:
        _refuse_to_fill(held, at=at)
        filing = last_filing(held)
        if filing is None or filing.certified_at is not None:
            raise Refused(Obstacle("Nothing has been filled in yet"))
        if filing.version != expected_version:
            raise FilingChanged(filing, given_in(filing))
        refuse_if(list(check_filing(held, asked_by(held), given_in(filing)).obstacles))
        filing.submitted_by, filing.submitted_at = by, at
        filing.save()
        take_step(held, "submit", by=by, at=at)
    return filing


def take_back_return(*, monitoring_return: MonitoringReturn, by: User, at: datetime, comment: str = "") -> None:
    """Open a submitted return to be changed, by whoever submitted it or by who would certify it.

    Refused when it is given back without a comment, or with one that names a person.
    """
    refuse_if(obstacles_to_naming(comment, "comment"))
    with locked(monitoring_return) as held:
        refuse_if(rules.obstacles_to_move("take-back", state=held.state))
        filing = filed(held)
        refuse_if(obstacles_to_giving_back(comment, person=by.pk, submitted_by=filing.submitted_by_id))
        filing.submitted_by = filing.submitted_at = None
        filing.save()
        before = held.filings.filter(certified_at__isnull=False).order_by("-number").first()
        take_step(held, "take-back", by=by, at=at, comment=comment, to_state=_state_behind(before))


def _state_behind(before: Filing | None) -> str:
    """Where a return stands while a filing is open, by what became of the one before."""
    if before is None:
        return ReturnState.REQUESTED
    return ReturnState.QUERIED if before.queried_at else ReturnState.REOPENED


def certify_return(
    *, monitoring_return: MonitoringReturn, by: User, at: datetime, expected_version: int | None = None
) -> Filing:
    """A second person at the provider says that it is true: it freezes and goes to the office.

    `expected_version` is the filing's as they read it: raises FilingChanged when it was changed and submitted anew.
    """
    with locked(monitoring_return) as held:
        refuse_if(rules.obstacles_to_move("certify", state=held.state))
        filing = filed(held)
        if expected_version is not None and filing.version != expected_version:
            raise FilingChanged(filing, given_in(filing))
        refuse_if(rules.obstacles_to_certify(person=by.pk, submitted_by=filing.submitted_by_id))
        filing.certified_by, filing.certified_at = by, at
        filing.save()
        take_step(held, "certify", by=by, at=at)
    return filing


def filed(held: MonitoringReturn) -> Filing:
    filing = last_filing(held)
    if filing is None:
        raise Refused(Obstacle("Nothing has been filled in yet"))
    return filing
