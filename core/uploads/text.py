"""Plain text and CSV that are taken: words and nothing else."""

import re

from core.uploads.content import in_words
from core.uploads.wrong import Wrong

NOT_TEXT = "holds something other than text: save it again as plain text"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def inspect_text(content: bytes) -> None:
    """Refuse what is not text in UTF-8 or, as Excel saves CSV, in Windows-1252; and text that a browser could run."""
    other = in_words(content)
    if other:
        raise Wrong(f"is {other}, whatever its name says: choose a file of plain text")
    if _CONTROL.search(_decoded(content)):
        raise Wrong(NOT_TEXT)


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Wrong(NOT_TEXT)
