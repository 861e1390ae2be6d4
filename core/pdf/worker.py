"""The press's own process: `python -m core.pdf.worker`, started and ended by core.pdf.process and by nobody else.

It warms up, raises the walls, says that it is ready, and then sets one paper after another until its server hangs up.
"""

import gc
import importlib
import logging
import os
import pkgutil
import shutil
import signal
import traceback
import warnings
from io import BytesIO
from typing import TYPE_CHECKING, Any, TextIO

from . import walls
from .errors import PaperRefused, PaperTooLong
from .frames import receive, send
from .pictures import picture_address

if TYPE_CHECKING:
    from .press import Press

PICTURES = ("PNG", "JPEG")
# A hostile paper may be warned of a million times.
MOST_WARNINGS = 50
LONGEST_WARNING = 500
TOO_MUCH_MEMORY = (
    "This PDF was stopped, because it needed more memory than it may take. "
    "Make it shorter: fewer lines, and no large tables in its text."
)
# Everything that is read or imported once: the four cuts, the English hyphens, a table, a list, a link, an SVG, both
# kinds of picture, and a selector in the paper itself.
WARM_UP = """<!doctype html><html lang="en-GB"><head><title>x</title><style>p > i {{ color: red }}</style></head><body>
<h1>x</h1><p>x <i>x</i> <b>x <i>x</i></b> <a href="https://example.org/">x</a></p><ul><li>x</li></ul>
<p style="hyphens: auto; width: 1cm">Hyphenation hyphenation</p>
<table class="figures"><caption>x</caption><tr><th scope="col">x</th></tr><tr><td>x</td></tr></table>
<svg width="9" height="9"><title>x</title><text y="9">x</text></svg>
<img alt="x" src="{PNG}"><img alt="x" src="{JPEG}"></body></html>"""


class Warnings(logging.Handler):
    """Keeps what is logged while a paper is set, for the server's own log."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.kept: list[tuple[str, int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        if len(self.kept) < MOST_WARNINGS:
            self.kept.append((record.name, record.levelno, record.getMessage()[:LONGEST_WARNING]))


def _log_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    logging.getLogger("py.warnings").warning("%s", message)


def main() -> None:
    requests, replies = _pipes_of_our_own()
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # A server that is told to stop finishes what it was asked for, and then hangs up.
        signal.signal(each, signal.SIG_IGN)
    if not weasyprint_is_there():
        send(replies, {"ready": False})
        return
    press = warm_press()
    walls.raise_the_walls()
    send(replies, {"ready": True})
    serve(press, requests, replies)


def weasyprint_is_there() -> bool:
    """Whether WeasyPrint can be imported here, which it cannot without Pango."""
    try:
        with warnings.catch_warnings():
            # It warns of a machine without fonts, and paper brings its own.
            warnings.simplefilter("ignore", UserWarning)
            importlib.import_module("weasyprint")
    except (ImportError, OSError):  # OSError: the Python package is there, Pango is not
        return False
    return True


def warm_press() -> "Press":
    """A press that has read all it will ever need, and whose font files are gone from the disk again."""
    # Here, not above: the server imports this package too, and Pango may be lacking.
    weasyprint = importlib.import_module("weasyprint")
    from PIL import Image  # noqa: PLC0415

    from .press import Press  # noqa: PLC0415

    for module in pkgutil.walk_packages(weasyprint.__path__, "weasyprint."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    # All of Pillow's parts, since one asks for another (a telephone's JPEG may hold two pictures and a TIFF). Of these,
    # the two that a paper may carry stay in use.
    Image.init()
    Image.ID[:] = PICTURES
    press = Press()
    pictures = {kind: _a_picture(kind) for kind in PICTURES}
    press.set_in_type(WARM_UP.format(**pictures), title="x", author="x", colour="", lang="en-GB")
    # The fonts are in memory now. What is not on the disk cannot be left behind there when this process is killed.
    shutil.rmtree(press.fonts._folder)
    gc.collect()
    gc.freeze()
    return press


def serve(press: "Press", requests: int, replies: int) -> None:
    """Answer each paper that is asked for, until the server hangs up."""
    heard = Warnings()
    logging.getLogger().addHandler(heard)
    # Python's own way of showing a warning opens the source that it came from.
    warnings.showwarning = _log_warning
    # However it ends, at once: Pango crashes when the interpreter takes its modules apart, and nothing is left to do.
    try:
        while True:
            details, html = receive(requests)
            send(replies, {"begun": details["ticket"]})
            heard.kept.clear()
            answer, paper = _answer(press, details, html.decode(errors="surrogatepass"))
            send(replies, {**answer, "ticket": details["ticket"], "warnings": heard.kept}, paper)
    except (EOFError, BrokenPipeError):
        os._exit(0)
    except BaseException:  # noqa: BLE001
        traceback.print_exc()
        os._exit(1)


def _answer(press: "Press", details: dict[str, Any], html: str) -> tuple[dict[str, Any], bytes]:
    walls.refused.clear()
    walls.limit_the_next_paper(details["seconds"], details["memory"])
    try:
        paper = press.set_in_type(
            html, title=details["title"], author=details["author"], colour=details["colour"], lang=details["lang"]
        )
        if walls.refused:
            raise walls.WalledIn(walls.refused[0])
    except PaperRefused as refusal:
        return {"refused": type(refusal).__name__, "words": str(refusal)}, b""
    except (MemoryError, SystemError):  # the second is cffi's way of saying the first
        return {"refused": PaperTooLong.__name__, "words": TOO_MUCH_MEMORY, "is_spent": True}, b""
    except walls.WalledIn as refusal:
        words = f"The paper tried to do what no paper may ({refusal})."
        return {"refused": PaperRefused.__name__, "words": words}, b""
    except Exception:  # noqa: BLE001  whatever it was, the server is to hear of it
        return {"failed": traceback.format_exc(), "is_spent": True}, b""
    return {}, paper


def _pipes_of_our_own() -> tuple[int, int]:
    """Take stdin and stdout out of reach, so that a stray print does not get into a paper."""
    requests, replies = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return requests, replies


def _a_picture(kind: str) -> str:
    from PIL import Image  # noqa: PLC0415

    written = BytesIO()
    Image.new("RGB", (4, 4)).save(written, kind)
    return picture_address(written.getvalue())


if __name__ == "__main__":
    main()
