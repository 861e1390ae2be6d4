"""One return as it is filled in or read: its boxes with what stands in them, last quarter beside, what adds up."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q

from accounts.models import User
from accounts.roles import Role
from core.refusal import Obstacle
from grants.choices import AgreementState, TaskState, Topic
from grants.figures.boxes import Asked, AskedBox, asked_by, given_in, last_filing, quarter_before
from grants.models import BoxQuery, Filing, Measure, MonitoringReturn
from grants.rules.answers import AddUp, Box, Given, is_large_change, mismatches, sums_by_measure
from grants.rules.filling import SumWords
from grants.rules.returns import obstacles_to_fill

# Of one topic, how much of what is to be mended is told on the list; the check tells it all.
_MOST_TOLD = 2


@dataclass(frozen=True)
class SumLine:
    """One rule of what must add up, and how the figures stand to it. Values in the unit's smallest part."""

    rule: AddUp
    words: SumWords
    whole: int | None
    parts: tuple[int | None, ...]
    is_wrong: bool
    binds: bool

    @property
    def said(self) -> str:
        return self.words.said(self.whole, self.parts)

    @property
    def stored(self) -> str:
        """The figures by measure, for the script of a page that does not have all of their boxes."""
        return json.dumps(dict(zip((self.rule.whole, *self.rule.parts), (self.whole, *self.parts), strict=True)))


@dataclass(frozen=True)
class TopicLine:
    """How far one topic is, for a list of tasks."""

    task: Topic
    state: TaskState
    words: str
    to_mend: tuple[str, ...] = ()

    @property
    def told(self) -> list[str]:
        more = len(self.to_mend) - _MOST_TOLD
        return [*self.to_mend[:_MOST_TOLD], *([f"and {more} more"] if more > 0 else [])]


@dataclass(frozen=True)
class Filling:
    """A return, one filing of it (none before anything was saved), and what stands beside its boxes."""

    monitoring_return: MonitoringReturn
    filing: Filing | None
    asked: Asked
    given: Mapping[Box, Given]
    before: Mapping[Box, Given]
    queries: Mapping[Box, Sequence[BoxQuery]]

    def of(self, box: Box) -> Given:
        return self.given.get(box, Given())

    def value_before(self, box: Box) -> int | None:
        return self.before.get(box, Given()).value

    def asks_why(self, one: AskedBox, now: Given | None = None) -> bool:
        """Whether the figure moved so far since last quarter that a line of explanation is asked for."""
        given = self.of(one.box) if now is None else now
        return is_large_change(one.measure.unit, self.value_before(one.box), given.value)

    @property
    def version(self) -> int:
        """Of the filing that is being filled in; 0 where the next save begins one."""
        return self.filing.version if self.filing is not None and self.filing.certified_at is None else 0

    @cached_property
    def measures(self) -> Mapping[str, Measure]:
        return {one.measure.key: one.measure for one in self.asked.boxes}

    def sum_lines(self, topic: str = "", given: Mapping[Box, Given] | None = None) -> list[SumLine]:
        """What must add up, of all or of one topic, with figures as they were typed.

        A rule stands where its parts are asked; where its whole is asked, only once it does not hold.
        """
        sums = sums_by_measure(self.given if given is None else given, self.asked.counted)
        starts = self.monitoring_return.period.starts_on
        wrong = {one.rule for one in mismatches(self.asked.rules, sums, quarter_starts=starts)}
        return [
            self._sum_line(rule, sums, is_wrong=rule in wrong)
            for rule in self.asked.rules
            if self._is_asked(rule) and (not topic or self._stands_in(topic, rule, is_wrong=rule in wrong))
        ]

    def _is_asked(self, rule: AddUp) -> bool:
        """A measure that is asked for each priority has no box where the award names none."""
        return all(key in self.measures for key in (rule.whole, *rule.parts))

    def _stands_in(self, topic: str, rule: AddUp, *, is_wrong: bool) -> bool:
        keys = (rule.whole, *rule.parts) if is_wrong else rule.parts
        return topic in {self.measures[key].topic for key in keys}

    def _sum_line(self, rule: AddUp, sums: Mapping[str, int | None], *, is_wrong: bool) -> SumLine:
        whole = self.measures[rule.whole]
        parts = [self.measures[key].label for key in rule.parts]
        return SumLine(
            rule,
            SumWords(rule.relation, whole.unit, whole.label, parts),
            sums.get(rule.whole),
            tuple(sums.get(key) for key in rule.parts),
            is_wrong,
            rule.binds_from is not None and rule.binds_from <= self.monitoring_return.period.starts_on,
        )

    def topic_lines(self, to_mend: Sequence[Obstacle]) -> list[TopicLine]:
        """Each topic in its order: how many of its boxes have an answer, and what of them does not fit yet."""
        by_topic: dict[str, list[str]] = defaultdict(list)
        topics = {one.box.name: one.measure.topic for one in self.asked.boxes}
        for obstacle in to_mend:
            by_topic[topics.get(obstacle.field or "", "")].append(obstacle.message)
        return [self._topic_line(topic, tuple(by_topic[topic])) for topic in self.asked.topics]

    def _topic_line(self, topic: Topic, to_mend: tuple[str, ...]) -> TopicLine:
        boxes = self.asked.of_topic(topic)
        done = sum(not self.of(one.box).is_empty for one in boxes)
        unknown = sum(bool(self.of(one.box).not_known) for one in boxes)
        asked = sum(one.box in self.queries for one in boxes)
        words = f"{done} of {len(boxes)} {'box' if len(boxes) == 1 else 'boxes'}"
        words += f", {unknown} not known" if unknown else ""
        words += f". The office asks about {asked} of them" if asked else ""
        if not done:
            return TopicLine(topic, TaskState.NOT_STARTED, words)
        state = TaskState.DONE if done == len(boxes) and not to_mend else TaskState.IN_PROGRESS
        return TopicLine(topic, state, words, to_mend)


def filling_of(monitoring_return: MonitoringReturn, filing: Filing | None = None) -> Filling:
    """A return with the filing that is wanted, else with its last. Ten queries at any number of boxes.

    The queries shown are those that the filing answers, or that were asked about it.
    """
    filing = filing or last_filing(monitoring_return)
    return Filling(
        monitoring_return,
        filing,
        asked_by(monitoring_return),
        given_in(filing),
        given_in(quarter_before(monitoring_return)),
        _queries(filing),
    )


def _queries(filing: Filing | None) -> Mapping[Box, Sequence[BoxQuery]]:
    if filing is None:
        return {}
    wanted = Q(filing=filing)
    if filing.certified_at is None or filing.queried_at is None:
        wanted |= Q(filing__monitoring_return=filing.monitoring_return_id, filing__number=filing.number - 1)
    found: dict[Box, list[BoxQuery]] = defaultdict(list)
    for one in BoxQuery.objects.filter(wanted).select_related("measure", "by", "filing").order_by("at", "pk"):
        found[Box(one.measure.key, one.priority_id or 0, one.area_id or 0)].append(one)
    return dict(found)


def filings_seen_by(user: User, monitoring_return: MonitoringReturn) -> list[Filing]:
    """The versions that somebody may read, the latest first. The office reads none that nobody certified."""
    filings = monitoring_return.filings.select_related(
        "started_by", "changed_by", "submitted_by", "certified_by", "queried_by", "accepted_by"
    ).order_by("-number")
    if user.role != Role.PROVIDER_CONTACT:
        filings = filings.filter(certified_at__isnull=False)
    return list(filings)


def obstacles_to_filling(monitoring_return: MonitoringReturn, today: date) -> list[Obstacle]:
    """Why nothing can be filled in on a day; the transition asks the same."""
    agreement = monitoring_return.agreement
    ended_on = agreement.ended_on or date.max
    return obstacles_to_fill(
        state=monitoring_return.state,
        opens_on=monitoring_return.opens_on,
        is_closed=agreement.state == AgreementState.CLOSED and monitoring_return.period.starts_on > ended_on,
        today=today,
    )


def colleagues_of(monitoring_return: MonitoringReturn, *, other_than: User) -> list[User]:
    """Who else at the provider may sign in, and so may certify. One query."""
    provider = monitoring_return.agreement.award.provider_id
    contacts = Q(provider_contacts__provider=provider) | Q(provider_contacts__provider__merged_from=provider)
    people = User.objects.filter(
        contacts, provider_contacts__left_on=None, role=Role.PROVIDER_CONTACT, is_active=True
    ).exclude(pk=other_than.pk)
    return list(people.distinct().order_by("name", "pk"))
