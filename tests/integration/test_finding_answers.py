"""One finding mended or answered: by a live figure, a quotation or a reason; and opened again."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from reports import transitions
from reports.choices import FindingAnswered
from reports.figures.check import check_of
from reports.models import FindingAnswer
from tests.factories import reports as f
from tests.factories.commissioning import AT
from tests.integration.check_pages import check_url, found, page_of, section_of, wrong_report
from tests.integration.notice_pages import as_role, second_person, told, words_of
from tests.worlds import world

pytestmark = pytest.mark.django_db

WRITES_REPORTS = {Role.OFFICER, Role.MANAGER}
QUOTED = {
    "way": "quoted",
    "source": "Board report of January 2018",
    "source_on_day": "23",
    "source_on_month": "1",
    "source_on_year": "2018",
}
ACCEPTED = {"way": "accepted", "reason": "Counted twice on purpose"}
CONFIRMED = "fund-confirmed:2017-18"


@pytest.fixture
def officer(client):
    return as_role(client, Role.OFFICER)


report = world(wrong_report)


def replace(section, *, figure=CONFIRMED, **more):
    return {"way": "replace", "figure": figure, "version": str(section.version)} | more


@pytest.mark.parametrize("role", Role)
def test_only_who_writes_reports_answers(client, role, report):
    finding = found(report, "410")
    as_role(client, role)
    may = role in WRITES_REPORTS
    assert client.get(page_of(report, finding)).status_code == (200 if may else 403)
    assert client.post(page_of(report, finding), ACCEPTED).status_code == (302 if may else 403)
    assert FindingAnswer.objects.exists() is may
    assert client.post(page_of(report, finding, "reopen")).status_code == (302 if may else 403)
    assert not FindingAnswer.objects.exists()


@pytest.mark.parametrize("name", ["", "reopen/"])
def test_a_report_that_is_not_there(officer, name):
    assert officer.post(f"/reports/999999/check/0123456789abcdef/{name}").status_code == 404


def test_opening_again_is_no_page(officer, report):
    assert officer.get(page_of(report, found(report, "410"), "reopen")).status_code == 405


def test_the_page_shows_the_sentence_it_stands_in(officer, report):
    words = words_of(officer.get(page_of(report, found(report, "410"))))
    assert "Wrong 250 and 150 make 400; 410 is printed, 10 more." in words
    assert "The total of 250 and 150 is 410 . Services, paragraph 2" in words


def test_live_figures_in_the_sentence_stand_with_their_values(officer):
    report = wrong_report(words={"Money": "<p>Of [[fund-confirmed:2017-18]] we promised £3,161,67 then.</p>"})
    words = words_of(officer.get(page_of(report, found(report, "£3,161,67"))))
    assert "Of £100,000 we promised £3,161,67 then." in words


def test_the_ledgers_figure_takes_the_place_of_that_figure_alone(officer, report):
    finding, section = found(report, "£100,001"), section_of(report, "Services")
    assert "Fund confirmed 2017/18: £100,000" in words_of(officer.get(page_of(report, finding)))
    answer = officer.post(page_of(report, finding), replace(section), follow=True)
    assert "“£100,001” is now the live figure Fund confirmed 2017/18, £100,000" in words_of(answer)
    after = section_of(report, "Services")
    assert after.body == section.body.replace("£100,001", "[[fund-confirmed:2017-18]]")
    # It is in the history of the section, with who wrote it.
    last = after.wordings.order_by("-version").first()
    assert (last.body, last.by) == (after.body, f.an_author())
    assert "£100,001" not in words_of(officer.get(check_url(report)))


def test_a_figure_that_no_live_figure_equals_is_not_offered(officer, report):
    finding, section = found(report, "410"), section_of(report, "Services")
    assert "No figure of the ledger fits 400." in words_of(officer.get(page_of(report, finding)))
    officer.post(page_of(report, finding), replace(section))
    assert section_of(report, "Services").body == section.body


@pytest.mark.parametrize("figure", ["", "no-such:2017-18", "fund-paid:2017-18", "x]] [[y"])
def test_only_an_offered_figure_can_be_chosen(officer, report, figure):
    finding, section = found(report, "£100,001"), section_of(report, "Services")
    answer = officer.post(page_of(report, finding), replace(section, figure=figure))
    assert "figure" in answer.context["form"].errors
    assert section_of(report, "Services").body == section.body


TWICE = {"Services": "<p>In 2017/18 £100,001 came in.</p><p>Much was done with £100,001 in all.</p>"}


def test_where_it_stands_twice_somebody_chooses(officer):
    report = wrong_report(words=TWICE)
    finding, section = found(report, "£100,001"), section_of(report, "Services")
    words = words_of(officer.get(page_of(report, finding)))
    assert "“In 2017/18 £100,001 came in.”" in words
    assert "At all 2 places of the section" in words
    # The place that the guard speaks of is chosen beforehand.
    assert officer.get(page_of(report, finding)).context["replace_form"]["place"].value() == "1"
    refused = officer.post(page_of(report, finding), replace(section))
    assert refused.context["form"].errors["place"] == ["Select where it is replaced"]
    officer.post(page_of(report, finding), replace(section, place="2"))
    token = f"[[{CONFIRMED}]]"
    assert section_of(report, "Services").body == (
        f"<p>In 2017/18 £100,001 came in.</p>\n<p>Much was done with {token} in all.</p>"
    )


def test_or_all_places_at_once(officer):
    report = wrong_report(words=TWICE)
    section = section_of(report, "Services")
    officer.post(page_of(report, found(report, "£100,001")), replace(section, place="all"))
    assert section_of(report, "Services").body == section.body.replace("£100,001", f"[[{CONFIRMED}]]")


@pytest.mark.parametrize("place", ["3", "0", "x", "-1"])
def test_a_place_that_is_not_there_is_refused(officer, place):
    report = wrong_report(words=TWICE)
    section = section_of(report, "Services")
    answer = officer.post(page_of(report, found(report, "£100,001")), replace(section, place=place))
    assert "place" in answer.context["form"].errors
    assert section_of(report, "Services").body == section.body


def test_a_figure_in_a_table_is_replaced_in_its_cell(officer):
    table = (
        "<table><tr><th>Year</th><th>Fund confirmed</th></tr><tr><td>2017/18</td><td>£100,001</td></tr>"
        "<tr><td>2016/17</td><td>£5</td></tr></table>"
    )
    report = wrong_report(words={"Money": f"<p>The fund confirmed:</p>{table}"})
    section = section_of(report, "Money")
    answer = officer.post(page_of(report, found(report, "£100,001")), replace(section))
    assert answer.status_code == 302, answer.context["form"].errors
    assert f"<td>[[{CONFIRMED}]]</td>" in section_of(report, "Money").body


def test_whoever_is_overtaken_is_told_and_nothing_is_replaced(officer, report):
    finding, opened = found(report, "£100,001"), section_of(report, "Services")
    other = second_person()
    body = f"<p>Before it all. In 2017/18 £100,001 came in, said {other}.</p>{opened.body}"
    transitions.write_section(section=opened, heading="Services", body=body, expected_version=2, by=other, at=AT)
    answer = officer.post(page_of(report, finding), replace(opened, place="1"))
    assert f"{other} changed this section on 1 March 2018" in words_of(answer)
    now = section_of(report, "Services")
    assert "£100,001 came in" in now.body
    assert "At all 2 places" in words_of(answer)
    # To save now is a choice, on the words as they are.
    form = answer.context["form"]
    assert form["version"].value() == str(now.version)
    officer.post(page_of(report, finding), replace(now, place="2"))
    assert section_of(report, "Services").body.count(f"[[{CONFIRMED}]]") == 1


@pytest.mark.parametrize("version", ["", "x", "-1"])
def test_a_version_that_cannot_be_read_replaces_nothing(officer, report, version):
    section = section_of(report, "Services")
    answer = officer.post(page_of(report, found(report, "£100,001")), replace(section, version=version))
    assert answer.status_code == 200
    assert section_of(report, "Services").body == section.body


def test_a_figure_is_marked_as_quoted(officer, report):
    answer = officer.post(page_of(report, found(report, "410")), QUOTED, follow=True)
    assert "“410” is marked as quoted" in words_of(answer)
    given = FindingAnswer.objects.get()
    assert (given.answer, given.source, given.source_on) == (
        FindingAnswered.QUOTED,
        "Board report of January 2018",
        date(2018, 1, 23),
    )


def test_a_finding_is_accepted_with_a_reason(officer, report):
    answer = officer.post(page_of(report, found(report, "410")), ACCEPTED, follow=True)
    assert "“410” is accepted, with its reason" in words_of(answer)
    given = FindingAnswer.objects.get()
    assert (given.answer, given.reason, given.by) == (FindingAnswered.ACCEPTED, ACCEPTED["reason"], f.an_author())
    assert [one.finding.printed for one in check_of(report).answered] == ["410"]


@pytest.mark.parametrize(
    ("sent", "box", "words"),
    [
        (QUOTED | {"source": ""}, "source", "Enter where the figure stands"),
        (QUOTED | {"source": "x" * 301}, "source", "300 characters"),
        (QUOTED | {"source": "Pa\u202eper"}, "source", "cannot be shown"),
        (QUOTED | {"source_on_day": "", "source_on_month": "", "source_on_year": ""}, "source_on", "Enter the date"),
        (QUOTED | {"source_on_day": "31", "source_on_month": "2"}, "source_on", ""),
        (QUOTED | {"source_on_year": "2099"}, "source_on", "today or before"),
        (ACCEPTED | {"reason": "  "}, "reason", "Enter why it stands as it is"),
        (ACCEPTED | {"reason": "no"}, "reason", "at least 10 characters"),
        (ACCEPTED | {"reason": "x" * 1001}, "reason", "1,000 characters"),
        ({"reason": ""}, "reason", "Enter why it stands as it is"),
        ({"way": "no-such-way"}, "reason", "Enter why it stands as it is"),
    ],
)
def test_what_is_missing_is_said_at_its_box(officer, report, sent, box, words):
    answer = officer.post(page_of(report, found(report, "410")), sent)
    assert words in " ".join(answer.context["form"].errors[box])
    assert not FindingAnswer.objects.exists()
    # What an error links to stands on the page, once.
    page = answer.content.decode()
    form = answer.context["form"]
    assert page.count(f'id="{form[box].auto_id}') >= 1
    assert page.count('class="govuk-error-summary"') == 1


def test_an_answer_is_shown_and_can_be_given_otherwise(officer, report):
    finding = found(report, "410")
    officer.post(page_of(report, finding), ACCEPTED)
    page = officer.get(page_of(report, finding))
    assert "Answered Accepted: Counted twice on purpose" in words_of(page)
    assert page.context["accept_form"]["reason"].value() == ACCEPTED["reason"]
    officer.post(page_of(report, finding), QUOTED)
    assert FindingAnswer.objects.get().answer == FindingAnswered.QUOTED


def test_an_answered_finding_is_opened_again(officer, report):
    finding = found(report, "410")
    officer.post(page_of(report, finding), ACCEPTED)
    answer = officer.post(page_of(report, finding, "reopen"), follow=True)
    assert "“410” is open again" in words_of(answer)
    assert "410" in [one.printed for one in check_of(report).open]
    assert "it is open already" in told(officer.post(page_of(report, finding, "reopen")))


def test_an_answer_of_another_report_is_not_reached(officer, report):
    finding = found(report, "410")
    officer.post(page_of(report, finding), ACCEPTED)
    other = wrong_report()
    officer.post(page_of(other, finding, "reopen"))
    assert FindingAnswer.objects.filter(report=report).exists()


def test_a_finding_that_was_mended_leads_back(officer, report):
    finding, section = found(report, "410"), section_of(report, "Services")
    transitions.write_section(
        section=section,
        heading="Services",
        body=section.body.replace("410", "400"),
        expected_version=section.version,
        by=f.an_author(),
        at=AT,
    )
    for answer in (officer.get(page_of(report, finding)), officer.post(page_of(report, finding), ACCEPTED)):
        assert (answer.status_code, answer.url) == (302, check_url(report))
        assert "That finding is no longer there" in told(answer)
    assert not FindingAnswer.objects.exists()


def test_nothing_is_answered_once_it_was_sent(officer, report):
    finding, section = found(report, "£100,001"), section_of(report, "Services")
    officer.post(page_of(report, found(report, "410")), ACCEPTED)
    transitions.send_report(report=report, by=f.an_author(), at=AT)
    assert officer.get(page_of(report, finding)).url == report.get_absolute_url()
    for sent in (ACCEPTED, QUOTED, replace(section)):
        answer = officer.post(page_of(report, finding), sent)
        assert "is in review: nothing in it can be changed" in words_of(answer)
    officer.post(page_of(report, found(report, "410"), "reopen"))
    assert FindingAnswer.objects.count() == 1
    assert section_of(report, "Services").body == section.body


def test_hostile_words_are_shown_as_words(officer):
    report = wrong_report(words={"<b>Head</b>": "<p>&lt;script&gt;alert(1)&lt;/script&gt; £3,161,67 came.</p>"})
    page = officer.get(page_of(report, found(report, "£3,161,67"))).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_page_asks_no_more_of_a_long_report(officer):
    short = wrong_report(words={"Money": "<p>In all £3,161,67 was promised.</p>"})
    many = {f"Section {one}": f"<p>In all £3,161,{one:02d} was promised.</p>" * 5 for one in range(20)}
    long = wrong_report(words=many)
    targets = [page_of(short, found(short, "£3,161,67")), page_of(long, found(long, "£3,161,07"))]
    officer.get(targets[0])
    counts = []
    for target in targets:
        with CaptureQueriesContext(connection) as captured:
            assert officer.get(target).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
