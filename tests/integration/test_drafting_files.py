"""The files that go with a draft, and what stands on a paper that was signed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import roles
from accounts.permissions import Permission
from accounts.roles import Role
from grants.models import Attachment
from tests.factories import grants as f
from tests.integration.drafting_pages import at, save, signed_in_as
from tests.integration.money_pages import summary_of, typed_day
from tests.unit.core.files import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    return signed_in_as(client, Role.OFFICER)


@pytest.fixture
def notice():
    return f.a_draft()


@pytest.fixture
def paper():
    return f.a_draft(is_from_paper=True)


def a_file(name="evaluation.pdf", content=None):
    return SimpleUploadedFile(name, pdf() if content is None else content)


def attach(officer, notice, title="Evaluation", **typed):
    return officer.post(at(notice, "attachments"), {"file": a_file(), "title": title, "seen_by": "everybody"} | typed)


CHOOSE_AGAIN = "Choose the file again"

# attachments


def test_a_file_is_attached_listed_and_said_who_will_see_it(officer, notice):
    assert attach(officer, notice).url == at(notice, "attachments")
    attach(officer, notice, file=a_file("prices.pdf"), title="Prices", seen_by="office")
    page = officer.get(at(notice, "attachments")).content.decode()
    assert [one.is_confidential for one in notice.attachments.order_by("pk")] == [False, True]
    assert "Evaluation" in page
    assert "The office only" in page
    assert "2 files, 1 confidential" in officer.get(at(notice)).content.decode()


def test_who_may_see_a_file_is_chosen_and_never_assumed(officer, notice):
    assert "checked" not in officer.get(at(notice, "attachments")).content.decode()
    assert "Select who may see the file" in summary_of(attach(officer, notice, seen_by=""))
    assert not notice.attachments.exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"file": ""}, "file"),
        ({"title": ""}, "Enter what the file is"),
        ({"file": a_file(content=b"not a PDF")}, "PDF"),
        ({"file": a_file("letter.docm", b"PK")}, "docm"),
        ({"file": a_file("empty.pdf", b"")}, "empty"),
    ],
)
def test_what_cannot_be_attached_is_said_at_its_box(officer, notice, typed, words):
    answer = attach(officer, notice, **({"title": "My title"} | typed))
    assert words in summary_of(answer)
    if "title" not in typed:
        assert "My title" in answer.content.decode()
    assert not Attachment.objects.exists()


def test_a_good_file_is_asked_for_again_when_another_box_is_wrong(officer, notice, paper):
    assert CHOOSE_AGAIN in summary_of(attach(officer, notice, title=""))
    assert CHOOSE_AGAIN not in summary_of(attach(officer, notice, title="", file=""))
    assert CHOOSE_AGAIN in summary_of(save(officer, at(paper, "paper"), **facts(reference="", scan=a_file())))


def test_a_name_with_a_path_in_it_is_kept_without(officer, notice):
    attach(officer, notice, file=a_file("../../etc/evaluation.pdf"))
    assert "/" not in notice.attachments.get().name


def test_two_files_of_one_name_are_refused(officer, notice):
    attach(officer, notice)
    assert "is attached already" in summary_of(attach(officer, notice, title="Another"))


def test_a_file_is_removed_after_a_question(officer, notice):
    attach(officer, notice)
    address = f"{at(notice, 'attachments')}{notice.attachments.get().pk}/remove/"
    page = officer.get(address).content.decode()
    assert "Remove this file?" in page
    assert "evaluation.pdf" in page
    assert notice.attachments.exists()
    assert officer.post(address).url == at(notice, "attachments")
    assert not notice.attachments.exists()


def test_a_file_of_another_notice_is_not_found(officer, notice):
    attach(officer, notice)
    other = f.a_draft()
    address = f"{at(other, 'attachments')}{notice.attachments.get().pk}/remove/"
    assert officer.get(address).status_code == 404
    assert officer.post(address).status_code == 404
    assert notice.attachments.exists()


def test_who_may_read_no_annex_sees_no_confidential_file(officer, notice, monkeypatch):
    attach(officer, notice, title="Prices", seen_by="office")
    without = roles.PERMISSIONS[Role.OFFICER] - {Permission.ANNEX_VIEW}
    monkeypatch.setitem(roles.PERMISSIONS, Role.OFFICER, without)
    assert officer.get(at(notice, "attachments")).context["attachments"] == []
    assert officer.get(f"{at(notice, 'attachments')}{notice.attachments.get().pk}/remove/").status_code == 404


def test_a_list_of_files_reads_none_of_them(officer, notice):
    attach(officer, notice)
    with CaptureQueriesContext(connection) as captured:
        officer.get(at(notice, "attachments"))
        officer.get(at(notice))
    assert not [query["sql"] for query in captured if '"grants_attachment"."content"' in query["sql"]]


# the signed paper


def facts(**what):
    days = {**typed_day("signed_on", "23", "3", "2015"), **typed_day("effective_on", "1", "4", "2015")}
    return (
        {"reference": "007/2015", "signatory_name": "The Commissioner", "signatory_title": "", "interests": "none"}
        | days
        | what
    )


def test_the_facts_and_the_scan_are_kept(officer, paper):
    sent = save(officer, at(paper, "paper"), **facts(scan=a_file("007-2015.pdf")))
    assert sent.url == at(paper)
    kept = f.again(paper)
    assert (kept.reference, kept.signed_on.isoformat(), kept.effective_on.isoformat()) == (
        "007/2015",
        "2015-03-23",
        "2015-04-01",
    )
    assert kept.attachments.get().is_scan
    assert "007/2015, signed 23 March 2015, scan attached" in officer.get(at(paper)).content.decode()
    assert "007-2015.pdf is attached" in officer.get(at(paper, "paper")).content.decode()


def test_another_scan_takes_the_place_of_the_first(officer, paper):
    save(officer, at(paper, "paper"), **facts(scan=a_file("first.pdf")))
    save(officer, at(paper, "paper"), **facts(scan=a_file("second.pdf")))
    assert paper.attachments.get().name == "second.pdf"
    save(officer, at(paper, "paper"), **facts(signatory_title="Commissioner"))
    assert paper.attachments.get().name == "second.pdf"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"reference": ""}, "Enter the reference that stands on the paper"),
        ({"reference": "without"}, "Enter the reference as it stands on the paper"),
        (typed_day("signed_on", "1", "1", "2099"), "in the past"),
        (typed_day("signed_on", "", "", ""), "Enter the day of signature"),
        (typed_day("effective_on", "31", "2", "2015"), "31 February does not exist"),
        ({"signatory_name": ""}, "Enter who signed the paper"),
        ({"scan": a_file("scan.pdf", b"no PDF")}, "PDF"),
    ],
)
def test_what_is_wrong_is_said_at_its_box_and_nothing_is_kept(officer, paper, wrong, words):
    answer = save(officer, at(paper, "paper"), **({"scan": a_file("scan.pdf")} | facts(**wrong)))
    assert words in summary_of(answer)
    assert "The Commissioner" in answer.content.decode() or "signatory_name" in wrong
    assert f.again(paper).reference is None
    assert not paper.attachments.exists()


def test_two_who_describe_one_paper_are_told(officer, paper):
    save(officer, at(paper, "paper"), **facts())
    answer = officer.post(at(paper, "paper"), facts(version=1, reference="008/2015"))
    assert {"key": "Reference", "value": "007/2015"} in answer.context["meanwhile"].facts
    assert f.again(paper).reference == "007/2015"


def test_a_paper_has_every_part_and_needs_few(officer, paper):
    items = {item["label"]: item["line"].state.label for item in officer.get(at(paper)).context["items"]}
    needed = [label for label, state in items.items() if state == "Not started"]
    assert needed == ["The signed paper", "What is decided, and for whom", "The decision in words"]
    assert items["Facts and advice"] == "Optional"
