"""Words that must stay on one line of the sheet, measured in the paper's own type."""

from collections.abc import Mapping
from functools import cache

_HEAVY = "SourceSans3-Semibold.ttf"
_ELLIPSIS = "…"
_MILLIMETRES_IN_A_POINT = 25.4 / 72


def on_one_line(words: str, *, size: float, breadth: float) -> str:
    """The words as they are, or cut with an ellipsis to what fits in the heavy type of so many points.

    `breadth` is that of the line in millimetres.
    """
    tidy = " ".join(words.split())
    if _breadth(tidy, size) <= breadth:
        return tidy
    while tidy and _breadth(tidy + _ELLIPSIS, size) > breadth:
        tidy = tidy[:-1].rstrip(" ·,;:")
    return tidy + _ELLIPSIS


def _breadth(words: str, size: float) -> float:
    """In millimetres. A letter that the font lacks counts as a whole square, as its stand-in may be."""
    breadths = _breadths()
    return sum(breadths.get(letter, 1) for letter in words) * size * _MILLIMETRES_IN_A_POINT


@cache
def _breadths() -> Mapping[str, float]:
    """Of each letter, in parts of the size of the type."""
    # Here, not above: only who prints needs the fonts and what reads them.
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    from .typecase import FONTS  # noqa: PLC0415

    font = TTFont(FONTS / _HEAVY, lazy=True)
    unit, advances = font["head"].unitsPerEm, font["hmtx"]
    return {chr(code): advances[name][0] / unit for code, name in font.getBestCmap().items()}
