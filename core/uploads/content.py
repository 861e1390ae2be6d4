"""What a file is, told by its first bytes and never by its name or by what the browser says.

By hand: puremagic needs Python 3.12, filetype tells Word files by the order of their parts, and python-magic needs a
library of the system. None of them looks at what follows the first bytes.
"""

import re
import zipfile
from io import BytesIO

from core.uploads.kinds import JPEG, PDF, PNG, Kind

ZIP = b"PK\x03\x04"
# The container of Word and Excel before 2007, and of every Office file with a password.
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")

_FIRST_BYTES: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
)
_STRANGERS: tuple[tuple[bytes, str], ...] = (
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"#!", "a program"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"{\\rtf", "a rich text file (.rtf)"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"\x1f\x8b", "an archive"),
    (ZIP, "an archive"),
    (COMPOUND, "an Office file of an old format"),
)
_MARKUP = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(!doctype|html|head|body|script|iframe|svg|\?xml|\?php)\b", re.I | re.S)
# Of a file that is looked at for markup: it stands in front or is not run.
_FRONT = 4096


def told_by_first_bytes(content: bytes) -> Kind | None:
    """The kind of a PDF or a picture; None for everything else."""
    return next((kind for first, kind in _FIRST_BYTES if content.startswith(first)), None)


def in_words(content: bytes) -> str:
    """What a stranger is, for the answer: "a program", "a web page"; empty where we do not know."""
    kind = told_by_first_bytes(content)
    if kind is not None:
        return kind.article_and_noun
    if is_markup(content):
        return "an SVG picture" if b"<svg" in content[:_FRONT].lower() else "a web page"
    return next((words for first, words in _STRANGERS if content.startswith(first)), "")


def is_markup(content: bytes) -> bool:
    """Whether a browser could take it for a page, a drawing or a script."""
    return _MARKUP.match(content[:_FRONT].removeprefix(b"\xef\xbb\xbf")) is not None


def is_locked_office_file(content: bytes) -> bool:
    return content.startswith(COMPOUND) and ENCRYPTED_PACKAGE in content


def holds_an_archive(content: bytes) -> bool:
    """Whether an archive was put behind another file, so that it is two files in one."""
    return zipfile.is_zipfile(BytesIO(content))
