"""Small real files for the tests of uploads, sound ones and bad ones."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pikepdf
from PIL import Image

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_TIES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD_TYPE = f"{_OFFICE}.wordprocessingml.document.main+xml"


def pdf(change: Callable[[pikepdf.Pdf], None] = lambda made: None, *, pages: int = 1, **how) -> bytes:
    """A PDF of blank pages, changed before it is saved; `how` goes to save()."""
    made, written = pikepdf.new(), BytesIO()
    for _ in range(pages):
        made.add_blank_page()
    change(made)
    made.save(written, **how)
    return written.getvalue()


def docx(extra: dict[str, str | bytes] | None = None, *, main: str = WORD_TYPE, types: str = "") -> bytes:
    """A Word file with other parts beside its text; `types` is put among its media types."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/>{types}</Types>',
        "_rels/.rels": ties(("officeDocument", "word/document.xml", "")),
        "word/document.xml": "<document><body><p>A letter</p></body></document>",
    }
    return zipped(parts | (extra or {}))


def xlsx() -> bytes:
    written = BytesIO()
    openpyxl.Workbook().save(written)
    return written.getvalue()


def ties(*named: tuple[str, str, str]) -> str:
    """A part that says what another is tied to: kind, target and, where it lies outside, "External"."""
    inside = "".join(
        f'<Relationship Id="r{number}" Type="{_TIES}/{kind}" Target="{target}" TargetMode="{mode or "Internal"}"/>'
        for number, (kind, target, mode) in enumerate(named)
    )
    return f"<Relationships>{inside}</Relationships>"


def zipped(parts: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def repacked(content: bytes, *, without: str = "", **more: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name != without}
    return zipped(parts | more)


def with_parts(content: bytes, parts: dict[str, bytes]) -> bytes:
    """The same file with more parts put in."""
    written = BytesIO(content)
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return written.getvalue()


def encrypted_office() -> bytes:
    """As much of an Office file with a password as tells it: the old container and the name of its one stream."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 500


def old_office() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + "WordDocument".encode("utf-16-le") + b"\x00" * 500


def png(size: tuple[int, int] = (40, 20), mode: str = "RGB") -> bytes:
    return _picture(size, "PNG", mode)


def jpeg(size: tuple[int, int] = (40, 20)) -> bytes:
    return _picture(size, "JPEG", "RGB")


def _picture(size: tuple[int, int], kind: str, mode: str) -> bytes:
    written = BytesIO()
    picture = Image.new(mode, size, 1 if mode == "1" else "#1f3a5f")
    if mode == "RGB":
        # Not of one colour: a picture of nothing folds to almost nothing, and half of it is all of it.
        picture.putdata([(one * 7 % 256, one * 13 % 256, one * 31 % 256) for one in range(size[0] * size[1])])
    picture.save(written, kind)
    return written.getvalue()
