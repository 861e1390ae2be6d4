"""What a template asks: its questions and add-up rules as plain values, what is wrong with them, how they change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zlib import crc32

from core.refusal import Obstacle
from grants.choices import SUBJECTS, Counts, Relation, Split, Topic, Unit

LONGEST_LABEL, LONGEST_DEFINITION, LONGEST_EXAMPLE, LONGEST_KEY = 200, 1000, 300, 60
_SUBJECTS = dict(SUBJECTS)


@dataclass(frozen=True)
class MeasureFacts:
    """One question. `key` is the same from version to version."""

    key: str
    topic: str
    label: str
    definition: str
    unit: str
    counts: str
    example: str = ""
    split: str = Split.NONE
    subject: str = ""


@dataclass(frozen=True)
class AddUpFacts:
    """Which measures, by key, make which. Without a day it only warns."""

    whole: str
    parts: tuple[str, ...]
    relation: str
    binds_from: date | None = None


@dataclass(frozen=True)
class Questions:
    """All that one version asks. Each change gives new ones; refusals are the business of `obstacles_to_measures`."""

    measures: tuple[MeasureFacts, ...]
    rules: tuple[AddUpFacts, ...] = ()

    @property
    def by_key(self) -> dict[str, MeasureFacts]:
        return {one.key: one for one in self.measures}

    @property
    def fingerprint(self) -> int:
        """Another number as soon as anything in them changed."""
        return fingerprint(self.measures, self.rules)

    def with_measure(self, facts: MeasureFacts) -> "Questions":
        """A new question, last in its topic; a standing one of that key changed in its place."""
        if facts.key not in self.by_key:
            return replace(self, measures=in_topics([*self.measures, facts]))
        standing = self.by_key[facts.key]
        others = [facts if one.key == facts.key else one for one in self.measures]
        if standing.topic != facts.topic:
            others = [*(one for one in others if one.key != facts.key), facts]
        return replace(self, measures=in_topics(others))

    def without_measure(self, key: str) -> "Questions":
        """Rules lose it; one that has no whole or no part left goes with it."""
        rules = [
            replace(rule, parts=tuple(part for part in rule.parts if part != key))
            for rule in self.rules
            if rule.whole != key
        ]
        return Questions(
            tuple(one for one in self.measures if one.key != key), tuple(rule for rule in rules if rule.parts)
        )

    def moved(self, key: str, *, after: str) -> "Questions":
        """The question behind another one of its topic; first of its topic where `after` is empty."""
        moving = self.by_key[key]
        rest = [one for one in self.measures if one.key != key]
        if after:
            place = next(index for index, one in enumerate(rest) if one.key == after) + 1
        else:
            same = [index for index, one in enumerate(rest) if one.topic == moving.topic]
            place = same[0] if same else len(rest)
        return replace(self, measures=in_topics([*rest[:place], moving, *rest[place:]]))

    def rules_with(self, key: str) -> tuple[AddUpFacts, ...]:
        return tuple(rule for rule in self.rules if key in (rule.whole, *rule.parts))


def in_topics(measures: Iterable[MeasureFacts]) -> tuple[MeasureFacts, ...]:
    """In the order of the topics; within a topic as they were."""
    order = {topic: place for place, topic in enumerate(Topic.values)}
    return tuple(sorted(measures, key=lambda one: order.get(one.topic, len(order))))


def fingerprint(*facts: object) -> int:
    """A number below a thousand million that tells one wording from another."""
    return crc32(repr(facts).encode()) % 1_000_000_000


def obstacles_to_measures(measures: Sequence[MeasureFacts], rules: Sequence[AddUpFacts]) -> list[Obstacle]:
    """Each question is defined, of a known kind, and asked once; each rule joins questions of one unit."""
    obstacles: list[Obstacle] = []
    units = {one.key: one.unit for one in measures}
    if len(units) != len(measures):
        obstacles.append(Obstacle("Two questions have the same key", "measures"))
    labels = [one.label.strip().casefold() for one in measures]
    for one in measures:
        if labels.count(one.label.strip().casefold()) > 1 and one.label.strip():
            obstacles.append(Obstacle(f"Two questions read the same: {one.label.strip()}", "label"))
        obstacles += obstacles_to_measure(one)
    taken: set[tuple[str, frozenset[str]]] = set()
    for rule in rules:
        obstacles += _obstacles_to_rule(rule, units)
        if (rule.whole, frozenset(rule.parts)) in taken:
            obstacles.append(Obstacle("There is a rule about these questions already", "parts"))
        taken.add((rule.whole, frozenset(rule.parts)))
    return list(dict.fromkeys(obstacles))


def obstacles_to_measure(one: MeasureFacts) -> list[Obstacle]:
    """Of one question by itself; each names the box of its form."""
    name = one.label.strip() or one.key
    wanted = [
        (bool(one.label.strip()), f"Write the question: {name}", "label"),
        (bool(one.definition.strip()), f"Write the definition: {name}", "definition"),
        (len(one.label.strip()) <= LONGEST_LABEL, f"Shorten the question: {name}", "label"),
        (len(one.definition.strip()) <= LONGEST_DEFINITION, f"Shorten the definition: {name}", "definition"),
        (len(one.example.strip()) <= LONGEST_EXAMPLE, f"Shorten the example: {name}", "example"),
        (one.topic in Topic.values, f"Choose where it is asked: {name}", "topic"),
        (one.unit in Unit.values, f"Choose in what it is answered: {name}", "unit"),
        (one.split in Split.values, f"Choose how often it is asked: {name}", "split"),
        (one.counts in Counts.values, f"Choose what it counts as: {name}", "counts"),
        (not one.subject or one.subject in _SUBJECTS, f"Choose what it is about: {name}", "subject"),
        (one.unit != Unit.WORDS or one.split == Split.NONE, f"Words are asked once: {name}", "split"),
    ]
    return [Obstacle(words, box) for holds, words, box in wanted if not holds]


def obstacles_to_new_unit(facts: MeasureFacts, earlier: MeasureFacts | None) -> list[Obstacle]:
    """A question that was answered under its key in one unit keeps it, or quarters could not be laid side by side."""
    if earlier is None or earlier.unit == facts.unit:
        return []
    asked = Unit(earlier.unit).label
    return [Obstacle(f"It was asked in {asked} before: remove it and add a question of its own instead", "unit")]


def _obstacles_to_rule(rule: AddUpFacts, units: Mapping[str, str]) -> list[Obstacle]:
    keys = [rule.whole, *rule.parts]
    if not rule.parts:
        return [Obstacle("Select the questions that make the whole", "parts")]
    if any(key not in units for key in keys):
        return [Obstacle(f"A rule names a question that is not asked: {', '.join(keys)}", "parts")]
    if rule.whole in rule.parts:
        return [Obstacle("A question cannot be a part of itself", "parts")]
    if len({units[key] for key in keys}) > 1 or units[rule.whole] == Unit.WORDS:
        return [Obstacle("Only questions that are answered in the same unit can be added up", "parts")]
    if rule.relation not in Relation.values:
        return [Obstacle("Select whether they make exactly the whole", "relation")]
    return []
