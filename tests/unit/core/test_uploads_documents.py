"""PDF, Word and Excel files that could do something by being opened, or that could take the server with them."""

import resource
import sys
import zipfile
import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Encryption, Name, Stream

from core.uploads import EXCEL, MB, PDF, WORD, office, package, pdf, pdf_reader
from tests.unit.core import files
from tests.unit.core.files import docx, ties, with_parts, xlsx
from tests.unit.core.test_uploads import sent, words

DOCUMENTS = (PDF, WORD, EXCEL)


def script(made):
    made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def script_in_a_stream(made):
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["x", made.make_indirect(Dictionary(JS="1"))])))


def programmed_form(made):
    made.Root.AcroForm = Dictionary(XFA=Stream(made, b"<xdp/>"), Fields=Array())


def attached(made):
    made.attachments["x.exe"] = pikepdf.AttachedFileSpec(made, b"MZ", filename="x.exe")


def pinned(made):
    pin = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 9, 9]))
    made.pages[0].obj.Annots = Array([pin])


class TestPdf:
    def test_one_with_a_password_is_refused(self):
        locked = files.pdf(encryption=Encryption(user="open", owner="own"))
        assert words("letter.pdf", locked) == (
            "“letter.pdf” needs a password to open: save it without the password and choose the new copy"
        )

    def test_one_that_its_owner_locked_against_changes_is_taken_as_it_is(self):
        content = files.pdf(encryption=Encryption(user="", owner="own"))
        assert sent("letter.pdf", content).content == content

    @pytest.mark.parametrize("change", [script, script_in_a_stream, programmed_form])
    def test_one_with_javascript_is_refused(self, change):
        assert "has JavaScript in it: print it to a new PDF" in words("letter.pdf", files.pdf(change))

    @pytest.mark.parametrize("kind", ["/Launch", "/GoToR", "/SubmitForm", "/ImportData"])
    def test_one_that_starts_opens_or_sends_something_is_refused(self, kind):
        def change(made):
            action = Dictionary(S=Name(kind), F="cmd.exe")
            made.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, A=action)])

        assert "starts other programs" in words("letter.pdf", files.pdf(change))

    @pytest.mark.parametrize("change", [attached, pinned])
    def test_one_with_files_inside_is_refused(self, change):
        assert "has other files inside it" in words("letter.pdf", files.pdf(change))

    def test_what_is_folded_away_in_object_streams_is_found(self):
        folded = files.pdf(
            script_in_a_stream, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True
        )
        assert b"/JS" not in folded
        assert "has JavaScript" in words("letter.pdf", folded)

    def test_a_name_written_in_figures_is_found(self):
        content = files.pdf(script, static_id=True).replace(b"/JavaScript", b"/J#61vaScript")
        content = content.replace(b"/JS", b"/J#53")
        assert b"#53" in content
        assert "has JavaScript" in words("letter.pdf", content)

    @pytest.mark.parametrize(
        ("about", "word"),
        [
            ({"S": Name.JavaScript}, "script"),
            ({"S": Name.Rendition}, "script"),
            ({"S": Name.GoToE}, "embedded"),
            ({"Subtype": Name.RichMedia}, "embedded"),
            ({"EF": Dictionary()}, "embedded"),
        ],
    )
    def test_each_sign_of_danger_is_enough(self, about, word):
        def change(made):
            made.Root.Sign = Dictionary(**about)

        assert pdf_reader.finding(files.pdf(change)) == word

    def test_a_link_to_a_page_is_taken(self):
        def change(made):
            action = Dictionary(S=Name.URI, URI="https://www.example.org/")
            made.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, A=action)])

        assert sent("letter.pdf", files.pdf(change))

    def test_one_that_is_cut_off_is_refused(self):
        content = files.pdf(pages=50)
        for part in (content[: len(content) // 2], content[:-10], b"%PDF-1.7\n%%EOF", b"%PDF-1.7\n1 0 obj\n%%EOF"):
            assert "is damaged or incomplete" in words("letter.pdf", part)

    def test_one_without_pages_is_refused(self):
        assert "has no pages" in words("letter.pdf", files.pdf(pages=0))

    def test_one_that_takes_too_long_is_refused(self, monkeypatch):
        monkeypatch.setattr(pdf, "SECONDS", 0.001)
        assert "too much memory or time" in words("letter.pdf", files.pdf())

    def test_one_that_unfolds_into_gigabytes_is_refused_before_it_takes_them(self):
        bomb = _bomb(gigabytes=2)
        assert len(bomb) < 3 * MB
        refused = words("letter.pdf", bomb, most_bytes=10 * MB)
        assert "too much memory or time" in refused or "is damaged" in refused
        # Of the hungriest process that was ever started from here, in kilobytes (macOS: in bytes).
        taken = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        assert taken // (1024 if sys.platform == "darwin" else 1) < 1_200_000

    def test_one_of_too_many_objects_is_refused(self, monkeypatch):
        monkeypatch.setattr(pdf_reader, "MOST_OBJECTS", 2)
        assert pdf_reader.finding(files.pdf()) == "heavy"

    def test_objects_too_deep_inside_one_another_are_refused(self):
        def change(made):
            inner = Dictionary()
            for _ in range(pdf_reader.DEEPEST + 5):
                inner = Dictionary(A=inner)
            made.Root.Deep = inner

        assert pdf_reader.finding(files.pdf(change)) == "heavy"

    def test_a_reader_that_is_killed_is_no_way_in(self, monkeypatch, tmp_path):
        dies = tmp_path / "dies.py"
        dies.write_text("import os; print('sound', flush=True); os.abort()")
        monkeypatch.setattr(pdf, "READER", dies)
        assert "too much memory or time" in words("letter.pdf", files.pdf())


def _bomb(gigabytes):
    """A PDF whose table of contents, which is read first, unfolds into gigabytes of noughts."""
    folder = zlib.compressobj(9)
    first = folder.compress(b"\x00" * MB) + folder.flush(zlib.Z_FULL_FLUSH)
    again = folder.compress(b"\x00" * MB) + folder.flush(zlib.Z_FULL_FLUSH)
    table = first + again * (1024 * gigabytes) + folder.flush()
    about = f"<</Type/XRef/W[1 2 1]/Size 5/Root 2 0 R/Filter/FlateDecode/Length {len(table)}>>".encode()
    start = b"%PDF-1.5\n"
    return start + b"1 0 obj" + about + b"stream\n" + table + b"\nendstream endobj\nstartxref 9\n%%EOF\n"


class TestMacros:
    @pytest.mark.parametrize("name", ["letter.docm", "figures.xlsm", "figures.xlsb", "letter.DOTM"])
    def test_a_name_for_macros_is_refused(self, name):
        assert "can carry macros: save it as an ordinary .docx or .xlsx" in words(name, docx())

    @pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/VBAPROJECT.BIN", "xl/macrosheets/sheet1.xml"])
    def test_macros_under_an_ordinary_name_are_refused(self, part):
        assert "can carry macros" in words("figures.xlsx", with_parts(xlsx(), {part: b"x"}))

    def test_macros_by_their_media_type_are_refused(self):
        types = '<Override PartName="/word/a.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
        assert "can carry macros" in words("letter.docx", docx({"word/a.bin": b"x"}, types=types))

    def test_a_macro_file_that_was_renamed_is_refused(self):
        renamed = docx(main="application/vnd.ms-word.document.macroEnabled.main+xml")
        assert "can carry macros" in words("letter.docx", renamed)

    @pytest.mark.parametrize("name", ["letter.doc", "figures.xls", "letter.docx", "figures.xlsx"])
    def test_old_formats_are_refused_under_any_name(self, name):
        assert "is in an old Office format, which can carry macros" in words(name, files.old_office())


class TestTies:
    @pytest.mark.parametrize("part", ["word/embeddings/oleObject1.bin", "word/activeX/activeX1.xml"])
    def test_embedded_objects_are_refused(self, part):
        assert "embedded in it: save it as a PDF" in words("letter.docx", docx({part: b"x"}))

    def test_the_workbook_behind_a_chart_is_taken(self):
        assert sent("letter.docx", docx({"word/embeddings/Microsoft_Excel_Sheet.xlsx": xlsx()}))

    @pytest.mark.parametrize(
        ("inner", "refused"),
        [
            (with_parts(xlsx(), {"xl/vbaProject.bin": b"x"}), "macros"),
            (b"MZ", "embedded"),
            (with_parts(xlsx(), {"xl/embeddings/another.xlsx": xlsx()}), "embedded"),
            (b"PK\x03\x04 and no more", "damaged"),
        ],
    )
    def test_what_hides_behind_a_chart_is_refused(self, inner, refused):
        assert refused in words("letter.docx", docx({"word/embeddings/Sheet.xlsx": inner}))

    @pytest.mark.parametrize(
        ("kind", "target"),
        [
            ("attachedTemplate", "https://evil.example/x.dotm"),
            ("attachedTemplate", "file:///\\\\server\\share\\x.dotm"),
            ("oleObject", "https://evil.example/x.html!"),
            ("frame", "https://evil.example/"),
        ],
    )
    def test_what_is_fetched_when_opened_is_refused(self, kind, target):
        tied = docx({"word/_rels/settings.xml.rels": ties((kind, target, "External"))})
        assert "fetches its template or other contents from elsewhere" in words("letter.docx", tied)

    @pytest.mark.parametrize(
        ("kind", "target", "mode"),
        [
            ("hyperlink", "https://www.example.org/", "External"),
            ("externalLinkPath", "Budget.xlsx", "External"),
            ("attachedTemplate", "file:///C:\\Users\\asha\\Letter.dotx", "External"),
            ("oleObject", "charts/chart1.xml", ""),
        ],
    )
    def test_links_and_a_template_on_the_writers_disk_are_taken(self, kind, target, mode):
        assert sent("letter.docx", docx({"word/_rels/document.xml.rels": ties((kind, target, mode))}))

    def test_figures_asked_of_another_program_are_refused(self):
        link = b'<externalLink><x:ddeLink xmlns:x="x" ddeService="cmd" ddeTopic="calc"/></externalLink>'
        tied = with_parts(xlsx(), {"xl/externalLinks/externalLink1.xml": link})
        assert "from elsewhere" in words("figures.xlsx", tied)


class TestArchives:
    def test_a_bomb_is_refused_by_its_declared_size_without_being_unfolded(self, monkeypatch):
        bomb = docx({"word/media/x.bin": b"\x00" * (30 * MB)})
        monkeypatch.setattr(package.Package, "read_through", lambda self: pytest.fail("It was unfolded"))
        assert "unfolds into far more than it should" in words("letter.docx", bomb)

    def test_a_bomb_of_many_parts_is_refused(self, monkeypatch):
        monkeypatch.setattr(package, "MOST_PARTS", 10)
        many = docx({f"word/{number}.xml": "<x/>" for number in range(20)})
        assert "unfolds into far more" in words("letter.docx", many)

    def test_a_file_that_unfolds_beyond_the_limit_is_refused(self, monkeypatch):
        monkeypatch.setattr(package, "MOST_UNFOLDED", 10_000)
        assert "unfolds into far more" in words("letter.docx", docx({"word/a.bin": bytes(range(256)) * 60}))

    def test_a_part_that_is_read_is_never_unfolded_beyond_a_limit(self, monkeypatch):
        monkeypatch.setattr(package, "MOST_OF_ONE_READ", 1_000)
        monkeypatch.setattr(package.Package, "read_through", lambda self: None)
        padded = ties(("hyperlink", "https://www.example.org/" + "x" * 2_000, "External"))
        assert "unfolds into far more" in words("letter.docx", docx({"word/_rels/document.xml.rels": padded}))

    def test_a_size_that_is_a_lie_is_found(self):
        content = docx({"word/media/x.bin": b"\x00" * (2 * MB)})
        size, lie = (2 * MB).to_bytes(4, "little"), (10).to_bytes(4, "little")
        assert content.count(size) == 2
        assert "is damaged or incomplete" in words("letter.docx", content.replace(size, lie))

    def test_entities_that_unfold_are_refused(self):
        laughs = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><Relationships>&b;</Relationships>'
        assert "is damaged" in words("letter.docx", docx({"word/_rels/document.xml.rels": laughs}))

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    @pytest.mark.parametrize("part", ["word/document.xml", "customXml/item1.xml", "word/_rels/footnotes.xml.rels"])
    def test_a_part_that_names_an_outside_entity_is_refused(self, part, encoding):
        names = f'{" " * 300_000}<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'.encode(encoding)
        assert "is damaged" in words("letter.docx", docx({part: names}))

    @pytest.mark.parametrize(
        "name", ["../outside.xml", "word/../../x.bin", "word\\..\\x.bin", "/etc/x.xml", "C:/x.bin"]
    )
    def test_a_part_that_would_lie_outside_the_file_is_refused(self, name):
        assert "is damaged" in words("letter.docx", docx({name: "<x/>"}))

    def test_a_part_without_end_of_elements_is_refused(self):
        many = "<Relationships>" + "<a/>" * 100_001 + "</Relationships>"
        assert "is damaged" in words("letter.docx", docx({"word/_rels/document.xml.rels": many}))

    @pytest.mark.parametrize("made", [docx, xlsx])
    def test_one_that_is_cut_off_is_refused(self, made):
        content, name = made(), "letter.docx" if made is docx else "figures.xlsx"
        for cut in (content[: len(content) // 2], content[:-10], content[:30]):
            assert "is damaged or incomplete" in words(name, cut)

    def test_one_that_was_changed_on_its_way_is_refused(self):
        content = bytearray(docx({"word/media/x.bin": bytes(range(256)) * 40}))
        content[content.index(b"x.bin") + 60] ^= 0xFF
        assert "is damaged or incomplete" in words("letter.docx", bytes(content))

    def test_a_part_with_a_password_is_refused(self):
        content = bytearray(docx())
        for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            content[content.index(sign) + at] |= 1
        assert "needs a password to open" in words("letter.docx", bytes(content))

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_two_parts_of_one_name_are_refused(self):
        twice = with_parts(docx(), {"word/document.xml": b"<other/>"})
        assert "is damaged" in words("letter.docx", twice)

    def test_what_office_does_not_fold_is_refused(self):
        with zipfile.ZipFile(files.BytesIO(docx())) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        assert "is damaged" in words("letter.docx", files.zipped(parts, zipfile.ZIP_LZMA))


def test_each_answer_says_what_to_do():
    for answer in [*pdf.WORDS.values(), office.MACROS, office.OBJECTS, office.OUTSIDE, office.OLD, package.UNFOLDS]:
        assert ": " in answer
