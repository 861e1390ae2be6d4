"""How a member of the Victims Commission is spoken of, where people appear by what they are and not by name."""

from collections.abc import Sequence

from commissioning.choices import Position
from commissioning.rules.reviewing import listed


def seat_words(position: str, *, organisation: str, priorities: Sequence[str]) -> list[str]:
    """Chair, for Stop Hate UK; whoever sits for no organisation by what they speak for: Speaks for FGM and hate crime.

    In two parts at most, for the sentences that begin with a name.
    """
    label = str(Position(position).label)
    if organisation:
        return [label, f"for {organisation}"]
    if not priorities:
        return [label]
    speaks = f"speaks for {listed([_inside(name) for name in priorities])}"
    return [speaks] if position == Position.MEMBER else [label, speaks]


def _inside(name: str) -> str:
    """A priority inside a sentence: hate crime, but FGM and Victims’ Code categories, which are names."""
    is_name = name[1:2].isupper() or any(word[:1].isupper() for word in name.split()[1:])
    return name if is_name else name[:1].lower() + name[1:]
