"""The office: its details, terms, areas, colour and logo, changed by an administrator and by nobody else."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.roles import Role
from commissioning.models import Office, OfficeHolderTerm
from core.models import AuditEvent
from providers.models import CouncilArea
from tests.factories.commissioning import an_area, an_office
from tests.integration.money_pages import signed_in, summary_of, typed_day

pytestmark = pytest.mark.django_db

DETAILS = {
    "name": "Police and Crime Commissioner for Exampleshire",
    "short_name": "Exampleshire",
    "decision_maker_title": "Police and Crime Commissioner",
    "decision_reference_format": "{number:03d}/{year}",
    "quorum_percent": "50",
    "quorum_least": "3",
    "boards": "Police and Crime Panel\r\nStrategic Board",
    "address": "",
    "telephone": "",
    "email": "",
    "website": "",
    "colour": "#1f3a5f",
}


@pytest.fixture
def administrator(client):
    return signed_in(client, Role.ADMINISTRATOR)


def picture(kind="PNG", size=(40, 20), name="logo.png"):
    written = BytesIO()
    Image.new("RGB", size, "#1f3a5f").save(written, kind)
    return SimpleUploadedFile(name, written.getvalue())


def test_before_there_is_an_office_the_page_says_what_to_do(client, administrator):
    assert "Set up the office" in administrator.get("/office/").content.decode()
    assert administrator.get("/office/edit/").status_code == 200
    assert administrator.get("/office/terms/new/").status_code == 404
    assert client.get("/office/logo").status_code == 404
    assert "#1f3a5f" in client.get("/office.css").content.decode()
    assert "An administrator does that" in signed_in(client, Role.OFFICER).get("/office/").content.decode()


def test_the_office_is_set_up_and_changed_on_one_page(administrator):
    assert administrator.post("/office/edit/", DETAILS)["Location"] == "/office/"
    area = an_area()
    changed = DETAILS | {"colour": "#7b1fa2", "boards": "Strategic Board", "areas": [area.pk]}
    assert administrator.post("/office/edit/", changed).status_code == 302
    office = Office.objects.get()
    assert office.colour == "#7b1fa2"
    assert [board.name for board in office.boards.all()] == ["Strategic Board"]
    page = administrator.get("/office/").content.decode()
    assert "Strategic Board" in page
    assert "Coventry" in page
    assert office.history.count() == 2


def test_the_form_begins_with_what_stands(administrator):
    an_office(boards=["A panel", "A board"])
    page = administrator.get("/office/edit/").content.decode()
    assert 'value="Exampleshire"' in page
    assert "A panel\nA board" in page
    assert "checked" in page


def test_the_quorum_is_a_setting_that_leaves_a_trail(administrator):
    an_office()
    administrator.post("/office/edit/", DETAILS | {"quorum_percent": "67", "quorum_least": "4"})
    office = Office.objects.get()
    assert (office.quorum_percent, office.quorum_least) == (67, 4)
    assert (
        "At least 67% of the members who may take part in an item, and never fewer than 4"
        in administrator.get("/office/").content.decode()
    )
    assert [(one.quorum_percent, one.quorum_least) for one in office.history.order_by("pk")] == [(50, 3), (67, 4)]
    event = AuditEvent.objects.filter(action="commissioning.office.changed").latest("pk")
    assert "quorum_percent, quorum_least" in event.details["changed"]


@pytest.mark.parametrize(
    ("boxes", "words"),
    [
        ({"name": ""}, "Enter the name of the body"),
        ({"name": "x" * 201}, "200 characters or fewer"),
        ({"name": "a\x00b"}, "cannot be stored"),
        ({"short_name": "x" * 61}, "60 characters or fewer"),
        ({"colour": "blue"}, "six figures"),
        ({"colour": "#12345"}, "six figures"),
        ({"colour": "#1f3a5f}"}, "7 characters or fewer"),
        ({"colour": "#ffdd00"}, "Choose a darker colour"),
        ({"colour": "#777777"}, "Choose a darker colour"),
        ({"website": "javascript:alert(1)"}, "Enter a web address"),
        ({"email": "nobody"}, "Enter an email address"),
        ({"decision_reference_format": "{number}"}, "both a number and a year"),
        ({"decision_reference_format": "{number.__class__}/{year}"}, "{number}"),
        ({"decision_reference_format": "{"}, "curly brackets"),
        ({"quorum_percent": ""}, "Enter the quorum"),
        ({"quorum_percent": "half"}, "Enter the share as a whole number"),
        ({"quorum_percent": "0"}, "from 1 to 100 per cent"),
        ({"quorum_percent": "101"}, "from 1 to 100 per cent"),
        ({"quorum_percent": "9" * 30}, "from 1 to 100 per cent"),
        ({"quorum_least": "0"}, "Enter a number of members from 1 to 100"),
        ({"quorum_least": "-3"}, "Enter a number of members from 1 to 100"),
        ({"boards": "x" * 201}, "200 characters or fewer"),
        ({"areas": ["9" * 30]}, "from the list"),
        ({"areas": ["x\x00"]}, "from the list"),
        ({"areas": ["999999"]}, "from the list"),
    ],
)
def test_details_that_will_not_do_are_refused_and_nothing_is_changed(administrator, boxes, words):
    an_office()
    before = Office.objects.values().get()
    answer = administrator.post("/office/edit/", DETAILS | {"address": "1 New Street"} | boxes)
    assert words in summary_of(answer)
    assert 'value="1 New Street"' in answer.content.decode()
    assert Office.objects.values().get() == before


@pytest.mark.parametrize("name", ["<b>Body</b>", "Comisiynydd Heddlu ŵŷ 🏠", "x" * 200])
def test_a_name_is_words_and_nothing_else(administrator, name):
    an_office()
    assert administrator.post("/office/edit/", DETAILS | {"name": name}).status_code == 302
    assert "<b>Body" not in administrator.get("/office/").content.decode()


@pytest.mark.parametrize(("kind", "content_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_a_logo_is_served_as_what_it_is(client, administrator, kind, content_type):
    an_office()
    # The name says nothing: the bytes decide.
    sent = picture(kind, name="logo.html")
    expected = sent.read()
    sent.seek(0)
    assert administrator.post("/office/edit/", DETAILS | {"logo": sent}).status_code == 302
    client.logout()
    answer = client.get("/office/logo")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (content_type, "nosniff")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer.content == expected


def test_a_logo_stays_until_it_is_taken_away(administrator):
    an_office()
    administrator.post("/office/edit/", DETAILS | {"logo": picture()})
    administrator.post("/office/edit/", DETAILS | {"short_name": "Elsewhere"})
    assert Office.objects.get().logo_type == "image/png"
    assert "/office/logo" in administrator.get("/office/").content.decode()
    administrator.post("/office/edit/", DETAILS | {"no_logo": "on"})
    assert Office.objects.get().logo_type == ""
    assert administrator.get("/office/logo").status_code == 404


SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
PNG_HEAD = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (SimpleUploadedFile("logo.png", SVG), "PNG or JPEG"),
        (SimpleUploadedFile("logo.png", PNG_HEAD + b"\x00" * 100), "PNG or JPEG"),
        (SimpleUploadedFile("logo.png", b""), "not empty"),
        (SimpleUploadedFile("logo.png", PNG_HEAD + b"\x00" * 200_000), "200 kB or less"),
        (picture("GIF"), "PNG or JPEG"),
        (picture("PNG", size=(4_001, 1_000)), "PNG or JPEG"),
    ],
    ids=["svg", "head alone", "empty", "too large", "gif", "too many pixels"],
)
def test_a_logo_that_is_no_picture_is_refused(administrator, upload, words):
    an_office()
    upload.seek(0)
    answer = administrator.post("/office/edit/", DETAILS | {"logo": upload})
    assert words in summary_of(answer)
    assert not Office.objects.get().logo


def test_the_colour_is_a_style_sheet_that_browsers_keep(client):
    an_office(colour="#7b1fa2")
    answer = client.get("/office.css")
    assert answer["Content-Type"].startswith("text/css")
    assert "--office-colour:#7b1fa2;" in answer.content.decode()
    assert re.fullmatch(r":root\{(--[a-z-]+:#[0-9a-f]{6};)+\}\n", answer.content.decode())
    assert "max-age" in answer["Cache-Control"]
    assert "Cookie" not in answer.get("Vary", "")
    assert client.get("/office.css", headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_terms_follow_one_another(administrator):
    an_office()
    first = {"holder": "The first Commissioner", **typed_day("started_on", "22", "11", "2012")}
    assert administrator.post("/office/terms/new/", first)["Location"] == "/office/"
    second = {"holder": "The second Commissioner", **typed_day("started_on", "22", "8", "2014")}
    assert "began on" in summary_of(administrator.post("/office/terms/new/", second))
    term = OfficeHolderTerm.objects.get()
    early = administrator.post(f"/office/terms/{term.pk}/end/", typed_day("ended_on", "1", "1", "2012"))
    assert "before it started" in summary_of(early)
    ended = administrator.post(f"/office/terms/{term.pk}/end/", typed_day("ended_on", "1", "7", "2014"))
    assert ended.status_code == 302
    assert administrator.post("/office/terms/new/", second).status_code == 302
    assert "1 July 2014" in administrator.get("/office/").content.decode()


@pytest.mark.parametrize(
    "boxes",
    [
        {"holder": ""},
        {"holder": "x" * 201},
        typed_day("started_on", "31", "4", "2014"),
        typed_day("ended_on", "1", "1", "2010"),
    ],
)
def test_a_term_that_says_too_little_or_is_reversed_is_refused(administrator, boxes):
    an_office()
    typed = {"holder": "The Commissioner", **typed_day("started_on", "22", "11", "2012")} | boxes
    summary_of(administrator.post("/office/terms/new/", typed))
    assert not OfficeHolderTerm.objects.exists()


def test_a_council_area_is_entered_once(administrator):
    an_office()
    typed = {"name": "Dudley", "code": "e08000027"}
    assert administrator.post("/office/areas/new/", typed)["Location"] == "/office/"
    assert CouncilArea.objects.filter(code="E08000027", name="Dudley").exists()
    assert "already" in summary_of(administrator.post("/office/areas/new/", typed))


@pytest.mark.parametrize("code", ["", "08000027", "E0800002", "E０８００００２７", "X08000027"])
def test_a_council_area_has_a_code(administrator, code):
    an_office()
    summary_of(administrator.post("/office/areas/new/", {"name": "Dudley", "code": code}))
    assert not CouncilArea.objects.filter(name="Dudley").exists()
