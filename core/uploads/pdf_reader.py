"""Reads a PDF from standard input within limits and answers with one word; run as a process of its own by pdf.py.

It imports nothing of ours, so that it starts quickly.
"""

import resource
import sys
from collections.abc import Iterator
from io import BytesIO

import pikepdf

MEMORY = 768 * 1024 * 1024
SECONDS = 10
MOST_OBJECTS = 500_000
# Objects inside one another, within what PDF calls one object.
DEEPEST = 100

_SCRIPT_KEYS = {"/JS", "/JavaScript", "/XFA"}
_EMBEDDED_KEYS = {"/EF", "/EmbeddedFiles"}
_KINDS = {
    "/JavaScript": "script",
    "/Rendition": "script",
    "/Launch": "launch",
    "/ImportData": "launch",
    "/SubmitForm": "launch",
    "/GoToR": "launch",
    "/GoToE": "embedded",
    "/EmbeddedFile": "embedded",
    "/FileAttachment": "embedded",
    "/RichMedia": "embedded",
    "/Movie": "embedded",
}
# Where a kind stands: an action's, an object's and an annotation's.
_KIND_KEYS = ("/S", "/Type", "/Subtype")


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    if sys.platform == "darwin":
        # It gives every process more address space than this and does not take it back.
        pikepdf.settings.set_qpdf_limits(flate_max_memory=MEMORY, run_length_max_memory=MEMORY)
    else:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def finding(content: bytes) -> str:
    """sound, locked, damaged, empty, heavy, script, launch or embedded: the first that is found."""
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            if not len(pdf.pages):
                return "empty"
            if len(pdf.objects) > MOST_OBJECTS:
                return "heavy"
            return next((word for word in _dangers(pdf)), "sound")
    except pikepdf.PasswordError:
        return "locked"
    except MemoryError:
        return "heavy"
    except Exception:  # noqa: BLE001 - whatever it stumbles over, it could not read the file
        return "damaged"


def _dangers(pdf: pikepdf.Pdf) -> Iterator[str]:
    for one in pdf.objects:
        yield from _in(one, 0)


def _in(found: object, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        yield "heavy"
    elif isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
        yield from _of(found)
        for _, value in found.items():
            yield from _in_part(value, depth)
    elif isinstance(found, pikepdf.Array):
        for value in found:
            yield from _in_part(value, depth)


def _in_part(value: object, depth: int) -> Iterator[str]:
    # What is an object of its own has its own turn.
    if isinstance(value, pikepdf.Object) and not value.is_indirect:
        yield from _in(value, depth + 1)


def _of(found: pikepdf.Object) -> Iterator[str]:
    keys = set(found.keys())
    if keys & _SCRIPT_KEYS:
        yield "script"
    if keys & _EMBEDDED_KEYS:
        yield "embedded"
    for key in _KIND_KEYS:
        value = found.get(key)
        if isinstance(value, pikepdf.Name) and str(value) in _KINDS:
            yield _KINDS[str(value)]


if __name__ == "__main__":
    limit()
    sys.stdout.write(finding(sys.stdin.buffer.read()))
