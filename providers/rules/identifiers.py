"""Numbers in public registers, in org-id form. The register's own check where it has one, else its shape."""

import re

from stdnum.util import clean

from core.refusal import Obstacle
from providers.choices import IdentifierScheme
from providers.rules.organisation import Organisation, obstacles_to_touch

# What each register's numbers look like once normalised, and what to say when one does not.
_SHAPES: dict[str, tuple[str, str]] = {
    IdentifierScheme.CHARITY: (
        r"[1-9]\d{5,6}(-[1-9]\d{0,2})?",
        "Enter a charity number of 6 or 7 figures, for example 298028 or 1012345-1",
    ),
    IdentifierScheme.COMPANY: (
        r"(?!0{8})(\d{8}|[A-Z]{2}\d{6}|IP\d{5}R)",
        "Enter a company number of 8 characters, for example 02158780 or OC301540",
    ),
    IdentifierScheme.SCOTTISH_CHARITY: (
        r"SC\d{6}",
        "Enter a Scottish charity number of SC and 6 figures, for example SC012345",
    ),
    IdentifierScheme.LOCAL_AUTHORITY: (
        r"[A-Z]{3}",
        "Enter the three letters of the local authority register, for example BIR",
    ),
}


def read_identifier(scheme: str, number: str) -> str | Obstacle:
    """A number as its register writes it, or why it cannot be one.

    Understood as people type it: with spaces, in small letters, with or without “GB-CHC-” before it, a company
    number without its leading zero, a Scottish number without SC or with the letter O after it.
    """
    shape = _SHAPES.get(scheme)
    if shape is None:
        return Obstacle("Choose the register that the number is from", "scheme")
    value = _as_written(scheme, clean(number, " .").strip().upper())
    pattern, message = shape
    return value if re.fullmatch(pattern, value, re.ASCII) else Obstacle(message, "value")


def bare_number(text: str) -> str:
    """What somebody who searches by number typed, without the register's code: GB-CHC-298028 to 298028."""
    number = re.sub(r"[^A-Z0-9-]", "", clean(text).upper())
    for scheme in IdentifierScheme.values:
        number = number.removeprefix(f"{scheme}-")
    return number


def _as_written(scheme: str, typed: str) -> str:
    value = "".join(typed.removeprefix(f"{scheme}-").split())
    if scheme == IdentifierScheme.COMPANY and re.fullmatch(r"\d{7}", value, re.ASCII):
        return f"0{value}"
    if scheme == IdentifierScheme.SCOTTISH_CHARITY:
        return re.sub(r"^(SC)?O?(?=\d{5,6}$)", lambda found: "SC0" if "O" in found[0] else "SC", value)
    return value


def obstacles_to_add_identifier(
    provider: Organisation, *, scheme: str, number: str, holder: Organisation | None
) -> list[Obstacle]:
    """`holder` is the provider that has the number already, if one has."""
    found = obstacles_to_touch(provider)
    value = read_identifier(scheme, number)
    if isinstance(value, Obstacle):
        return [*found, value]
    if holder is not None:
        whose = "this provider" if holder.pk == provider.pk else holder.name
        return [*found, Obstacle(f"{scheme}-{value} already belongs to {whose}", "value")]
    return found
