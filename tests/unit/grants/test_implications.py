"""What signing will do to a fund, as a card, a table and a bar tell it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from grants.choices import NoticeKind
from grants.figures.implications import FundImplication, HeadingImplication, Implications

NOTHING = FundImplication(
    name="Victims Fund",
    year="2018/19",
    confirmed=Decimal("3388000.00"),
    confirmed_change=Decimal(0),
    tolerance=Decimal(0),
    allocated=Decimal("3000000.00"),
    allocated_change=Decimal(0),
    committed=Decimal("2410300.00"),
    committed_change=Decimal(0),
    headings=(),
)
AWARD = replace(NOTHING, committed_change=Decimal("430130.00"))
SHORT = replace(NOTHING, committed_change=Decimal("977700.01"))


def rows(fund):
    return {row.label: row.words for row in fund.card}


def heading(**facts):
    described = {"heading": "Hate crime", "allocated": Decimal(100), "allocated_change": Decimal(0)}
    return HeadingImplication(**described | {"committed": Decimal(40), "committed_change": Decimal(0)} | facts)


def card(kind, *funds):
    implications = Implications(Decimal(0), funds)
    return render_to_string("grants/partials/effect.html", {"implications": implications, "kind": kind})


class TestTheCard:
    def test_an_award_is_told_from_what_is_confirmed_to_what_is_left(self):
        assert rows(AWARD) == {
            "Confirmed": "£3,388,000",
            "Committed now": "£2,410,300",
            "This notice": "+£430,130",
            "Committed after": "£2,840,430",
            "Share of the confirmed fund": "12.7%",
            "Left to commit after": "£547,570",
        }

    def test_what_is_taken_back_has_a_minus_and_no_share(self):
        told = rows(replace(NOTHING, committed_change=Decimal("-300.00")))
        assert told["This notice"] == "−£300"
        assert told["Left to commit after"] == "£978,000"
        assert "Share of the confirmed fund" not in told

    def test_a_tolerance_is_named_and_counts_as_room(self):
        told = rows(replace(AWARD, tolerance=Decimal("1000.00")))
        assert told["Tolerance"] == "£1,000"
        assert told["Left to commit after"] == "£548,570"

    def test_a_fund_without_income_has_no_share(self):
        assert "Share of the confirmed fund" not in rows(replace(AWARD, confirmed=Decimal(0)))

    def test_money_set_aside_ends_in_what_can_still_be_set_aside(self):
        told = rows(replace(NOTHING, allocated_change=Decimal("88000.00")))
        assert told["Set aside after"] == "£3,088,000"
        assert told["Left to set aside after"] == "£300,000"

    def test_income_is_told_in_its_own_column(self):
        assert rows(replace(NOTHING, confirmed_change=Decimal("1.00")))["Confirmed after"] == "£3,388,001"
        noted = rows(replace(NOTHING, indicative_change=Decimal("5.00")))
        assert noted["Indicative after"] == "£5"
        assert noted["Left to commit after"] == "£977,700"

    def test_a_move_between_headings_tells_of_the_headings_alone(self):
        moved = (heading(allocated_change=Decimal(-60)), heading(heading="Fraud", allocated_change=Decimal(60)))
        assert rows(replace(NOTHING, headings=moved)) == {
            "Left under “Hate crime” after": "£0",
            "Left under “Fraud” after": "£120",
        }


class TestWhatIsNotThere:
    def test_the_last_pound_is(self):
        assert replace(NOTHING, committed_change=Decimal("977700.00")).shortfalls == []

    def test_a_penny_more_is_said_with_both_amounts(self):
        assert SHORT.shortfalls == ["£977,700.01 is asked of Victims Fund 2018/19, which has £977,700 left"]
        assert [row.label for row in SHORT.card if row.is_warning] == ["Left to commit after"]
        assert [change.label for change in SHORT.changes if change.is_warning] == ["Left to commit"]

    def test_a_heading_is_asked_by_itself(self):
        short = replace(AWARD, headings=(heading(committed_change=Decimal(61)),))
        assert short.shortfalls == ["£61 is asked of “Hate crime” in Victims Fund 2018/19, which has £60 left"]

    def test_taking_back_is_never_short(self):
        assert replace(SHORT, committed=Decimal("9999999.00"), committed_change=Decimal("-1.00")).shortfalls == []


class TestTheBar:
    def parts(self, fund):
        return [(part.name, part.start, part.width) for part in fund.bar]

    def test_what_stands_and_what_is_added(self):
        assert self.parts(AWARD) == [
            ("before", Decimal("0.0"), Decimal("71.1")),
            ("notice", Decimal("71.1"), Decimal("12.7")),
        ]

    def test_what_is_beyond_the_ceiling_is_a_part_of_its_own(self):
        names = [part.name for part in replace(NOTHING, committed_change=Decimal("2000000.00")).bar]
        assert names == ["before", "notice", "over"]

    def test_what_is_taken_back_is_taken_from_what_stands(self):
        fund = replace(NOTHING, committed_change=Decimal("-410300.00"))
        assert [part.name for part in fund.bar] == ["before", "back"]
        assert fund.bar_words == "£2,410,300 committed now, £410,300 taken back by this notice, £1,388,000 left after"

    def test_there_is_none_where_no_share_of_the_fund_moves(self):
        assert self.parts(NOTHING) == []
        assert self.parts(replace(NOTHING, confirmed_change=Decimal("1.00"))) == []

    def test_its_words_say_what_is_missing(self):
        assert SHORT.bar_words.endswith("£0.01 more than there is")


class TestOnThePage:
    @pytest.mark.parametrize("kind", [NoticeKind.REFUSAL, NoticeKind.OTHER])
    def test_a_kind_that_moves_nothing_says_so(self, kind):
        assert "Signing this does nothing to the fund." in card(kind, NOTHING)

    def test_an_award_without_a_line_does_not_say_that_it_does_nothing(self):
        page = card(NoticeKind.AWARD)
        assert "no line says what the money does" in page
        assert "does nothing to the fund" not in page

    def test_a_shortfall_is_a_warning_in_words(self):
        assert "app-warning" not in card(NoticeKind.AWARD, AWARD)
        assert "£977,700.01 is asked of Victims Fund 2018/19" in card(NoticeKind.AWARD, SHORT)

    def test_two_years_have_a_bar_each_with_names_of_its_own(self):
        page = card(NoticeKind.AWARD, AWARD, replace(AWARD, year="2019/20"))
        assert page.count('id="effect-bar-1-title"') == page.count('id="effect-bar-2-title"') == 1
        assert "style=" not in page

    def test_the_table_has_before_notice_and_after(self):
        context = {"implications": Implications(Decimal(0), (AWARD,)), "kind": NoticeKind.AWARD}
        page = render_to_string("grants/partials/implications_table.html", context)
        assert "+£430,130" in page
        assert "£2,840,430" in page
        assert "This notice commits 12.7% of the confirmed fund of 2018/19." in page
