"""Beginning a report, changing what stands on it, and the page of one: what is asked, refused, shown, and to whom."""

from datetime import date
from unittest import mock

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from reports import transitions
from reports.choices import ABOUT_KIND, ReportKind, ReportState
from reports.models import Report
from tests.factories import reports as f
from tests.factories.commissioning import AT, a_person, a_priority, a_provider, a_year, an_office, with_income
from tests.integration.drafting_pages import save, version_in
from tests.integration.money_pages import summary_of
from tests.integration.notice_pages import as_person, as_role, second_person, told, words_of
from tests.integration.report_pages import BROKEN, LIST, NEW, PLAIN, WRONG, again, at, typed, withdrawn_report

pytestmark = pytest.mark.django_db
WRITERS = [Role.OFFICER, Role.MANAGER]
WORKERS = [*WRITERS, Role.FINANCE]
READERS = [Role.COMMISSIONER, Role.READER]


@pytest.fixture
def officer(client):
    an_office()
    a_year()
    return as_role(client, Role.OFFICER)


# beginning a report


@pytest.mark.parametrize("role", Role.values)
def test_officers_and_managers_begin_reports_and_nobody_else(client, role):
    a_year()
    answer = as_role(client, role).get(NEW)
    assert answer.status_code == (200 if role in WRITERS else 403)
    assert client.post(NEW, typed()).status_code == (302 if role in WRITERS else 403)
    assert Report.objects.count() == (role in WRITERS)


def test_each_kind_says_what_it_is_for_and_a_day_and_a_year_are_proposed(officer):
    with mock.patch("django.utils.timezone.now", return_value=AT):
        answer = officer.get(NEW)
    words = words_of(answer)
    for kind in ReportKind:
        assert kind.label in words
        assert ABOUT_KIND[kind] in words
    form = answer.context["form"]
    assert (form["as_at"].value(), form["first_year"].value(), form["last_year"].value()) == (
        AT.date(),
        "2017-18",
        "2017-18",
    )


def test_the_new_report_leads_to_its_page_with_the_sections_of_its_kind(officer):
    sent = officer.post(NEW, typed())
    report = Report.objects.get()
    assert sent.url == at(report)
    assert (report.title, report.board, report.presenter) == (
        "Victims services in spring",
        "Strategic Policing and Crime Board",
        "Chief Executive",
    )
    assert (report.meeting_on, report.as_at, report.first_year) == (date(2018, 3, 13), date(2018, 2, 28), f.YEAR)
    assert "Legal implications" in words_of(officer.get(sent.url))


@pytest.mark.parametrize("kind", ReportKind.values)
def test_without_a_title_it_is_called_as_its_kind_says(officer, kind):
    provider, priority = a_provider("Coventry Haven"), a_priority("Hate crime")
    officer.post(NEW, typed(kind=kind, title="", provider=provider.slug, priority=priority.slug))
    report = Report.objects.get()
    assert report.title.endswith("2017/18")
    named = {"provider-profile": "Coventry Haven", "priority-profile": "Hate crime"}.get(kind, "")
    assert named in report.title
    assert (report.provider, report.priority) == (
        provider if kind == ReportKind.PROVIDER else None,
        priority if kind == ReportKind.PRIORITY else None,
    )


def test_a_board_of_the_office_is_chosen_and_no_other_name_counts_then(officer):
    officer.post(NEW, typed(board="Exampleshire Police and Crime Panel", board_name="Another"))
    assert Report.objects.get().board == "Exampleshire Police and Crime Panel"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"kind": ""}, "Select what the report is for"),
        ({"kind": "letter"}, "Select what the report is for from the list"),
        ({"kind": "provider-profile"}, "Select the provider whose profile it is"),
        ({"kind": "priority-profile"}, "Select the priority whose profile it is"),
        ({"kind": "provider-profile", "provider": "no-such"}, "Select the provider from the list"),
        ({"title": "x" * 201}, "200 characters"),
        ({"title": "Ser\u202evices"}, "cannot be shown"),
        ({"board_name": ""}, "Enter the name of the board or meeting"),
        ({"board": "nonsense"}, "Select the board from the list"),
        ({"as_at_day": "31", "as_at_month": "2"}, "31 February does not exist"),
        ({"as_at_day": "", "as_at_month": "", "as_at_year": ""}, "Enter the day as at which the figures are"),
        ({"meeting_on_month": "13"}, "Enter the month as a number from 1 to 12"),
        ({"first_year": "1999-00"}, "Select the financial year from the list"),
        ({"first_year": "'; DROP TABLE"}, "Select the financial year from the list"),
        ({"first_year": "2018-19"}, "The last financial year must be the first one or a later one"),
        ({"supersedes": "br-001-2018"}, "Select an issued report from the list"),
    ],
)
def test_what_is_wrong_is_said_at_its_box_and_nothing_is_lost(officer, wrong, words):
    a_year(date(2018, 4, 1))
    answer = officer.post(NEW, typed(**wrong))
    assert words in summary_of(answer)
    assert "Chief Executive" in answer.content.decode()
    assert not Report.objects.exists()


def test_a_box_that_another_choice_hides_says_nothing(officer):
    officer.post(NEW, typed(provider="no-such", priority="no-such", board="", board_name="x" * 300))
    report = Report.objects.get()
    assert (report.provider, report.priority, report.board) == (None, None, "")


def test_one_form_sent_three_times_begins_one_report(officer):
    answers = [officer.post(NEW, typed()) for _ in range(3)]
    report = Report.objects.get()
    assert {answer.url for answer in answers} == {at(report)}
    assert "no second one was made" in told(answers[-1])
    officer.post(NEW, typed(title="Another"))
    officer.post(NEW, typed(kind="panel"))
    assert Report.objects.count() == 3


def test_two_without_a_title_for_two_years_are_two_reports(officer):
    a_year(date(2018, 4, 1))
    for year in ("2017-18", "2018-19"):
        officer.post(NEW, typed(title="", first_year=year, last_year=year))
    assert Report.objects.count() == 2


def test_before_a_year_is_open_the_page_says_what_comes_first(client):
    answer = as_role(client, Role.MANAGER).get(NEW)
    assert "No financial year is open yet" in words_of(answer)
    assert "Open a financial year" in words_of(answer)
    assert 'name="title"' not in answer.content.decode()


def test_a_correction_begins_with_what_stands_on_the_report_that_it_supersedes(officer):
    old = f.issued_report(words=PLAIN)
    assert f"{NEW}?supersedes={old.slug}" in officer.get(at(old)).content.decode()
    form = officer.get(NEW, {"supersedes": old.slug}).context["form"]
    assert (form["kind"].value(), form["title"].value(), form["supersedes"].value()) == ("board", old.title, old.slug)
    assert form["begins_with"].value() == "words"
    officer.post(NEW, typed(supersedes=old.slug))
    begun = Report.objects.latest("pk")
    assert begun.supersedes == old
    assert {one.heading: one.body for one in begun.sections.all()} == PLAIN
    # Who wants none of its words begins with the outline.
    officer.post(NEW, typed(supersedes=old.slug, title="Anew", begins_with="outline"))
    headings = Report.objects.latest("pk").sections.values_list("heading", flat=True)
    assert "Financial implications" in headings


def test_what_it_begins_with_is_asked_only_where_something_could_be_superseded(officer):
    assert 'name="begins_with"' not in officer.get(NEW).content.decode()


def test_only_a_report_of_the_same_kind_is_superseded(officer):
    old = f.issued_report(words=PLAIN)
    answer = officer.post(NEW, typed(kind="panel", supersedes=old.slug))
    assert "Only an issued report of the same kind" in summary_of(answer)


# changing what stands on it


def changed(**what):
    """The form of a change, as a browser sends it."""
    return {name: value for name, value in typed(**what).items() if name not in ("kind", "provider", "priority")}


@pytest.mark.parametrize("role", Role.values)
def test_officers_and_managers_change_a_draft_and_nobody_else(client, role):
    report = f.a_report(words=PLAIN)
    answer = as_role(client, role).get(at(report, "edit"))
    expected = {**dict.fromkeys(WRITERS, 200), **dict.fromkeys(READERS, 403), Role.FINANCE: 403}
    assert answer.status_code == expected.get(role, 403)
    sent = client.post(at(report, "edit"), changed(title="Mine") | {"version": report.version})
    assert sent.status_code == (302 if role in WRITERS else 403)
    assert (again(report).title == "Mine") == (role in WRITERS)


def test_the_page_shows_what_stands_and_saves_what_is_typed(officer):
    report = f.a_report(words=PLAIN)
    form = officer.get(at(report, "edit")).context["form"]
    assert (form["board"].value(), form["board_name"].value()) == ("another", "Strategic Policing and Crime Board")
    assert save(officer, at(report, "edit"), **changed(title="Another title", is_public="")).url == at(report)
    now = again(report)
    assert (now.title, now.is_public, now.version) == ("Another title", False, report.version + 1)


def test_a_title_cannot_be_taken_away(officer):
    report = f.a_report(words=PLAIN)
    answer = save(officer, at(report, "edit"), **changed(title=" "))
    assert "Enter the title" in summary_of(answer)
    assert "Chief Executive" in answer.content.decode()


@pytest.mark.parametrize("make", [f.sent_report, f.approved_report, f.issued_report, withdrawn_report])
def test_what_is_no_draft_leads_back_and_says_why(officer, make):
    report = make(words=PLAIN)
    answer = officer.get(at(report, "edit"))
    assert answer.url == at(report)
    assert "nothing in it can be changed" in told(answer)
    sent = officer.post(at(report, "edit"), changed(title="Mine") | {"version": report.version})
    assert "nothing in it can be changed" in summary_of(sent)
    assert "Mine" in sent.content.decode()
    assert again(report).title != "Mine"


def test_whoever_saves_later_is_told_who_what_and_loses_nothing(officer):
    report, address = f.a_report(words=PLAIN), "edit"
    manager = as_role(Client(), Role.MANAGER)
    opened = version_in(officer, at(report, address))
    assert save(manager, at(report, address), **changed(title="Theirs")).status_code == 302
    answer = officer.post(at(report, address), changed(title="Mine") | {"version": opened})
    assert f"{a_person(Role.MANAGER)} changed this" in summary_of(answer)
    assert {"key": "Title", "value": "Theirs"} in answer.context["meanwhile"].facts
    assert answer.context["form"]["title"].value() == "Mine"
    assert again(report).title == "Theirs"
    version = answer.context["form"]["version"].value()
    assert officer.post(at(report, address), changed(title="Mine") | {"version": version}).status_code == 302
    assert again(report).title == "Mine"


def test_one_form_sent_twice_is_one_change_and_no_quarrel(officer):
    report = f.a_report(words=PLAIN)
    opened = version_in(officer, at(report, "edit"))
    for _ in range(2):
        assert officer.post(at(report, "edit"), changed() | {"version": opened}).url == at(report)
    assert again(report).version == int(opened) + 1


@pytest.mark.parametrize("version", ["", "x", "-1"])
def test_a_page_that_cannot_be_read_saves_nothing(officer, version):
    report = f.a_report(words=PLAIN)
    assert "Open this page again" in summary_of(officer.post(at(report, "edit"), changed() | {"version": version}))
    assert again(report).version == report.version


# the page of one report


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("make", [f.a_report, f.sent_report, f.approved_report, f.issued_report, withdrawn_report])
def test_a_report_is_there_for_who_may_see_it(client, role, make):
    report = make(words=PLAIN)
    expected = 200 if role in WORKERS or (role in READERS and report.is_issued) else 404 if role in READERS else 403
    assert as_role(client, role).get(at(report)).status_code == expected


def test_the_page_shows_the_paper_with_its_figures_as_links(officer):
    with_income()
    report = f.a_report(words={"The fund": "<p>It is [[fund-confirmed:2017-18]].</p>"}, first_year=f.YEAR)
    page = officer.get(at(report)).content.decode()
    assert "Strategic Policing and Crime Board · 13 March 2018 · figures as at 28 February 2018" in page
    assert 'class="app-figure"' in page
    assert "[[fund-confirmed" not in page


def test_the_sections_say_who_writes_them_and_what_is_open(officer):
    report = f.a_report(words=WRONG | {"Empty one": ""})
    section = report.sections.get(heading="Purpose of the report", is_left_out=False)
    transitions.assign_section(section=section, to=a_person(Role.MANAGER), by=f.an_author(), at=AT)
    remark = transitions.comment_on(section=section, words="Is it right?", by=a_person(Role.FINANCE), at=AT)
    transitions.comment_on(section=section, words="And this?", by=a_person(Role.FINANCE), at=AT)
    transitions.resolve_comment(comment=remark, by=f.an_author(), at=AT)
    first, second = officer.get(at(report)).context["lines"]
    assert (first.number, first.comments, first.findings > 0) == (1, 1, True)
    assert first.words == f"{a_person(Role.MANAGER)} · 1 comment"
    assert (second.number, second.words) == (2, "empty")


def test_what_is_left_out_stands_below_and_can_be_put_back(officer):
    report = f.a_report(words=PLAIN)
    answer = officer.get(at(report))
    assert len(answer.context["left_out"]) == 11
    gone = answer.context["left_out"][0].section
    assert f"/reports/{report.pk}/sections/{gone.pk}/put-back/" in answer.content.decode()
    assert officer.post(f"/reports/{report.pk}/sections/{gone.pk}/put-back/").status_code == 302
    assert len(officer.get(at(report)).context["left_out"]) == 10


def test_the_buttons_of_the_list_move_a_section_and_leave_it_out(officer):
    report = f.a_report(words={"One": "<p>One.</p>", "Two": "<p>Two.</p>"})
    two = report.sections.get(heading="Two")
    here = f"/reports/{report.pk}/sections/{two.pk}"
    page = officer.get(at(report)).content.decode()
    assert f'action="{here}/move/"' in page
    assert officer.post(f"{here}/move/", {"to": "up"}).url == at(report)
    assert [line.section.heading for line in officer.get(at(report)).context["lines"]] == ["Two", "One"]
    assert officer.post(f"{here}/leave-out/").url == at(report)
    assert [line.section.heading for line in officer.get(at(report)).context["lines"]] == ["One"]


@pytest.mark.parametrize("role", WORKERS)
def test_only_who_writes_reports_is_offered_to_change_one(client, role):
    report = f.a_report(words=PLAIN)
    page = as_role(client, role).get(at(report)).content.decode()
    for address in ("/edit/", "/sections/add/", "/move/", "/put-back/"):
        assert (address in page) == (role in WRITERS)


def test_findings_and_tokens_that_stand_for_nothing_are_told_at_the_right(officer):
    report = f.a_report(words=WRONG | {"The fund": BROKEN["Purpose of the report"]})
    answer = officer.get(at(report))
    words = words_of(answer)
    assert "£3,161,67" in [one["finding"].printed for one in answer.context["findings"]]
    assert "[[no-such-figure:2017-18]] stands for no figure" in words
    assert at(report, "check") in answer.content.decode()


def test_what_is_found_is_marked_where_it_stands_and_no_live_figure_is(officer):
    with_income()
    words = "<p>In all £3,161,67 of [[fund-confirmed:2017-18]].</p><p>Not £3,161,670.</p>"
    report = f.a_report(words={"The fund": words}, first_year=f.YEAR)
    page = officer.get(at(report)).content.decode()
    assert '<mark class="app-marked">£3,161,67</mark> of <a class="app-figure"' in page
    assert '<mark class="app-marked">£3,161,67</mark>0' not in page
    assert ">£100,000</a>" in page
    transitions.send_report(report=report, by=f.an_author(), at=AT)
    assert "app-marked" in as_role(Client(), Role.FINANCE).get(at(report)).content.decode()


def test_what_was_issued_is_shown_as_it_was_frozen(officer):
    with_income()
    report = f.issued_report(words={"The fund": "<p>It is [[fund-confirmed:2017-18]].</p>"}, first_year=f.YEAR)
    before = words_of(officer.get(at(report)))
    with mock.patch("reports.views.report_detail.check_of", side_effect=AssertionError("It was read anew")):
        assert words_of(officer.get(at(report))) == before
    assert f"/reports/{report.pk}/report.pdf" in officer.get(at(report)).content.decode()
    assert report.paper.sha256 in before


def test_readers_see_neither_comments_of_steps_nor_who_writes_what(client):
    report = f.sent_report(words=PLAIN)
    transitions.return_report(report=report, comment="Secret remark", by=f.a_manager(), at=AT)
    transitions.send_report(report=report, by=f.an_author(), at=AT, comment="Another secret")
    transitions.approve_report(report=report, by=f.a_manager(), at=AT)
    transitions.issue_report(report=report, press=f.press, by=f.a_manager(), at=AT)
    words = words_of(as_role(client, Role.READER).get(at(report)))
    assert "secret" not in words.lower()
    assert "Returned" not in words
    assert "Secret remark" in words_of(as_role(client, Role.FINANCE).get(at(report)))


def test_a_draft_that_was_returned_says_what_should_change(officer):
    report = f.sent_report(words=PLAIN)
    transitions.return_report(report=report, comment="Mend paragraph 3", by=f.a_manager(), at=AT)
    assert f"Returned by {f.a_manager()}" in words_of(officer.get(at(report)))
    assert "Mend paragraph 3" in words_of(officer.get(at(report)))


def test_each_of_two_issues_leads_to_the_other(officer):
    old = f.issued_report(words=PLAIN)
    new = f.issued_report(words=PLAIN, title="Corrected", supersedes=old)
    assert again(old).state == ReportState.SUPERSEDED
    assert f"Superseded by {new}" in words_of(officer.get(at(old)))
    assert f"Supersedes {old}" in words_of(officer.get(at(new)))


def test_a_draft_that_would_supersede_is_no_business_of_readers(client):
    old = f.issued_report(words=PLAIN)
    f.a_report(words=PLAIN, title="Secret correction", supersedes=old)
    assert "Secret correction" not in words_of(as_role(client, Role.READER).get(at(old)))
    assert "Meant to be superseded by Secret correction" in words_of(as_role(client, Role.OFFICER).get(at(old)))


def test_a_day_before_the_years_of_the_report_is_told(officer):
    report = f.a_report(words=PLAIN, as_at=date(2010, 1, 1))
    assert "before the first financial year of the report began" in words_of(officer.get(at(report)))


def test_a_report_without_a_section_says_what_comes_next(officer):
    report = f.a_report(words={})
    words = words_of(officer.get(at(report)))
    assert "No section prints yet." in words
    assert "It has no section yet: add one first." in words


@pytest.mark.parametrize("make", [f.a_report, f.issued_report])
def test_the_page_asks_as_often_for_many_sections_as_for_one(officer, make):
    def asked(report):
        officer.get(at(report))
        with CaptureQueriesContext(connection) as captured:
            assert officer.get(at(report)).status_code == 200
        return len(captured)

    with_income()
    words = {f"Section {number}": "<p>The fund is [[fund-confirmed:2017-18]].</p>" for number in range(50)}
    few = asked(make(words={"Section 0": words["Section 0"]}, first_year=f.YEAR))
    assert asked(make(words=words, title="Long", first_year=f.YEAR)) == few


def test_the_heading_of_a_section_is_words_and_never_markup(officer):
    report = f.a_report(words={"<script>alert(1)</script>": "<p>Words.</p>"}, title="<b>Bold</b>")
    page = officer.get(at(report)).content.decode()
    assert "<script>alert" not in page
    assert "<b>Bold" not in page


def test_somebody_elses_draft_can_be_written_by_every_officer(client):
    report, other = f.a_report(words=PLAIN), second_person()
    page = as_person(client, other).get(at(report)).content.decode()
    assert at(report, "edit") in page
    assert LIST in page
