"""PDFs that are taken: whole, open without a password, and nothing in them runs, starts or hides a file.

A PDF is read by a process of its own (pdf_reader.py) with little memory and little time: a few thousand bytes can
unfold into gigabytes, and the reader is not written in Python.
"""

import subprocess
import sys
from pathlib import Path

from core.uploads.content import holds_an_archive
from core.uploads.wrong import DAMAGED, Wrong

READER = Path(__file__).with_name("pdf_reader.py")
SECONDS = 20
TOO_HEAVY = "takes too much memory or time to read: print it to a new PDF and choose that"

WORDS = {
    "locked": "needs a password to open: save it without the password and choose the new copy",
    "damaged": DAMAGED,
    "empty": "has no pages: choose another file",
    "script": "has JavaScript in it: print it to a new PDF and choose that",
    "launch": "starts other programs or opens or sends other files: print it to a new PDF and choose that",
    "embedded": "has other files inside it: print it to a new PDF, and send each of the others by itself",
    "heavy": TOO_HEAVY,
}


def inspect_pdf(content: bytes) -> None:
    """Refuse a PDF for one of the reasons in WORDS.

    One that its owner locked against printing or copying only, and that opens without a password, is taken as it is.
    """
    # What is cut off lacks its end, even where a viewer could still guess at the rest.
    if b"%%EOF" not in content[-1024:]:
        raise Wrong(DAMAGED)
    if holds_an_archive(content):
        raise Wrong("is a PDF and an archive in one: print it to a new PDF and choose that")
    finding = _found_by_the_reader(content)
    if finding != "sound":
        raise Wrong(WORDS.get(finding, TOO_HEAVY))


def _found_by_the_reader(content: bytes) -> str:
    """The reader's one word; empty where it was stopped by its limits before it could say one."""
    # -P: the modules beside the reader must not stand in for those of the library.
    command = [sys.executable, "-P", str(READER)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.decode("ascii", "replace").strip() if done.returncode == 0 else ""
