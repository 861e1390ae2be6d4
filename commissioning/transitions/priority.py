from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from commissioning.choices import AdoptedFrom
from commissioning.models import FinancialYear, Priority, PriorityAdoption, PrioritySynonym
from core import audit
from core.refusal import Obstacle, Refused, refuse_if
from providers.rules.values import obstacles_to_text, tidy, written

NAME_LIMIT = 200
DESCRIPTION_LIMIT = 500
SOURCE_LIMIT = 300


@transaction.atomic
def enter_priority(
    *, name: str, by: User, at: datetime, description: str = "", synonyms: Iterable[str] = ()
) -> Priority:
    """Enter a kind of crime or need, with the other words papers use for it. No year has adopted it by that.

    Refused when another priority has that name, or is also called that.
    """
    name = tidy(name)
    refuse_if(
        [
            *_obstacles_to_name(name),
            *obstacles_to_text(
                description, field="description", what="what it covers", limit=DESCRIPTION_LIMIT, required=False
            ),
        ]
    )
    with _one_at_a_time("name"):
        priority = Priority.objects.create(name=name, slug=slugify(name)[:120], description=tidy(description))
    audit.record(action="commissioning.priority.entered", by=by, at=at, subject=priority)
    for synonym in synonyms:
        add_synonym(priority=priority, name=synonym, by=by, at=at)
    return priority


@transaction.atomic
def add_synonym(*, priority: Priority, name: str, by: User, at: datetime) -> PrioritySynonym:
    """Record another word that papers use for a priority. Refused when it already names this one or another."""
    name = tidy(name)
    refuse_if(_obstacles_to_name(name))
    with _one_at_a_time("name"):
        synonym = PrioritySynonym.objects.create(priority=priority, name=name)
    audit.record(action="commissioning.priority.synonym_added", by=by, at=at, subject=priority, synonym=name)
    return synonym


@transaction.atomic
def adopt_priority(
    *,
    priority: Priority,
    financial_year: FinancialYear,
    wording: str,
    source: str,
    adopted_on: date,
    by: User,
    at: datetime,
    adopted_from: AdoptedFrom = AdoptedFrom.PLAN,
) -> PriorityAdoption:
    """Put a priority on one list of one year, in the words of that list and with where the list stands.

    Refused when that list of that year has it, even retired; for a day after the year's end or in the future.
    """
    refuse_if(
        [
            *obstacles_to_text(wording, field="wording", what="the words of the list", limit=NAME_LIMIT),
            *obstacles_to_text(source, field="source", what="where the list stands", limit=SOURCE_LIMIT),
            *_obstacles_to_adopt(priority, financial_year, adopted_from),
            *_obstacles_to_adopted_on(adopted_on, financial_year, today=timezone.localdate(at)),
        ]
    )
    with _one_at_a_time("priority"):
        adoption = PriorityAdoption.objects.create(
            priority=priority,
            financial_year=financial_year,
            adopted_from=adopted_from,
            wording=tidy(wording),
            source=tidy(source),
            adopted_on=adopted_on,
        )
    audit.record(
        action="commissioning.priority.adopted",
        by=by,
        at=at,
        subject=priority,
        financial_year=financial_year,
        adopted_from=adopted_from,
        wording=adoption.wording,
    )
    return adoption


@transaction.atomic
def retire_adoption(*, adoption: PriorityAdoption, retired_on: date, by: User, at: datetime) -> PriorityAdoption:
    """Take a priority off a year's list from a day on; the line stays. Refused twice, and for a day before it."""
    adoption = PriorityAdoption.objects.select_for_update().get(pk=adoption.pk)
    if adoption.retired_on is not None:
        raise Refused(Obstacle(f"{adoption.wording} was retired on {written(adoption.retired_on)}"))
    if retired_on < adoption.adopted_on:
        raise Refused(Obstacle(f"It was adopted on {written(adoption.adopted_on)}, after this date", "retired_on"))
    if retired_on > timezone.localdate(at):
        raise Refused(Obstacle("The date must be today or in the past", "retired_on"))
    adoption.retired_on = retired_on
    adoption.save(update_fields=["retired_on"])
    audit.record(
        action="commissioning.priority.retired",
        by=by,
        at=at,
        subject=adoption.priority,
        financial_year=adoption.financial_year,
        adopted_from=adoption.adopted_from,
    )
    return adoption


@contextmanager
def _one_at_a_time(field: str) -> Iterator[None]:
    """Two people may pass the checks at the same moment: the database lets one of them through."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise Refused(Obstacle("Somebody else has just entered the same", field)) from None


def _obstacles_to_name(name: str) -> list[Obstacle]:
    found = obstacles_to_text(name, field="name", what="the name", limit=NAME_LIMIT)
    if found:
        return found
    slug = slugify(name)[:120]
    if not slug:
        return [Obstacle("Enter a name with letters or figures in it", "name")]
    same = name.lower()
    synonym = PrioritySynonym.objects.annotate(lower=Lower("name")).filter(lower=same).select_related("priority")
    standing = (
        Priority.objects.annotate(lower=Lower("name")).filter(lower=same).first()
        or Priority.objects.filter(slug=slug).first()
        or next((line.priority for line in synonym), None)
    )
    return [Obstacle(f"“{name}” is already a word for the priority {standing}", "name")] if standing else []


def _obstacles_to_adopt(priority: Priority, financial_year: FinancialYear, adopted_from: AdoptedFrom) -> list[Obstacle]:
    if adopted_from not in AdoptedFrom.values:
        return [Obstacle("Choose the list that the priority stands on", "adopted_from")]
    standing = PriorityAdoption.objects.filter(
        priority=priority, financial_year=financial_year, adopted_from=adopted_from
    ).first()
    if standing is None:
        return []
    until = f", retired on {written(standing.retired_on)}" if standing.retired_on else ""
    return [Obstacle(f"This list of {financial_year} has {priority} already{until}", "priority")]


def _obstacles_to_adopted_on(adopted_on: date, financial_year: FinancialYear, *, today: date) -> list[Obstacle]:
    if adopted_on > today:
        return [Obstacle("The date must be today or in the past", "adopted_on")]
    if adopted_on > financial_year.end_on:
        return [Obstacle(f"{financial_year} ended on {written(financial_year.end_on)}, before this date", "adopted_on")]
    return []
