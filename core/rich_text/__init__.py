"""Formatted text that people type or paste: cleaned, measured, numbered, compared. See docs/frontend.md."""

from core.rich_text.cleaning import clean
from core.rich_text.difference import Change, difference
from core.rich_text.limits import LIMIT_CHARACTERS
from core.rich_text.obstacles import obstacles_to_rich_text
from core.rich_text.reading import (
    is_empty,
    numbered,
    on_page,
    paragraphs_of,
    plain_text,
    shift_headings,
    word_count,
)
from core.rich_text.typed import from_typing, to_typing

__all__ = [
    "LIMIT_CHARACTERS",
    "Change",
    "clean",
    "difference",
    "from_typing",
    "is_empty",
    "numbered",
    "obstacles_to_rich_text",
    "on_page",
    "paragraphs_of",
    "plain_text",
    "shift_headings",
    "to_typing",
    "word_count",
]
