"""The allocation paper beside WeasyPrint setting the same finished HTML, in one warm process."""

import statistics
import time
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


def measure_paper(client: Client, url: str) -> bool:
    """Print how long the whole request takes, how long WeasyPrint alone does, and the ratio. Gives whether it fits."""
    html = _finished_html(client, url)
    fonts = FontConfiguration()
    sheet = CSS(url="paper:paper.css", font_config=fonts, url_fetcher=press.PackagedFiles())

    def bare() -> bytes:
        page = HTML(string=printable(html), base_url="paper:", url_fetcher=press.PackagedFiles())
        return page.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant=press.VARIANT)

    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(_taken(lambda: client.get(url)))
        theirs.append(_taken(bare))
    ratio = statistics.median(ours[1:]) / statistics.median(theirs[1:])
    print(
        f"Allocation paper of a year: {statistics.median(ours[1:]):.0f} ms the whole request, "
        f"{statistics.median(theirs[1:]):.0f} ms WeasyPrint alone, x {ratio:.2f}  <= {MOST}"
        f"{'' if ratio <= MOST else '  not met'}"
    )
    return ratio <= MOST


def _finished_html(client: Client, url: str) -> str:
    seen: list[str] = []

    def seeing(html: str, **details: Any) -> bytes:
        seen.append(html)
        return b"%PDF-"

    with mock.patch.object(pdf, "render_pdf", seeing):
        client.get(url)
    return seen[0]


def _taken(act: Any) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000
