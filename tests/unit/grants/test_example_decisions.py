"""The example office's decisions: those of the papers under their references, and one at each step of the way."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from commissioning.figures import fund_position
from commissioning.models import Fund, LedgerEntry
from config.example_office import load
from config.management.commands import example_office
from core import years
from core.rich_text import paragraphs_of, plain_text
from grants.choices import AFTER_SIGNATURE, NoticeKind, NoticeState, PaperKind, PowerDirection, ReasonsNeeded, Task
from grants.figures.check import obstacles_to_submit
from grants.figures.faults import notice_faults
from grants.figures.signing import obstacles_to_sign
from grants.figures.words import wrong_citations
from grants.models import Attachment, DecisionNotice, LegalPower, NoticePaper, NoticeStep, QuotedAmount
from grants.rules.powers import wrong_citations_in
from reports.figures.notices import Waits, notices_waiting_for
from tests.factories.grants import press
from tests.factories.offices import office_with_its_papers, office_without_a_press
from tests.worlds import world

pytestmark = pytest.mark.django_db
ON_PAPER = ["007/2015", "029/2015", "029/2017"]


@pytest.fixture
def now():
    return timezone.now()


example = world(office_with_its_papers)
without_press = world(office_without_a_press)


def the_notice(reference):
    return DecisionNotice.objects.get(reference=reference)


def titled(words):
    return DecisionNotice.objects.get(title__startswith=words)


def one_of(role):
    """The one whom the sign-in page names by the role alone."""
    return User.objects.filter(role=role).order_by("pk")[0]


def waiting(role, now):
    found = notices_waiting_for(one_of(role), timezone.localdate(now))
    return [(one.notice.title.partition(",")[0], one.waits) for one in found]


class TestThePapers:
    def test_they_stand_in_the_register_as_they_were_signed(self, example):
        found = DecisionNotice.objects.signed().filter(is_from_paper=True).order_by("reference")

        assert [
            (one.reference, one.kind, one.signed_on, one.effective_on, one.amount, one.signatory_name, one.state)
            for one in found
        ] == [
            ("007/2015", "award", date(2015, 3, 26), date(2015, 3, 26), 1385000, "Second Commissioner", "published"),
            ("029/2015", "budget", date(2015, 4, 1), date(2015, 4, 1), 250000, "Second Commissioner", "published"),
            ("029/2017", "round", date(2017, 4, 1), date(2017, 4, 1), 133837, "Second Commissioner", "published"),
        ]
        assert {one.signatory_title for one in found} == {"Police and Crime Commissioner"}
        assert [(one.is_day_known, one.interests) for one in found] == [(True, "none"), (False, ""), (False, "")]
        assert {(one.drafted_by.role, one.certified_by.role, one.published_by.role) for one in found} == {
            (Role.OFFICER, Role.FINANCE, Role.MANAGER)
        }

    def test_they_made_the_entries_that_bear_their_references(self, example):
        made = {
            reference: [
                (one.entry.kind, one.entry.amount, one.entry.effective_on)
                for one in the_notice(reference).made_entries.all()
            ]
            for reference in ON_PAPER
        }

        assert made == {
            "007/2015": [("commitment", Decimal(1385000), date(2015, 3, 26))],
            "029/2015": [("allocation", Decimal(250000), date(2015, 4, 1))],
            "029/2017": [("commitment", Decimal(133837), date(2017, 4, 1))],
        }
        # The heading that 007/2015 draws on was set aside by finance, on its authority; nothing else is theirs.
        others = LedgerEntry.objects.filter(decision_reference__in=ON_PAPER, made_by_notice=None)
        assert [(one.kind, one.decision_reference) for one in others] == [("allocation", "007/2015")]

    @pytest.mark.parametrize(("start", "allocated", "committed"), [(2015, 2344273, 2050217), (2017, 0, 3541673)])
    def test_the_years_of_the_papers_still_tie(self, example, start, allocated, committed):
        totals = fund_position(Fund.objects.get(financial_year__start_on=date(start, 4, 1)), date(2018, 1, 23)).totals

        assert (totals.allocated, totals.committed) == (allocated, committed)

    def test_each_has_its_scan(self, example):
        for reference in ON_PAPER:
            scan = NoticePaper.objects.get(notice__reference=reference, kind=PaperKind.SCAN)
            assert bytes(scan.content).startswith(b"%PDF-")
            assert len(scan.content) < 30_000

    def test_007_2015_prints_from_our_own_fields(self, example):
        printed = NoticePaper.objects.get(notice__reference="007/2015").frozen_input
        facts = printed["sections"]["facts"]

        assert paragraphs_of(facts) == 18
        assert len(printed["options"]) == 2
        assert "£1,385,000" in plain_text(printed["decision"])
        assert "£2,344,273" in plain_text(printed["sections"]["finance"])
        for task in (Task.SUMMARY, Task.CONSULTATION, Task.PLAN):
            assert plain_text(printed["sections"][task]).strip()
        assert [power["citation"] for power in printed["powers"]] == [
            "section 56, Domestic Violence, Crime and Victims Act 2004",
            "section 9, Police Reform and Social Responsibility Act 2011",
        ]

    @pytest.mark.parametrize(
        ("reference", "wrong"),
        [("007/2015", ["Schedule 9"]), ("029/2015", ["section 58"]), ("029/2017", ["section 58", "Schedule 9"])],
    )
    def test_what_a_paper_cites_wrongly_is_said(self, example, reference, wrong):
        legal = plain_text(the_notice(reference).sections.get(task=Task.LEGAL).body)

        assert [one.provision for one in wrong_citations_in(legal, wrong_citations())] == wrong
        assert "is meant" in legal

    def test_a_day_that_no_paper_gives_is_said_not_to_be_known(self, example):
        for reference in ("029/2015", "029/2017"):
            facts = plain_text(the_notice(reference).sections.get(task=Task.FACTS).body)
            assert "neither the day of signature nor the recipients" in facts


class TestThePowers:
    def test_each_says_which_reasons_it_asks_for(self, example):
        right = LegalPower.objects.filter(is_wrong=False)

        assert {(one.provision, one.direction, one.reasons_needed) for one in right} == {
            ("section 56", PowerDirection.IN, ReasonsNeeded.NONE),
            ("section 143", PowerDirection.OUT, ReasonsNeeded.VALUE_FOR_MONEY),
            ("section 9", PowerDirection.OUT, ReasonsNeeded.CRIME_REDUCTION),
        }

    def test_the_wrong_ones_point_to_the_right_ones(self, example):
        wrong = LegalPower.objects.filter(is_wrong=True)

        assert {one.provision: one.instead.provision for one in wrong} == {
            "section 58": "section 56",
            "Schedule 9": "section 9",
        }
        assert all(one.why_wrong for one in wrong)


class TestTheIllustrations:
    def test_each_state_is_there(self, example):
        assert set(DecisionNotice.objects.values_list("state", flat=True)) == set(NoticeState.values)

    def test_each_summary_says_that_it_is_made_up_and_none_of_the_papers_does(self, example):
        for notice in DecisionNotice.objects.filter(sections__task=Task.SUMMARY):
            summary = plain_text(notice.sections.get(task=Task.SUMMARY).body)
            assert ("made up for the example" in summary) == (not notice.is_from_paper)

    def test_each_kind_that_needs_no_award_of_its_own_is_there(self, example):
        missing = set(NoticeKind.values) - set(DecisionNotice.objects.values_list("kind", flat=True))

        assert missing == {NoticeKind.REDUCTION, NoticeKind.CESSATION}

    def test_whoever_decides_has_something_waiting(self, example, now):
        assert waiting(Role.COMMISSIONER, now) == [("Independent domestic violence advisers", Waits.TO_SIGN)]
        assert waiting(Role.FINANCE, now) == [("Community organisations: awards of the open round", Waits.TO_CERTIFY)]
        of_the_manager = waiting(Role.MANAGER, now)
        assert ("More money for hate crime", Waits.TO_CHECK) in of_the_manager
        assert "Sexual violence support service" in [title for title, _ in of_the_manager]
        of_the_officer = waiting(Role.OFFICER, now)
        assert ("Counselling after sexual violence in Coventry", Waits.RETURNED) in of_the_officer
        assert ("Two advisers at court", Waits.DRAFT) in of_the_officer

    def test_readers_have_something_to_read(self, example):
        for role in (Role.READER, Role.COMMISSION_MEMBER):
            readable = DecisionNotice.objects.visible_to(one_of(role))
            assert readable.count() == 6

    def test_one_draft_is_barely_begun_and_one_lacks_nothing(self, example, now):
        on = timezone.localdate(now)

        assert obstacles_to_submit(titled("Centres where hate crime"), on=on)
        assert not titled("Centres where hate crime").lines.exists()
        assert obstacles_to_submit(titled("Two advisers at court"), on=on) == []

    def test_one_draft_quotes_an_amount_from_elsewhere(self, example):
        quoted = QuotedAmount.objects.get()

        assert quoted.notice == titled("Two advisers at court")
        assert (quoted.amount, quoted.source) == (Decimal("38170.00"), "Board report 2015-16, paragraph 54")

    def test_the_certified_one_can_be_signed(self, example, now):
        commissioner = one_of(Role.COMMISSIONER)
        notice = titled("Independent domestic violence advisers")

        assert obstacles_to_sign(notice, person=commissioner.pk, on=timezone.localdate(now)) == []
        assert notice.sections.get(task=Task.ANNEX).body
        assert notice.attachments.count() == 1

    def test_the_award_over_two_years_has_its_lead(self, example):
        line = titled("Sexual violence support service, ").lines.get()

        assert (line.provider.name, line.lead.name) == (
            "Sexual Violence Consortium",
            "Birmingham Rape and Sexual Violence Project",
        )
        assert [one.amount for one in line.amounts.all()] == [430000, 430000]
        assert sum(one.amount for one in line.instalments.all()) == 860000

    def test_they_stand_in_years_that_have_not_begun(self, example, now):
        illustrated = Fund.objects.filter(financial_year__start_on__gt=date(2017, 4, 1)).order_by(
            "financial_year__start_on"
        )
        this_year = years.starting(timezone.localdate(now))

        assert [one.financial_year.start_on.year - this_year.year for one in illustrated] == [1, 2]
        assert all(one.amount_headroom > 0 for one in illustrated)

    def test_their_references_run_without_a_gap(self, example):
        given = DecisionNotice.objects.filter(state__in=AFTER_SIGNATURE, is_from_paper=False).order_by("signed_at")

        assert len(given) == 4
        by_year = Counter(one.signed_on.year for one in given)
        for year, count in by_year.items():
            numbers = [one.number for one in given if one.signed_on.year == year]
            assert numbers == list(range(1, count + 1))

    def test_their_times_read_one_after_the_other(self, example):
        for notice in DecisionNotice.objects.all():
            times = list(NoticeStep.objects.filter(notice=notice).order_by("number").values_list("at", flat=True))
            assert all(earlier <= later for earlier, later in pairwise(times)), notice
            assert example - timedelta(weeks=3) <= times[0]
            assert times[-1] <= example

    def test_no_file_says_anything_of_a_person(self, example):
        assert {one.media_type for one in Attachment.objects.all()} == {"application/pdf", "text/plain"}


class TestLoading:
    def test_nothing_is_wrong_with_any_of_them(self, example):
        assert notice_faults() == []
        call_command("verify")

    def test_nothing_is_wrong_without_a_press_either(self, without_press):
        assert notice_faults() == []
        call_command("verify")

    def test_without_a_press_what_would_be_signed_waits_for_it(self, without_press, now):
        assert set(DecisionNotice.objects.filter(state__in=AFTER_SIGNATURE).values_list("reference", flat=True)) == set(
            ON_PAPER
        )
        assert {title for title, _ in waiting(Role.COMMISSIONER, now)} == {
            "How small awards are decided",
            "Independent domestic violence advisers",
            "Sexual violence support service",
            # Begun from the advice of the Commission.
            "Support for families after a fatal road collision",
        }
        assert not DecisionNotice.objects.filter(kind=NoticeKind.EXTENSION).exists()

    def test_the_command_prints_what_it_signs(self, monkeypatch):
        monkeypatch.setattr(example_office, "paper_is_available", lambda: True)
        monkeypatch.setattr(example_office, "press", press)

        call_command("example_office")

        assert NoticePaper.objects.filter(kind=PaperKind.NOTICE).count() == 4

    @pytest.mark.parametrize("day", ["2018-02-14", "2026-04-01"])
    def test_it_loads_on_any_day_since_the_last_paper(self, now, day):
        load(now.replace(year=int(day[:4]), month=int(day[5:7]), day=int(day[8:])), press=press)

        assert notice_faults() == []
        assert Fund.objects.count() == 4
