"""A paper beside WeasyPrint setting the same finished HTML, in one warm process, and beside our press."""

import statistics
import time
from collections.abc import Callable
from typing import Any
from unittest import mock

from django.test import Client
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from core import pdf
from core.pdf import press
from core.pdf.typecase import printable

ROUNDS = 9
MOST = 1.15
MOST_FOR_THE_PROCESS = 10
# A short paper: what its own process costs is plainest where there is little else.
SHORT = (
    '<html lang="en-GB"><head><title>x</title></head><body><h1>Notice</h1>' + "<p>A line.</p>" * 30 + "</body></html>"
)
DETAILS = {"title": "Paper", "author": "", "colour": "", "lang": "en-GB"}


def measure_paper(name: str, client: Client, url: str) -> bool:
    """Print how long the whole request takes, how long WeasyPrint alone does, and the ratio. Gives whether it fits."""
    html = _finished_html(client, url)
    fonts = FontConfiguration()
    sheet = CSS(url="paper:paper.css", font_config=fonts, url_fetcher=press.PackagedFiles())

    def bare() -> bytes:
        page = HTML(string=printable(html), base_url="paper:", url_fetcher=press.PackagedFiles())
        return page.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant=press.VARIANT)

    ours, theirs = _medians(lambda: client.get(url), bare)
    ratio = ours / theirs
    print(
        f"{name}: {ours:.0f} ms the whole request, "
        f"{theirs:.0f} ms WeasyPrint alone, x {ratio:.2f}  <= {MOST}"
        f"{'' if ratio <= MOST else '  not met'}"
    )
    return measure_process({name: html}) and ratio <= MOST


def measure_process(papers: dict[str, str]) -> bool:
    """Print what setting a paper in a process of its own adds to setting it here. Gives whether it is little enough."""
    here = press.Press()
    fits = True
    for name, html in {"Short paper": SHORT, **papers}.items():
        there, alone = _medians(
            lambda html=html: pdf.render_pdf(html, **DETAILS), lambda html=html: here.set_in_type(html, **DETAILS)
        )
        more = there - alone
        fits = fits and more <= MOST_FOR_THE_PROCESS
        print(
            f"{name}: {there:.1f} ms in a process of its own, {alone:.1f} ms in this one, {more:+.1f} ms"
            f"  <= {MOST_FOR_THE_PROCESS}{'' if more <= MOST_FOR_THE_PROCESS else '  not met'}"
        )
    return fits


def _medians(one: Callable[[], Any], other: Callable[[], Any]) -> list[float]:
    """Both in turns, so that whatever else the machine does meets them alike; the first of each warms it up."""
    times = [(taken(one), taken(other)) for _ in range(ROUNDS)]
    return [statistics.median(taken) for taken in zip(*times[1:], strict=True)]


def _finished_html(client: Client, url: str) -> str:
    seen: list[str] = []

    def seeing(html: str, **details: Any) -> bytes:
        seen.append(html)
        return b"%PDF-"

    with mock.patch.object(pdf, "render_pdf", seeing):
        client.get(url)
    return seen[0]


def taken(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    measure_process({})
