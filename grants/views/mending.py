"""Where each obstacle of the check is mended."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accounts.permissions import Permission
from core.refusal import Obstacle
from grants.choices import Task
from grants.figures.advice import OverObstacle
from grants.figures.check import FactsObstacle, InterestObstacle, ProviderObstacle
from grants.models import DecisionNotice
from grants.rules.words import QuotedObstacle, WordsObstacle

# The tasks that have a page of their own; all others are written at section-write.
_PAGES = {
    Task.WHAT: "line-list",
    Task.ADVICE: "advice-write",
    Task.OPTIONS: "options-write",
    Task.LEGAL: "legal-write",
    Task.ATTACHMENTS: "attachment-list",
    Task.PAPER: "paper-describe",
}


@dataclass(frozen=True)
class Way:
    """A page on which something is mended."""

    href: str
    link: str


@dataclass(frozen=True)
class Mending:
    """One obstacle, and the pages that mend it."""

    message: str
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class TaskMending:
    """The obstacles of one task."""

    task: str
    label: str
    lines: tuple[Mending, ...]


def mendings(notice: DecisionNotice, obstacles: Iterable[Obstacle], *, user: Any) -> list[TaskMending]:
    """The obstacles of a notice by their task, in the order in which the tasks are worked on, for one person."""
    listed = list(obstacles)
    return [
        TaskMending(task.value, task.label, tuple(Mending(one.message, _ways(notice, task, one, user)) for one in own))
        for task in Task
        if (own := [one for one in listed if one.field == task])
    ]


def _ways(notice: DecisionNotice, task: Task, obstacle: Obstacle, user: Any) -> tuple[Way, ...]:
    if isinstance(obstacle, ProviderObstacle) and obstacle.provider is not None:
        provider = obstacle.provider
        return (Way(f"{provider.get_absolute_url()}#due-diligence", f"Go to {provider}"),)
    if isinstance(obstacle, FactsObstacle):
        return (Way(reverse("grants:notice-change", args=[notice.pk]), "Change it"),)
    if isinstance(obstacle, InterestObstacle):
        lines = Way(task_url(notice, Task.WHAT), "Go to the lines")
        return (*_where_interests_end(obstacle, user), lines)
    if isinstance(obstacle, QuotedObstacle):
        return (Way(reverse("grants:amount-unquote", args=[notice.pk, obstacle.quoted]), "Remove it"),)
    if isinstance(obstacle, WordsObstacle):
        return _where_words_are_mended(notice, task, obstacle)
    return (*_where_it_ends(notice, obstacle, user), _part(notice, task))


def _where_it_ends(notice: DecisionNotice, obstacle: Obstacle, user: Any) -> list[Way]:
    """Where a draft is given up that nothing can mend."""
    if isinstance(obstacle, OverObstacle) and user.may(Permission.NOTICE_WITHDRAW):
        return [Way(reverse("grants:notice-withdraw", args=[notice.pk]), "Withdraw this draft")]
    return []


def _part(notice: DecisionNotice, task: Task) -> Way:
    return Way(task_url(notice, task), "Go to the lines" if task == Task.WHAT else "Go to this part")


def _where_interests_end(obstacle: InterestObstacle, user: Any) -> list[Way]:
    if obstacle.contact_of is not None:
        return [Way(obstacle.contact_of.get_absolute_url(), f"Go to the contacts of {obstacle.contact_of}")]
    if obstacle.sits_on_commission:
        may = user.may(Permission.COMMISSION_VIEW)
        return [Way(reverse("commissioning:commission-detail"), "Go to the Victims Commission")] if may else []
    if obstacle.person == user.pk:
        return [Way(reverse("commissioning:interest-list"), "Go to your interests")]
    if user.may(Permission.INTEREST_VIEW):
        return [Way(reverse("commissioning:interest-register"), "Go to the register of interests")]
    return []


def _where_words_are_mended(notice: DecisionNotice, task: Task, obstacle: WordsObstacle) -> tuple[Way, ...]:
    where = _part(notice, task)
    if obstacle.is_title:
        where = Way(reverse("grants:notice-change", args=[notice.pk]), "Change the title")
    elif obstacle.line is not None:
        where = Way(reverse("grants:line-change", args=[notice.pk, obstacle.line]), "Go to this line")
    if obstacle.amount is None:
        return (where,)
    return where, Way(reverse("grants:amount-quote", args=[notice.pk]), "Say where it stands")


def task_url(notice: DecisionNotice, task: Task) -> str:
    """The page on which a task is worked."""
    if task in _PAGES:
        return reverse(f"grants:{_PAGES[task]}", args=[notice.pk])
    return reverse("grants:section-write", args=[notice.pk, task.value])
