"""Reads the few XML parts of an Office file that say what it is and what it is tied to."""

from collections.abc import Callable
from xml.parsers import expat

from core.uploads.wrong import DAMAGED, Wrong

Element = tuple[str, dict[str, str]]

MOST_ELEMENTS = 100_000


def elements(content: bytes) -> list[Element]:
    """Each element's name without its namespace, and its attributes. Refuses a part that declares entities."""
    found: list[Element] = []

    def add(name: str, attributes: dict[str, str]) -> None:
        if len(found) >= MOST_ELEMENTS:
            raise Wrong(DAMAGED)
        found.append((_plain(name), attributes))

    _parse(content, add)
    return found


def tags(content: bytes) -> set[str]:
    """The names of the elements of a part, each once."""
    found: set[str] = set()
    _parse(content, lambda name, _: found.add(_plain(name)))
    return found


def _parse(content: bytes, at_each: Callable[[str, dict[str, str]], None]) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = at_each
    parser.StartDoctypeDeclHandler = _no_declarations
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError) as problem:
        raise Wrong(DAMAGED) from problem


def _plain(name: str) -> str:
    return name.rpartition(":")[2]


def _no_declarations(*_: object) -> None:
    # Office never writes one; entities that unfold into one another take all memory.
    raise Wrong(DAMAGED)
