"""The letter by which a provider agreed to a variation: its scan is taken, kept, shown, and served to both sides."""

from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.roles import Role
from core.append_only import guards_lifted
from core.uploads.arriving import LARGEST_KEPT
from grants.choices import Side
from grants.models import VariationPaper
from tests.factories import agreements as life
from tests.factories import variations as change
from tests.factories.commissioning import AT, a_provider
from tests.integration.money_pages import typed_day
from tests.integration.notice_pages import as_person, as_role, words_of
from tests.unit.core.files import pdf, png
from tests.worlds import world

pytestmark = pytest.mark.django_db

SCAN = pdf()
DAY = AT.date()
AGAIN = "Choose the scan again"

variation = world(life.proposed_variation)


@pytest.fixture(autouse=True)
def _on_the_day_after():
    with mock.patch("django.utils.timezone.now", return_value=change.LATER):
        yield


def page_of(variation, name="detail"):
    return reverse(f"grants:variation-{name}", args=[variation.pk])


def send(client, variation, *, scan=SCAN, name="letter.pdf", day=DAY):
    typed = typed_day("agreed_on", str(day.day), str(day.month), str(day.year))
    upload = {} if scan is None else {"scan": SimpleUploadedFile(name, scan)}
    return client.post(page_of(variation, "letter"), typed | upload)


@pytest.fixture
def recorded(client, variation):
    """Its letter recorded by another officer."""
    assert send(as_role(client, Role.OFFICER), variation).status_code == 302
    return variation


def test_it_is_kept_and_stands_on_the_page_with_its_hash(client, recorded):
    paper = VariationPaper.objects.get(variation=recorded)
    words = words_of(client.get(page_of(recorded)))
    assert "Scan of the provider’s letter" in words
    assert paper.sha256 in words
    answer = client.get(page_of(recorded, "paper"))
    assert (answer.content, answer["Content-Type"]) == (SCAN, "application/pdf")
    assert "no-store" in answer["Cache-Control"]


def test_it_is_kept_where_the_office_agreed_before(client, variation):
    change.agree(variation, Side.OFFICE)
    send(as_role(client, Role.OFFICER), variation)
    variation.refresh_from_db()
    assert variation.state == "agreed"
    assert bytes(variation.paper.content) == SCAN


def test_a_picture_is_served_as_what_it_is(client, variation):
    content = png()
    send(as_role(client, Role.OFFICER), variation, scan=content, name="letter.png")
    answer = client.get(page_of(variation, "paper"))
    assert (answer.content, answer["Content-Type"]) == (content, "image/png")


def test_without_a_scan_the_letter_is_recorded_and_the_page_says_so(client, variation):
    assert send(as_role(client, Role.OFFICER), variation, scan=None).status_code == 302
    assert not VariationPaper.objects.exists()
    assert "recorded without a scan" in words_of(client.get(page_of(variation)))
    assert client.get(page_of(variation, "paper")).status_code == 404


def test_agreed_in_the_browser_it_speaks_of_no_letter(client, variation):
    change.agreed(variation)
    assert "letter" not in words_of(as_role(client, Role.OFFICER).get(page_of(variation)))


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"scan": b"MZ program"}, "is not a PDF, whatever its name says: it is a program"),
        ({"scan": b"PK\x03\x04", "name": "letter.docx"}, "choose a file of this kind: PDF, JPEG or PNG"),
        ({"scan": b"%PDF-1.7" + b" " * (10 * 1024 * 1024)}, "10 MB"),
        ({"scan": b"%PDF-1.7" + b" " * LARGEST_KEPT}, "10 MB"),
        ({"scan": b""}, "empty"),
    ],
    ids=["a program", "a Word document", "too large", "far too large", "empty"],
)
def test_a_file_that_cannot_be_taken_is_told_at_its_box(client, variation, sent, words):
    answer = send(as_role(client, Role.OFFICER), variation, **sent)
    form = answer.context["form"]
    assert list(form.errors) == ["scan"]
    assert words in words_of(answer)
    # What was typed is still there, and nothing was recorded.
    assert [form["agreed_on"].value()[part] for part in range(3)] == [str(DAY.day), str(DAY.month), str(DAY.year)]
    variation.refresh_from_db()
    assert variation.provider_by is None


@pytest.mark.parametrize("day", [AT.date().replace(day=28, month=2, year=2017), AT.date().replace(year=2019)])
def test_a_wrong_day_asks_for_the_scan_again_too(client, variation, day):
    answer = send(as_role(client, Role.OFFICER), variation, day=day)
    assert AGAIN in words_of(answer)
    assert set(answer.context["form"].errors) == {"agreed_on", "scan"}
    assert not VariationPaper.objects.exists()
    assert AGAIN not in words_of(send(client, variation, scan=None, day=day))


@pytest.mark.parametrize("role", [Role.OFFICER, Role.MANAGER, Role.FINANCE, Role.COMMISSIONER])
def test_the_office_reads_it(client, recorded, role):
    assert as_role(client, role).get(page_of(recorded, "paper")).status_code == 200


@pytest.mark.parametrize("role", [Role.READER, Role.COMMISSION_MEMBER, Role.ADMINISTRATOR])
def test_others_do_not(client, recorded, role):
    assert as_role(client, role).get(page_of(recorded, "paper")).status_code == 403


def test_its_own_provider_reads_it_and_another_finds_nothing(client, recorded):
    as_person(client, life.contact_of(recorded.agreement))
    assert client.get(page_of(recorded, "paper")).content == SCAN
    as_person(client, life.a_contact(a_provider()))
    assert client.get(page_of(recorded, "paper")).status_code == 404


def test_a_damaged_letter_is_not_served(client, recorded):
    with guards_lifted():
        VariationPaper.objects.update(content=b"%PDF-1.7 another")
    answer = client.get(page_of(recorded, "paper"))
    assert answer.status_code == 503
    assert b"%PDF" not in answer.content
    assert "The stored letter is damaged" in answer.content.decode()
