"""What the tests of the pages of returns share: a provider with two contacts, a return of theirs, what is typed."""

from dataclasses import dataclass

from accounts.models import User
from grants.figures.boxes import asked_by
from grants.models import Agreement, MonitoringReturn
from tests.factories import agreements as life
from tests.integration.rendered import form_on


@dataclass(frozen=True)
class AtProvider:
    """One return of an agreement, and two people of the provider."""

    agreement: Agreement
    monitoring_return: MonitoringReturn
    first: User
    second: User

    def url(self, page: str = "") -> str:
        return f"/returns/{self.monitoring_return.pk}/{page}"


def at_provider(quarter: int = 1) -> AtProvider:
    agreement = life.accepted_agreement()
    first = life.contact_of(agreement)
    return AtProvider(agreement, life.a_return(quarter, agreement), first, life.a_contact(agreement.award.provider))


def typed_in(client, address: str, **figures: str) -> dict:
    """The form of a topic as the page renders it, with some boxes changed: supported="48", supported__why="…"."""
    sent = form_on(client.get(address)).sent
    return sent | {name.replace("__", "~").replace("_", "-"): value for name, value in figures.items()}


def box_names(one: MonitoringReturn, key: str) -> list[str]:
    """The names of all boxes of a measure."""
    return [asked.box.name for asked in asked_by(one).boxes if asked.measure.key == key]
