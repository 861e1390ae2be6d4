"""The kinds of file that can be taken, what each is called, and how a size is said."""

from collections.abc import Sequence
from dataclasses import dataclass

KB = 1024
# As Windows counts it: a file that it calls 10 MB is no larger than 10 MB here.
MB = 1024 * KB

_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Kind:
    """One kind of file. Its media type is ours: what the browser says of a file is never believed."""

    label: str
    # In a sentence: "is not a PDF".
    article_and_noun: str
    # The first is the one that a file without a name is given.
    extensions: tuple[str, ...]
    media_type: str


PDF = Kind("PDF", "a PDF", (".pdf",), "application/pdf")
WORD = Kind("Word (.docx)", "a Word document (.docx)", (".docx",), f"{_OFFICE}.wordprocessingml.document")
EXCEL = Kind("Excel (.xlsx)", "an Excel workbook (.xlsx)", (".xlsx",), f"{_OFFICE}.spreadsheetml.sheet")
PNG = Kind("PNG", "a PNG picture", (".png",), "image/png")
JPEG = Kind("JPEG", "a JPEG picture", (".jpg", ".jpeg"), "image/jpeg")
TEXT = Kind("plain text (.txt)", "plain text", (".txt",), "text/plain")
CSV = Kind("CSV", "a CSV file", (".csv",), "text/csv")


def listed(kinds: Sequence[Kind]) -> str:
    """The kinds for a hint or a sentence: "PDF, Word (.docx) or PNG"."""
    *others, last = [kind.label for kind in kinds]
    return f"{', '.join(others)} or {last}" if others else last


def size_in_words(size: int) -> str:
    """A limit in bytes as people say it, rounded down: 10 MB, 1.5 MB, 200 KB."""
    if size < KB:
        return f"{size} bytes"
    if size < MB:
        return f"{size // KB} KB"
    return f"{size * 10 // MB / 10:g} MB"
