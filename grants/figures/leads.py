"""Who may lead a consortium's award: its members on a day, its own lead first."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from providers.models import ConsortiumMembership, Provider


@dataclass(frozen=True)
class Leads:
    """The members of each consortium in force on a day, by the key of the consortium."""

    members: Mapping[int, tuple[ConsortiumMembership, ...]]

    def of(self, consortium: Provider) -> list[Provider]:
        return [one.member for one in self.members.get(consortium.pk, ())]

    def own(self, consortium: Provider) -> Provider | None:
        """The member that leads the consortium, where one does."""
        return next((one.member for one in self.members.get(consortium.pk, ()) if one.is_lead), None)


def leads_on(day: date) -> Leads:
    """One query."""
    rows = ConsortiumMembership.objects.on(day).select_related("consortium", "member")
    members: dict[int, list[ConsortiumMembership]] = defaultdict(list)
    for row in rows.order_by("consortium__name_key", "-is_lead", "member__name_key", "pk"):
        members[row.consortium_id].append(row)
    return Leads({key: tuple(rows) for key, rows in members.items()})
