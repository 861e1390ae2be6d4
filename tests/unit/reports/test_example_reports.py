"""The reports of the example office print what the public papers should have printed."""

import pytest

from core.rich_text import plain_text
from reports.choices import ReportState
from reports.figures.check import check_of
from reports.figures.report_input import tables_of_input
from reports.models import Report
from tests.factories.offices import office_with_its_papers, office_without_a_press
from tests.worlds import world

pytestmark = pytest.mark.django_db


office = world(office_with_its_papers)
office_without_press = world(office_without_a_press)


def table(report, key):
    return next(one for one in tables_of_input(report.paper.frozen_input) if one["key"] == key)


def test_the_reports_of_the_example_office(office):
    january = Report.objects.get(title="Victims services in the West Midlands")
    panel = Report.objects.get(kind="panel")

    # The funded agencies with their true total, and by how much it is over the fund.
    agencies = table(january, "table:funded-agencies:2017-18")
    assert len(agencies["rows"]) == 18
    assert agencies["total"]["cells"][-1] == "£3,541,673"
    assert any("£3,321,557" in note and "£220,116 (6.6%)" in note for note in agencies["notes"])
    figures = january.paper.frozen_input["figures"]
    assert figures["fund-excess:2017-18"]["printed"] == "£220,116"
    assert figures["commitments:2017-18"]["in_words"] == "eighteen"

    # What was printed as spent, quoted, with what its lines make.
    spent = next(section for section in january.paper.frozen_input["sections"] if section["heading"] == "Spend to date")
    words = plain_text(spent["pieces"][0]["html"])
    assert "£9,440,877" in words
    quoted = {one["printed"] for one in january.paper.frozen_input["record"]["answered"]}
    assert {"56,822", "52,993", "£9,440,877"} <= quoted

    # The financial table of 2015/16 with the sub-total of the recommendations.
    financial = table(panel, "table:financial:2015-16")
    cells = [row["cells"] for row in financial["rows"]]
    assert "£2,344,273" in financial["total"]["cells"]
    assert any("£660,434" in row for row in cells)

    # Everybody has something waiting.
    assert {january.state, panel.state} == {ReportState.ISSUED}
    assert Report.objects.get(kind="provider-profile").state == ReportState.IN_REVIEW
    statement = Report.objects.get(kind="fund-statement")
    assert [one.printed for one in check_of(statement).open] == ["£3,161,67"]
    assert not check_of(Report.objects.get(kind="provider-profile")).broken


def test_without_a_press_they_wait_to_be_issued(office_without_press):
    assert set(Report.objects.values_list("state", flat=True)) == {
        ReportState.APPROVED,
        ReportState.IN_REVIEW,
        ReportState.DRAFT,
    }
