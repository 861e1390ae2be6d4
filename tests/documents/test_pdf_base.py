"""What every paper promises: PDF/UA-1, one look on every machine, the same bytes again, and no way out."""

import os
import subprocess
import sys
from datetime import date
from io import BytesIO
from types import SimpleNamespace

import page
import pikepdf
import pytest
from PIL import Image

from core import pdf
from core.pdf import PaperRefused, PaperTooLong, PaperUnavailable, picture_address, render_document, render_pdf
from core.pdf.limits import MOST_CHARACTERS, MOST_ROWS
from tests.documents import reading, sample

pytestmark = pytest.mark.documents

AS_AT = date(2018, 1, 23)


@pytest.fixture(autouse=True)
def pango():
    if pdf.paper_is_available():
        return
    if os.environ.get("CI") == "true":
        pytest.fail("Pango is not installed, and no test may be skipped here")
    pytest.skip("Pango is not installed, so no PDF can be made")


def printed(html, **options):
    return render_pdf(html, **{"title": "A paper", **options})


def funded(**extra):
    return printed(sample.html_of(sample.context_of(sample.FUNDED, as_at=AS_AT, **extra)))


def long_table(count=200, **extra):
    return printed(sample.html_of(sample.context_of(sample.many_lines(count), with_subtotals=True, **extra)))


def wrapped(body, head=""):
    return f'<!doctype html><html lang="en-GB"><head><title>x</title>{head}</head><body>{body}</body></html>'


def a_picture(kind="PNG"):
    written = BytesIO()
    Image.new("RGB", (40, 16), "#1f3a5f").save(written, kind)
    return written.getvalue()


@pytest.mark.parametrize(
    "make",
    [
        funded,
        long_table,
        lambda: funded(landscape=True),
        lambda: printed(sample.notice(logo=picture_address(a_picture()))),
        lambda: printed(sample.notice().replace("Victim Support", "漢字 😀 👩‍👧")),
    ],
    ids=["18 rows", "200 rows", "landscape", "notice with logo", "characters that no font of ours has"],
)
def test_a_paper_passes_pdf_ua_1(make):
    report = page.validate_pdf_bytes(make(), profile="ua1")
    assert report.is_compliant, [failure.message for failure in report.failures]


def test_the_check_for_pdf_ua_can_fail():
    untitled = printed(sample.notice(), title="")
    assert not page.validate_pdf_bytes(untitled, profile="ua1").is_compliant


def test_every_figure_names_its_column_and_its_row():
    cells = reading.headers_of_cells(funded())
    assert len(cells) > 18 * 4
    assert min(cells) == 2


def test_metadata_names_title_office_and_language_and_no_moment():
    paper = render_document("documents/base.html", {"office": sample.OFFICE, "title": "Allocations"})
    with reading.opened(paper) as opened:
        assert str(opened.docinfo.Title) == "Allocations"
        assert str(opened.docinfo.Author) == sample.OFFICE.name
        assert str(opened.Root.Lang) == "en-GB"
        assert "/CreationDate" not in opened.docinfo
        assert "/ModDate" not in opened.docinfo
        assert opened.open_metadata()["dc:title"] == "Allocations"


def test_the_18_rows_stand_on_two_pages_with_their_total_and_footer():
    first, second = reading.words_of(funded())
    assert "Figures as at 23 January 2018" in first
    assert "Domestic abuse £919,948 26.0%" in first
    assert "Total £3,541,673 100.0%" in second
    for number, words in enumerate((first, second), start=1):
        assert "18 lines, total £3,541,673, budget £3,321,557" in words
        assert f"Page {number} of 2" in words


def test_headings_of_columns_and_of_the_page_stand_on_every_page():
    pages = reading.words_of(long_table())
    assert len(pages) == 10
    for words in pages:
        assert "Provider Service Decision Committed Share" in words
        assert words.count("Victims Fund allocations 2017/18") == 1
        assert words.count(sample.OFFICE.name) == 1


@pytest.mark.parametrize("with_subtotals", [True, False])
@pytest.mark.parametrize("lines_above", range(9))
def test_no_page_ends_with_a_group_heading_or_begins_with_a_sum(lines_above, with_subtotals):
    context = sample.context_of(sample.many_lines(60), with_subtotals=with_subtotals)
    lowered = sample.html_of(context).replace("<main>", "<main>" + "<p>A line.</p>" * lines_above)
    pages = reading.lines_of(printed(lowered))
    tables = [_table_lines(lines) for lines in pages if "Share" in lines]
    for lines in tables[:-1]:
        assert not lines[-3].startswith("Priority "), lines[-6:]
    for lines in tables[1:]:
        assert not lines[0].startswith(("Sub-total", "Total")), lines[:6]


def _table_lines(lines):
    """The pieces between the column headings and the foot of the page."""
    start = lines.index("Share") + 1
    ends = [at for at, piece in enumerate(lines) if piece.endswith("%")]
    return lines[start : ends[-1] + 1]


@pytest.mark.parametrize("fillers", range(8, 20, 2))
def test_a_signature_never_stands_alone_on_its_page(fillers):
    pages = reading.words_of(printed(sample.notice(fillers)))
    signed = next(words for words in pages if "Signed" in words)
    assert "Last words." in signed
    assert "Date" in signed


def test_bookmarks_come_from_headings_and_captions():
    assert reading.bookmarks_of(printed(sample.notice())) == [
        "Decision notice 007/2015",
        "Reasons",
        "Good value",
        "The money",
        "Decision",
    ]


def test_landscape_turns_the_sheet():
    for turned in (False, True):
        with reading.opened(funded(landscape=turned)) as opened:
            _, _, width, height = (float(side) for side in opened.pages[0].MediaBox)
            assert (width > height) is turned


def test_only_source_sans_is_embedded_and_welsh_is_set_in_it():
    paper = printed(sample.notice(fillers=0).replace("As advised", "Sŵn y gŷr, 漢字 😀 Ελλάς"))
    assert {name.rstrip(",") for name in reading.fonts_of(paper)} <= {
        "Source-Sans-3",
        "Source-Sans-3-Italic",
        "Source-Sans-3-Semi-Bold",
        "Source-Sans-3-Semi-Bold-Italic",
    }
    words = reading.words_of(paper)[0]
    assert "Tŷ Gŵyr, Ŵ, Ŷ" in words
    assert "£1,385,000" in words
    assert "Sŵn y gŷr, □□ □ Ελλάς" in words


def test_an_accent_that_was_typed_apart_is_set_as_one_letter():
    assert "Tŷ Gŵyr" in reading.words_of(printed(wrapped("<h1>Ty\u0302 Gw\u0302yr</h1>")))[0]


def test_what_people_typed_is_text_and_never_markup():
    office = SimpleNamespace(name='The "Office" <b>& Co</b>', colour="#1f3a5f")
    context = {"office": office, "title": "<script>1</script>", "footer_line": 'a" onload="x'}
    paper = render_document("documents/base.html", context)
    words = reading.words_of(paper)[0]
    assert 'The "Office" <b>& Co</b>' in words
    assert "<script>1</script>" in words
    assert 'a" onload="x' in words


SECRET = "file:///etc/passwd"


@pytest.mark.parametrize(
    "html",
    [
        wrapped(f'<img src="{SECRET}" alt="x">'),
        wrapped('<img src="http://localhost:1/x.png" alt="x">'),
        wrapped('<img src="https://example.org/x.png" alt="x">'),
        wrapped('<img src="ftp://example.org/x.png" alt="x">'),
        wrapped('<img src="logo.png" alt="x">'),
        wrapped('<img src="paper:../../manage.py" alt="x">'),
        wrapped('<img src="paper:fonts/fonts.conf" alt="x">'),
        wrapped('<img src="data:text/html,hello" alt="x">'),
        wrapped('<img src="data:text/plain;base64,aGVsbG8=" alt="x">'),
        wrapped('<img src="data:image/svg+xml;base64,PHN2Zy8+" alt="x">'),
        wrapped('<img src="data:image/png;base64,PHN2Zy8+" alt="x">'),
        wrapped(f'<object data="{SECRET}"></object>'),
        wrapped(f'<embed src="{SECRET}">'),
        wrapped(f'<svg><title>x</title><image href="{SECRET}" width="9" height="9"/></svg>'),
        wrapped(f'<p style="background: url({SECRET})">x</p>'),
        wrapped("x", head=f'<link rel="stylesheet" href="{SECRET}">'),
        wrapped("x", head=f'<link rel="attachment" href="{SECRET}">'),
        wrapped("x", head=f"<style>@import url({SECRET});</style>"),
        wrapped("x", head=f"<style>@font-face {{ font-family: x; src: url({SECRET}) }}</style>"),
        wrapped(f'<a rel="attachment" href="{SECRET}">x</a>'),
    ],
)
def test_a_paper_reaches_nothing_but_its_own_files(html):
    with pytest.raises(PaperRefused, match="not among its files"):
        printed(html)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_an_office_may_print_its_logo(kind):
    office = SimpleNamespace(name="The office", colour="", logo=memoryview(a_picture(kind)))
    paper = render_document("documents/base.html", {"office": office, "title": "With a logo"})
    assert reading.tags_of(paper, "Figure") == 1
    with reading.opened(paper) as opened:
        assert any(isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image" for each in opened.objects)


def test_a_logo_of_another_kind_is_refused_with_what_to_do():
    with pytest.raises(PaperRefused, match="PNG or JPEG"):
        picture_address(b"<svg xmlns='http://www.w3.org/2000/svg'/>")


def test_the_office_has_its_own_colour_and_nothing_but_a_colour():
    assert printed(sample.notice(), colour="#6b2c5f") != printed(sample.notice(), colour="#1f3a5f")
    with pytest.raises(PaperRefused, match="not a colour"):
        printed(sample.notice(), colour="red } body { display: none")


def test_rows_and_characters_are_capped_with_what_to_do():
    with pytest.raises(PaperTooLong, match="download the spreadsheet"):
        printed(wrapped("<table>" + "<TR><td>x</td></tr>" * (MOST_ROWS + 1) + "</table>"))
    with pytest.raises(PaperTooLong, match="download the spreadsheet"):
        printed(wrapped("x" * MOST_CHARACTERS))


@pytest.mark.parametrize("span", ["colspan=1000000", "ROWSPAN = '+1000000'", 'colspan="101"'])
def test_a_cell_that_would_never_be_laid_out_is_refused(span):
    with pytest.raises(PaperRefused, match="may span 100"):
        printed(wrapped(f"<table><tr><td {span}>x</td></tr></table>"))


def test_nesting_without_end_is_refused():
    with pytest.raises(PaperRefused, match="too deeply"):
        printed(wrapped("<div>" * 3000))


def test_without_pango_the_refusal_says_the_remedy(monkeypatch):
    monkeypatch.setattr(pdf, "paper_is_available", lambda: False)
    with pytest.raises(PaperUnavailable, match="libpango"):
        printed(sample.notice())
    with pytest.raises(PaperUnavailable, match="brew install pango"):
        render_document("documents/base.html", {"office": sample.OFFICE, "title": "x"})


def test_the_same_input_gives_the_same_bytes_whatever_was_printed_between():
    first = funded()
    printed(sample.notice(), colour="#6b2c5f")
    long_table(30)
    assert funded() == first


def test_the_sheet_is_understood_from_end_to_end(caplog):
    from core.pdf.press import Press

    html = sample.html_of(sample.context_of(sample.FUNDED))
    Press().set_in_type(html, title="x", author="", colour="", lang="en-GB")
    assert [record.getMessage() for record in caplog.records] == []


def in_another_process(script, **environment):
    finished = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout.split()


def test_another_process_gives_the_same_bytes_and_ends_cleanly(tmp_path):
    kept = tmp_path / "paper.html"
    kept.write_text(sample.notice())
    script = (
        "import hashlib, pathlib\n"
        "from core.pdf import render_pdf\n"
        f"html = pathlib.Path({str(kept)!r}).read_text(encoding='utf-8')\n"
        "print(hashlib.sha256(render_pdf(html, title='Same')).hexdigest())\n"
    )
    one = in_another_process(script, PYTHONHASHSEED="1", TZ="UTC")
    two = in_another_process(script, PYTHONHASHSEED="2", TZ="Asia/Tokyo", LC_ALL="C")
    assert one == two


def test_the_server_itself_never_imports_weasyprint():
    script = (
        "import sys\n"
        "from core.pdf import render_pdf\n"
        "print(render_pdf('<html lang=en><title>x</title><p>x</p>', title='x')[:4].decode())\n"
        "print('weasyprint' in sys.modules)\n"
    )
    assert in_another_process(script) == ["%PDF", "False"]


def test_a_machine_without_pango_is_known_for_one(tmp_path):
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango')")
    script = (
        "from core import pdf\n"
        "print(pdf.paper_is_available())\n"
        "try:\n"
        "    pdf.render_pdf('<p>x', title='x')\n"
        "except pdf.PaperUnavailable:\n"
        "    print('unavailable')\n"
    )
    assert in_another_process(script, PYTHONPATH=str(tmp_path)) == ["False", "unavailable"]
