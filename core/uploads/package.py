"""The archive that a Word or Excel file of today is: opened without being unfolded beyond a limit."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from core.uploads.kinds import MB
from core.uploads.wrong import DAMAGED, Wrong

MOST_PARTS = 5_000
MOST_UNFOLDED = 150 * MB
# Sheets of zeros fold well; nothing that people write folds to a hundredth.
UNFOLDED_FREELY = 20 * MB
MOST_RATIO = 100
MOST_OF_ONE_READ = 20 * MB
_STEP = 256 * 1024
# Office writes no declaration of a document type; one can name a file or an address to be read in its place.
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_LONGEST_DECLARED = 9
_IS_XML = re.compile(r".*\.(?:xml|rels|vml)", re.IGNORECASE)
_FOLDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

LOCKED = "needs a password to open: save it without the password and choose the new copy"
UNFOLDS = "unfolds into far more than it should: open it, save it again and choose the new copy"


class Package:
    """The parts of an Office file, by name. Making one refuses what is locked or overblown."""

    def __init__(self, content: bytes):
        with _damage_as_ours():
            self._archive = zipfile.ZipFile(BytesIO(content))
        self._parts = {info.filename: info for info in self._archive.infolist()}
        if any(_leads_out(info.filename) for info in self._archive.infolist()):
            raise Wrong(DAMAGED)
        self._refuse_what_unfolds(len(content))

    @property
    def names(self) -> list[str]:
        return list(self._parts)

    def read(self, name: str) -> bytes:
        """One part, or nothing where there is no such part."""
        info = self._parts.get(name)
        if info is None:
            return b""
        if info.file_size > MOST_OF_ONE_READ:
            raise Wrong(UNFOLDS)
        with _damage_as_ours():
            return self._archive.read(info)

    def matching(self, names: re.Pattern[str]) -> Iterator[bytes]:
        """Each part whose whole name matches."""
        for name in self._parts:
            if names.fullmatch(name):
                yield self.read(name)

    def read_through(self) -> None:
        """Refuse a file of which any part is cut off or changed, or declares a document type."""
        # Never more than a part's declared size is unfolded, and its sum is wrong where that was a lie.
        for info in self._archive.infolist():
            with _damage_as_ours(), self._archive.open(info) as part:
                before = b""
                while read := part.read(_STEP):
                    # Without the empty bytes of UTF-16, and over the edge of what is read at once.
                    read = before + read.replace(b"\0", b"")
                    if _IS_XML.fullmatch(info.filename) and _DECLARED.search(read):
                        raise Wrong(DAMAGED)
                    before = read[-_LONGEST_DECLARED:]

    def _refuse_what_unfolds(self, size: int) -> None:
        infos = self._archive.infolist()
        if any(info.flag_bits & 0x1 for info in infos):
            raise Wrong(LOCKED)
        # Two parts of one name: one program reads the first, another the last. Office folds in one way only.
        if len(self._parts) != len(infos) or any(info.compress_type not in _FOLDED for info in infos):
            raise Wrong(DAMAGED)
        unfolded = sum(info.file_size for info in infos)
        is_dense = unfolded > UNFOLDED_FREELY and unfolded > MOST_RATIO * size
        if len(infos) > MOST_PARTS or unfolded > MOST_UNFOLDED or is_dense:
            raise Wrong(UNFOLDS)


def _leads_out(name: str) -> bool:
    """Whether a part would lie outside the file, were it unpacked: ../../etc/passwd."""
    parts = re.split(r"[/\\]", name)
    return ".." in parts or parts[0] == "" or ":" in parts[0]


@contextmanager
def _damage_as_ours() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as problem:
        raise Wrong(DAMAGED) from problem
