"""The reporting groups, under which a board is told of several priorities together."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import slugify

from reports.models import ReportingGroup


@dataclass(frozen=True)
class Group:
    """`priorities` are keys; no priority is in two groups."""

    name: str
    priorities: frozenset[int]

    @property
    def slug(self) -> str:
        """How the key of a live figure names it."""
        return slugify(self.name)


def groups() -> Sequence[Group]:
    """All groups in their order, also those without a priority. One query."""
    found: dict[str, set[int]] = defaultdict(set)
    lines = ReportingGroup.objects.order_by("position", "pk").values_list("name", "priorities")
    for name, priority in lines:
        found[name] |= {priority} - {None}
    return [Group(name, frozenset(priorities)) for name, priorities in found.items()]
