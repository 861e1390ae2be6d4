"""One door for every file: read within its limit, told by its content, looked through, and named safely."""

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from core.refusal import Obstacle, Refused
from core.uploads.content import COMPOUND, holds_an_archive, in_words, is_locked_office_file, told_by_first_bytes
from core.uploads.kinds import CSV, EXCEL, JPEG, PDF, PNG, TEXT, WORD, Kind, listed, size_in_words
from core.uploads.names import LONGEST, extension_of, own_name, safe_name
from core.uploads.office import MACROS, OLD, inspect_office, kind_of_package
from core.uploads.package import LOCKED
from core.uploads.pdf import inspect_pdf
from core.uploads.pictures import inspect_jpeg, inspect_png
from core.uploads.text import inspect_text
from core.uploads.wrong import DAMAGED, Wrong

T = TypeVar("T")
logger = logging.getLogger(__name__)

_INSPECTORS: dict[Kind, Callable[[bytes], None]] = {
    PDF: inspect_pdf,
    WORD: inspect_office,
    EXCEL: inspect_office,
    PNG: inspect_png,
    JPEG: inspect_jpeg,
    TEXT: inspect_text,
    CSV: inspect_text,
}
_WITHOUT_SIGNS = (TEXT, CSV)
# What is said of a name before its content is looked at.
_REFUSED_BY_NAME = {
    **dict.fromkeys((".docm", ".dotm", ".xlsm", ".xltm", ".xlsb", ".xlam", ".pptm"), MACROS),
    **dict.fromkeys((".doc", ".dot", ".xls", ".xlt", ".ppt"), OLD),
    ".svg": "is an SVG drawing, which can carry programs: save it as PNG or PDF and choose that",
}


@dataclass(frozen=True)
class Upload:
    """A file that was looked through. `media_type` is ours; `sha256` is of `content`; `size` is in bytes."""

    name: str
    content: bytes = field(repr=False)
    media_type: str
    sha256: str

    @property
    def size(self) -> int:
        return len(self.content)


def read_upload(file: Any, *, kinds: Sequence[Kind], most_bytes: int) -> Upload:
    """Read a file that somebody sent, if it is one of `kinds`, no larger than `most_bytes` and safe to open.

    Raises Refused in words that name the file as the person knows it, and nothing else, whatever the file holds.
    """
    raw = getattr(file, "name", None)
    raw = raw if isinstance(raw, str) else ""
    try:
        content = _content(file, most_bytes)
        kind = _kind(raw, content, kinds)
        _look_through(kind, content)
    except Wrong as problem:
        raise Refused(Obstacle(f"{_called(raw)} {problem}")) from problem
    return Upload(
        name=safe_name(raw, extension=kind.extensions[0]),
        content=content,
        media_type=kind.media_type,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _called(raw: str) -> str:
    name = own_name(raw)
    return f"“{name if len(name) <= LONGEST else name[:LONGEST] + '…'}”" if name else "The file"


def _content(file: Any, most_bytes: int) -> bytes:
    too_large = f"is too large: it must be no larger than {size_in_words(most_bytes)}"
    if (getattr(file, "size", None) or 0) > most_bytes:
        raise Wrong(too_large)
    try:
        file.seek(0)
        content: Any = file.read(most_bytes + 1)
    except (OSError, ValueError, TypeError, AttributeError) as problem:
        raise Wrong("did not arrive: choose it again") from problem
    if not isinstance(content, bytes):
        raise Wrong("did not arrive: choose it again")
    if len(content) > most_bytes:
        raise Wrong(too_large)
    if not content:
        raise Wrong("is empty: choose another file")
    return content


def _kind(raw: str, content: bytes, kinds: Sequence[Kind]) -> Kind:
    """The kind by name and by content, which must agree. A name without an ending is given the content's."""
    extension = extension_of(raw)
    if extension in _REFUSED_BY_NAME:
        raise Wrong(_REFUSED_BY_NAME[extension])
    named = next((kind for kind in kinds if extension in kind.extensions), None)
    if named is None and extension:
        raise Wrong(f"cannot be taken: choose a file of this kind: {listed(kinds)}")
    if named in _WITHOUT_SIGNS:
        return named
    found = _found(content)
    if named is None and found in kinds:
        named = found
    if named is None:
        raise Wrong(f"cannot be taken: choose a file of this kind: {listed(kinds)}")
    if named is not found:
        other = found.article_and_noun if found else in_words(content)
        instead = f": it is {other}" if other else ""
        raise Wrong(f"is not {named.article_and_noun}, whatever its name says{instead}")
    return named


def _found(content: bytes) -> Kind | None:
    if is_locked_office_file(content):
        raise Wrong(LOCKED)
    if content.startswith(COMPOUND):
        raise Wrong(OLD)
    return told_by_first_bytes(content) or _guarded(kind_of_package, content)


def _look_through(kind: Kind, content: bytes) -> None:
    if kind in (PNG, JPEG) and holds_an_archive(content):
        raise Wrong("is a picture and an archive in one: open it, save it again and choose the new copy")
    _guarded(_INSPECTORS[kind], content)


def _guarded(inspect: Callable[[bytes], T], content: bytes) -> T:
    try:
        return inspect(content)
    except Wrong:
        raise
    except Exception as problem:  # a library may raise anything at bytes that were made to break it
        logger.warning("A file could not be looked through: %s", type(problem).__name__)
        raise Wrong(DAMAGED) from problem
