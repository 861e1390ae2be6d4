"""The example office holds what the papers print, comes whole or not at all, and comes once."""

from collections import Counter
from datetime import date
from decimal import Decimal
from unittest import mock

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from commissioning.choices import EntryKind, Measure
from commissioning.figures import fund_position, holdings, priority_matrix
from commissioning.models import FinancialYear, Fund, LedgerEntry, Office, Priority, QuotedFigure
from commissioning.transitions import quote_figure
from config.example_office import funds as loading_of_funds
from config.example_office import load
from config.management.commands import example_office
from core.models import AuditEvent
from providers.models import Provider, ProviderIdentifier
from reports.choices import GroupBy
from reports.figures import allocation_table
from tests.factories.commissioning import a_person, an_office
from tests.factories.offices import office_without_a_press
from tests.worlds import world

pytestmark = pytest.mark.django_db

TODAY = date(2018, 1, 23)


example = world(office_without_a_press)


def the_fund(start_on):
    return Fund.objects.select_related("financial_year").get(slug="victims-fund", financial_year__start_on=start_on)


@pytest.fixture
def fund_2015(example):
    return the_fund(date(2015, 4, 1))


@pytest.fixture
def fund_2017(example):
    return the_fund(date(2017, 4, 1))


def as_it_stands(value):
    """PostgreSQL gives bytes as a view of them, each another one."""
    return bytes(value) if isinstance(value, memoryview) else value


def every_row():
    """Every row of every table, so that nothing can change unseen."""
    return {
        model._meta.label: sorted(repr(list(map(as_it_stands, row))) for row in model._default_manager.values_list())
        for model in apps.get_models(include_auto_created=True)
    }


class TestTheYear2015:
    def test_its_nine_headings_in_the_order_of_the_table_make_the_fund(self, fund_2015):
        position = fund_position(fund_2015, TODAY)

        assert [(heading.heading, heading.allocated) for heading in position.headings] == [
            ("1st contact, assessment and referral", Decimal(1385000)),
            ("Prisoners’ Earnings Act", Decimal(48839)),
            ("Formal grant process", Decimal(250000)),
            ("Sexual violence", Decimal(320000)),
            ("Modern day slavery", Decimal(50000)),
            ("Honour based violence/forced marriage", Decimal(110000)),
            ("FGM", Decimal(50000)),
            ("Children and young people’s services", Decimal(125434)),
            ("Fatal road traffic collisions", Decimal(5000)),
        ]
        assert position.totals.allocated == position.totals.income_confirmed == Decimal(2344273)

    def test_the_recommendations_of_the_commission_make_their_sub_total(self, fund_2015):
        headings = fund_position(fund_2015, TODAY).headings
        recommended = [one for one in headings if one.group == "Recommendations of the Victims Commission"]

        assert len(recommended) == 6
        assert sum(one.allocated for one in recommended) == Decimal(660434)

    def test_its_decisions_are_named_as_authority(self, fund_2015):
        headings = {heading.heading: heading.decision_reference for heading in fund_position(fund_2015, TODAY).headings}

        assert headings["1st contact, assessment and referral"] == "007/2015"
        assert headings["Formal grant process"] == "029/2015"

    def test_each_commitment_that_the_text_states_is_there(self, fund_2015):
        rows = fund_position(fund_2015, TODAY).rows

        assert [(row.provider, row.committed, row.heading, ", ".join(row.areas)) for row in rows] == [
            ("Victim Support", Decimal(1385000), "1st contact, assessment and referral", ALL_AREAS),
            ("Victim Support", Decimal(48839), "Prisoners’ Earnings Act", ""),
            ("Domestic Violence Consortium", Decimal(260000), "", ALL_AREAS),
            ("Sandwell Women’s Aid", Decimal(38170), "", "Dudley, Sandwell"),
            ("Birmingham and Solihull Women’s Aid", Decimal(41778), "", "Birmingham"),
            ("Crisis Point", Decimal(59078), "Sexual violence", "Walsall, Wolverhampton"),
            ("Coventry Rape and Sexual Abuse Centre", Decimal(102492), "Sexual violence", "Coventry"),
            ("Allies Network Ltd", Decimal(54860), "", "Birmingham"),
            ("RISC Associates", Decimal(60000), "", "Birmingham"),
        ]

    def test_domestic_abuse_has_money_and_no_heading(self, fund_2015):
        position = fund_position(fund_2015, TODAY)
        domestic_abuse = [row for row in position.rows if row.priority == "Domestic abuse"]

        assert sum(row.committed for row in domestic_abuse) == Decimal(339948)
        assert not any(row.heading for row in domestic_abuse)

    def test_the_income_was_indicative_when_the_notice_was_signed(self, fund_2015):
        on_the_day = fund_position(fund_2015, date(2015, 3, 26)).totals
        in_the_year = fund_position(fund_2015, date(2015, 4, 1)).totals

        assert (on_the_day.income_indicative, on_the_day.income_confirmed) == (Decimal(2344273), Decimal(0))
        assert (in_the_year.income_indicative, in_the_year.income_confirmed) == (Decimal(0), Decimal(2344273))


class TestTheYear2017:
    def test_its_eighteen_rows_make_more_than_the_fund(self, fund_2017):
        position = fund_position(fund_2017, TODAY)

        assert len(position.rows) == 18
        assert position.totals.committed == Decimal(3541673)
        assert position.totals.income_confirmed == Decimal(3321557)
        assert (position.totals.over, position.totals.over_share) == (Decimal(220116), Decimal("6.6"))

    def test_the_rows_are_those_of_the_table_in_its_order(self, fund_2017):
        rows = fund_position(fund_2017, TODAY).rows

        assert [(row.provider, int(row.committed)) for row in rows] == [
            ("Birmingham and Solihull Women’s Aid", 41778),
            ("Sandwell Women’s Aid", 38170),
            ("Crisis Point", 29539),
            ("Coventry Rape and Sexual Abuse Centre", 102498),
            ("Community Vision West Midlands CIC", 80620),
            ("Domestic Violence Consortium", 640000),
            ("Victim Support", 1038920),
            ("Victim Support", 69820),
            ("Brake", 2000),
            ("Allies Network Ltd", 54869),
            ("Domestic Violence Consortium", 145000),
            ("Crimestoppers", 40326),
            ("West Midlands Restorative Justice Service", 450000),
            ("Sexual Violence Consortium", 430130),
            ("Competitive Victims Fund – community organisations", 133837),
            ("Domestic Violence Consortium", 200000),
            ("Coventry Haven", 29166),
            ("West Midlands Anti-Slavery Network", 15000),
        ]
        assert [row.decision_reference for row in rows if row.decision_reference] == ["029/2017"]

    def test_the_tolerance_says_why(self, fund_2017):
        tolerance = LedgerEntry.objects.get(fund=fund_2017, kind=EntryKind.TOLERANCE)

        assert (tolerance.amount, tolerance.effective_on) == (Decimal(220116), date(2018, 1, 23))
        for said in ("£3,541,673", "£220,116", "6.6%", "£3,321,557", "does not say so"):
            assert said in tolerance.note
        assert fund_2017.amount_headroom == 0

    def test_the_groups_by_priority(self, fund_2017):
        groups = {block.label: block for block in allocation_table(fund_2017, TODAY, GroupBy.PRIORITY).blocks}

        assert (len(groups["Domestic abuse"].lines), groups["Domestic abuse"].committed) == (4, Decimal(919948))
        assert (len(groups["Sexual violence"].lines), groups["Sexual violence"].committed) == (3, Decimal(562167))

    def test_which_priorities_have_no_money_and_which_money_no_priority(self, fund_2017):
        matrix = priority_matrix(fund_2017.financial_year, TODAY)

        assert {line.name for line in matrix.without_money} == {
            "Child sexual exploitation",
            "Hate crime",
            "Volume crime",
        }
        assert [(line.name, line.committed) for line in matrix.not_adopted] == [
            ("Victims’ Code priority categories", Decimal(1119540)),
            ("Restorative justice", Decimal(450000)),
            ("All crime categories", Decimal(174163)),
        ]

    def test_a_member_of_two_consortia_sees_both(self, fund_2017):
        provider = Provider.objects.get(name="Sandwell Women’s Aid")
        held = next(holding for holding in holdings(provider, TODAY) if holding.fund == fund_2017)

        assert held.amount_direct == Decimal(38170)
        assert held.amount_through_consortia == Decimal(640000 + 145000 + 200000 + 430130)


class TestWhatThePapersPrint:
    def test_each_quoted_figure_has_its_source(self, example):
        assert QuotedFigure.objects.count() == 17
        assert not QuotedFigure.objects.filter(source="").exists()

    def test_the_malformed_total_is_kept_as_printed(self, fund_2017):
        total = fund_2017.quoted_figures.get(measure=Measure.COMMITTED, commitment=None)

        assert (total.printed, total.amount) == ("£3,161,67", None)

    def test_amounts_are_those_that_were_printed(self, example):
        for figure in QuotedFigure.objects.exclude(amount=None).exclude(printed__contains=" and "):
            assert figure.printed == f"£{figure.amount:,.0f}"

    def test_what_the_explanations_say_adds_up(self, fund_2015, fund_2017):
        spent = [3532660, 1135034, 1756627, 255000, 393162, 331889, 1392038, 1094467]
        rows = {row.service: row.committed for row in fund_position(fund_2017, TODAY).rows}
        abuse = {
            fund: sum(row.committed for row in fund_position(fund, TODAY).rows if row.priority == "Domestic abuse")
            for fund in (fund_2015, fund_2017)
        }

        assert sum(spent) == 9890877
        assert sum(spent) - 9440877 == rows["Restorative justice"]
        assert rows["Road traffic case workers"] + 1385000 + 2 * 1038920 == spent[0]
        assert sum(abuse.values()) - spent[1] == 124862
        assert 1385000 - 1038920 == 346080


class TestTheOffice:
    def test_there_is_one_person_for_each_role_and_a_whole_commission_without_a_password(self, example):
        of_each_role = Counter(User.objects.values_list("role", flat=True))
        assert of_each_role == dict.fromkeys(Role.values, 1) | {Role.COMMISSION_MEMBER: 7, Role.PROVIDER_CONTACT: 7}
        for person in User.objects.all():
            assert person.is_example
            assert not person.has_usable_password()
            assert person.email.endswith("@example.org")

    def test_the_office_is_data(self, example):
        office = Office.objects.get()

        assert office.areas.count() == 7
        assert set(office.boards.values_list("name", flat=True)) == {
            "Strategic Policing and Crime Board",
            "West Midlands Police and Crime Panel",
        }
        assert office.decision_reference_format.format(number=7, year=2015) == "007/2015"
        assert office.terms.get(holder="First Commissioner").covers(date(2013, 9, 30))
        assert office.terms.get(holder="Second Commissioner").covers(TODAY)

    def test_the_contact_sees_their_provider_alone(self, example):
        contact = User.objects.get(email="provider-contact@example.org")

        assert [provider.name for provider in Provider.objects.visible_to(contact)] == ["Victim Support"]

    @pytest.mark.parametrize(
        ("spelling", "name"),
        [
            ("CRASAC", "Coventry Rape and Sexual Abuse Centre"),
            ("WM Anti-Slavery Network", "West Midlands Anti-Slavery Network"),
            ("Crime Stoppers Ltd", "Crimestoppers"),
            ("DV Consortium", "Domestic Violence Consortium"),
            ("Sandwell’s Womens Aid", "Sandwell Women’s Aid"),
        ],
    )
    def test_the_spellings_of_the_papers_lead_to_one_provider(self, example, spelling, name):
        assert Provider.objects.get(names__name=spelling).name == name

    def test_no_register_number_is_invented(self, example):
        assert [identifier.org_id for identifier in ProviderIdentifier.objects.all()] == ["GB-CHC-298028"]

    def test_the_three_lists_of_priorities_are_in_their_own_words(self, example):
        year = FinancialYear.objects.get(start_on=date(2017, 4, 1))
        slavery = Priority.objects.get(name="Modern slavery")

        assert FinancialYear.objects.get(start_on=date(2015, 4, 1)).adoptions.count() == 11
        assert year.adoptions.filter(adopted_from="plan").count() == 9
        assert year.adoptions.filter(adopted_from="vawg").count() == 8
        assert slavery.adoptions.get(financial_year=year, adopted_from="plan").wording == "Human Trafficking"

    def test_each_entry_was_made_by_somebody_whose_role_may(self, example):
        for entry in LedgerEntry.objects.select_related("recorded_by"):
            if hasattr(entry, "made_by_notice"):
                # 007/2015, 029/2015 and 029/2017: finance records what was signed on paper.
                assert entry.recorded_by.role == Role.FINANCE
                continue
            officers = entry.kind == EntryKind.COMMITMENT
            assert entry.recorded_by.role == (Role.OFFICER if officers else Role.FINANCE)


class TestLoading:
    def test_a_second_time_changes_nothing(self, example, capsys):
        before = every_row()

        call_command("example_office")

        assert every_row() == before
        assert "nothing was changed" in capsys.readouterr().out

    def test_everything_is_audited(self, example):
        assert AuditEvent.objects.filter(action="commissioning.commitment.made").count() == 27
        assert AuditEvent.objects.filter(action="providers.provider.registered").count() == Provider.objects.count()

    def test_an_interrupted_load_leaves_nothing(self, monkeypatch):
        before = every_row()
        fails_late = mock.Mock(wraps=quote_figure, side_effect=[*[mock.DEFAULT] * 10, RuntimeError("power cut")])
        monkeypatch.setattr(loading_of_funds, "quote_figure", fails_late)

        with pytest.raises(RuntimeError, match="power cut"):
            load(timezone.now())

        assert every_row() == before

    def test_it_loads_and_says_what_even_where_no_pdf_can_be_made(self, monkeypatch, capsys):
        monkeypatch.setattr(example_office, "paper_is_available", lambda: False)

        call_command("example_office")

        said = capsys.readouterr().out
        assert "3 of them signed" in said
        assert "19 providers, 20 people" in said
        assert "Victims Fund 2017/18: 18 commitments make £3,541,673, of £3,321,557 confirmed." in said

    def test_it_is_refused_where_its_people_could_sign_in_to_a_real_office(self, settings):
        settings.EXAMPLE_SIGN_INS = False

        with pytest.raises(CommandError, match="not for this installation"):
            call_command("example_office")
        assert not User.objects.exists()

    def test_it_is_refused_beside_the_data_of_another_office(self):
        an_office(name="Office of the Mayor of Exampleshire")
        before = every_row()

        with pytest.raises(CommandError, match="Office of the Mayor of Exampleshire"):
            call_command("example_office")
        assert every_row() == before

    def test_it_is_refused_where_people_have_been_entered(self):
        a_person(Role.ADMINISTRATOR)

        with pytest.raises(CommandError, match="already holds people"):
            call_command("example_office")


ALL_AREAS = "Birmingham, Coventry, Dudley, Sandwell, Solihull, Walsall, Wolverhampton"
