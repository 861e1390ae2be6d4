"""What the versions of a template ask, as plain values; what differs between two; which returns a new one reaches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from grants.choices import SUBJECTS, Counts, ReturnState, Split, Topic, Unit
from grants.models import AddUpRule, MonitoringReturn, ReturnTemplate, TemplateVersion
from grants.rules.templates import AddUpFacts, MeasureFacts, Questions

_FACTS = tuple(MeasureFacts.__dataclass_fields__)
# What is compared of a question, and how it is called on a page.
_PARTS = (
    ("label", "Question"),
    ("definition", "Definition"),
    ("example", "Example"),
    ("topic", "Part"),
    ("unit", "Answered in"),
    ("split", "Asked"),
    ("counts", "Counts as"),
    ("subject", "About"),
)
_CHOICES: dict[str, dict[str, str]] = {
    "topic": dict(Topic.choices),
    "unit": dict(Unit.choices),
    "split": dict(Split.choices),
    "counts": dict(Counts.choices),
    "subject": dict(SUBJECTS),
}


def questions_of(version: TemplateVersion) -> Questions:
    """The questions and rules of one version. Three queries."""
    rules = AddUpRule.objects.filter(version=version).select_related("whole").prefetch_related("parts")
    return Questions(
        tuple(MeasureFacts(*row) for row in version.measures.order_by("position").values_list(*_FACTS)),
        tuple(
            AddUpFacts(
                rule.whole.key,
                tuple(part.key for part in sorted(rule.parts.all(), key=lambda part: part.position)),
                rule.relation,
                rule.binds_from,
            )
            for rule in rules.order_by("position")
        ),
    )


def version_before(version: TemplateVersion) -> TemplateVersion | None:
    earlier = version.template.versions.filter(number__lt=version.number)
    return earlier.order_by("-number").first()


def earlier_measure(version: TemplateVersion, key: str) -> MeasureFacts | None:
    """The question of this key in the last version that was issued before."""
    if not key:
        return None
    rows = version.template.versions.filter(number__lt=version.number, issued_at__isnull=False, measures__key=key)
    row = rows.order_by("-number").values_list(*(f"measures__{name}" for name in _FACTS)).first()
    return MeasureFacts(*row) if row else None


def keys_used(template: ReturnTemplate) -> set[str]:
    """Every key that a version of the template ever had: none is given a second meaning."""
    return set(template.versions.filter(measures__key__isnull=False).values_list("measures__key", flat=True))


@dataclass(frozen=True)
class TopicOf:
    """The questions of one part of a return."""

    topic: Topic
    measures: tuple[MeasureFacts, ...]


def by_topic(questions: Questions) -> list[TopicOf]:
    found = [TopicOf(topic, tuple(one for one in questions.measures if one.topic == topic)) for topic in Topic]
    return [one for one in found if one.measures]


@dataclass(frozen=True)
class ChangedPart:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangedMeasure:
    label: str
    parts: tuple[ChangedPart, ...]


@dataclass(frozen=True)
class Compared:
    """How one version differs from another. Rules as they stand in the one that has them."""

    added: tuple[MeasureFacts, ...]
    removed: tuple[MeasureFacts, ...]
    changed: tuple[ChangedMeasure, ...]
    moved: tuple[MeasureFacts, ...]
    rules_added: tuple[AddUpFacts, ...]
    rules_removed: tuple[AddUpFacts, ...]

    @property
    def is_same(self) -> bool:
        return not any(vars(self).values())


def compare(before: Questions, after: Questions) -> Compared:
    old, new = before.by_key, after.by_key
    kept = [key for key in new if key in old]
    return Compared(
        added=tuple(one for key, one in new.items() if key not in old),
        removed=tuple(one for key, one in old.items() if key not in new),
        changed=tuple(
            ChangedMeasure(new[key].label, _changed(old[key], new[key])) for key in kept if old[key] != new[key]
        ),
        moved=tuple(new[key] for key in _moved([key for key in old if key in new], kept)),
        rules_added=tuple(rule for rule in after.rules if rule not in before.rules),
        rules_removed=tuple(rule for rule in before.rules if rule not in after.rules),
    )


def _changed(old: MeasureFacts, new: MeasureFacts) -> tuple[ChangedPart, ...]:
    return tuple(
        ChangedPart(label, words_of(old, name), words_of(new, name))
        for name, label in _PARTS
        if getattr(old, name) != getattr(new, name)
    )


def words_of(facts: MeasureFacts, name: str) -> str:
    """A part of a question as it is read: its choice in words, a dash for nothing."""
    value = str(getattr(facts, name))
    return str(_CHOICES.get(name, {}).get(value, value)) or "—"


def _moved(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """The fewest questions whose moving explains the new order: those outside the longest run that kept it."""
    place = {key: index for index, key in enumerate(old)}
    best: list[list[str]] = []
    for key in new:
        runs = [run for run in best if place[run[-1]] < place[key]]
        best.append([*_longest(runs), key])
    kept = set(_longest(best))
    return [key for key in new if key not in kept]


def _longest(runs: list[list[str]]) -> list[str]:
    longest: list[str] = []
    for run in runs:
        longest = run if len(run) > len(longest) else longest
    return longest


def reached_by(version: TemplateVersion, in_use_from: date) -> tuple[list[MonitoringReturn], int]:
    """Requested returns of quarters from a day on that nobody has begun, and how many others keep their version.

    An agreement has its returns requested for its whole term, with the version in use when it was accepted.
    """
    open_ones = MonitoringReturn.objects.filter(agreement__template=version.template_id).exclude(
        state=ReturnState.CANCELLED
    )
    later = [one for one in open_ones.prefetch_related("filings") if one.period.starts_on >= in_use_from]
    untouched = [one for one in later if one.state == ReturnState.REQUESTED and not one.filings.all()]
    return untouched, len(later) - len(untouched)
