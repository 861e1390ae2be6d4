"""What a finance officer records: typed, its effect shown, confirmed. Only what was shown is done."""

from decimal import Decimal

import pytest

from accounts.roles import Role
from accounts.transitions.person import enter_person
from commissioning import transitions
from commissioning.models import Commitment, Fund, LedgerEntry
from tests.factories.commissioning import AT, a_fund, a_heading, a_person, a_provider, a_stream, with_income
from tests.integration.money_pages import (
    FUND,
    a_year_of_money,
    confirmed,
    signed_in,
    summary_of,
    typed_day,
    typed_entry,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund():
    return a_year_of_money()


@pytest.fixture
def finance(client):
    return signed_in(client, Role.FINANCE)


def row(answer, label):
    found = {row.label: (row.before, row.change, row.after) for row in answer.context["preview"].rows}
    return found[label]


def last_entry(fund):
    return LedgerEntry.objects.filter(fund=fund).order_by("-number").first()


def test_the_effect_is_shown_and_nothing_is_written(finance, fund):
    before = fund.entries.count()
    shown = finance.post(f"{FUND}allocations/new/", typed_entry(heading="Hate crime", amount="£2,500"))
    assert shown.status_code == 200
    assert row(shown, "Allocated") == ("£90,000", "+£2,500", "£92,500")
    assert row(shown, "Free under Hate crime") == ("£0", "+£2,500", "£2,500")
    assert row(shown, "Headroom: can still be committed") == ("£85,000", "no change", "£85,000")
    assert fund.entries.count() == before
    assert not fund.allocations.filter(heading="Hate crime").exists()
    assert "Nothing is recorded yet" in shown.content.decode()


def test_what_was_shown_is_what_is_done(finance, fund):
    typed = typed_entry(heading="Hate crime", amount="2500")
    shown = finance.post(f"{FUND}allocations/new/", typed)
    answer = finance.post(f"{FUND}allocations/new/", typed | {"expected_number": fund.last_number})
    assert answer["Location"] == FUND
    fund.refresh_from_db()
    assert row(shown, "Allocated")[2] == "£92,500"
    assert fund.amount_allocated == Decimal(92_500)
    assert "£2,500 allocated to Hate crime" in finance.get(FUND).content.decode()


def test_the_second_step_carries_every_box_as_it_was_typed(finance, fund):
    typed = typed_entry(heading="<b>Cam-drin</b> 🏠 ŵŷ", amount="£1,000.50", note="Letter “of” May")
    page = finance.post(f"{FUND}allocations/new/", typed)
    assert dict(page.context["typed"]) == typed
    assert "<b>Cam-drin" not in page.content.decode()


def test_change_gives_the_form_back_with_what_was_typed(finance, fund):
    typed = typed_entry(heading="Hate crime", amount="2500") | {"change": "yes", "expected_number": fund.last_number}
    page = finance.post(f"{FUND}allocations/new/", typed)
    assert page.status_code == 200
    assert 'value="Hate crime"' in page.content.decode()
    assert not fund.allocations.filter(heading="Hate crime").exists()


def test_a_second_press_of_confirm_records_nothing_more(finance, fund):
    typed = typed_entry(heading="Hate crime", amount="2500", expected_number=fund.last_number)
    assert finance.post(f"{FUND}allocations/new/", typed).status_code == 302
    again = finance.post(f"{FUND}allocations/new/", typed)
    assert "a moment ago: allocation of £2,500" in summary_of(again)
    assert f'href="{FUND}entries/{fund.last_number + 1}/"' in again.content.decode()
    assert row(again, "Free under Hate crime") == ("£2,500", "+£2,500", "£5,000")
    assert LedgerEntry.objects.filter(allocation__heading="Hate crime").count() == 1


@pytest.mark.parametrize("number", ["", "x", "-1", "1.5", "９", "9" * 30])
def test_a_confirmation_of_nothing_that_was_shown_shows_it(finance, fund, number):
    typed = typed_entry(heading="Hate crime", amount="2500", expected_number=number)
    page = finance.post(f"{FUND}allocations/new/", typed)
    assert page.status_code == 200
    assert page.context["preview"].expected_number == fund.last_number


def another_finance_officer():
    administrator = a_person(Role.ADMINISTRATOR)
    return enter_person(email="second@example.org", name="Second", role=Role.FINANCE, by=administrator, at=AT)


def test_two_people_allocate_the_last_pound(client):
    fund = with_income(a_fund(), Decimal("1.00"))
    typed = typed_entry(heading="Hate crime", amount="1")
    one, other = a_person(Role.FINANCE), another_finance_officer()
    client.force_login(one)
    first = client.post(f"{FUND}allocations/new/", typed)
    client.force_login(other)
    second = client.post(f"{FUND}allocations/new/", typed | {"heading": "Volume crime"})
    mark = {"expected_number": first.context["preview"].expected_number}
    assert mark["expected_number"] == second.context["preview"].expected_number
    assert client.post(f"{FUND}allocations/new/", typed | mark).status_code == 302
    late = client.post(f"{FUND}allocations/new/", typed | mark | {"heading": "Volume crime"})
    assert "more than the £0 still to be allocated" in summary_of(late)
    assert 'value="Volume crime"' in late.content.decode()
    fund.refresh_from_db()
    assert fund.amount_allocated == Decimal("1.00")
    assert list(fund.allocations.values_list("heading", flat=True)) == ["Hate crime"]


def test_notified_income_can_be_confirmed(finance, fund):
    stream = a_stream("Prisoners’ Earnings Act")
    typed = typed_entry(stream=stream.pk, amount="48,839")
    assert confirmed(finance, f"{FUND}income/notify/", typed).status_code == 302
    fund.refresh_from_db()
    assert fund.amount_indicative == Decimal(48_839)
    shown = finance.post(f"{FUND}income/confirm/", typed)
    assert row(shown, "Confirmed income") == ("£100,000", "+£48,839", "£148,839")
    assert row(shown, "Indicative income") == ("£48,839", "−£48,839", "£0")
    assert confirmed(finance, f"{FUND}income/confirm/", typed).status_code == 302
    fund.refresh_from_db()
    assert (fund.amount_confirmed, fund.amount_indicative) == (Decimal(148_839), Decimal(0))


def test_money_moves_between_headings(finance, fund):
    source, target = fund.allocations.order_by("position")
    typed = typed_entry(from_allocation=source.pk, to_allocation=target.pk, amount="20,000")
    shown = finance.post(f"{FUND}virements/new/", typed)
    assert row(shown, "Free under Domestic abuse") == ("£50,000", "−£20,000", "£30,000")
    assert row(shown, "Allocated") == ("£90,000", "no change", "£90,000")
    assert confirmed(finance, f"{FUND}virements/new/", typed).status_code == 302
    target.refresh_from_db()
    assert target.amount_allocated == Decimal(50_000)


def test_a_tolerance_is_recorded_with_its_reason_and_stands_on_the_fund(finance, fund):
    typed = {"amount": "10,000", "note": "Agreed with the treasurer", **typed_day("effective_on")}
    assert confirmed(finance, f"{FUND}tolerance/", typed).status_code == 302
    assert "Agreed with the treasurer" in finance.get(FUND).content.decode()
    fund.refresh_from_db()
    assert fund.amount_tolerance == Decimal(10_000)
    assert confirmed(finance, f"{FUND}tolerance/", typed | {"amount": "0"}).status_code == 302


def test_an_entry_is_reversed_and_both_stay(finance, fund):
    typed = {"note": "Entered for the wrong year", **typed_day("effective_on")}
    number = fund.entries.get(allocation__heading="Sexual violence").number
    assert confirmed(finance, f"{FUND}entries/{number}/reverse/", typed).status_code == 302
    entry = last_entry(fund)
    assert entry.reverses.number == number
    assert "Reversed by" in finance.get(f"{FUND}entries/{number}/").content.decode()
    assert "Reverses" in finance.get(f"{FUND}entries/{entry.number}/").content.decode()
    assert "Reverse this entry" not in finance.get(f"{FUND}entries/{number}/").content.decode()
    again = finance.post(f"{FUND}entries/{number}/reverse/", typed)
    assert "was reversed already" in summary_of(again)


def test_what_others_built_upon_cannot_be_reversed(finance, fund):
    typed = {"note": "Entered for the wrong year", **typed_day("effective_on")}
    number = fund.entries.get(allocation__heading="Domestic abuse").number
    answer = finance.post(f"{FUND}entries/{number}/reverse/", typed)
    assert "More would be committed under the heading than is allocated to it" in summary_of(answer)


def test_a_virement_shows_and_reverses_both_its_entries(finance, fund):
    source, target = fund.allocations.order_by("position")
    transitions.vire(
        from_allocation=source, to_allocation=target, amount=Decimal(100), effective_on=AT.date(), note="Minute",
        by=a_person(), at=AT,
    )  # fmt: skip
    number = last_entry(fund).number
    facts = finance.get(f"{FUND}entries/{number}/").context["facts"]
    together = [fact["value"] for fact in facts if fact["key"] == "Recorded together with"]
    assert together == [f"Entry {number - 1}: −£100, Domestic abuse"]
    typed = {"note": "Not agreed by the board", **typed_day("effective_on", "1", "3", "2018")}
    assert confirmed(finance, f"{FUND}entries/{number}/reverse/", typed).status_code == 302
    assert fund.entries.filter(reverses__isnull=False).count() == 2


def test_an_officer_records_a_commitment_finance_pays_and_the_rest_is_taken_back(client, fund):
    signed_in(client, Role.OFFICER)
    heading = fund.allocations.get(heading="Sexual violence")
    typed = typed_entry(
        provider=a_provider("Crisis Point").pk, service="Counselling", priority=Commitment.objects.first().priority.pk,
        allocation=heading.pk, amount="30,000",
    )  # fmt: skip
    shown = client.post(f"{FUND}commitments/new/", typed)
    assert row(shown, "Committed") == ("£15,000", "+£30,000", "£45,000")
    assert row(shown, "Free under Sexual violence") == ("£30,000", "−£30,000", "£0")
    assert confirmed(client, f"{FUND}commitments/new/", typed).status_code == 302
    made = Commitment.objects.get(service="Counselling")
    page = f"{FUND}commitments/{made.pk}/"
    assert "Record a payment" not in client.get(page).content.decode()
    signed_in(client, Role.FINANCE)
    assert "Record a payment" in client.get(page).content.decode()
    assert confirmed(client, f"{page}pay/", typed_entry(amount="10,000.50")).status_code == 302
    signed_in(client, Role.OFFICER)
    rest = {"amount": "19,999.50", "note": "The service ended early", **typed_day("effective_on")}
    assert confirmed(client, f"{page}reduce/", rest).status_code == 302
    made.refresh_from_db()
    assert (made.amount_committed, made.amount_paid) == (Decimal("10000.50"), Decimal("10000.50"))
    assert "Take back part of it" not in client.get(page).content.decode()


def test_a_closed_fund_takes_no_entry(finance, fund):
    assert finance.post(f"{FUND}close/").status_code == 302
    page = finance.get(FUND).content.decode()
    assert "Closed on" in page
    assert "Allocate money" not in page
    assert finance.get(f"{FUND}allocations/new/")["Location"] == FUND
    refused = finance.post(f"{FUND}allocations/new/", typed_entry(heading="Hate crime"))
    assert "nothing more can be entered in it" in summary_of(refused)
    assert "is closed already" in summary_of(finance.post(f"{FUND}close/"))


def test_forms_say_what_has_to_be_there_first(client):
    a_fund()
    finance = signed_in(client, Role.FINANCE)
    assert "Open a funding stream" in finance.get(f"{FUND}income/notify/").content.decode()
    assert "Allocate money" in finance.get(f"{FUND}virements/new/").content.decode()
    officer = signed_in(client, Role.OFFICER)
    assert "register of providers" in officer.get(f"{FUND}commitments/new/").content.decode()
    a_provider()
    assert "Enter a priority" in officer.get(f"{FUND}commitments/new/").content.decode()


def test_a_heading_of_another_fund_cannot_be_chosen(finance, fund):
    other = a_heading(with_income(a_fund("Community Safety Fund")), "Burglary", Decimal(10))
    mine = fund.allocations.first()
    typed = typed_entry(from_allocation=mine.pk, to_allocation=other.pk)
    assert "Select the heading that the money goes to" in summary_of(finance.post(f"{FUND}virements/new/", typed))
    untyped = summary_of(finance.post(f"{FUND}virements/new/", typed_entry()))
    assert "Select the heading that the money comes from" in untyped
    assert Fund.objects.count() == 2
