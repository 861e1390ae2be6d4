"""What returns ask: templates drafted, issued and from then on frozen; a change is the next version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from accounts.models import User
from core import audit
from core.refusal import Obstacle, Refused, refuse_if
from grants.choices import Counts, Relation, Split, Topic, Unit
from grants.models import AddUpRule, Measure, ReturnTemplate, TemplateVersion
from grants.rules.quarters import of_day


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
    """Which measures, by key, make which."""

    whole: str
    parts: tuple[str, ...]
    relation: str
    binds_from: date | None = None


@transaction.atomic
def start_template(*, name: str, about: str, by: User, at: datetime) -> TemplateVersion:
    """A new template with an empty first version to be drafted. Refused for a name that is taken."""
    name = " ".join(name.split())
    if not name:
        raise Refused(Obstacle("Enter a name", "name"))
    slug = slugify(name)[:120]
    if (
        not slug
        or ReturnTemplate.objects.filter(name__iexact=name).exists()
        or ReturnTemplate.objects.filter(slug=slug).exists()
    ):
        raise Refused(Obstacle("A template of this name stands already", "name"))
    template = ReturnTemplate.objects.create(name=name, slug=slug, about=about.strip())
    audit.record(action="grants.template.started", by=by, at=at, subject=template)
    return TemplateVersion.objects.create(template=template, number=1, drafted_by=by, drafted_at=at)


@transaction.atomic
def start_version(*, template: ReturnTemplate, note: str, by: User, at: datetime) -> TemplateVersion:
    """The next version, beginning as a copy of the last one issued. Refused while one is being drafted."""
    held = ReturnTemplate.objects.select_for_update().get(pk=template.pk)
    last = held.versions.order_by("-number").first()
    if last is not None and last.issued_at is None:
        raise Refused(Obstacle("A version is being drafted already: work on that one"))
    version = TemplateVersion.objects.create(
        template=held, number=(last.number if last else 0) + 1, note=note.strip(), drafted_by=by, drafted_at=at
    )
    if last is not None:
        put_measures(version=version, measures=_measures_of(last), rules=_rules_of(last), by=by, at=at)
    return version


def _measures_of(version: TemplateVersion) -> list[MeasureFacts]:
    names = MeasureFacts.__dataclass_fields__
    return [
        MeasureFacts(**{name: getattr(row, name) for name in names}) for row in version.measures.order_by("position")
    ]


def _rules_of(version: TemplateVersion) -> list[AddUpFacts]:
    return [
        AddUpFacts(rule.whole.key, tuple(rule.parts.values_list("key", flat=True)), rule.relation, rule.binds_from)
        for rule in version.add_up_rules.select_related("whole").order_by("position")
    ]


@transaction.atomic
def put_measures(
    *, version: TemplateVersion, measures: Sequence[MeasureFacts], rules: Sequence[AddUpFacts], by: User, at: datetime
) -> TemplateVersion:
    """Put these questions and rules in the place of a draft's. Refused once it was issued."""
    held = TemplateVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    refuse_if(_obstacles_to_draft(held))
    refuse_if(obstacles_to_measures(measures, rules))
    held.add_up_rules.all().delete()
    held.measures.all().delete()
    made = {
        facts.key: Measure.objects.create(version=held, position=position, **_columns(facts))
        for position, facts in enumerate(measures, start=1)
    }
    for position, rule in enumerate(rules, start=1):
        row = AddUpRule.objects.create(
            version=held,
            position=position,
            whole=made[rule.whole],
            relation=rule.relation,
            binds_from=rule.binds_from,
        )
        row.parts.set([made[key] for key in rule.parts])
    audit.record(action="grants.template.changed", by=by, at=at, subject=held)
    return held


def _columns(facts: MeasureFacts) -> dict[str, Any]:
    return {name: value.strip() for name, value in vars(facts).items()}


def obstacles_to_measures(measures: Sequence[MeasureFacts], rules: Sequence[AddUpFacts]) -> list[Obstacle]:
    """Each question is defined, of a known kind, and asked once; each rule joins questions of one unit."""
    obstacles: list[Obstacle] = []
    units = {one.key: one.unit for one in measures}
    if len(units) != len(measures):
        obstacles.append(Obstacle("Two questions have the same key", "measures"))
    for one in measures:
        if not one.label.strip() or not one.definition.strip():
            obstacles.append(Obstacle(f"Write the question and its definition: {one.label or one.key}", "measures"))
        if one.topic not in Topic.values or one.unit not in Unit.values or one.counts not in Counts.values:
            obstacles.append(Obstacle(f"Choose topic, unit and what it counts as: {one.label}", "measures"))
        if one.unit == Unit.WORDS and one.split != Split.NONE:
            obstacles.append(Obstacle(f"Words are asked once: {one.label}", "measures"))
    return [*obstacles, *(obstacle for rule in rules for obstacle in _obstacles_to_rule(rule, units))]


def _obstacles_to_rule(rule: AddUpFacts, units: Mapping[str, str]) -> list[Obstacle]:
    keys = [rule.whole, *rule.parts]
    if not rule.parts or any(key not in units for key in keys) or rule.whole in rule.parts:
        return [Obstacle(f"A rule names a question that is not asked: {', '.join(keys)}", "rules")]
    if len({units[key] for key in keys}) > 1 or rule.relation not in Relation.values:
        return [Obstacle(f"A rule adds up different units: {', '.join(keys)}", "rules")]
    return []


def _obstacles_to_draft(version: TemplateVersion) -> list[Obstacle]:
    if version.issued_at is None:
        return []
    return [Obstacle("This version was issued: begin the next one to change what is asked")]


@transaction.atomic
def issue_version(*, version: TemplateVersion, in_use_from: date, by: User, at: datetime) -> TemplateVersion:
    """Issue a drafted version, in use from a quarter's first day on. From then on it is frozen.

    Refused without questions, from a day that begins no quarter, and from before the version that it follows.
    """
    held = TemplateVersion.objects.select_for_update(of=("self",)).select_related("template").get(pk=version.pk)
    refuse_if(_obstacles_to_draft(held))
    if of_day(in_use_from).starts_on != in_use_from:
        raise Refused(Obstacle("Enter the first day of a quarter: 1 April, July, October or January", "in_use_from"))
    earlier = held.template.versions.exclude(pk=held.pk).order_by("-in_use_from").first()
    if earlier is not None and earlier.in_use_from is not None and in_use_from <= earlier.in_use_from:
        raise Refused(Obstacle("It must come into use after the version before it", "in_use_from"))
    if not held.measures.exists():
        raise Refused(Obstacle("Nothing is asked yet: add questions first"))
    held.issued_by, held.issued_at, held.in_use_from = by, at, in_use_from
    held.save()
    audit.record(action="grants.template.issued", by=by, at=at, subject=held, in_use_from=in_use_from)
    return held
