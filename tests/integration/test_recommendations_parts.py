"""The lines and tables of a recommendation: typed without a script, refused at the box, never lost."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from accounts.roles import Role
from commissioning import transitions
from commissioning.models import EvidenceTable, Fund, RecommendationLine
from tests.factories.commission import a_recommendation, an_asked_line, filled, in_review
from tests.factories.commissioning import AT, a_fund, a_heading, a_person, a_provider, allocated, with_income
from tests.integration.money_pages import signed_in, summary_of, typed_day
from tests.integration.notice_pages import words_of
from tests.integration.recommendation_pages import at, detail, opened, typed_line
from tests.integration.rendered import send

pytestmark = pytest.mark.django_db
TABLE = {
    "title": "People referred",
    "figures": "\t2015/16\t2016/17\r\nAdults\t1,120\t1,240\r\nChildren\t30\tn/a",
    "is_summed": "on",
    "source": "Quarterly returns",
}


@pytest.fixture
def officer():
    return signed_in(Client(), Role.OFFICER)


class TestLines:
    def test_a_line_with_an_amount_for_each_heading(self, officer):
        fund = allocated()
        first, second = fund.allocations.order_by("position")
        one, haven = a_recommendation(), a_provider("Haven")
        typed = typed_line(fund, haven, first) | {
            "amounts-1-where": f"{fund.pk}-{second.pk}",
            "amounts-1-amount": "£2,500.50",
        }
        assert officer.post(at("recommended-line-add", one), typed).url == detail(one)
        line = one.lines.get()
        assert (line.provider, line.service) == (haven, "Refuge and outreach")
        assert {amount.allocation: amount.amount for amount in line.amounts.all()} == {
            first: Decimal(10000),
            second: Decimal("2500.50"),
        }

    def test_more_rows_and_their_total_without_a_script(self, officer):
        fund, one = with_income(), a_recommendation()
        answer = officer.post(at("recommended-line-add", one), typed_line(fund, a_provider()) | {"more": "amounts"})
        assert 'name="amounts-2-amount"' in answer.content.decode()
        assert "Total: £10,000" in words_of(answer)
        assert "govuk-error-summary" not in answer.content.decode()
        assert not RecommendationLine.objects.exists()

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ({"provider": ""}, "Select the provider"),
            ({"provider": "9" * 30}, "Select the provider from the list"),
            ({"service": ""}, "Enter the service"),
            ({"service": "x" * 301}, "300 characters"),
            (typed_day("ends_on", "31", "3", "2016"), "The end must be the same day as the start, or later"),
            (typed_day("starts_on", "32", "3", "2016"), "32 March does not exist"),
            ({"amounts-0-amount": "-5"}, "Enter an amount above zero"),
            ({"amounts-0-amount": ""}, "Enter the amount of row 1"),
            ({"amounts-0-where": ""}, "Select the year and heading of row 1"),
            ({"amounts-0-where": "1-999"}, "Select a year and heading from the list"),
            ({"amounts-0-amount": "", "amounts-0-where": ""}, "Enter an amount for one year at least"),
            (
                typed_day("starts_on", "1", "4", "2020") | typed_day("ends_on", "1", "4", "2021"),
                "lies outside the dates of this line",
            ),
        ],
    )
    def test_what_is_wrong_is_said_at_its_box_and_nothing_is_lost(self, officer, typed, words):
        fund, one = with_income(), a_recommendation()
        sent = typed_line(fund, a_provider()) | typed
        answer = officer.post(at("recommended-line-add", one), sent)
        assert words in summary_of(answer)
        assert answer.context["form"]["service"].value() == sent["service"]
        assert not RecommendationLine.objects.exists()

    def test_two_rows_of_one_heading_are_added_up_by_hand(self, officer):
        fund, one = with_income(), a_recommendation()
        typed = typed_line(fund, a_provider()) | {"amounts-1-where": f"{fund.pk}-", "amounts-1-amount": "5"}
        assert "This row repeats row 1" in summary_of(officer.post(at("recommended-line-add", one), typed))

    def test_a_line_opens_as_it_stands_and_is_changed(self, officer):
        one = filled()
        line = one.lines.get()
        address = at("recommended-line-change", one, line.pk)
        assert send(officer, address, service="Counselling").url == detail(one)
        changed = one.lines.get()
        assert (changed.pk, changed.service, changed.amount, changed.version) == (
            line.pk,
            "Counselling",
            line.amount,
            2,
        )

    def test_the_later_of_two_sees_what_stands_and_keeps_what_was_typed(self, officer):
        one = filled()
        line = one.lines.get()
        address = at("recommended-line-change", one, line.pk)
        sent = opened(officer, address)
        send(signed_in(Client(), Role.MANAGER), address, service="Theirs")
        answer = officer.post(address, sent | {"service": "Mine"})
        assert "Somebody changed this line" in summary_of(answer)
        assert "As it stands now" in words_of(answer)
        assert {"key": "Service", "value": "Theirs"} in answer.context["standing_now"]
        assert answer.context["form"]["service"].value() == "Mine"
        assert one.lines.get().service == "Theirs"
        again = sent | {"service": "Mine", "version": answer.context["form"]["version"].value()}
        assert officer.post(address, again).status_code == 302
        assert one.lines.get().service == "Mine"

    def test_what_was_typed_into_a_line_that_was_taken_out_is_not_lost(self, officer):
        one = filled()
        line = one.lines.get()
        address = at("recommended-line-change", one, line.pk)
        sent = opened(officer, address)
        transitions.remove_recommended_line(line=line, by=a_person(Role.MANAGER), at=AT)
        answer = officer.post(address, sent | {"service": "Mine"})
        assert "took this line out" in summary_of(answer)
        assert answer.context["form"]["service"].value() == "Mine"
        assert officer.get(address).status_code == 404

    def test_a_line_is_taken_out_after_asking(self, officer):
        one = filled()
        address = at("recommended-line-remove", one, one.lines.get().pk)
        assert "£10,000 of Victims Fund 2017/18 under no heading" in words_of(officer.get(address))
        assert one.lines.count() == 1
        assert officer.post(address).url == detail(one)
        assert one.lines.count() == 0

    def test_a_part_of_another_recommendation_is_not_there(self, officer):
        fund = a_fund()
        one, other = filled(fund=fund), filled(fund=fund)
        line, table = other.lines.get(), other.tables.get()
        for name, key in (
            ("recommended-line-change", line.pk),
            ("recommended-line-remove", line.pk),
            ("evidence-change", table.pk),
            ("evidence-remove", table.pk),
        ):
            assert officer.get(at(name, one, key)).status_code == 404
        officer.post(at("evidence-change", one, table.pk), TABLE)
        assert officer.post(at("evidence-remove", one, table.pk)).status_code == 404
        assert other.tables.get().title == table.title

    def test_no_part_of_what_was_sent_is_changed(self, officer):
        one = in_review()
        line, table = one.lines.get(), one.tables.get()
        officer.post(at("recommended-line-remove", one, line.pk))
        officer.post(at("evidence-remove", one, table.pk))
        facts = typed_line(line.amounts.get().fund, line.provider)
        assert "is being reviewed" in summary_of(officer.post(at("recommended-line-add", one), facts))
        assert "is being reviewed" in summary_of(officer.post(at("evidence-add", one), TABLE))
        assert (one.lines.count(), one.tables.count()) == (1, 1)

    def test_a_closed_year_is_offered_only_where_it_stands(self, officer):
        fund, one = a_fund(), a_recommendation()
        line = transitions.add_recommended_line(
            recommendation=one, facts=an_asked_line(fund=fund), by=a_person(Role.OFFICER), at=AT
        )
        heading = a_heading(with_income(fund))
        Fund.objects.filter(pk=fund.pk).update(closed_on=date(2018, 4, 1))
        place = f'value="{fund.pk}-{heading.pk}"'
        assert place not in officer.get(at("recommended-line-add", one)).content.decode()
        assert place in officer.get(at("recommended-line-change", one, line.pk)).content.decode()


class TestTables:
    def test_a_pasted_table_is_shown_with_its_sums(self, officer):
        one = a_recommendation()
        answer = officer.post(at("evidence-add", one), TABLE, follow=True)
        table = one.tables.get()
        assert answer.redirect_chain == [(at("evidence-change", one, table.pk), 302)]
        page = words_of(answer)
        assert "People referred 2015/16 2016/17 Adults 1,120 1,240 Children 30 not known Total 1,150 not known" in page
        assert "Source: Quarterly returns" in page

    def test_it_opens_as_it_stands_and_saved_unchanged_is_the_same(self, officer):
        one = a_recommendation()
        officer.post(at("evidence-add", one), TABLE)
        table = one.tables.get()
        address = at("evidence-change", one, table.pk)
        assert send(officer, address).status_code == 302
        again = one.tables.get()
        assert (again.columns, again.rows, again.is_summed) == (table.columns, table.rows, True)

    def test_columns_that_overlap_are_not_added_up(self, officer):
        one = a_recommendation()
        officer.post(at("evidence-add", one), {**TABLE, "is_summed": ""})
        assert "Total" not in words_of(officer.get(detail(one)))

    @pytest.mark.parametrize(
        ("figures", "words"),
        [
            ("", "Enter the table"),
            ("Year, 2015\nAdults, -3", "Line 2: “-3” is below zero"),
            ("Year, 2015\nAdults, 1.5", "Line 2: “1.5” is not a whole number"),
            ("Year, 2015\nAdults, 1, 2", "Line 2: 2 figures for 1 column"),
            ("Year, 2015\nAdults, 1\nTotal, 1", "Line 3: take the total out"),
            ("Year, 2015\nAdults, <script>", "Line 2: write “&lt;script&gt;”"),
            ("Year, 2015\n" + "x" * 20_001, "20,000 characters"),
            ("Year, 2015\nAd\x00ults, 1", "a character that cannot be stored"),
        ],
    )
    def test_what_is_no_table_is_said_at_the_box_and_comes_back_whole(self, officer, figures, words):
        one = a_recommendation()
        answer = officer.post(at("evidence-add", one), {**TABLE, "figures": figures})
        assert words in summary_of(answer)
        assert answer.context["form"]["figures"].value() == figures
        assert "figures" in answer.context["form"].errors
        assert not EvidenceTable.objects.exists()

    @pytest.mark.parametrize(
        ("name", "words"), [("title", "Enter the title"), ("source", "Enter where the figures stand")]
    )
    def test_a_table_says_what_it_counts_and_where_it_stands(self, officer, name, words):
        answer = officer.post(at("evidence-add", a_recommendation()), {**TABLE, name: ""})
        assert words in summary_of(answer)

    def test_the_later_of_two_sees_what_stands_and_keeps_what_was_typed(self, officer):
        one = a_recommendation()
        officer.post(at("evidence-add", one), TABLE)
        address = at("evidence-change", one, one.tables.get().pk)
        sent = opened(officer, address)
        send(signed_in(Client(), Role.MANAGER), address, title="Theirs")
        answer = officer.post(address, sent | {"title": "Mine"})
        assert "Somebody changed this table" in summary_of(answer)
        assert "As somebody else saved it" in words_of(answer)
        assert answer.context["table"].title == "Theirs"
        assert answer.context["form"]["title"].value() == "Mine"
        assert one.tables.get().title == "Theirs"
        again = sent | {"title": "Mine", "opened": answer.context["form"]["opened"].value()}
        assert officer.post(address, again).status_code == 302
        assert one.tables.get().title == "Mine"

    def test_a_table_is_taken_out_after_asking(self, officer):
        one = filled()
        address = at("evidence-remove", one, one.tables.get().pk)
        assert "Adults 120 140" in words_of(officer.get(address))
        assert officer.post(address).url == detail(one)
        assert one.tables.count() == 0

    def test_the_officer_is_told_what_others_will_not_read(self, officer):
        one = a_recommendation()
        answer = officer.post(
            at("evidence-add", one), {**TABLE, "figures": "Year, 2015\nAdults, 3\nOthers, 40"}, follow=True
        )
        page = words_of(answer)
        assert "Adults 3 Others 40 Total 43" in page
        assert "read “fewer than 5” for counts from 1 to 4" in page
