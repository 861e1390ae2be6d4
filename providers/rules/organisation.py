from typing import Protocol

from core.refusal import Obstacle
from providers.choices import ProviderKind, Reach
from providers.rules.values import obstacles_to_text, obstacles_to_website

ABOUT_LIMIT = 500


class Organisation(Protocol):
    """What a rule needs to know about a provider."""

    @property
    def pk(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def is_consortium(self) -> bool: ...
    @property
    def is_merged(self) -> bool: ...


def obstacles_to_touch(provider: Organisation) -> list[Obstacle]:
    """A merged record is closed: what is new belongs to the one it was merged into."""
    if provider.is_merged:
        return [Obstacle(f"{provider.name} was merged into another provider: change that one")]
    return []


def obstacles_to_facts(*, kind: str, reach: str, website: str, about: str) -> list[Obstacle]:
    """For the facts of a provider beside its name, at registration and at each change."""
    return [
        *([] if kind in ProviderKind.values else [Obstacle("Choose what kind of organisation it is", "kind")]),
        *([] if reach in Reach.values else [Obstacle("Choose how far it reaches", "reach")]),
        *obstacles_to_website(website),
        *obstacles_to_text(about, field="about", what="what it does", limit=ABOUT_LIMIT, required=False),
    ]


def obstacles_to_change_kind(provider: Organisation, kind: str, *, has_members: bool) -> list[Obstacle]:
    if provider.is_consortium and kind != ProviderKind.CONSORTIUM and has_members:
        return [Obstacle(f"{provider.name} has members, or has had some, so it stays a consortium", "kind")]
    return []


def obstacles_to_merge(
    duplicate: Organisation, into: Organisation, *, is_tied: bool, makes_circle: bool
) -> list[Obstacle]:
    """`is_tied`: one has been a member of the other; `makes_circle`: the merged one would hold itself."""
    if duplicate.pk == into.pk:
        return [Obstacle(f"Choose another provider: {duplicate.name} cannot be merged into itself", "into")]
    found = obstacles_to_touch(duplicate)
    if into.is_merged:
        found.append(Obstacle(f"{into.name} was itself merged into another provider: choose that one", "into"))
    if duplicate.is_consortium and not into.is_consortium:
        found.append(Obstacle(f"Choose a consortium: {duplicate.name} is one, and {into.name} is not", "into"))
    if is_tied:
        message = (
            f"{duplicate.name} and {into.name} belong, or have belonged, one to the other: they are two organisations"
        )
        found.append(Obstacle(message, "into"))
    if makes_circle:
        found.append(Obstacle("The merged consortium would be a member of itself: end that membership first", "into"))
    return found
