"""A figure of two years, or of a group of priorities, leads to its parts, and each part to its entries."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from reports.figures.figure_parts import parts_of
from reports.figures.live import figures_of
from tests.unit.reports.live_office import BOARD_DAY, office

__all__ = ["office"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]

GROUP = "committed-since:domestic-abuse:2017-18"
CHANGE = "change-fund-confirmed:2015-16:2017-18"


def as_(role):
    client = Client()
    client.force_login(
        User.objects.filter(role=role).order_by("pk")[0], backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def pounds_in(text):
    return Decimal(re.sub(r"[£,]", "", text))


def test_the_parts_of_a_group_make_the_figure_that_prints():
    figure, parts = figures_of([GROUP], BOARD_DAY)[GROUP], parts_of(GROUP, BOARD_DAY)
    assert figure.href == f"/reports/figures/{GROUP}/?as-at=2018-01-23"
    assert parts.printed == figure.printed
    assert sum(pounds_in(one.printed) for one in parts.parts) == figure.value
    assert all("priority=" in one.href for one in parts.parts)


def test_each_part_leads_to_the_entries_that_make_it():
    officer = as_(Role.OFFICER)
    for key in (GROUP, CHANGE):
        page = officer.get(figures_of([key], BOARD_DAY)[key].href).text
        for part in parts_of(key, BOARD_DAY).parts:
            assert part.href.startswith("/funds/victims-fund/")
            assert part.href.replace("&", "&amp;") in page
            assert part.printed in officer.get(part.href).text


def test_a_change_is_told_by_what_it_goes_from_and_to():
    parts = parts_of(CHANGE, BOARD_DAY)
    assert [one.printed for one in parts.parts] == ["£2,344,273", "£3,321,557"]
    assert not parts.is_sum
    assert "What it goes from and to" in as_(Role.OFFICER).get(figures_of([CHANGE], BOARD_DAY)[CHANGE].href).text


def test_what_is_no_figure_is_not_there_and_a_reader_has_no_ledger():
    officer = as_(Role.OFFICER)
    assert officer.get("/reports/figures/no-such-figure:2017-18/").status_code == 404
    assert officer.get(f"/reports/figures/{CHANGE}/?as-at=2018-02-31").status_code == 200
    assert as_(Role.READER).get(f"/reports/figures/{CHANGE}/").status_code == 403
