"""Where each obstacle of the check is mended."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from core.refusal import Obstacle
from grants.choices import Task
from grants.figures.check import FactsObstacle, ProviderObstacle
from grants.models import DecisionNotice

# The tasks that have a page of their own; all others are written at section-write.
_PAGES = {
    Task.WHAT: "line-list",
    Task.OPTIONS: "options-write",
    Task.LEGAL: "legal-write",
    Task.ATTACHMENTS: "attachment-list",
    Task.PAPER: "paper-describe",
}


@dataclass(frozen=True)
class Mending:
    """One obstacle, and the page that mends it."""

    message: str
    href: str
    link: str


@dataclass(frozen=True)
class TaskMending:
    """The obstacles of one task."""

    task: str
    label: str
    lines: tuple[Mending, ...]


def mendings(notice: DecisionNotice, obstacles: Iterable[Obstacle]) -> list[TaskMending]:
    """The obstacles of a notice by their task, in the order in which the tasks are worked on."""
    listed = list(obstacles)
    return [
        TaskMending(task.value, task.label, tuple(_mending(notice, task, one) for one in own))
        for task in Task
        if (own := [one for one in listed if one.field == task])
    ]


def _mending(notice: DecisionNotice, task: Task, obstacle: Obstacle) -> Mending:
    if isinstance(obstacle, ProviderObstacle) and obstacle.provider is not None:
        provider = obstacle.provider
        return Mending(obstacle.message, f"{provider.get_absolute_url()}#due-diligence", f"Go to {provider}")
    if isinstance(obstacle, FactsObstacle):
        return Mending(obstacle.message, reverse("grants:notice-change", args=[notice.pk]), "Change it")
    return Mending(
        obstacle.message, task_url(notice, task), "Go to the lines" if task == Task.WHAT else "Go to this part"
    )


def task_url(notice: DecisionNotice, task: Task) -> str:
    """The page on which a task is worked."""
    if task in _PAGES:
        return reverse(f"grants:{_PAGES[task]}", args=[notice.pk])
    return reverse("grants:section-write", args=[notice.pk, task.value])
