"""Names of files: what a person calls one, made fit to be stored, printed and downloaded anywhere."""

import re
import unicodedata

LONGEST = 100
# Of the 255 that most file systems allow a name.
MOST_BYTES = 200

# Those that Windows keeps for devices, with any ending.
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r'[<>:"|?*/\\⁄∕⧵⧸／＼]')
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,10}")
# Control, format (bidirectional and invisible), surrogates, private and unassigned; ends of lines and paragraphs.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def own_name(raw: str | None) -> str:
    """The name as the person knows it, without folders and without characters that cannot be seen."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", raw or ""))[-1]
    seen = "".join(one for one in last if unicodedata.category(one) not in _UNSEEN)
    return " ".join(unicodedata.normalize("NFC", seen).split()).rstrip(". ")


def extension_of(raw: str | None) -> str:
    """The ending in small letters with its dot, ".pdf"; empty where there is none."""
    return _split(own_name(raw))[1].lower()


def safe_name(raw: str | None, *, extension: str = ".pdf") -> str:
    """A name that holds no folder, no hidden character and nothing that a file system keeps for itself.

    At most LONGEST characters, with its ending kept; without an ending it is given `extension`, and without anything
    else it is called "file".
    """
    stem, ending = _split(own_name(raw))
    ending = ending.lower() or extension
    stem = _NOT_IN_NAMES.sub("-", stem).strip(". ")
    if _RESERVED.fullmatch(stem.partition(".")[0].rstrip()):
        stem = f"file-{stem}"
    return f"{_shortened(stem, ending) or 'file'}{ending}"


def _split(name: str) -> tuple[str, str]:
    stem, dot, letters = name.rpartition(".")
    return (stem, dot + letters) if _EXTENSION.fullmatch(dot + letters) else (name, "")


def _shortened(stem: str, ending: str) -> str:
    stem = stem[: LONGEST - len(ending)]
    while len((stem + ending).encode()) > MOST_BYTES:
        stem = stem[:-1]
    return stem.rstrip(". ")
