"""Files that people send: what is taken, what is refused and in which words. Real files, made here."""

import hashlib
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ImageFile

from core.refusal import Refused
from core.uploads import CSV, EXCEL, JPEG, MB, PDF, PNG, TEXT, WORD, listed, read_upload, size_in_words
from tests.unit.core.files import docx, encrypted_office, jpeg, pdf, png, repacked, xlsx

ALL = (PDF, WORD, EXCEL, PNG, JPEG, TEXT, CSV)


def sent(name, content, kinds=ALL, most_bytes=MB, claimed="application/octet-stream"):
    return read_upload(SimpleUploadedFile(name, content, claimed), kinds=kinds, most_bytes=most_bytes)


def words(name, content, **how):
    """Why a file is refused: one sentence, which begins with the file's name."""
    with pytest.raises(Refused) as refusal:
        sent(name, content, **how)
    (obstacle,) = refusal.value.obstacles
    return obstacle.message


def words_in_utf_8():
    return "Tŷ, £5\n".encode()


def words_of_windows():
    return "Tâl,£5\r\n".encode("cp1252")


SOUND = [
    ("letter.pdf", pdf, PDF),
    ("letter.docx", docx, WORD),
    ("figures.xlsx", xlsx, EXCEL),
    ("scan.png", png, PNG),
    ("scan.jpg", jpeg, JPEG),
    ("scan.jpeg", jpeg, JPEG),
    ("notes.txt", words_in_utf_8, TEXT),
    ("figures.csv", words_of_windows, CSV),
]


@pytest.mark.parametrize(("name", "made", "kind"), SOUND)
def test_a_sound_file_is_taken_as_it_is(name, made, kind):
    content = made()
    upload = sent(name, content, kinds=(kind,))
    assert upload.name == name
    assert upload.content == content
    assert upload.size == len(content)
    assert upload.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(("name", "made", "kind"), SOUND)
def test_the_media_type_is_ours_whatever_the_browser_says(name, made, kind):
    assert sent(name, made(), claimed="text/html").media_type == kind.media_type


@pytest.mark.parametrize(("name", "made", "kind"), SOUND)
def test_only_the_kinds_that_were_asked_for_are_taken(name, made, kind):
    others = tuple(other for other in ALL if other is not kind)
    assert words(name, made(), kinds=others) == (
        f"“{name}” cannot be taken: choose a file of this kind: {listed(others)}"
    )


def test_the_ending_may_be_in_capitals():
    assert sent("SCAN.PDF", pdf()).name == "SCAN.pdf"


def test_a_name_without_an_ending_gets_that_of_its_content():
    assert sent("signed", pdf()).name == "signed.pdf"
    assert sent("signed", docx()).name == "signed.docx"
    assert sent("signed", jpeg()).name == "signed.jpg"
    assert "cannot be taken" in words("signed", b"only words")
    assert "cannot be taken" in words("signed", png(), kinds=(PDF,))


def test_a_file_without_a_name_is_called_file():
    nameless = SimpleUploadedFile("x", pdf())
    nameless._name = None
    assert read_upload(nameless, kinds=(PDF,), most_bytes=MB).name == "file.pdf"


def test_an_empty_file_is_refused():
    assert words("letter.pdf", b"") == "“letter.pdf” is empty: choose another file"


@pytest.mark.parametrize("states_its_size", [True, False])
def test_a_file_that_is_too_large_is_refused_with_the_limit(states_its_size):
    large = SimpleUploadedFile("letter.pdf", pdf() + b"x" * 2 * MB)
    large.size = large.size if states_its_size else None
    with pytest.raises(Refused) as refusal:
        read_upload(large, kinds=(PDF,), most_bytes=2 * MB)
    assert str(refusal.value) == "“letter.pdf” is too large: it must be no larger than 2 MB"


def test_a_file_that_states_too_large_a_size_is_not_read():
    large = SimpleUploadedFile("letter.pdf", pdf())
    large.size, large.file = MB + 1, None
    with pytest.raises(Refused, match="no larger than 1 MB"):
        read_upload(large, kinds=(PDF,), most_bytes=MB)


def test_a_file_of_exactly_the_limit_is_taken():
    content = b"x" * 1024
    assert sent("notes.txt", content, most_bytes=1024).content == content


@pytest.mark.parametrize(
    ("size", "said"),
    [(500, "500 bytes"), (200 * 1024, "200 KB"), (10 * MB, "10 MB"), (MB * 3 // 2, "1.5 MB"), (2 * MB - 1, "1.9 MB")],
)
def test_a_limit_is_said_in_words_and_never_rounded_up(size, said):
    assert size_in_words(size) == said


def test_a_file_that_cannot_be_read_is_asked_for_again():
    class Broken:
        name = "letter.pdf"

        def seek(self, to):
            raise OSError("gone")

    for broken in (Broken(), object(), None, SimpleUploadedFile("letter.pdf", b"")):
        with pytest.raises(Refused):
            read_upload(broken, kinds=(PDF,), most_bytes=MB)


def test_a_file_that_was_read_before_is_read_from_its_beginning():
    read_before = SimpleUploadedFile("letter.pdf", pdf())
    read_before.read()
    assert read_upload(read_before, kinds=(PDF,), most_bytes=MB).size == read_before.size


def test_what_gives_words_in_place_of_bytes_is_asked_for_again():
    with pytest.raises(Refused, match="did not arrive"):
        read_upload(StringIO("words"), kinds=(TEXT,), most_bytes=MB)


PROGRAM = b"MZ\x90\x00" + b"\x00" * 200
PAGE = b"<!DOCTYPE html><script>alert(1)</script>"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("name", "content", "it_is"),
    [
        ("letter.pdf", PROGRAM, ": it is a program"),
        ("letter.pdf", b"\x7fELF" + b"\x00" * 90, ": it is a program"),
        ("letter.pdf", png(), ": it is a PNG picture"),
        ("letter.pdf", docx(), ": it is a Word document (.docx)"),
        ("letter.docx", PAGE, ": it is a web page"),
        ("letter.docx", pdf(), ": it is a PDF"),
        ("letter.docx", xlsx(), ": it is an Excel workbook (.xlsx)"),
        ("figures.xlsx", docx(), ": it is a Word document (.docx)"),
        ("letter.docx", repacked(docx(), without="[Content_Types].xml"), ": it is an archive"),
        ("scan.png", jpeg(), ": it is a JPEG picture"),
        ("scan.jpg", b"GIF89a" + b"\x00" * 90, ": it is a GIF picture"),
        ("scan.png", DRAWING, ": it is an SVG picture"),
        ("letter.pdf", b"\xef\xbb\xbf  <!-- x --> <svg onload=alert(1)>", ": it is an SVG picture"),
        ("letter.pdf", b"nothing known", ""),
    ],
)
def test_what_is_not_what_its_name_says_is_refused(name, content, it_is):
    named = next(kind for kind in ALL if name.endswith(kind.extensions))
    assert words(name, content) == f"“{name}” is not {named.article_and_noun}, whatever its name says{it_is}"


@pytest.mark.parametrize("front", [b"\x00", b"<script>alert(1)</script>", PROGRAM, b"\n"])
def test_nothing_may_stand_before_the_beginning(front):
    for name, made in (("letter.pdf", pdf), ("letter.docx", docx), ("scan.png", png), ("scan.jpg", jpeg)):
        assert "whatever its name says" in words(name, front + made())


@pytest.mark.parametrize(("name", "made"), [("letter.pdf", pdf), ("scan.png", png), ("scan.jpg", jpeg)])
def test_two_files_in_one_are_refused(name, made):
    behind = made() + docx() if name != "letter.pdf" else made() + docx() + b"\n%%EOF\n"
    assert "archive in one" in words(name, behind)


@pytest.mark.parametrize("name", ["invoice.exe", "page.html", "letter.pdf.exe", "letter.pdf.exe.", "x.zip", "x.js"])
def test_other_kinds_are_refused_by_their_name(name):
    assert f"choose a file of this kind: {listed(ALL)}" in words(name, pdf())


def test_a_drawing_is_refused_with_what_to_do():
    assert words("logo.svg", DRAWING) == (
        "“logo.svg” is an SVG drawing, which can carry programs: save it as PNG or PDF and choose that"
    )


class TestText:
    @pytest.mark.parametrize("content", [PAGE, DRAWING, PROGRAM, b"#!/bin/sh\nrm -rf x", pdf(), b"  \n<html>"])
    def test_what_a_browser_or_a_computer_could_run_is_no_text(self, content):
        assert "choose a file of plain text" in words("notes.txt", content)

    @pytest.mark.parametrize("content", [b"a\x00b", b"a\x1bb", b"tea\x81"])
    def test_what_is_not_words_is_no_text(self, content):
        assert "holds something other than text" in words("figures.csv", content)

    def test_less_than_is_not_markup(self):
        assert sent("notes.txt", b"a <b and 3 < 4")


class TestPictures:
    @pytest.mark.parametrize(("name", "made"), [("scan.png", png), ("scan.jpg", jpeg)])
    @pytest.mark.parametrize("is_lenient", [False, True], ids=["as it comes", "as WeasyPrint leaves it"])
    def test_one_that_is_cut_off_is_refused(self, name, made, is_lenient, monkeypatch):
        monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", is_lenient)
        content = made(size=(200, 200))
        assert "is damaged or incomplete" in words(name, content[: len(content) // 2])
        assert "is damaged or incomplete" in words(name, content[:20])

    @pytest.mark.parametrize("name", ["scan.png"])
    def test_one_that_was_changed_on_its_way_is_refused(self, name):
        content = bytearray(png(size=(200, 200)))
        content[len(content) // 2] ^= 0xFF
        assert "is damaged or incomplete" in words(name, bytes(content))

    @pytest.mark.parametrize("size", [(9_000, 9_000), (40_000, 2), (20_000, 20_000)])
    def test_one_that_unfolds_into_too_much_is_refused(self, size):
        assert "too many points" in words("scan.png", png(size=size, mode="1"))

    def test_a_page_scanned_at_600_points_is_taken(self):
        assert sent("scan.png", png(size=(4960, 7016), mode="1"))


def test_an_office_file_with_a_password_is_refused():
    for name in ("letter.docx", "figures.xlsx"):
        assert words(name, encrypted_office()) == (
            f"“{name}” needs a password to open: save it without the password and choose the new copy"
        )
