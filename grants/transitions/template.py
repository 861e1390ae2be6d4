"""What returns ask: templates drafted, issued and from then on frozen; a change is the next version."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from accounts.models import User
from core import audit
from core.refusal import Obstacle, Refused, refuse_if
from grants.choices import ReturnState
from grants.figures.templates import earlier_measure, keys_used, questions_of, reached_by
from grants.models import AddUpRule, Measure, MonitoringReturn, ReturnTemplate, TemplateVersion
from grants.rules.quarters import of_day
from grants.rules.templates import (
    LONGEST_KEY,
    AddUpFacts,
    MeasureFacts,
    Questions,
    fingerprint,
    obstacles_to_measures,
    obstacles_to_new_unit,
)

__all__ = ["AddUpFacts", "MeasureFacts"]

# What stands in the addresses where a template's own name would.
_TAKEN_BY_PAGES = ("new",)


class DraftChanged(Refused):
    """Somebody changed the same question, rule or draft since it was opened; nothing was written."""

    def __init__(self, what: str):
        super().__init__(Obstacle(f"Somebody changed this {what} after you opened it. Compare it with what stands now"))


@transaction.atomic
def start_template(
    *, name: str, about: str, by: User, at: datetime, questions: Questions | None = None
) -> TemplateVersion:
    """A new template with a first version to be drafted, empty or with these questions. Refused for a taken name."""
    name = " ".join(name.split())
    if not name:
        raise Refused(Obstacle("Enter a name", "name"))
    slug = slugify(name)[:120]
    if not slug or slug in _TAKEN_BY_PAGES:
        raise Refused(Obstacle("Enter a name that says for which services it is", "name"))
    if ReturnTemplate.objects.filter(name__iexact=name).exists() or ReturnTemplate.objects.filter(slug=slug).exists():
        raise Refused(Obstacle("A template of this name stands already", "name"))
    template = ReturnTemplate.objects.create(name=name, slug=slug, about=about.strip())
    audit.record(action="grants.template.started", by=by, at=at, subject=template)
    version = TemplateVersion.objects.create(template=template, number=1, drafted_by=by, drafted_at=at)
    if questions is not None:
        put_measures(version=version, measures=questions.measures, rules=questions.rules, by=by, at=at)
    return version


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
        copied = questions_of(last)
        put_measures(version=version, measures=copied.measures, rules=copied.rules, by=by, at=at)
    return version


@transaction.atomic
def put_measures(
    *, version: TemplateVersion, measures: Sequence[MeasureFacts], rules: Sequence[AddUpFacts], by: User, at: datetime
) -> TemplateVersion:
    """Put these questions and rules in the place of a draft's. Refused once it was issued."""
    held = _locked(version)
    return _put(held, Questions(tuple(measures), tuple(rules)), by=by, at=at)


def _locked(version: TemplateVersion) -> TemplateVersion:
    rows = TemplateVersion.objects.select_for_update(of=("self",)).select_related("template")
    held = rows.filter(pk=version.pk).first()
    if held is None:
        raise Refused(Obstacle("Somebody threw this draft away"))
    refuse_if(_obstacles_to_draft(held))
    return held


def _put(held: TemplateVersion, questions: Questions, *, by: User, at: datetime, **told: Any) -> TemplateVersion:
    refuse_if(obstacles_to_measures(questions.measures, questions.rules))
    held.add_up_rules.all().delete()
    held.measures.all().delete()
    made = Measure.objects.bulk_create(
        Measure(version=held, position=position, **_columns(facts))
        for position, facts in enumerate(questions.measures, start=1)
    )
    _put_rules(held, questions.rules, {one.key: one for one in made})
    audit.record(action="grants.template.changed", by=by, at=at, subject=held, **told)
    return held


def _put_rules(held: TemplateVersion, rules: Sequence[AddUpFacts], measures: dict[str, Measure]) -> None:
    rows = AddUpRule.objects.bulk_create(
        AddUpRule(
            version=held,
            position=position,
            whole=measures[rule.whole],
            relation=rule.relation,
            binds_from=rule.binds_from,
        )
        for position, rule in enumerate(rules, start=1)
    )
    for row, rule in zip(rows, rules, strict=True):
        row.parts.set([measures[key] for key in rule.parts])


def _columns(facts: MeasureFacts) -> dict[str, Any]:
    return {name: value.strip() for name, value in vars(facts).items()}


def put_measure(
    *, version: TemplateVersion, facts: MeasureFacts, by: User, at: datetime, opened: int | None = None
) -> MeasureFacts:
    """Add a question to a draft, where it has no key yet, or change the one of its key.

    `opened` is the fingerprint of what stood there when it was opened: raises DraftChanged where that is no longer so.
    Refused where it would be answered in another unit than in the version before.
    """
    put = facts

    def change(held: TemplateVersion, standing: Questions) -> Questions:
        nonlocal put
        refuse_if(obstacles_to_new_unit(facts, earlier_measure(held, facts.key)))
        if facts.key:
            _refuse_if_changed(standing.by_key.get(facts.key), opened)
        else:
            put = MeasureFacts(**vars(facts) | {"key": _new_key(held, standing, facts.label)})
        return standing.with_measure(put)

    _change(version, change, by=by, at=at, question=facts.label)
    return put


def _new_key(held: TemplateVersion, standing: Questions, label: str) -> str:
    stem = slugify(label)[: LONGEST_KEY - 3].strip("-") or "question"
    taken = keys_used(held.template) | set(standing.by_key)
    keys = [stem, *(f"{stem}-{number}" for number in range(2, 100))]
    return next(key for key in keys if key not in taken)


def remove_measure(*, version: TemplateVersion, key: str, opened: int, by: User, at: datetime) -> None:
    """Take a question out of a draft; rules lose it, and go with it where nothing is left to add up."""

    def change(held: TemplateVersion, standing: Questions) -> Questions:
        _refuse_if_changed(standing.by_key.get(key), opened)
        return standing.without_measure(key)

    _change(version, change, by=by, at=at, removed=key)


def move_measure(*, version: TemplateVersion, key: str, after: str, by: User, at: datetime) -> None:
    """Put a question behind another one of its topic, or first in it."""

    def change(held: TemplateVersion, standing: Questions) -> Questions:
        found = standing.by_key
        if key not in found or (after and after not in found):
            raise DraftChanged("draft")
        if after and (after == key or found[after].topic != found[key].topic):
            raise Refused(Obstacle("Choose a question of the same part of the return", "after"))
        return standing.moved(key, after=after)

    _change(version, change, by=by, at=at, moved=key)


def put_rule(
    *, version: TemplateVersion, rule: AddUpFacts, by: User, at: datetime, place: int = 0, opened: int | None = None
) -> None:
    """Add a rule to a draft, or with `place`, from 1, change that one."""

    def change(held: TemplateVersion, standing: Questions) -> Questions:
        if not place:
            return Questions(standing.measures, (*standing.rules, rule))
        _refuse_if_changed(_at(standing, place), opened)
        return Questions(standing.measures, (*standing.rules[: place - 1], rule, *standing.rules[place:]))

    _change(version, change, by=by, at=at, rule=rule.whole)


def remove_rule(*, version: TemplateVersion, place: int, opened: int, by: User, at: datetime) -> None:
    def change(held: TemplateVersion, standing: Questions) -> Questions:
        _refuse_if_changed(_at(standing, place), opened)
        return Questions(standing.measures, (*standing.rules[: place - 1], *standing.rules[place:]))

    _change(version, change, by=by, at=at, rule=place)


def _at(standing: Questions, place: int) -> AddUpFacts | None:
    return standing.rules[place - 1] if 0 < place <= len(standing.rules) else None


def _refuse_if_changed(standing: MeasureFacts | AddUpFacts | None, opened: int | None) -> None:
    if standing is None or fingerprint(standing) != opened:
        raise DraftChanged("rule" if isinstance(standing, AddUpFacts) else "question")


@transaction.atomic
def _change(
    version: TemplateVersion,
    change: Callable[[TemplateVersion, Questions], Questions],
    *,
    by: User,
    at: datetime,
    **told: Any,
) -> None:
    held = _locked(version)
    _put(held, change(held, questions_of(held)), by=by, at=at, **told)


def _obstacles_to_draft(version: TemplateVersion) -> list[Obstacle]:
    if version.issued_at is None:
        return []
    return [Obstacle("This version was issued: begin the next one to change what is asked")]


@transaction.atomic
def discard_version(*, version: TemplateVersion, by: User, at: datetime, opened: int | None = None) -> None:
    """Throw a draft away with its questions and rules; with its only version a template goes too, and its name is free.

    `opened` is the fingerprint of what was looked at: raises DraftChanged where it no longer says that. Refused once it
    was issued, and of an only version while an agreement is to ask it.
    """
    held = _locked(version)
    refuse_if(obstacles_to_discard(held))
    questions, template = questions_of(held), held.template
    if opened is not None and opened != questions.fingerprint:
        raise DraftChanged("draft")
    is_only = is_only_version(held)
    audit.record(
        action="grants.template.discarded", by=by, at=at, subject=held, questions=len(questions.measures), whole=is_only
    )
    held.add_up_rules.all().delete()
    held.delete()
    if is_only:
        template.delete()


def is_only_version(version: TemplateVersion) -> bool:
    """Whether its template has no other."""
    return not version.template.versions.exclude(pk=version.pk).exists()


def obstacles_to_discard(version: TemplateVersion) -> list[Obstacle]:
    obstacles = _obstacles_to_draft(version)
    if is_only_version(version) and version.template.agreements.exists():
        obstacles.append(Obstacle("An agreement is to ask this template: choose another one there first"))
    return obstacles


@transaction.atomic
def issue_version(
    *,
    version: TemplateVersion,
    in_use_from: date,
    by: User,
    at: datetime,
    note: str | None = None,
    expected: int | None = None,
) -> TemplateVersion:
    """Issue a drafted version, in use from a quarter's first day on. From then on it is frozen.

    Returns of those quarters that are requested already and that nobody has begun ask it too; what was begun keeps its
    version. `expected` is the fingerprint of what was looked at: raises DraftChanged where it no longer says that.
    Refused without questions, from a day that begins no quarter, and from before the version that it follows.
    """
    held = _locked(version)
    refuse_if(obstacles_to_issue(held, in_use_from))
    if expected is not None and expected != questions_of(held).fingerprint:
        raise DraftChanged("draft")
    if note is not None:
        held.note = note.strip()
    held.issued_by, held.issued_at, held.in_use_from = by, at, in_use_from
    held.save()
    _hold_returns(held)
    for one in reached_by(held, in_use_from)[0]:
        one.template_version = held
        one.save(update_fields=["template_version"])
    audit.record(action="grants.template.issued", by=by, at=at, subject=held, in_use_from=in_use_from)
    return held


def _hold_returns(version: TemplateVersion) -> None:
    """Nobody begins one of these returns while it is decided which version it asks."""
    waiting = MonitoringReturn.objects.select_for_update(of=("self",)).filter(
        agreement__template=version.template_id, state=ReturnState.REQUESTED
    )
    list(waiting.order_by("pk").values_list("pk", flat=True))


def obstacles_to_issue(version: TemplateVersion, in_use_from: date) -> list[Obstacle]:
    obstacles = _obstacles_to_draft(version)
    if of_day(in_use_from).starts_on != in_use_from:
        obstacles.append(
            Obstacle("Choose the first day of a quarter: 1 April, July, October or January", "in_use_from")
        )
    earlier = version.template.versions.exclude(pk=version.pk).order_by("-in_use_from").first()
    if earlier is not None and earlier.in_use_from is not None and in_use_from <= earlier.in_use_from:
        obstacles.append(Obstacle("It must come into use after the version before it", "in_use_from"))
    if not version.measures.exists():
        obstacles.append(Obstacle("Nothing is asked yet: add questions first"))
    return obstacles
