"""A decision that was signed on paper: who enters, records and publishes it, and what is kept and printed of it."""

import hashlib
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.roles import Role
from core.models import AuditEvent
from core.refusal import Refused
from grants import mail, transitions
from grants.choices import Interests, NoticeState, PaperKind
from grants.documents.notice import paper_context
from grants.figures.check import obstacles_to_submit
from grants.models import DecisionNotice
from grants.rules.references import in_own_format, obstacles_to_paper_reference
from reports.figures.notices import Waits, notices_waiting_for
from tests.factories import grants as f
from tests.factories import grants_papers as papers
from tests.factories.commissioning import a_person, an_office
from tests.worlds import world

OWN = "{number:03d}/{year}"


def a_paper_to_record():
    an_office()
    return papers.on_paper("007/2017")


paper = world(a_paper_to_record)


def record(notice, *, role=Role.FINANCE, press=f.press):
    return transitions.record_paper_notice(notice=notice, by=a_person(role), at=f.AT, press=press)


def publish(notice, role):
    return transitions.publish_notice(notice=notice, by=a_person(role), at=f.AT)


def describe(notice, **facts):
    stands = {"reference": "007/2017", "signed_on": date(2017, 4, 1), "effective_on": date(2017, 4, 2)} | facts
    held = f.again(notice)
    return transitions.describe_paper(notice=held, expected_version=held.version, **stands, by=held.drafted_by, at=f.AT)


def printed(notice):
    return paper_context(f.again(notice).papers.get(kind=PaperKind.SCAN).frozen_input)


class TestThreePeople:
    def test_who_entered_it_does_not_record_it(self, paper):
        with pytest.raises(Refused, match="You worked on this entry"):
            record(paper, role=Role.OFFICER)
        assert f.again(paper).state == NoticeState.DRAFT

    def test_neither_does_who_entered_a_part_of_it(self, paper):
        papers.attached(paper, "more.txt")
        transitions.attach_file(
            notice=f.again(paper),
            upload=papers.Upload("late.txt", b"Late.", "text/plain", hashlib.sha256(b"Late.").hexdigest()),
            title="Late",
            by=a_person(Role.FINANCE),
            at=f.AT,
        )
        with pytest.raises(Refused, match="another finance officer"):
            record(paper)

    def test_who_recorded_it_has_certified_it_and_does_not_publish_it(self, paper):
        held = record(paper)
        assert (held.certified_by, held.certified_at) == (a_person(Role.FINANCE), f.AT)
        with pytest.raises(Refused, match="You recorded this decision from its paper"):
            publish(held, Role.FINANCE)
        assert publish(held, Role.MANAGER).state == NoticeState.PUBLISHED

    def test_the_database_holds_that_the_recorder_does_not_publish(self, paper):
        held = record(paper)
        with pytest.raises(IntegrityError), transaction.atomic():
            DecisionNotice.objects.filter(pk=held.pk).update(
                state=NoticeState.PUBLISHED, published_at=f.AT, published_by=held.certified_by
            )

    def test_it_waits_for_finance_once_it_is_handed_over_and_then_for_the_manager(self, paper):
        def waiting(role):
            return [one.waits for one in notices_waiting_for(a_person(role), f.AT.date())]

        assert waiting(Role.FINANCE) == []
        transitions.hand_over_notice(notice=paper, by=a_person(Role.OFFICER), at=f.AT)
        assert (waiting(Role.FINANCE), waiting(Role.MANAGER)) == ([Waits.TO_RECORD], [])
        told = mail.told_of("hand-over", paper, by=a_person(Role.OFFICER))
        assert told == [a_person(Role.FINANCE)]
        held = record(paper)
        assert waiting(Role.FINANCE) == []
        assert len(waiting(Role.MANAGER)) == 1
        assert User.objects.get(role=Role.MANAGER) in mail.told_of("record", held, by=a_person(Role.FINANCE))


class TestWhatIsKept:
    def test_one_scan_is_one_decision(self, paper):
        record(paper)
        other = papers.on_paper("008/2017", scan=papers.scan_of("007/2017"))
        words = "This scan is that of 007/2017: attach the scan of this paper"
        assert words in [one.message for one in obstacles_to_submit(other, on=f.AT.date())]
        with pytest.raises(Refused, match="This scan is that of 007/2017"):
            record(other)

    def test_two_drafts_may_hold_one_scan_until_one_is_recorded(self, paper):
        assert obstacles_to_submit(papers.on_paper("008/2017", scan=papers.scan_of("007/2017")), on=f.AT.date()) == []

    def test_the_annex_is_stored_and_hashed(self, paper):
        held = record(papers.with_annex(paper))
        annex = held.papers.get(kind=PaperKind.ANNEX)
        assert annex.sha256 == hashlib.sha256(bytes(annex.content)).hexdigest()
        event = AuditEvent.objects.get(action="grants.notice.record")
        scan = held.papers.get(kind=PaperKind.SCAN)
        assert (event.details["sha256_annex"], event.details["sha256_scan"]) == (annex.sha256, scan.sha256)

    def test_an_annex_that_nobody_can_print_is_not_recorded(self, paper):
        with pytest.raises(Refused, match="Its confidential annex cannot be printed"):
            record(papers.with_annex(paper), press=None)
        assert f.again(paper).state == NoticeState.DRAFT

    def test_without_an_annex_no_press_is_needed(self, paper):
        assert record(paper, press=None).is_signed


class TestTheTranscript:
    def test_no_sentence_of_ours_stands_among_the_words_of_the_paper(self, paper):
        record(paper)
        funds = [fund for section in printed(paper).advice for fund in section.funds]
        assert [(fund.number, fund.table.sentence) for fund in funds] == [(None, "")]
        assert "as the ledger stood when the paper was entered" in funds[0].table.caption

    @pytest.mark.parametrize(
        ("interests", "stated", "words"),
        [
            (Interests.NONE, "", "The signed paper declares no disclosable interest."),
            (Interests.STATED, "I am a trustee of Haven.", "The signed paper states this interest:"),
            ("", "", "The signed paper says nothing of interests."),
        ],
    )
    def test_it_says_what_the_paper_declares(self, paper, interests, stated, words):
        describe(paper, interests=interests, interests_stated=stated, signatory_name="The Commissioner")
        record(paper)
        declaration = printed(paper).declaration
        assert (declaration.words, declaration.stated) == (words, stated)

    @pytest.mark.parametrize(("interests", "stated"), [(Interests.STATED, " "), (Interests.NONE, "Haven"), ("", "x")])
    def test_a_declaration_that_contradicts_itself_is_refused(self, paper, interests, stated):
        with pytest.raises(Refused):
            describe(paper, interests=interests, interests_stated=stated)

    def test_a_day_that_is_not_known_is_said_not_to_be(self, paper):
        describe(paper, is_day_known=False)
        record(paper)
        context = printed(paper)
        assert context.signature.date_words == "not stated; entered under 1 April 2017"
        assert "1 April" not in context.explanation
        assert "a scan" not in context.explanation

    def test_a_day_that_is_known_stands_as_it_is(self, paper):
        record(paper)
        assert printed(paper).signature.date_words == "1 April 2017"
        assert "signed on paper on 1 April 2017" in printed(paper).explanation


class TestReferences:
    @pytest.mark.parametrize("reference", ["007/2015", "OPCC-12.15", "Dec 7"])
    def test_letters_figures_and_plain_signs_are_taken(self, reference):
        assert obstacles_to_paper_reference(reference) == []

    @pytest.mark.parametrize(
        "reference", ["<b>7</b>", "7;2015", "７/2015", "７/２０１５", "7\n2015", "é7", "Dec", "7_15", "£7"]
    )
    def test_other_signs_are_refused(self, reference):
        assert obstacles_to_paper_reference(reference)

    @pytest.mark.parametrize(
        ("typed", "kept"), [("12/2015", "012/2015"), ("0012/2015", "012/2015"), ("12-2015", "12-2015"), ("X 1", "X 1")]
    )
    def test_one_of_the_own_format_is_written_as_the_office_does(self, typed, kept):
        assert in_own_format(OWN, typed) == kept

    def test_the_year_may_be_a_financial_one(self):
        assert in_own_format("{number:02d}/{financial_year}", "7/2015-16") == "07/2015-16"

    def test_what_is_entered_is_kept_in_the_own_format(self, paper):
        assert describe(paper, reference="12/2015").reference == "012/2015"
