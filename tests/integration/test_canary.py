"""A word of its own in each restricted field, and none of them in anything that leaves the office."""

import json
import re
from io import BytesIO
from zipfile import ZipFile, is_zipfile

import pikepdf
import pytest
from django.urls import reverse

from accounts.roles import Role
from core import pdf
from grants import transitions
from grants.choices import PaperKind, Task
from grants.documents.notice import press
from grants.models import EarlierWording, NoticePaper, NoticeStep
from tests.crawl import routes
from tests.documents.reading import words_of
from tests.factories import grants
from tests.factories import grants_papers as papers
from tests.factories.commissioning import AT, a_person, a_provider
from tests.factories.interests import an_interest
from tests.worlds import world

pytestmark = pytest.mark.django_db

# Each stands in one field, and nowhere else.
FIELDS = (
    "annex",
    "annex-of-paper",
    "earlier-wording",
    "comment-submit",
    "comment-return",
    "comment-certify",
    "comment-refuse",
    "comment-withdraw",
    "file-name",
    "file-title",
    "file-content",
    "scan-name",
    "scan-title",
    "scan-content",
    "refused-title",
    "withdrawn-title",
    "unpublished-title",
    "draft-title",
    "draft-section",
    "interest-words",
    "person-email",
)


def canary(field):
    """Letters alone, so that no layout parts them: Canaryquaannexofpaper."""
    return f"Canaryqua{field.replace('-', '')}"


CANARIES = {field: canary(field) for field in FIELDS}


def an_office_with_secrets():
    """A published notice of ours, a published one signed on paper, and others that nobody outside may know of."""
    if not pdf.paper_is_available():
        return None
    provider = a_provider("Support Together")
    an_interest(a_person(Role.COMMISSION_MEMBER), provider, words=canary("interest-words"))
    published = _published(provider)
    on_paper = papers.on_paper("003/2015", with_scan=False, title="Signed on paper")
    scan = b"%PDF-1.7\n" + canary("scan-content").encode()
    name = f"{canary('scan-name')}.pdf"
    papers.attached(on_paper, name, scan, media_type="application/pdf", is_scan=True, title=canary("scan-title"))
    grants.published(papers.recorded(papers.with_annex(on_paper, canary("annex-of-paper"))))
    _hidden(published)
    return published


published = world(an_office_with_secrets)


@pytest.fixture
def office(published):
    if published is None:
        pytest.skip("Pango is not installed, so no PDF can be made")
    return published


def _published(provider):
    draft = grants.filled(provider=provider)
    grants.write_task(draft, Task.FACTS, by=draft.drafted_by, body=f"<p>{canary('earlier-wording')}</p>")
    grants.write_task(draft, Task.FACTS, by=draft.drafted_by)
    papers.with_annex(draft, canary("annex"))
    papers.attached(draft)
    papers.attached(
        draft,
        f"{canary('file-name')}.txt",
        canary("file-content").encode(),
        title=canary("file-title"),
        is_confidential=True,
    )
    manager, finance, commissioner = (a_person(role) for role in (Role.MANAGER, Role.FINANCE, Role.COMMISSIONER))
    common = {"notice": grants.again(draft), "at": AT}
    transitions.submit_notice(**common, by=manager, comment=canary("comment-submit"))
    transitions.return_notice(**common, by=commissioner, comment=canary("comment-return"))
    transitions.submit_notice(**common, by=manager)
    transitions.certify_notice(**common, by=finance, comment=canary("comment-certify"))
    return grants.published(grants.signed(grants.again(draft), press=press))


def _hidden(published):
    refused = grants.certified(grants.submitted(_titled("refused-title")))
    by = a_person(Role.COMMISSIONER)
    transitions.refuse_notice(notice=refused, comment=canary("comment-refuse"), by=by, at=AT)
    withdrawn = _titled("withdrawn-title")
    by = withdrawn.drafted_by
    transitions.withdraw_notice(notice=withdrawn, comment=canary("comment-withdraw"), by=by, at=AT)
    papers.signed_and_printed(_titled("unpublished-title", supersedes=published))
    draft = _titled("draft-title")
    grants.write_task(draft, Task.SUMMARY, by=draft.drafted_by, body=f"<p>{canary('draft-section')}</p>")
    officer = draft.drafted_by
    officer.email = f"{canary('person-email').lower()}@example.org"
    officer.save()


def _titled(field, **facts):
    draft = grants.filled()
    changed = {"title": canary(field)} | facts
    return transitions.change_notice(
        notice=draft, expected_version=draft.version, by=draft.drafted_by, at=AT, **changed
    )


def crawled(client, start, within):
    """Every page, file and export that links lead to from an address, by its address."""
    waiting, found = [start], {}
    while waiting:
        url = waiting.pop()
        if url in found or len(found) > 400:
            continue
        answer = client.get(url)
        found[url] = answer
        if "text/html" in answer["Content-Type"]:
            links = re.findall(r'href="([^"#]+)', answer.text)
            links = [link.replace("&amp;", "&") for link in links]
            waiting += [_absolute(link, url) for link in links if _absolute(link, url).startswith(within)]
        elif answer.status_code in (301, 302):
            waiting.append(answer["Location"])
    return found


def _absolute(link, url):
    return f"{url.partition('?')[0]}{link}" if link.startswith("?") else link


def held_by(answer):
    """All that an answer says to whoever takes it apart: headers, bytes, the streams of a PDF, the parts of a ZIP."""
    content = answer.content
    said = [str(dict(answer.headers)), content.decode(errors="replace")]
    if content.startswith(b"%PDF"):
        said += words_of(content)
        with pikepdf.open(BytesIO(content)) as opened:
            said.append(str(opened.docinfo.items()))
            for each in opened.objects:
                said.append(repr(each))
                if isinstance(each, pikepdf.Stream):
                    said.append(each.read_bytes().decode(errors="replace"))
    elif is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as parts:
            said += [parts.read(name).decode(errors="replace") for name in parts.namelist()]
    return "\n".join(said).casefold()


def escaped(found, but_for=()):
    """Which canary got out where."""
    return [
        f"{url}: {field}"
        for url, answer in found.items()
        for field, word in CANARIES.items()
        if field not in but_for and word.casefold() in held_by(answer)
    ]


def test_the_canaries_are_where_they_should_be(office):
    """Otherwise none of the tests below could fail."""
    comments = " ".join(NoticeStep.objects.values_list("comment", flat=True))
    assert sum(canary(field) in comments for field in FIELDS if field.startswith("comment-")) == 5
    assert EarlierWording.objects.filter(body__contains=canary("earlier-wording")).exists()
    annex = office.papers.get(kind="annex")
    assert canary("annex") in " ".join(words_of(bytes(annex.content)))
    assert office.attachments.filter(title=canary("file-title"), is_confidential=True).exists()


def test_no_public_page_file_or_paper_holds_one(client, office):
    found = crawled(client, "/notices/", "/notices/")
    assert {"/notices/", "/notices/003-2015/", "/notices/003-2015.pdf", f"/notices/{office.slug}.pdf"} <= set(found)
    assert [url for url, answer in found.items() if answer.status_code != 200] == []
    assert escaped(found) == []


def test_what_is_stored_to_print_the_public_paper_again_holds_none(office):
    """So that no later page that reads it can let one out."""
    papers_of_all = NoticePaper.objects.exclude(kind=PaperKind.ANNEX).select_related("notice")
    found = {
        f"{paper.notice.title}: {field}"
        for paper in papers_of_all
        for field, word in CANARIES.items()
        if word in json.dumps(paper.frozen_input)
    }
    # The title of a notice is its own.
    assert found == {f"{canary('unpublished-title')}: unpublished-title"}


def test_the_public_search_finds_none(client, office):
    for field, word in CANARIES.items():
        answer = client.get("/notices/", {"q": word})
        assert office.reference not in answer.text, field
        assert "003/2015" not in answer.text, field


def test_every_address_answers_whoever_is_not_signed_in_without_one(client, office):
    found = {}
    for name, parameters in routes():
        if not name.startswith("grants:") or not parameters <= {"pk", "key", "name", "slug", "line", "task"}:
            continue
        file = office.attachments.get(is_confidential=True)
        keys = {"pk": office.pk, "key": file.pk, "name": "x", "slug": office.slug, "line": 1, "task": Task.ANNEX}
        url = reverse(name, kwargs={parameter: keys[parameter] for parameter in parameters})
        found[f"{name} {url}"] = client.get(url)
    assert len(found) > 10
    assert escaped(found) == []


@pytest.mark.parametrize("role", [Role.READER, Role.COMMISSION_MEMBER])
def test_nothing_that_readers_reach_in_the_register_holds_one(client, office, role):
    client.force_login(a_person(role), backend="django.contrib.auth.backends.ModelBackend")
    found = crawled(client, "/decisions/", ("/decisions/", "/notices/"))
    assert f"/decisions/{office.pk}/" in found
    assert escaped(found) == []


@pytest.mark.parametrize("role", [Role.OFFICER, Role.MANAGER, Role.FINANCE, Role.COMMISSIONER])
def test_no_export_of_the_register_holds_what_is_confidential(client, office, role):
    client.force_login(a_person(role), backend="django.contrib.auth.backends.ModelBackend")
    names = [name for name, parameters in routes() if name in {"grants:notice-csv", "grants:notice-xlsx"}]
    found = {name: client.get(reverse(name)) for name in names}
    # They see the titles of what is not published in the register itself.
    titles = {"refused-title", "withdrawn-title", "unpublished-title", "draft-title"}
    assert escaped(found, but_for=titles) == []


def test_a_search_of_the_register_does_not_look_into_what_is_confidential(client, office):
    client.force_login(a_person(Role.MANAGER), backend="django.contrib.auth.backends.ModelBackend")
    for field in ("annex", "file-name", "file-title", "file-content", "comment-return", "earlier-wording"):
        answer = client.get("/decisions/", {"q": canary(field)})
        assert f'href="/decisions/{office.pk}/"' not in answer.text, field
