"""The characters that all four of the paper's fonts hold, and what stands in for the others."""

import logging
import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent.parent.parent / "static" / "paper" / "fonts"
STAND_IN = "□"
# Joiners, variation selectors and controls have no shape of their own: they go without a box in their place.
SHAPELESS = {"Cc", "Cf"}
VARIATION_SELECTORS = {chr(code) for code in range(0xFE00, 0xFE10)}

logger = logging.getLogger(__name__)


def printable(html: str) -> str:
    """The same text with composed accents, and a box for each character that the fonts lack (an emoji, say).

    PDF/UA forbids text without a glyph, and a borrowed font would make the bytes depend on the machine.
    """
    composed = unicodedata.normalize("NFC", html)
    lacking = set(composed) - _held()
    if not lacking:
        return composed
    codes = ", ".join(f"U+{ord(each):04X}" for each in sorted(lacking))
    logger.warning("Not in the paper's fonts: %s", codes)
    return composed.translate({ord(each): _instead_of(each) for each in lacking})


def _instead_of(character: str) -> str:
    shapeless = unicodedata.category(character) in SHAPELESS or character in VARIATION_SELECTORS
    return "" if shapeless else STAND_IN


@cache
def _held() -> frozenset[str]:
    held = [frozenset(map(chr, TTFont(path, lazy=True).getBestCmap())) for path in FONTS.glob("*.ttf")]
    return frozenset.intersection(*held) | {"\n", "\r", "\t"}
