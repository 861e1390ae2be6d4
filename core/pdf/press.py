"""The press: WeasyPrint with our sheet, our four fonts and no way out. Imported by the press's own process alone."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from .errors import PaperRefused
from .pictures import read_picture
from .typecase import printable

PACKAGED = Path(__file__).resolve().parent.parent.parent / "static" / "paper"
KINDS = {".css": "text/css", ".ttf": "font/ttf", ".png": "image/png"}
VARIANT = "pdf/ua-1"
PLAIN_COLOUR = "#1f3a5f"


class NotPackaged(FatalURLFetchingError):
    """Fatal, so that a paper never comes out with a silent hole where a picture or a sheet should be."""


class PackagedFiles(URLFetcher):
    """Serves the files of static/paper as paper:NAME and pictures that the HTML carries; refuses all else.

    The files are read when it is made: afterwards the press's process can open none.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols=())
        self._files = {
            f"paper:{path.relative_to(PACKAGED).as_posix()}": (path.read_bytes(), KINDS[path.suffix])
            for path in PACKAGED.rglob("*")
            if path.suffix in KINDS
        }
        self.refused: list[str] = []

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        if packaged := self._files.get(url):
            content, kind = packaged
            return URLFetcherResponse(url, content, {"Content-Type": kind})
        if picture := read_picture(url):
            kind, content = picture
            return URLFetcherResponse(url, content, {"Content-Type": kind})
        self.refused.append(url[:80])
        raise NotPackaged(url)


_files = PackagedFiles()


class Press:
    """One sheet parsed once and one set of fonts, kept for the life of the process. Not for two threads at once."""

    def __init__(self) -> None:
        with _no_installed_fonts():
            self.fonts = FontConfiguration()
        self.sheet = CSS(url="paper:paper.css", font_config=self.fonts, url_fetcher=_files)

    def set_in_type(self, html: str, *, title: str, author: str, colour: str, lang: str) -> bytes:
        """Lay out and write one paper. Raises PaperRefused where the HTML asks for what it may not have."""
        sheets = [self.sheet, _tint(colour or PLAIN_COLOUR)]
        with _refusals_as_ours():
            page = HTML(string=printable(html), base_url="paper:", url_fetcher=_files)
            paper = page.render(stylesheets=sheets, font_config=self.fonts, pdf_variant=VARIANT)
            paper.metadata.title = title
            paper.metadata.authors = [author] if author else []
            paper.metadata.lang = paper.metadata.lang or lang
            return bytes(paper.write_pdf(pdf_variant=VARIANT))


@contextmanager
def _refusals_as_ours() -> Iterator[None]:
    _files.refused.clear()
    try:
        yield
    except NotPackaged:
        pass  # told below
    except RecursionError as error:
        raise PaperRefused("The paper nests its parts too deeply to be laid out.") from error
    # Asked here again, because inside an SVG WeasyPrint swallows even a fatal refusal and prints a hole.
    if _files.refused:
        raise PaperRefused(f"The paper asks for “{_files.refused[0]}”, which is not among its files.")


@lru_cache(maxsize=16)
def _tint(colour: str) -> CSS:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise PaperRefused(f"“{colour}” is not a colour: write it as #1f3a5f.")
    return CSS(string=f":root {{ --office-colour: {colour} }}", url_fetcher=_files)


@contextmanager
def _no_installed_fonts() -> Iterator[None]:
    """Let Fontconfig see an empty configuration, so that a paper looks alike on every machine.

    With the machine's fonts in reach, one character that ours lack would embed whatever lies about there.
    """
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(PACKAGED / "fonts" / "fonts.conf")
    try:
        yield
    finally:
        del os.environ["FONTCONFIG_FILE"]
        if before is not None:
            os.environ["FONTCONFIG_FILE"] = before
