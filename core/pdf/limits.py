"""How much one paper may hold. Beyond these a page would hang, or take the server's memory."""

import re

from .errors import PaperRefused, PaperTooLong

# Time and memory grow with the rows: 2,000 took 15 seconds and 430 MB (docs/adr/0010-paper.md).
MOST_ROWS = 2_000
MOST_CHARACTERS = 3_000_000
# A cell that spans a million columns keeps the layout busy until somebody kills it.
WIDEST_SPAN = 100

# What one paper may take of the process that sets it. The time, in seconds, is less than the 30 after which Gunicorn
# takes a worker that is waiting for dead. The memory, in bytes, is all that the process may address: 250 MB before its
# first paper, 350 MB with 1,800 rows.
MOST_SECONDS = 25.0
MOST_MEMORY = 1024**3
# Then a fresh process takes over, so that what a library keeps back does not add up for ever.
PAPERS_PER_PROCESS = 500

_ROW = re.compile(r"<tr\b", re.IGNORECASE)
_SPAN = re.compile(r"\b(?:col|row)?span\s*=\s*[\"']?\s*\+?(\d+)", re.IGNORECASE)


def refuse_beyond_limits(html: str) -> None:
    """Raise PaperTooLong or PaperRefused for HTML that must not reach the layout."""
    if len(html) > MOST_CHARACTERS:
        raise PaperTooLong(
            f"This paper has {len(html):,} characters and a PDF may have {MOST_CHARACTERS:,}. "
            "Choose fewer lines, or download the spreadsheet."
        )
    rows = len(_ROW.findall(html))
    if rows > MOST_ROWS:
        raise PaperTooLong(
            f"This paper has {rows:,} table rows and a PDF may have {MOST_ROWS:,}. "
            "Choose fewer lines, or download the spreadsheet."
        )
    if any(_is_too_wide(digits) for digits in _SPAN.findall(html)):
        raise PaperRefused(f"A table cell may span {WIDEST_SPAN} columns or rows, not more.")


def _is_too_wide(digits: str) -> bool:
    return len(digits) > 9 or int(digits) > WIDEST_SPAN
