"""What every table of the office says of itself: its caption, its headers, how it is sorted, where it goes on."""

import re
from datetime import date
from decimal import Decimal
from html import unescape
from types import SimpleNamespace

import django_tables2
import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

from core.tables import Column, OfficeTable, PoundsColumn
from tests.gallery import HOSTILE, Commitments, rows


def printed(table: OfficeTable, address: str = "/?by=priority&page=2", per_page: int = 8) -> str:
    request = RequestFactory().get(address)
    django_tables2.RequestConfig(request, paginate={"per_page": per_page}).configure(table)
    return table.as_html(request)


def test_a_table_has_a_caption_headers_and_a_region_that_can_be_scrolled_by_keyboard():
    html = printed(Commitments(rows()))
    assert '<div class="app-table-scroll" role="region" aria-labelledby="table-caption" tabindex="0">' in html
    assert 'id="table-caption">Commitments 2017/18</caption>' in html
    assert html.count('scope="col"') == 5
    assert html.count('<th scope="row" class="govuk-table__header">') == 8 + 1


def test_figures_and_their_header_and_sum_stand_at_the_right():
    html = printed(Commitments(rows()))
    assert html.count("govuk-table__header--numeric") == 1
    assert html.count("govuk-table__cell--numeric") == 8 + 1
    assert ">£919,948</td>" in html


def test_days_are_written_as_the_office_does():
    assert '<td class="govuk-table__cell app-unbroken">23 January 2018</td>' in printed(Commitments(rows()))


def test_sorting_is_said_and_its_links_keep_the_question_but_start_at_the_first_page():
    html = printed(Commitments(rows()))
    assert re.findall(r'aria-sort="(\w+)"', html) == ["none", "none", "none", "descending"]
    links = re.findall(r'class="app-sort" href="([^"]+)"', html)
    assert links[0] == "?by=priority&amp;sort=provider"
    assert links[-1].endswith("sort=committed")


def test_what_stands_in_a_cell_is_words_and_never_markup():
    html = printed(Commitments([row for row in rows() if row.provider == HOSTILE]), "/")
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_a_row_may_sum_up_others():
    html = printed(Commitments(rows()), "/")
    assert '<tr class="govuk-table__row app-subtotal">' in html
    assert '<tr class="govuk-table__row">' in html


def test_pages_keep_the_question_and_say_where_one_is():
    html = printed(Commitments(rows()))
    assert 'aria-current="page">2</a>' in html
    assert 'href="?by=priority&amp;page=3" rel="next"' in html
    assert "Showing 9 to 16 of 48 commitments" in html


def test_one_page_needs_no_links_to_pages():
    html = printed(Commitments(rows()), "/", per_page=100)
    assert "govuk-pagination" not in html
    assert "Showing 1 to 48 of 48 commitments" in html


def test_a_single_row_is_not_counted():
    assert "Showing" not in printed(Commitments(rows()[:1]), "/", per_page=100)


def test_an_empty_table_says_what_to_do_next():
    class Virements(Commitments):
        empty_next = "Record a virement"
        empty_href = "/funds/victims-fund/2017-18/virements/new/"

        class Meta(Commitments.Meta):
            empty_text = "No virements this year."

    html = printed(Virements([]), "/")
    assert "<table" not in html
    assert "No virements this year." in html
    assert '<a class="govuk-link" href="/funds/victims-fund/2017-18/virements/new/">Record a virement</a>' in html


def test_an_export_gets_numbers_and_dates_not_their_words():
    values = list(Commitments(rows()[1:2]).as_values())
    assert values[1][2:] == [date(2018, 1, 23), "029/2017", Decimal(640000)]


def test_many_pages_are_folded():
    page = Paginator(range(1000), 10).page(50)
    template = engines["django"].from_string("{% load govuk %}{% pagination page %}")
    html = template.render({"page": page, "request": RequestFactory().get("/")})
    assert re.findall(r'aria-label="Page (\d+)"', html) == ["1", "49", "50", "51", "100"]
    assert html.count("govuk-pagination__item--ellipsis") == 2


@pytest.mark.parametrize("parts", [{"committed": 88, "over": 5.8, "tolerance": 2.2}, {"committed": 300, "over": 5}])
def test_the_bar_never_runs_out_of_its_frame(parts):
    template = engines["django"].from_string(
        "{% load govuk %}{% fund_bar title='£1' committed=p.committed over=p.over tolerance=p.tolerance|default:0 %}"
    )
    html = template.render({"p": parts})
    widths = [Decimal(width) for width in re.findall(r'width="([\d.]+)" height="4" fill', html)][1:]
    assert 0 < sum(widths) <= 100
    assert '<title id="fund-bar-title">£1</title>' in html


def test_no_number_is_shown_as_a_dash_and_zero_as_zero():
    class Money(OfficeTable):
        caption = "Money"
        name = Column(is_row_header=True)
        amount = PoundsColumn()

    html = printed(Money([SimpleNamespace(name="a", amount=Decimal(0)), SimpleNamespace(name="", amount=None)]), "/")
    assert ">£0</td>" in html
    assert html.count("—") == 2


def test_each_cell_says_what_the_framework_makes_of_it():
    table = Commitments(rows())
    framework = [[str(row.get_cell(column.name)) for column in table.columns] for row in table.rows]
    html = unescape(printed(table, "/", per_page=100))
    body = html[html.index("<tbody") : html.index("</tbody>")]
    ours = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", body)
    assert ours == [cell for row in framework for cell in row]
