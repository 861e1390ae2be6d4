"""The papers of a notice: who may read which, what is served when, and what is said of a damaged one."""

import hashlib
import re

import pytest
from django.db import connection
from django.urls import reverse

from accounts.roles import Role
from core import pdf
from core.append_only import guards_lifted
from core.pdf import PaperTooLong, PaperUnavailable
from grants.choices import PaperKind
from grants.models import Attachment, NoticePaper
from tests.documents.reading import words_of
from tests.factories import grants
from tests.factories import grants_papers as papers
from tests.factories.commissioning import a_person
from tests.worlds import world

pytestmark = pytest.mark.django_db

INSIDE = [Role.OFFICER, Role.MANAGER, Role.FINANCE, Role.COMMISSIONER]
READERS = [Role.READER, Role.COMMISSION_MEMBER]
OUTSIDE = [Role.PROVIDER_CONTACT, Role.ADMINISTRATOR]


@pytest.fixture
def ask(client):
    """Open a paper of a notice as somebody of a role."""

    def asked(role, name, notice, *more):
        client.force_login(a_person(role), backend="django.contrib.auth.backends.ModelBackend")
        return client.get(reverse(f"grants:{name}", args=[notice.pk, *more]))

    return asked


def require_pango():
    if not pdf.paper_is_available():
        pytest.skip("Pango is not installed, so no PDF can be made")


@pytest.fixture
def needs_pango():
    require_pango()


def a_signed_notice():
    require_pango()
    notice = papers.with_annex(grants.filled())
    papers.attached(notice)
    papers.attached(notice, "prices.txt", title="Prices", is_confidential=True)
    return papers.signed_and_printed(notice)


notice = world(a_signed_notice)


def spoil(model, pk):
    """Change stored bytes past every guard, as a broken disk would."""
    table = model._meta.db_table
    with guards_lifted(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET content = %s WHERE id = %s", [b"something else", pk])


def without_token(answer):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.text)


@pytest.mark.parametrize("stage", [grants.filled, grants.submitted, grants.certified, grants.refused])
def test_before_the_signature_the_paper_says_that_it_is_a_draft(ask, needs_pango, stage):
    answer = ask(Role.FINANCE, "notice-preview", stage())
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert "no-store" in answer["Cache-Control"]
    assert all("Draft: not signed" in words for words in words_of(answer.content))


def test_the_preview_of_a_signed_notice_leads_to_the_stored_one(ask, needs_pango, notice):
    answer = ask(Role.OFFICER, "notice-preview", notice)
    assert answer["Location"] == reverse("grants:notice-paper", args=[notice.pk])


def test_what_is_served_are_the_bytes_that_were_signed(ask, needs_pango, notice):
    for name, kind in (("notice-paper", PaperKind.NOTICE), ("notice-annex", PaperKind.ANNEX)):
        answer = ask(Role.COMMISSIONER, name, notice)
        stored = notice.papers.get(kind=kind)
        assert hashlib.sha256(answer.content).hexdigest() == stored.sha256
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer["Cache-Control"]
        assert stored.name in answer["Content-Disposition"]


def test_a_notice_that_is_not_signed_has_no_stored_paper(ask):
    assert ask(Role.OFFICER, "notice-paper", grants.filled()).status_code == 404


@pytest.mark.parametrize("kind", ["notice-paper", "notice-annex"])
def test_a_damaged_paper_is_never_served(ask, needs_pango, kind, notice):
    row = notice.papers.get(kind=PaperKind.NOTICE if kind == "notice-paper" else PaperKind.ANNEX)
    spoil(NoticePaper, row.pk)
    answer = ask(Role.OFFICER, kind, notice)
    assert answer.status_code == 503
    assert "The stored paper is damaged" in answer.text
    assert "something else" not in answer.text


def test_a_damaged_attachment_is_never_served(ask, needs_pango, notice):
    file = notice.attachments.get(name="assessment.txt")
    spoil(Attachment, file.pk)
    answer = ask(Role.OFFICER, "attachment-file", notice, file.pk, file.name)
    assert (answer.status_code, "damaged" in answer.text) == (503, True)


@pytest.mark.parametrize("role", INSIDE)
def test_who_works_on_decisions_reads_every_paper(ask, needs_pango, role, notice):
    for name in ("notice-paper", "notice-annex"):
        assert ask(role, name, notice).status_code == 200, name
    for file in notice.attachments.all():
        answer = ask(role, "attachment-file", notice, file.pk, file.name)
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("role", READERS)
def test_readers_get_the_published_paper_and_nothing_confidential(ask, needs_pango, role, notice):
    assert ask(role, "notice-paper", notice).status_code == 404
    notice = grants.published(notice)
    assert ask(role, "notice-paper", notice).status_code == 200
    assert ask(role, "notice-annex", notice).status_code == 403
    open_file, closed_file = notice.attachments.order_by("pk")
    assert ask(role, "attachment-file", notice, open_file.pk, open_file.name).status_code == 200
    # In the words of what does not exist: that there is such a file is confidential too.
    closed = ask(role, "attachment-file", notice, closed_file.pk, closed_file.name)
    unknown = ask(role, "attachment-file", notice, 999_999, "nothing.txt")
    assert (closed.status_code, without_token(closed)) == (404, without_token(unknown))


@pytest.mark.parametrize("role", OUTSIDE)
@pytest.mark.parametrize("name", ["notice-preview", "notice-paper", "notice-annex", "notice-scan", "notice-transcript"])
def test_others_get_none(ask, role, name):
    assert ask(role, name, grants.filled()).status_code == 403


def test_the_commissioner_sees_no_draft_that_was_never_submitted(ask):
    assert ask(Role.COMMISSIONER, "notice-preview", grants.filled()).status_code == 404


def test_an_attachment_is_found_by_its_own_notice_and_name_alone(ask):
    notice, other = grants.a_draft(), grants.a_draft()
    file = papers.attached(notice)
    assert ask(Role.OFFICER, "attachment-file", notice, file.pk, file.name).status_code == 200
    assert ask(Role.OFFICER, "attachment-file", other, file.pk, file.name).status_code == 404
    assert ask(Role.OFFICER, "attachment-file", notice, file.pk, "another.txt").status_code == 404


def test_the_annex_prints_before_the_signature_too(ask, needs_pango):
    assert ask(Role.OFFICER, "notice-annex", grants.a_draft()).status_code == 404
    answer = ask(Role.OFFICER, "notice-annex", papers.with_annex(grants.a_draft()))
    assert all("CONFIDENTIAL" in words for words in words_of(answer.content))


def test_a_notice_signed_on_paper_has_a_scan_and_a_transcript(ask, needs_pango):
    notice = papers.on_paper()
    before = words_of(ask(Role.OFFICER, "notice-transcript", notice).content)
    assert all("Transcript, not recorded yet" in words for words in before)
    assert ask(Role.OFFICER, "notice-scan", notice).content == papers.SCAN
    notice = papers.recorded(notice)
    after = words_of(ask(Role.OFFICER, "notice-transcript", notice).content)
    assert "007/2015" in after[0]
    assert "signed on paper on 1 April 2017 by The Commissioner of that day" in after[0]
    assert all("Transcript of a notice signed on paper" in words for words in after)
    assert ask(Role.OFFICER, "notice-scan", notice).content == papers.SCAN
    leads = ask(Role.OFFICER, "notice-preview", notice)["Location"]
    assert leads == reverse("grants:notice-transcript", args=[notice.pk])


def test_what_nobody_parted_is_not_for_readers(ask, needs_pango):
    notice = grants.published(papers.recorded())
    scan = notice.attachments.get(is_scan=True)
    assert ask(Role.READER, "notice-scan", notice).status_code == 403
    assert ask(Role.READER, "attachment-file", notice, scan.pk, scan.name).status_code == 404
    assert ask(Role.READER, "notice-transcript", notice).status_code == 200


def test_a_notice_of_ours_has_neither_scan_nor_transcript(ask):
    notice = grants.signed()
    assert ask(Role.OFFICER, "notice-scan", notice).status_code == 404
    assert ask(Role.OFFICER, "notice-transcript", notice).status_code == 404


@pytest.mark.parametrize(
    ("reason", "status", "words"),
    [(PaperUnavailable(), 503, "Pango"), (PaperTooLong("The notice is too long."), 422, "The notice is too long.")],
)
def test_when_the_paper_cannot_be_made_a_page_says_so(ask, monkeypatch, reason, status, words):
    def no_press(kind, printed):
        raise reason

    monkeypatch.setattr("grants.views.paper.press", no_press)
    answer = ask(Role.OFFICER, "notice-preview", grants.filled())
    assert answer.status_code == status
    assert words in answer.text
