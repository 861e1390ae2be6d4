"""What the page of one return says: its answers by topic, its versions, its days and what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from core.templatetags.house import day, moment
from grants.choices import Topic
from grants.figures.boxes import AskedBox
from grants.figures.filling import Filling, SumLine
from grants.models import BoxQuery, Filing, Measure, MonitoringReturn
from grants.rules.answers import Given, printed_value
from grants.rules.returns import STEPS_IN_WORDS

Row = dict[str, Any]
NOT_ANSWERED = "Not answered"


@dataclass(frozen=True)
class AnswerRow:
    """One box as it is read: this quarter, last quarter, and what was said beside it."""

    label: str
    now: str
    before: str
    given: Given
    queries: Sequence[BoxQuery]
    is_words: bool


@dataclass(frozen=True)
class AnswerGroup:
    """The boxes of one measure."""

    measure: Measure
    rows: Sequence[AnswerRow]

    @property
    def is_split(self) -> bool:
        return len(self.rows) > 1 or self.rows[0].label != self.measure.label


@dataclass(frozen=True)
class TopicAnswers:
    topic: Topic
    groups: Sequence[AnswerGroup]
    # What does not add up.
    wrong: Sequence[SumLine]

    @property
    def is_words_only(self) -> bool:
        return all(row.is_words for group in self.groups for row in group.rows)


def given_in_words(one: AskedBox, given: Given | None) -> str:
    """What stands in a box, for somebody who reads it."""
    if given is None or given.is_empty:
        return NOT_ANSWERED
    if given.not_known:
        return f"Not known: {given.not_known}"
    figure = given.words if given.value is None else printed_value(one.measure.unit, given.value)
    return f"{figure} ({given.explanation})" if given.explanation else figure


def answers_by_topic(filling: Filling) -> list[TopicAnswers]:
    """Every box of a filing, in the order of the template. Reads what it is handed."""
    return [
        TopicAnswers(topic, _groups(filling, topic), [line for line in filling.sum_lines(topic) if line.is_wrong])
        for topic in filling.asked.topics
    ]


def _groups(filling: Filling, topic: Topic) -> list[AnswerGroup]:
    found: dict[str, list[AskedBox]] = {}
    for one in filling.asked.of_topic(topic):
        found.setdefault(one.measure.key, []).append(one)
    return [AnswerGroup(boxes[0].measure, [_row(filling, one) for one in boxes]) for boxes in found.values()]


def _row(filling: Filling, one: AskedBox) -> AnswerRow:
    given, before = filling.of(one.box), filling.before.get(one.box)
    return AnswerRow(
        label=one.of or one.measure.label,
        now=_figure(one, given),
        before=_figure(one, before) if before is not None else "",
        given=given,
        queries=filling.queries.get(one.box, ()),
        is_words=one.measure.unit == "words",
    )


def _figure(one: AskedBox, given: Given) -> str:
    if given.is_empty:
        return NOT_ANSWERED
    if given.not_known:
        return "Not known"
    return given.words if given.value is None else printed_value(one.measure.unit, given.value)


def of_return(one: MonitoringReturn, filing: Filing | None) -> list[Row]:
    """Whose it is, of which months, and who filled in, certified and accepted the version that is shown."""
    award = one.agreement.award
    try:
        agreement = reverse("grants:agreement-detail", args=[one.agreement_id])
    except NoReverseMatch:
        agreement = ""
    rows: list[Row] = [
        {"key": "Provider", "value": str(award.provider)},
        {"key": "Agreement", "value": f"{one.agreement}: {award.service}", "href": agreement},
        {"key": "Months", "value": one.period.months},
        {"key": "Can be filled in from", "value": day(one.opens_on)},
        {"key": "Due", "value": day(one.due_on)},
        {"key": "Questions", "value": str(one.template_version)},
    ]
    return rows + (_of_filing(filing) if filing else [])


def _of_filing(filing: Filing) -> list[Row]:
    rows: list[Row] = [{"key": "Why it was corrected", "value": filing.reason}] if filing.reason else []
    rows.append({"key": "Last changed", "value": f"{filing.changed_by}, {moment(filing.changed_at)}"})
    done = (
        ("Submitted", filing.submitted_by, filing.submitted_at),
        ("Certified", filing.certified_by, filing.certified_at),
        ("Queried", filing.queried_by, filing.queried_at),
        ("Accepted", filing.accepted_by, filing.accepted_at),
    )
    return rows + [{"key": key, "value": f"{who}, {moment(at)}"} for key, who, at in done if at]


def of_versions(filings: Sequence[Filing], shown: Filing | None) -> list[Row]:
    """Each version that may be read, the latest first, and where to read it."""
    return [
        {
            "name": f"Version {one.number}",
            "what": _became(one),
            "reason": one.reason,
            "href": f"?version={one.number}",
            "is_shown": shown is not None and one.pk == shown.pk,
        }
        for one in filings
    ]


def _became(one: Filing) -> str:
    if one.accepted_on:
        return f"accepted on {day(one.accepted_on)}"
    if one.queried_at:
        return f"queried on {day(one.queried_at)}"
    if one.certified_at:
        return f"certified on {day(one.certified_at)}"
    return f"submitted on {day(one.submitted_at)}" if one.submitted_at else f"last saved on {day(one.changed_at)}"


def of_steps(one: MonitoringReturn) -> list[Row]:
    """The timeline, the last first. One query."""
    steps = one.steps.select_related("by").order_by("-number")
    return [
        {"done": STEPS_IN_WORDS.get(step.verb, step.verb), "by": step.by, "at": step.at, "comment": step.comment}
        for step in steps
    ]


def last_comment(one: MonitoringReturn) -> Any:
    """What the office or a colleague said when it came back last, while it is being worked on. One query."""
    step = one.steps.select_related("by").order_by("-number").first()
    return step if step is not None and step.comment and step.verb in ("query", "take-back", "reopen") else None
