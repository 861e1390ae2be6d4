"""What new reports begin with: who changes it, how sections come, go and move, and what two people at once are told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from core.models import AuditEvent
from reports import transitions
from reports.choices import ReportKind
from reports.figures.outlines import Outline, outline_of
from reports.forms.outline import signs, unknown_signs
from reports.models import ReportOutline
from reports.rules.outlines import STARTING, OutlineSection
from tests.factories import reports as f
from tests.factories.commissioning import AT, a_provider
from tests.integration.notice_pages import as_person, as_role, second_person, told, words_of

pytestmark = pytest.mark.django_db

LIST = "/reports/outlines/"
BOARD = "/reports/outlines/board/"
BACK = "/reports/outlines/board/back/"
MAY = {Role.MANAGER}


@pytest.fixture
def manager(client):
    return as_role(client, Role.MANAGER)


def typed(*sections, title="Victims services", version=0, **more):
    """What the form sends: each section as heading, guidance and words."""
    sent = {"title": title, "version": str(version), "rows": str(len(sections))}
    for row, (heading, guidance, body) in enumerate(sections):
        sent |= {f"heading_{row}": heading, f"guidance_{row}": guidance, f"body_{row}": body}
    return sent | more


def changed(by=None, title="Ours", version=0, kind=ReportKind.BOARD):
    return transitions.change_outline(
        kind=kind,
        title=title,
        sections=[OutlineSection("Purpose", "Say why", "<p>In {in_year}</p>")],
        expected_version=version,
        by=by or f.a_manager(),
        at=AT,
    )


ONE = ("Purpose", "Say why", "In {in_year} [[fund-confirmed:{year}]] came in.")
TWO = ("Next steps", "", "")


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("address", [LIST, BOARD, BACK])
def test_only_who_may_change_outlines_opens_them(client, role, address):
    answer = as_role(client, role).get(address)
    assert answer.status_code == (200 if role in MAY else 403)


@pytest.mark.parametrize("role", Role)
def test_only_who_may_change_outlines_saves_them(client, role):
    answer = as_role(client, role).post(BOARD, typed(ONE))
    assert answer.status_code == (302 if role in MAY else 403)
    assert ReportOutline.objects.exists() is (role in MAY)


def test_a_kind_that_is_none_is_not_there(manager):
    for address in ("/reports/outlines/minutes/", "/reports/outlines/minutes/back/"):
        assert manager.get(address).status_code == 404
        assert manager.post(address, typed(ONE)).status_code == 404


def test_the_list_says_who_offers_each(manager):
    changed()
    words = words_of(manager.get(LIST))
    assert f"Report to the policing and crime board Ours 1 The office Changed by {f.a_manager()}, 1 March 2018" in words
    assert f"Fund statement Statement of the Victims Fund {len(STARTING[ReportKind.FUND][1])} The system" in words


def test_the_form_opens_with_what_the_system_offers(manager):
    page = manager.get(BOARD).content.decode()
    for section in STARTING[ReportKind.BOARD][1]:
        assert section.heading in page
    assert "[[fund-confirmed:{year}]]" in page


def test_a_change_is_what_new_reports_begin_with_and_begun_ones_keep_theirs(manager):
    begun = f.a_report()
    headings = list(begun.sections.values_list("heading", flat=True))
    answer = manager.post(BOARD, typed(ONE, TWO, title="Services for victims"), follow=True)
    assert "Saved: what a new report to the policing and crime board begins with" in words_of(answer)
    outline = outline_of(ReportKind.BOARD)
    assert (outline.title, [one.heading for one in outline.sections]) == (
        "Services for victims",
        ["Purpose", "Next steps"],
    )
    assert list(begun.sections.values_list("heading", flat=True)) == headings
    after = f.a_report(first_year=f.YEAR, last_year=f.YEAR)
    assert [one.body for one in after.sections.order_by("position")] == [
        "<p>In 2017/18 [[fund-confirmed:2017-18]] came in.</p>",
        "",
    ]


def test_what_the_form_opens_with_can_be_saved_as_it_is(manager):
    form = manager.get(BOARD).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    assert manager.post(BOARD, sent).status_code == 302
    title, sections = STARTING[ReportKind.BOARD]
    saved = outline_of(ReportKind.BOARD)
    assert (saved.title, len(saved.sections)) == (title, len(sections))
    # It still says what the system offers, so nobody is told that the office changed it.
    assert "The office" not in words_of(manager.get(LIST))


@pytest.mark.parametrize("kind", ReportKind)
def test_what_the_system_offers_names_no_token_that_nobody_knows(kind):
    title, sections = STARTING[kind]
    transitions.change_outline(kind=kind, title=title, sections=sections, expected_version=0, by=f.a_manager(), at=AT)
    assert outline_of(kind).version == 1


def test_a_year_of_which_there_are_no_figures_yet_is_no_fault(manager):
    assert manager.post(BOARD, typed(("Purpose", "", "[[fund-confirmed:2098-99]]"))).status_code == 302


def test_a_profile_names_whose_it_is_and_nothing_of_another_kind(manager):
    a_provider("Victim Support")
    profile = "/reports/outlines/provider-profile/"
    assert manager.post(profile, typed(("A", "", "[[committed-to:{subject}:{year}]]"))).status_code == 302
    answer = manager.post(profile, typed(("A", "", "[[committed:{subject}:{year}]]"), version=1))
    assert "[[committed:{subject}:{year}]] stands for no figure" in " ".join(answer.context["form"].errors["body_0"])


def rows_shown(answer):
    form = answer.context["form"]
    return [form[f"heading_{row}"].value() for row in range(form.count)]


def test_a_section_is_added_and_nothing_is_saved(manager):
    answer = manager.post(BOARD, typed(ONE, add="yes"))
    assert rows_shown(answer) == ["Purpose", ""]
    assert not ReportOutline.objects.exists()
    # Whoever works by keyboard is taken to it.
    assert answer.context["form"].fields["heading_1"].widget.attrs["autofocus"]


@pytest.mark.parametrize(
    ("button", "number", "left"),
    [
        ("up", 2, ["Next steps", "Purpose", "Third"]),
        ("down", 2, ["Purpose", "Third", "Next steps"]),
        ("up", 1, ["Purpose", "Next steps", "Third"]),
        ("down", 3, ["Purpose", "Next steps", "Third"]),
        ("remove", 2, ["Purpose", "Third"]),
        ("up", 99, ["Purpose", "Next steps", "Third"]),
        ("remove", "x", ["Purpose", "Next steps", "Third"]),
    ],
)
def test_sections_move_and_go_without_a_script(manager, button, number, left):
    answer = manager.post(BOARD, typed(ONE, TWO, ("Third", "", ""), **{button: str(number)}))
    assert rows_shown(answer) == left
    assert not ReportOutline.objects.exists()


def test_what_was_typed_moves_with_its_section(manager):
    form = manager.post(BOARD, typed(TWO, ONE, up="2")).context["form"]
    assert form["guidance_0"].value() == "Say why"
    assert "[[fund-confirmed:{year}]]" in form["body_0"].value()


def test_the_last_section_is_not_removed_but_emptied(manager):
    assert rows_shown(manager.post(BOARD, typed(ONE, remove="1"))) == [""]


@pytest.mark.parametrize(
    ("sent", "box", "words"),
    [
        (typed(ONE, title=""), "title", "Enter the title"),
        (typed(ONE, title="x" * 201), "title", "200 characters"),
        (typed(("", "Say why", "")), "heading_0", "Enter the heading of section 1"),
        (typed(("", "", "")), "heading_0", "needs at least one section"),
        (typed(ONE, ("", "", "Words")), "heading_1", "Enter the heading of section 2"),
        (typed(("x" * 201, "", "")), "heading_0", "200 characters"),
        (typed(("Purpose", "x" * 1001, "")), "guidance_0", "1,000 characters"),
        (typed(("Purpose", "", "x" * 5001)), "body_0", "5,000"),
        (typed(("Purpose", "", "In {this_year} it was")), "body_0", "{this_year} stands for nothing"),
        (typed(("Purpose", "", "It is [[nonsense]] big")), "body_0", "[[nonsense]] stands for no figure"),
        (typed(("Purpose", "", "[[fund-confirmed:{year}|in welsh]]")), "body_0", "“in words” alone"),
        (
            typed(("Purpose", "", "[[table:none:{year}]]")),
            "body_0",
            "[[table:none:{year}]] stands for no table or chart",
        ),
        (typed(("Purpose", "", "It is [[fund-confirmed:{year}")), "body_0", "half of a token"),
        # In a report that is no profile.
        (typed(("Purpose", "", "[[committed-to:{subject}:{year}]]")), "body_0", "stands for no figure"),
        (typed(("", "", ""), ("Purpose", "", "[[nonsense]]")), "body_1", "[[nonsense]] stands for no figure"),
        (typed(("Pur\u202epose", "", "")), "heading_0", "cannot be shown"),
        # A section before it was left empty: the box is still the one that somebody typed into.
        (typed(("", "", ""), ("Pur\u202epose", "", "")), "heading_1", "cannot be shown"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_box(manager, sent, box, words):
    answer = manager.post(BOARD, sent)
    assert words in " ".join(answer.context["form"].errors[box])
    assert not ReportOutline.objects.exists()


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
@pytest.mark.parametrize("rows", ["", "0", "x", "-3", "99999", "1"])
def test_a_form_that_somebody_meddled_with_breaks_nothing(manager, version, rows):
    answer = manager.post(BOARD, typed(ONE) | {"version": version, "rows": rows})
    assert answer.status_code == 200
    assert not ReportOutline.objects.exists()


def test_hostile_markup_is_kept_as_words_or_dropped(manager):
    manager.post(BOARD, typed(("<b onclick=x>Purpose</b>", "<script>", "<p onclick='x'>Kept<script>gone</script></p>")))
    assert outline_of(ReportKind.BOARD).sections[0].body == "<p>Kept</p>"
    page = manager.get(BOARD).content.decode()
    assert "<b onclick" not in page
    assert "<script>" not in page.split('id="main-content"')[1].split("</main>")[0]


def test_the_later_of_two_people_is_told_and_nothing_is_lost(manager):
    other = second_person(Role.MANAGER)
    changed(by=other, title="Theirs")
    answer = manager.post(BOARD, typed(ONE, title="Mine"))
    words = words_of(answer)
    assert f"{other} saved this on 1 March 2018" in words
    assert "Theirs" in words
    assert outline_of(ReportKind.BOARD).title == "Theirs"
    form = answer.context["form"]
    assert form["title"].value() == "Mine"
    # To save now is a choice.
    assert manager.post(BOARD, typed(ONE, title="Mine", version=form["version"].value())).status_code == 302
    assert outline_of(ReportKind.BOARD).title == "Mine"


def test_the_same_form_sent_twice_is_saved_once(manager):
    for _ in range(2):
        assert manager.post(BOARD, typed(ONE)).status_code == 302
    assert outline_of(ReportKind.BOARD).version == 1


def test_what_the_other_changed_is_measured_from_what_was_opened(manager):
    changed(title="First")
    changed(by=second_person(Role.MANAGER), title="Second", version=1)
    (text,) = manager.post(BOARD, typed(ONE, title="Mine", version=1)).context["meanwhile"].texts
    assert [(change.kind, change.text.strip()) for change in text.theirs if change.kind != "same"][:2] == [
        ("removed", "First"),
        ("added", "Second"),
    ]


def test_the_office_goes_back_to_what_the_system_offers(manager):
    changed()
    page = manager.get(BOARD).content.decode()
    assert BACK in page
    assert "Equality implications" in words_of(manager.get(BACK))
    answer = manager.post(BACK, {"version": "1"}, follow=True)
    assert "new ones begin with what the system offers" in words_of(answer)
    assert "The office" not in words_of(answer)
    # Nothing of the office's stands in the way of what the system offers later.
    assert not ReportOutline.objects.exists()
    title, sections = STARTING[ReportKind.BOARD]
    assert outline_of(ReportKind.BOARD) == Outline(title, sections)
    # What the office had is kept, with who dropped it and when.
    assert ReportOutline.history.filter(kind=ReportKind.BOARD, title="Ours").count() == 2
    event = AuditEvent.objects.get(action="reports.outline.reset")
    assert (event.by_key, event.details["version"]) == (str(f.a_manager().pk), "1")


def test_going_back_twice_is_going_back_once(manager):
    changed()
    for _ in range(2):
        assert manager.post(BACK, {"version": "1"}).status_code == 302
    assert AuditEvent.objects.filter(action="reports.outline.reset").count() == 1


def test_who_opened_what_was_dropped_meanwhile_does_not_save_over_the_next(manager):
    changed(title="First")
    transitions.reset_outline(kind=ReportKind.BOARD, expected_version=1, by=f.a_manager(), at=AT)
    assert changed(by=second_person(Role.MANAGER), title="Next").version == 2
    answer = manager.post(BOARD, typed(ONE, title="Mine", version=1))
    assert outline_of(ReportKind.BOARD).title == "Next"
    (text,) = answer.context["meanwhile"].texts
    assert [change.text.strip() for change in text.theirs if change.kind == "removed"][:1] == ["First"]


def test_who_opened_what_was_dropped_is_told_who_dropped_it(manager):
    changed()
    other = second_person(Role.MANAGER)
    transitions.reset_outline(kind=ReportKind.BOARD, expected_version=1, by=other, at=AT)
    answer = manager.post(BOARD, typed(ONE, title="Mine", version=1))
    assert f"{other} saved this on 1 March 2018" in words_of(answer)
    assert manager.post(BOARD, typed(ONE, title="Mine", version=0)).status_code == 302


def test_there_is_no_way_back_from_what_the_system_offers(manager):
    assert BACK not in manager.get(BOARD).content.decode()


def test_nobody_takes_back_what_they_have_not_seen(manager):
    changed(by=second_person(Role.MANAGER), title="Theirs")
    answer = manager.post(BACK, {"version": "0"})
    assert (answer.status_code, answer.url) == (302, BOARD)
    assert "changed this outline after you opened the page" in told(answer)
    assert outline_of(ReportKind.BOARD).title == "Theirs"


def test_every_sign_is_explained_by_what_it_becomes():
    shown = {sign: becomes for sign, _, becomes in signs()}
    assert shown["{year}"] == "2017-18"
    assert shown["{year_before}"] == "2016-17"
    assert shown["{first_year}"] == "2015-16"
    assert shown["{in_year}"] == "2017/18"
    assert shown["{subject}"] == "victim-support"
    offered = [section.body for _, sections in STARTING.values() for section in sections]
    assert unknown_signs(" ".join(offered)) == []
    assert unknown_signs("{year} {this_year} {this_year} { year }") == ["{this_year}"]


def test_the_pages_ask_no_more_of_many_sections(manager):
    changed()
    counts = []
    for number in (1, 40):
        transitions.change_outline(
            kind=ReportKind.BOARD,
            title="Ours",
            sections=[OutlineSection(f"Section {one}") for one in range(number)],
            expected_version=len(counts) + 1,
            by=f.a_manager(),
            at=AT,
        )
        with CaptureQueriesContext(connection) as captured:
            manager.get(LIST), manager.get(BOARD)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_list_leads_to_each_kind(manager):
    page = manager.get(LIST).content.decode()
    for kind in ReportKind:
        assert reverse("reports:outline-change", args=[kind]) in page


def test_another_person_than_a_manager_of_the_office_sees_no_door(client):
    answer = as_person(client, f.an_author()).get(LIST)
    assert answer.status_code == 403
