"""From the wire into a form and back out: the box, requests that are too large, and stored files that are served."""

import re

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import engines

from accounts.roles import Role
from core.downloads import serve_bytes
from core.forms import GovukForm, UploadField
from core.uploads import EXCEL, MB, PDF, WORD, arriving
from tests.factories.commissioning import an_office
from tests.integration.money_pages import signed_in, summary_of
from tests.unit.core.files import docx, pdf, png

OFFICE = "/office/edit/"


class PaperForm(GovukForm):
    title = forms.CharField()
    paper = UploadField(label="Signed paper", kinds=(PDF, WORD, EXCEL), most_bytes=2 * MB, help_text="Both sides.")
    annex = UploadField(required=False)


def filled(**files):
    return PaperForm({"title": "A title"}, files)


def page(form):
    return engines["django"].from_string("{% load crispy_forms_tags %}{% crispy form %}").render({"form": form})


class TestTheBox:
    def test_it_says_what_it_takes_and_how_large(self):
        box = page(PaperForm())
        assert 'enctype="multipart/form-data"' in box
        assert "Both sides. PDF, Word (.docx) or Excel (.xlsx), no larger than 2 MB." in box
        assert "PDF, no larger than 10 MB." in box
        control = re.search(r"<input[^>]*name=\"paper\"[^>]*>", box)[0]
        assert 'class="govuk-file-upload"' in control
        assert 'accept=".pdf,.docx,.xlsx"' in control
        assert 'aria-describedby="id_paper-hint"' in control

    def test_it_gives_what_was_read(self):
        form = filled(paper=SimpleUploadedFile("../letter.docx", docx(), "text/html"))
        assert form.is_valid()
        assert form.cleaned_data["paper"].name == "letter.docx"
        assert form.cleaned_data["paper"].media_type == WORD.media_type
        assert form.cleaned_data["annex"] is None

    def test_what_is_refused_is_said_at_the_box(self):
        form = filled(paper=SimpleUploadedFile("letter.pdf", png()))
        words = "“letter.pdf” is not a PDF, whatever its name says: it is a PNG picture"
        assert form.errors == {"paper": [words]}
        assert (
            f'id="id_paper-error" class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span> {words}'
            in page(form)
        )

    def test_a_missing_file_is_asked_for(self):
        assert filled().errors == {"paper": ["Choose the signed paper"]}

    def test_an_empty_file_is_told_from_none(self):
        form = filled(paper=SimpleUploadedFile("letter.pdf", b""))
        assert form.errors == {"paper": ["“letter.pdf” is empty: choose another file"]}

    def test_markup_in_a_name_is_shown_and_not_run(self):
        form = filled(paper=SimpleUploadedFile("<img src=x onerror=alert(1)>.pdf", png()))
        assert "<img" not in page(form)

    def test_it_asks_for_nothing_that_would_not_arrive(self):
        with pytest.raises(ValueError, match="LARGEST_KEPT"):
            UploadField(most_bytes=arriving.LARGEST_KEPT + 1)


@pytest.mark.django_db
class TestLargeRequests:
    @pytest.fixture
    def administrator(self, client):
        an_office()
        return signed_in(client, Role.ADMINISTRATOR)

    def test_a_file_that_is_far_too_large_is_let_fall_and_its_form_says_so(self, administrator, monkeypatch):
        monkeypatch.setattr(arriving, "LARGEST_KEPT", MB)
        large = SimpleUploadedFile("logo.png", png() + b"x" * 4 * MB)
        answer = administrator.post(OFFICE, {"name": "Typed before", "logo": large})
        assert "the logo must be 200 kB or less" in summary_of(answer)
        assert "Typed before" in answer.content.decode()
        fallen = answer.wsgi_request.FILES["logo"]
        assert fallen.size == len(png()) + 4 * MB
        assert fallen.read() == b""

    def test_a_field_says_of_a_fallen_file_that_it_is_too_large(self):
        form = filled(paper=arriving.FallenFile(name="scan.pdf", size=50 * MB))
        assert form.errors == {"paper": ["“scan.pdf” is too large: it must be no larger than 2 MB"]}

    @pytest.mark.parametrize("sizes", [(2 * MB, 9), (9, 2 * MB), (2 * MB, 2 * MB)])
    def test_each_file_stands_or_falls_by_itself(self, administrator, monkeypatch, sizes):
        monkeypatch.setattr(arriving, "LARGEST_KEPT", MB)
        sent = {f"file{number}": SimpleUploadedFile("x", b"x" * size) for number, size in enumerate(sizes)}
        files = list(administrator.post(OFFICE, sent).wsgi_request.FILES.values())
        assert [file.size for file in files] == list(sizes)
        assert [isinstance(file, arriving.FallenFile) for file in files] == [size > MB for size in sizes]

    def test_a_request_beyond_everything_is_not_read(self, administrator, monkeypatch):
        monkeypatch.setattr(arriving, "LARGEST_REQUEST", MB)
        answer = administrator.post(OFFICE, {"logo": SimpleUploadedFile("logo.png", b"x" * 2 * MB)})
        assert answer.status_code == 413
        assert "choose smaller files" in answer.content.decode()

    def test_rich_text_of_200_kilobytes_arrives(self, administrator):
        answer = administrator.post(OFFICE, {"name": "x" * 200 * 1024})
        assert answer.status_code == 200
        assert len(answer.wsgi_request.POST["name"]) == 200 * 1024

    @pytest.mark.parametrize("kind", ["multipart", "application/x-www-form-urlencoded"])
    def test_text_without_end_gets_a_page_in_words(self, administrator, kind):
        text = "x" * 3 * MB
        typed = {"data": {"name": text}} if kind == "multipart" else {"data": f"name={text}", "content_type": kind}
        answer = administrator.post(OFFICE, **typed)
        assert answer.status_code == 413
        assert "Too much was sent at once" in answer.content.decode()
        assert "Nothing was changed" in answer.content.decode()

    def test_boxes_without_end_get_a_page_in_words(self, administrator):
        assert administrator.post(OFFICE, {f"x{number}": "" for number in range(2_000)}).status_code == 413

    def test_files_without_end_get_a_page_in_words(self, administrator):
        files = {f"x{number}": SimpleUploadedFile("x", b"x") for number in range(150)}
        assert administrator.post(OFFICE, files).status_code == 413

    def test_everything_else_that_cannot_be_read_has_its_own_page(self, administrator):
        answer = administrator.post(OFFICE, b"nonsense", content_type="multipart/form-data; boundary=x\xe9")
        assert answer.status_code == 400
        assert "cannot be read" in answer.content.decode()

    def test_the_page_is_shown_to_who_is_signed_out_too(self, client):
        assert client.post(OFFICE, {"name": "x" * 3 * MB}).status_code == 413


class TestServing:
    def test_a_file_is_given_to_keep_under_its_name(self):
        content = pdf()
        answer = serve_bytes(content, media_type=PDF.media_type, filename='Tŷ "1".pdf')
        assert answer.content == content
        assert answer["Content-Length"] == str(len(content))
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"] == "attachment; filename*=utf-8''T%C5%B7%20%221%22.pdf"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"

    def test_nothing_in_it_can_act_in_our_name(self):
        for media_type, inline in ((PDF.media_type, False), ("image/png", True), (WORD.media_type, True)):
            policy = serve_bytes(b"x", media_type=media_type, filename="x", inline=inline)["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert policy.endswith("; sandbox")

    def test_a_pdf_to_read_has_every_wall_but_the_one_that_stops_viewers(self):
        answer = serve_bytes(b"x", media_type=PDF.media_type, filename="x.pdf", inline=True)
        assert answer["Content-Disposition"] == 'inline; filename="x.pdf"'
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "sandbox" not in answer["Content-Security-Policy"]

    @pytest.mark.parametrize("media_type", [WORD.media_type, "text/html", "image/svg+xml", "text/plain"])
    def test_only_pdfs_and_pictures_are_shown_in_the_browser(self, media_type):
        answer = serve_bytes(b"x", media_type=media_type, filename="x", inline=True)
        assert answer["Content-Disposition"].startswith("attachment")

    def test_no_cache_keeps_a_restricted_file(self):
        assert serve_bytes(b"x", media_type="image/png", filename="x")["Cache-Control"] == "private, no-store"
        assert "Cache-Control" not in serve_bytes(b"x", media_type="image/png", filename="x", is_restricted=False)
