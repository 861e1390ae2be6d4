"""The pages on which an officer says who gets what: for every kind of notice, without a script."""

import re
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from commissioning import transitions as ledger
from commissioning.models import Fund
from grants import transitions
from grants.choices import NoticeKind
from grants.figures.check import obstacles_to_submit
from grants.models import Award, AwardLine
from grants.transitions import LineFacts, YearAmount
from providers.models import CouncilArea
from tests.factories.commissioning import (
    AT,
    DAY,
    a_commitment,
    a_fund,
    a_person,
    a_priority,
    a_provider,
    a_stream,
    allocated,
    with_income,
)
from tests.factories.grants import a_draft, a_line, certified, filled, signed, submitted, with_words
from tests.factories.providers import a_consortium
from tests.integration.money_pages import signed_in, summary_of, typed_day
from tests.unit.accounts.people import PASSWORD, with_password

pytestmark = pytest.mark.django_db

NEXT_YEAR = date(2018, 4, 1)


@pytest.fixture
def officer(client):
    return signed_in(client, Role.OFFICER)


def url(name, notice, *more):
    return reverse(f"grants:{name}", args=[notice.pk, *more])


def typed_line(fund, heading=None, **what):
    """What is typed of a new award: one recipient, one year."""
    typed = {
        "provider": a_provider("Coventry Haven").pk,
        "service": "Refuge and outreach",
        "priority": a_priority("Domestic abuse").pk,
        **typed_day("starts_on", "1", "4", "2017"),
        **typed_day("ends_on", "31", "3", "2018"),
        "amounts-count": "2",
        "amounts-0-where": place(fund, heading),
        "amounts-0-amount": "10,000",
        "amounts-1-where": "",
        "amounts-1-amount": "",
        "instalments-count": "1",
        "conditions": "Quarterly returns",
        "outcomes": "",
    }
    return typed | what


def place(fund, heading=None):
    return f"{fund.pk}-{heading.pk if heading else ''}"


def box(page, name):
    """The value of a box on a page."""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    value = re.search(r'value="([^"]*)"', found.group()) if found else None
    return value.group(1) if value else None


def chosen(page, name):
    """The option that is chosen in a list of a page."""
    options = page.split(f'name="{name}"')[1].split("</select>")[0]
    found = re.search(r'<option value="([^"]*)" selected', options)
    return found.group(1) if found else ""


def an_award(amount="10000.00", paid="0", **facts):
    """An award that stands: a notice signed, and part of it paid."""
    fund = facts.pop("fund", None) or allocated()
    signed(certified(submitted(filled(fund, Decimal(amount), **facts))))
    award = Award.objects.latest("pk")
    if Decimal(paid):
        for commitment in award.commitments.all():
            ledger.record_payment(
                commitment=commitment,
                amount=Decimal(paid),
                effective_on=AT.date(),
                note="Paid by BACS",
                by=a_person(),
                at=AT,
            )
    return award


class TestWhoMay:
    @pytest.mark.parametrize("role", Role)
    @pytest.mark.parametrize("page", ["line-list", "line-add"])
    def test_officers_and_managers_alone_see_the_lines_of_a_draft(self, client, role, page):
        notice = a_draft()
        answer = signed_in(client, role).get(url(page, notice))
        assert (answer.status_code == 200) == (role in (Role.OFFICER, Role.MANAGER))

    def test_the_lines_of_a_submitted_notice_are_locked(self, officer):
        notice = submitted(filled(allocated()))
        line = notice.lines.get()
        assert officer.get(url("line-change", notice, line.pk)).status_code == 302
        answer = officer.post(url("line-remove", notice, line.pk), {})
        assert AwardLine.objects.filter(pk=line.pk).exists()
        assert "nothing in it can be changed" in answer.content.decode()

    def test_a_line_of_another_notice_is_not_there(self, officer):
        line = a_line(a_draft(), with_income())
        assert officer.get(url("line-change", a_draft(), line.pk)).status_code == 404

    @pytest.mark.parametrize(
        ("kind", "page"),
        [(NoticeKind.BUDGET, "line-add"), (NoticeKind.AWARD, "budget-line-add"), (NoticeKind.OTHER, "line-add")],
    )
    def test_a_kind_is_asked_for_nothing_that_it_does_not_need(self, officer, kind, page):
        assert officer.get(url(page, a_draft(kind))).status_code == 404


class TestTheList:
    def test_it_says_what_to_do_when_there_is_nothing(self, officer):
        page = officer.get(url("line-list", a_draft())).content.decode()
        assert "Nothing is entered yet" in page
        assert "Add a recipient" in page

    def test_a_decision_of_another_kind_has_no_lines(self, officer):
        page = officer.get(url("line-list", a_draft(NoticeKind.OTHER))).content.decode()
        assert "names no recipient and moves no money" in page
        assert "Signing this does nothing to the fund." in page

    def test_it_says_what_signing_will_do(self, officer):
        fund = allocated()
        notice = a_draft()
        heading = fund.allocations.get(heading="Sexual violence")
        a_line(notice, fund, Decimal("12000.00"), allocation=heading)
        page = officer.get(url("line-list", notice)).content.decode()
        assert "Commits £12,000 in Victims Fund 2017/18 under “Sexual violence”." in page
        assert "What signing will do to the fund" in page
        assert "Left under “Sexual violence” after" in page
        assert "£18,000" in page

    def test_a_penny_too_much_is_said_at_the_line(self, officer):
        fund = with_income()
        notice = a_draft()
        a_line(notice, fund, Decimal("100000.01"))
        page = officer.get(url("line-list", notice)).content.decode()
        lines = page.split('class="app-line"')[1].split("</section>")[0]
        assert "£100,000.01 is asked of Victims Fund 2017/18, which has £100,000 left" in lines

    def test_the_last_penny_is_no_warning(self, officer):
        notice = a_draft()
        a_line(notice, with_income(), Decimal("100000.00"))
        assert "app-warning" not in officer.get(url("line-list", notice)).content.decode()

    def test_as_many_queries_at_fifty_lines_as_at_one(self, officer):
        fund = allocated()
        notice = a_draft(NoticeKind.ROUND)
        heading, priority = fund.allocations.first(), a_priority()
        a_line(notice, fund, Decimal("10.00"), allocation=heading, priority=priority)
        alone = queries_of(officer, notice)
        for _ in range(49):
            a_line(notice, fund, Decimal("10.00"), allocation=heading, priority=priority)
        assert queries_of(officer, notice) == alone


def queries_of(officer, notice):
    """How often the list asks the database, after what is read only once."""
    officer.get(url("line-list", notice))
    with CaptureQueriesContext(connection) as asked:
        officer.get(url("line-list", notice))
    return len(asked)


class TestANewAward:
    def test_it_is_entered_on_one_page(self, officer):
        fund = allocated()
        notice, heading = a_draft(), fund.allocations.get(heading="Sexual violence")
        areas = [one.pk for one in CouncilArea.objects.all()]
        typed = typed_line(fund, heading, areas=areas, **{"instalments-0-due": "30 June 2017"})
        typed |= {"instalments-0-amount": "£10,000.00", "other_priorities": [a_priority("Hate crime").pk]}
        answer = officer.post(url("line-add", notice), typed)
        assert answer.status_code == 302
        assert answer.url == url("line-list", notice)
        line = notice.lines.get()
        assert (line.service, line.ends_on, line.conditions) == (
            "Refuge and outreach",
            date(2018, 3, 31),
            "Quarterly returns",
        )
        assert [(one.fund, one.allocation, one.amount) for one in line.amounts.all()] == [
            (fund, heading, Decimal("10000.00"))
        ]
        assert [(one.due_on, one.amount) for one in line.instalments.all()] == [
            (date(2017, 6, 30), Decimal("10000.00"))
        ]
        assert [str(one) for one in line.other_priorities.all()] == ["Hate crime"]
        assert sorted(area.pk for area in line.areas.all()) == sorted(areas)

    def test_another_row_keeps_what_was_typed_and_judges_nothing(self, officer):
        fund, notice = allocated(), a_draft()
        typed = typed_line(fund, service="", more="amounts", **{"amounts-1-amount": "2,500.50"})
        page = officer.post(url("line-add", notice), typed).content.decode()
        assert "There is a problem" not in page
        assert "govuk-error-message" not in page
        assert box(page, "amounts-0-amount") == "10,000"
        assert box(page, "amounts-1-amount") == "2,500.50"
        assert box(page, "amounts-2-amount") is None
        assert 'name="amounts-2-amount"' in page
        assert chosen(page, "amounts-0-where") == place(fund)
        assert "£12,500.50" in page, "The total is that of what was typed"
        assert not notice.lines.exists()

    @pytest.mark.parametrize(
        ("asked", "opened"),
        [
            ({"more": "amounts"}, "amounts-2-where"),
            ({"more": "instalments"}, "instalments-1-due"),
            ({"fill": "quarters"}, "instalments-0-due"),
        ],
    )
    def test_the_page_opens_at_the_row_that_was_asked_for(self, officer, asked, opened):
        page = officer.post(url("line-add", a_draft()), typed_line(allocated(), **asked)).content.decode()
        assert re.findall(r'name="([^"]*)"[^>]* autofocus', page) == [opened]

    def test_quarters_are_filled_in_to_the_penny(self, officer):
        fund, notice = with_income(), a_draft()
        typed = typed_line(fund, fill="quarters", **{"amounts-0-amount": "10000.01"})
        page = officer.post(url("line-add", notice), typed).content.decode()
        planned = [(box(page, f"instalments-{row}-due"), box(page, f"instalments-{row}-amount")) for row in range(4)]
        assert planned == [
            ("1 April 2017", "2,500"),
            ("1 July 2017", "2,500"),
            ("1 October 2017", "2,500"),
            ("1 January 2018", "2,500.01"),
        ]
        typed |= {f"instalments-{row}-due": due for row, (due, _) in enumerate(planned)}
        typed |= {f"instalments-{row}-amount": amount for row, (_, amount) in enumerate(planned)}
        del typed["fill"]
        assert officer.post(url("line-add", notice), typed | {"instalments-count": "5"}).status_code == 302

    @pytest.mark.parametrize(
        ("wrong", "at", "words"),
        [
            ({"provider": ""}, "id_provider", "Select the provider"),
            ({"service": " "}, "id_service", "Enter the service"),
            ({"starts_on_day": "31", "starts_on_month": "2"}, "id_starts_on_day", "31 February does not exist"),
            (typed_day("ends_on", "31", "3", "2016"), "id_ends_on_day", "The end must be the same day as the start"),
            ({"amounts-0-amount": "lots"}, "id_amounts-0-amount", "using figures only"),
            ({"amounts-0-amount": ""}, "id_amounts-0-amount", "Enter the amount of row 1"),
            ({"amounts-1-amount": "5"}, "id_amounts-1-where", "Select the year and heading of row 2"),
            ({"amounts-0-where": "", "amounts-0-amount": ""}, "id_amounts-0-amount", "Enter an amount for one year"),
            ({"amounts-0-where": "9-9"}, "id_amounts-0-where", "Select a year and heading from the list"),
            ({"instalments-0-due": "soon"}, "id_instalments-0-due", "The day must include"),
            ({"instalments-0-amount": "5"}, "id_instalments-0-due", "Enter the day of instalment 1"),
            (
                {"instalments-0-due": "1 May 2017", "instalments-0-amount": "5"},
                "id_instalments-0-amount",
                "The instalments make £5 and the years £10,000",
            ),
            ({"conditions": "x" * 4001}, "id_conditions", "Conditions must be 4,000 characters or fewer"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_box_and_nothing_is_lost(self, officer, wrong, at, words):
        notice = a_draft()
        page = officer.post(url("line-add", notice), typed_line(with_income()) | wrong)
        assert f'href="#{at}"' in summary_of(page)
        assert words in summary_of(page)
        assert box(page.content.decode(), "amounts-0-amount") == (wrong.get("amounts-0-amount", "10,000") or None)
        assert not notice.lines.exists()

    def test_a_row_that_repeats_another_is_said_at_the_second(self, officer):
        fund = with_income()
        typed = typed_line(fund, **{"amounts-1-where": place(fund), "amounts-1-amount": "5"})
        page = officer.post(url("line-add", a_draft()), typed)
        assert 'href="#id_amounts-1-where"' in summary_of(page)
        assert "repeats row 1" in summary_of(page)

    def test_a_year_outside_the_award_is_said_at_its_row(self, officer):
        fund, later = with_income(), a_fund(start_on=NEXT_YEAR)
        typed = typed_line(fund, **{"amounts-1-where": place(later), "amounts-1-amount": "5"})
        page = officer.post(url("line-add", a_draft()), typed)
        assert 'href="#id_amounts-1-where"' in summary_of(page)
        assert "Victims Fund 2018/19 lies outside the dates of this award" in summary_of(page)

    def test_a_closed_year_cannot_be_chosen_and_one_chosen_before_is_named(self, officer):
        fund, notice = with_income(), a_draft()
        line = a_line(notice, fund)
        Fund.objects.filter(pk=fund.pk).update(closed_on=AT.date())
        assert "Victims Fund 2017/18" not in officer.get(url("line-add", notice)).content.decode().split("<form")[2]
        page = officer.post(url("line-change", notice, line.pk), typed_line(fund, version="1"))
        assert "Victims Fund 2017/18 is closed" in summary_of(page)
        assert "Victims Fund 2017/18 is closed" in officer.get(url("line-list", notice)).content.decode()

    def test_the_same_form_sent_twice_makes_one_line(self, officer):
        notice, typed = a_draft(), typed_line(with_income())
        officer.post(url("line-add", notice), typed)
        page = officer.post(url("line-add", notice), typed)
        assert "is on this notice with the same line already" in summary_of(page)
        assert notice.lines.count() == 1

    def test_what_was_typed_is_shown_as_words(self, officer):
        notice = a_draft()
        officer.post(url("line-add", notice), typed_line(with_income(), service="<script>alert(1)</script> {{ x }}"))
        page = officer.get(url("line-list", notice)).content.decode()
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ x }}" in page

    def test_it_comes_back_as_it_stands(self, officer):
        fund = allocated()
        notice, heading = a_draft(), fund.allocations.first()
        line = a_line(notice, fund, Decimal("1234.50"), allocation=heading, instalments=[(DAY, Decimal("1234.50"))])
        page = officer.get(url("line-change", notice, line.pk)).content.decode()
        assert box(page, "amounts-0-amount") == "1,234.50"
        assert chosen(page, "amounts-0-where") == place(fund, heading)
        assert box(page, "instalments-0-due") == "1 April 2017"
        assert chosen(page, "provider") == str(line.provider_id)
        assert box(page, "version") == "1"


class TestAConsortium:
    def test_its_own_lead_is_taken_where_none_is_chosen(self, officer):
        lead = a_provider("Sandwell Women’s Aid")
        consortium = a_consortium("Sexual Violence Consortium", members=(lead, a_provider()), lead=lead)
        notice = a_draft()
        officer.post(url("line-add", notice), typed_line(with_income(), provider=consortium.pk, lead=""))
        assert notice.lines.get().lead == lead

    def test_any_member_can_be_chosen(self, officer):
        lead, member = a_provider(), a_provider()
        consortium = a_consortium(members=(lead, member), lead=lead)
        notice = a_draft()
        typed = typed_line(with_income(), provider=consortium.pk, lead=f"{consortium.pk}-{member.pk}")
        officer.post(url("line-add", notice), typed)
        assert notice.lines.get().lead == member

    def test_a_member_of_another_consortium_is_refused(self, officer):
        member = a_provider()
        other, consortium = a_consortium(members=(member,)), a_consortium(members=(a_provider(),))
        typed = typed_line(with_income(), provider=consortium.pk, lead=f"{other.pk}-{member.pk}")
        page = officer.post(url("line-add", a_draft()), typed)
        assert 'href="#id_lead"' in summary_of(page)
        assert "Choose a member of" in summary_of(page)

    def test_an_organisation_has_no_lead(self, officer):
        member = a_provider()
        consortium = a_consortium(members=(member,))
        page = officer.post(url("line-add", a_draft()), typed_line(with_income(), lead=f"{consortium.pk}-{member.pk}"))
        assert "Only a consortium has a lead provider" in summary_of(page)


class TestTwoOfficers:
    def test_the_later_loses_nothing_and_sees_what_stands(self, officer):
        fund, notice = with_income(), a_draft()
        line = a_line(notice, fund)
        facts = LineFacts(
            provider=line.provider,
            service="Changed by the manager",
            priority=line.priority,
            starts_on=line.starts_on,
            ends_on=line.ends_on,
            amounts=[YearAmount(fund, Decimal("777.00"))],
        )
        manager = a_person(Role.MANAGER)
        transitions.change_line(line=line, facts=facts, expected_version=1, by=manager, at=AT + timedelta(hours=1))
        typed = typed_line(fund, service="Changed by the officer", version="1")
        page = officer.post(url("line-change", notice, line.pk), typed).content.decode()
        assert f"{manager} changed this part after you opened it" in page
        assert box(page, "service") == "Changed by the officer"
        assert box(page, "version") == "2"
        beside = page.split("As it stands now")[1]
        assert "Changed by the manager" in beside
        assert "£777 in Victims Fund 2017/18" in beside
        assert officer.post(url("line-change", notice, line.pk), typed | {"version": "2"}).status_code == 302
        line.refresh_from_db()
        assert line.service == "Changed by the officer"

    def test_a_line_that_was_removed_gives_back_what_was_typed(self, officer):
        fund, notice = with_income(), a_draft()
        line = a_line(notice, fund)
        transitions.remove_line(line=line, by=a_person(Role.MANAGER), at=AT)
        page = officer.post(url("line-change", notice, line.pk), typed_line(fund, version="1"))
        assert "This line has been removed meanwhile" in summary_of(page)
        assert box(page.content.decode(), "service") == "Refuge and outreach"


class TestTakingALineOut:
    def test_it_is_asked_first(self, officer):
        notice = a_draft()
        line = a_line(notice, with_income())
        page = officer.get(url("line-remove", notice, line.pk)).content.decode()
        assert "Take this line out?" in page
        assert str(line.provider) in page
        assert notice.lines.exists()
        officer.post(url("line-remove", notice, line.pk), {})
        assert not notice.lines.exists()


class TestAChangeOfAStandingAward:
    def chosen(self, officer, kind, award):
        notice = a_draft(kind)
        page = officer.get(url("line-add", notice)).content.decode()
        assert f"?award={award.pk}" in page
        assert award.notice.reference in page
        return notice, url("line-add", notice) + f"?award={award.pk}"

    def test_there_must_be_one(self, officer):
        page = officer.get(url("line-add", a_draft(NoticeKind.INCREASE))).content.decode()
        assert "No award stands that could be changed" in page

    def test_an_increase_goes_to_a_year_with_room(self, officer):
        award = an_award()
        with_income(a_fund(start_on=NEXT_YEAR))
        notice, address = self.chosen(officer, NoticeKind.INCREASE, award)
        page = officer.get(address).content.decode()
        fund = award.commitments.get().fund
        assert "2018/19" not in page.split('name="amounts-0-where"')[1].split("</select>")[0]
        typed = {"amounts-count": "1", "amounts-0-where": place(fund), "amounts-0-amount": "500"}
        assert officer.post(address, typed | {"instalments-count": "1"}).status_code == 302
        line = notice.lines.get()
        assert (line.award, line.provider, line.amount) == (award, award.provider, Decimal("500.00"))

    def test_an_increase_is_not_offered_where_nothing_is_left(self, officer):
        award = an_award()
        fund = award.commitments.get().fund
        full, free = fund.allocations.get(slug="sexual-violence"), fund.allocations.get(slug="domestic-abuse")
        a_commitment(fund, full.amount_free, allocation=full)
        _, address = self.chosen(officer, NoticeKind.INCREASE, award)
        offered = officer.get(address).content.decode().split('name="amounts-0-where"')[1].split("</select>")[0]
        assert place(fund, full) not in offered
        assert place(fund, free) in offered

    def test_what_is_paid_cannot_be_taken_back(self, officer):
        award = an_award(paid="4000.00")
        notice, address = self.chosen(officer, NoticeKind.REDUCTION, award)
        assert "£6,000 can be taken back" in officer.get(address).content.decode()
        page = officer.post(address, {"take-0-amount": "6,000.01"})
        assert 'href="#id_take-0-amount"' in summary_of(page)
        assert "Enter no more than £6,000: that is committed and not yet paid" in summary_of(page)
        assert officer.post(address, {"take-0-amount": "6,000"}).status_code == 302
        assert notice.lines.get().amount == Decimal("6000.00")

    def test_what_is_paid_meanwhile_is_said_on_the_list_and_by_the_check(self, officer):
        award = an_award()
        notice, address = self.chosen(officer, NoticeKind.REDUCTION, award)
        officer.post(address, {"take-0-amount": "10,000"})
        ledger.record_payment(
            commitment=award.commitments.get(),
            amount=Decimal("1.00"),
            effective_on=AT.date(),
            note="BACS",
            by=a_person(),
            at=AT,
        )
        words = "Only £9,999 is committed and not yet paid in Victims Fund 2017/18 under no heading"
        assert words in officer.get(url("line-list", notice)).content.decode()
        assert words in [one.message for one in obstacles_to_submit(with_words(notice), on=AT.date())]

    def test_a_cessation_offers_all_that_is_left(self, officer):
        award = an_award(paid="4000.00")
        notice, address = self.chosen(officer, NoticeKind.CESSATION, award)
        assert box(officer.get(address).content.decode(), "take-0-amount") == "6,000"
        page = officer.post(address, {"take-0-amount": "6,000", **typed_day("ends_on", "1", "4", "2018")})
        assert "ends no later than it would have" in summary_of(page)
        typed = {"take-0-amount": "6,000", **typed_day("ends_on", "31", "12", "2017")}
        assert officer.post(address, typed).status_code == 302
        page = officer.get(url("line-list", notice)).content.decode()
        assert "Ends the award on 31 December 2017 and closes it." in page
        assert "Takes back £6,000 of what is committed in Victims Fund 2017/18 under no heading." in page

    def test_an_extension_may_cost_nothing(self, officer):
        award = an_award()
        notice, address = self.chosen(officer, NoticeKind.EXTENSION, award)
        rows = {"amounts-count": "1", "instalments-count": "1"}
        page = officer.post(address, rows | typed_day("ends_on", "31", "3", "2018"))
        assert "runs until 31 March 2018 already: enter a later end" in summary_of(page)
        assert officer.post(address, rows | typed_day("ends_on", "30", "9", "2018")).status_code == 302
        page = officer.get(url("line-list", notice)).content.decode()
        assert "Moves the end of the award from 31 March 2018 to 30 September 2018." in page
        assert "only the end of an award changes" in page

    def test_an_award_is_changed_once_by_a_notice(self, officer):
        award = an_award()
        notice, address = self.chosen(officer, NoticeKind.REDUCTION, award)
        officer.post(address, {"take-0-amount": "1"})
        assert f"?award={award.pk}" not in officer.get(url("line-add", notice)).content.decode()
        assert "on this notice with the same line already" in summary_of(officer.post(address, {"take-0-amount": "1"}))

    def test_a_change_comes_back_as_it_stands(self, officer):
        award = an_award()
        notice, address = self.chosen(officer, NoticeKind.REDUCTION, award)
        officer.post(address, {"take-0-amount": "1,500"})
        page = officer.get(url("line-change", notice, notice.lines.get().pk)).content.decode()
        assert box(page, "take-0-amount") == "1,500"


class TestARefusal:
    def test_the_amount_may_be_left_out(self, officer):
        notice = a_draft(NoticeKind.REFUSAL)
        typed = {"provider": a_provider().pk, "service": "Advocacy", "priority": a_priority().pk, "amounts-count": "1"}
        with_income()
        assert officer.post(url("line-add", notice), typed).status_code == 302
        page = officer.get(url("line-list", notice)).content.decode()
        assert "Does nothing to the fund." in page


class TestBudgets:
    def test_income_is_accepted(self, officer):
        fund, notice = with_income(), a_draft(NoticeKind.ACCEPTANCE)
        stream = a_stream()
        typed = {"stream": stream.pk, "fund": fund.pk, "amount": "48,839", "is_confirmed": "yes"}
        assert "Select whether the money" in summary_of(
            officer.post(url("budget-line-add", notice), typed | {"is_confirmed": ""})
        )
        assert officer.post(url("budget-line-add", notice), typed).status_code == 302
        page = officer.get(url("line-list", notice)).content.decode()
        assert "Adds £48,839 to the confirmed income of Victims Fund 2017/18." in page

    def test_money_moves_between_two_headings(self, officer):
        fund, notice = allocated(), a_draft(NoticeKind.VIREMENT)
        source, target = fund.allocations.order_by("position")
        page = officer.get(url("budget-line-add", notice)).content.decode()
        assert "2017/18: Domestic abuse (£60,000 free)" in page
        typed = {"from_allocation": source.pk, "to_allocation": source.pk, "amount": "60,000.01"}
        assert 'href="#id_to_allocation"' in summary_of(officer.post(url("budget-line-add", notice), typed))
        assert officer.post(url("budget-line-add", notice), typed | {"to_allocation": target.pk}).status_code == 302
        page = officer.get(url("line-list", notice)).content.decode()
        assert "Moves £60,000.01 from “Domestic abuse” to “Sexual violence” in Victims Fund 2017/18." in page
        assert "£60,000.01 is asked of “Domestic abuse” in Victims Fund 2017/18, which has £60,000 left" in page

    def test_a_heading_is_new_or_stands(self, officer):
        fund, notice = allocated(), a_draft(NoticeKind.BUDGET)
        address = url("budget-line-add", notice)
        assert "£10,000 can still be set aside" in officer.get(address).content.decode()
        typed = {"fund": fund.pk, "standing": "", "heading": "", "amount": "1,000"}
        assert "or enter the name of a new one" in summary_of(officer.post(address, typed))
        assert "letters or figures" in summary_of(officer.post(address, typed | {"heading": "!!!"}))
        assert officer.post(address, typed | {"heading": "Hate crime"}).status_code == 302
        line = notice.budget_lines.get()
        page = officer.get(url("budget-line-change", notice, line.pk)).content.decode()
        assert box(page, "heading") == "Hate crime"
        standing = fund.allocations.first()
        changed = typed | {"standing": standing.pk, "version": "1"}
        assert officer.post(url("budget-line-change", notice, line.pk), changed).status_code == 302
        line.refresh_from_db()
        assert line.heading == standing.heading

    def test_the_later_of_two_officers_loses_nothing(self, officer):
        fund, notice = allocated(), a_draft(NoticeKind.BUDGET)
        officer.post(
            url("budget-line-add", notice), {"fund": fund.pk, "standing": "", "heading": "Hate crime", "amount": "1"}
        )
        line = notice.budget_lines.get()
        typed = {"fund": fund.pk, "standing": "", "heading": "Hate crime", "amount": "2", "version": "1"}
        officer.post(url("budget-line-change", notice, line.pk), typed)
        page = officer.post(url("budget-line-change", notice, line.pk), typed | {"amount": "3"}).content.decode()
        assert "changed this part after you opened it" in page
        assert "As it stands now" in page
        assert box(page, "amount") == "3"
        assert box(page, "version") == "2"

    def test_the_same_form_sent_twice_makes_one_line(self, officer):
        fund, notice = allocated(), a_draft(NoticeKind.BUDGET)
        typed = {"fund": fund.pk, "standing": "", "heading": "Hate crime", "amount": "1"}
        officer.post(url("budget-line-add", notice), typed)
        assert "same line already" in summary_of(officer.post(url("budget-line-add", notice), typed))
        assert notice.budget_lines.count() == 1


class TestSignedOutMeanwhile:
    def test_what_was_typed_waits_in_the_form(self, client):
        """As the browser of an officer whose session has ended sends it, and comes back after signing in."""
        notice, fund = a_draft(), with_income()
        typed = typed_line(fund, **{"amounts-0-amount": "12,345.67"})
        body = urlencode(typed)
        sent = client.post(url("line-add", notice), body, content_type="application/x-www-form-urlencoded")
        assert sent.status_code == 302
        officer = with_password(a_person(Role.OFFICER))
        page = client.post(sent.url, {"login": officer.email, "password": PASSWORD}, follow=True).content.decode()
        assert box(page, "amounts-0-amount") == "12,345.67"
        assert chosen(page, "amounts-0-where") == place(fund)
        assert not notice.lines.exists()
