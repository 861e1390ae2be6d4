"""The page of one recommendation: who reads what of it, what can be done with it and why it cannot."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from commissioning import transitions
from commissioning.choices import InterestKind, MemberView
from commissioning.rules.evidence import EvidenceRow
from tests.factories.commission import (
    a_commission,
    a_meeting,
    a_member,
    a_recommendation,
    a_review,
    an_asked_line,
    concluded,
    filled,
    in_review,
)
from tests.factories.commissioning import (
    AT,
    a_commitment,
    a_fund,
    a_heading,
    a_person,
    a_provider,
    with_income,
)
from tests.integration.money_pages import signed_in
from tests.integration.notice_pages import as_person, words_of
from tests.integration.recommendation_pages import at, detail

pytestmark = pytest.mark.django_db
OFFICE = [Role.OFFICER, Role.MANAGER, Role.FINANCE]
FORMS = ["recommendation-change", "recommended-line-add", "evidence-add", "recommendation-send", "recommendation-copy"]


@pytest.fixture
def officer(client):
    return signed_in(client, Role.OFFICER)


def by(role=Role.OFFICER):
    return {"by": a_person(role), "at": AT}


def declare(member, provider):
    return transitions.declare_interest(
        person=member.person,
        provider=provider,
        kind=InterestKind.TRUSTEE,
        words="I chair its board",
        started_on=date(2018, 1, 1),
        by=member.person,
        at=AT,
    )


class TestWhoReadsIt:
    @pytest.mark.parametrize("role", Role)
    def test_a_draft_is_the_office_s_alone(self, client, role):
        expected = 200 if role in OFFICE else 404 if role in (Role.COMMISSIONER, Role.COMMISSION_MEMBER) else 403
        assert signed_in(client, role).get(detail(filled())).status_code == expected

    @pytest.mark.parametrize("stage", [in_review, concluded])
    def test_the_commissioner_reads_what_was_concluded(self, client, stage):
        made = stage()
        recommendation = getattr(made, "recommendation", made)
        answer = signed_in(client, Role.COMMISSIONER).get(detail(recommendation))
        assert answer.status_code == (200 if stage is concluded else 404)

    def test_a_member_is_led_to_their_review_and_a_recused_one_to_nothing(self, client):
        haven = a_provider()
        member, recused = a_member(), a_member(haven)
        recommendation = in_review(haven)
        answer = as_person(client, member.person).get(detail(recommendation))
        assert (answer.status_code, answer.url) == (302, at("review-give", recommendation))
        assert as_person(client, recused.person).get(detail(recommendation)).status_code == 404

    @pytest.mark.parametrize("role", [role for role in Role if role not in (Role.OFFICER, Role.MANAGER)])
    @pytest.mark.parametrize("page", FORMS)
    def test_officers_and_managers_alone_write_it(self, client, role, page):
        address = at(page, filled())
        signed_in(client, role)
        assert (client.get(address).status_code, client.post(address).status_code) == (403, 403)

    def test_one_that_is_not_there_is_not_there(self, officer):
        assert officer.get("/recommendations/999999/").status_code == 404
        assert officer.get("/recommendations/999999/edit/").status_code == 404


class TestWhatItSays:
    def test_what_is_asked_and_the_money_it_would_come_from(self, officer):
        fund = with_income()
        heading = a_heading(fund, amount=Decimal("15000.00"))
        a_commitment(fund, Decimal("8000.00"), allocation=heading)
        haven = a_provider("Coventry Haven")
        recommendation = a_recommendation()
        facts = an_asked_line(haven, fund=fund)
        facts = transitions.AskedLine(
            haven,
            "Refuge",
            facts.starts_on,
            facts.ends_on,
            [transitions.AskedAmount(fund, Decimal("10000.50"), heading)],
        )
        transitions.add_recommended_line(recommendation=recommendation, facts=facts, **by())
        page = words_of(officer.get(detail(recommendation)))
        assert "Coventry Haven: Refuge 1 April 2017 to 31 March 2018" in page
        assert "Allocated £15,000 Promised so far £8,000 Left now £7,000 Asked here £10,000.50" in page
        assert "Left if this is followed £3,000.50 too little −£3,000.50" in page
        assert "There is not enough under Domestic abuse in 2017/18: £3,000.50 more is asked than is left." in page
        assert "Coventry Haven: nothing on record." in page

    def test_what_competes_is_linked(self, officer):
        fund = with_income()
        heading = a_heading(fund, amount=Decimal("15000.00"))
        own, other = filled(fund=fund), filled(a_recommendation("The other one"), fund=fund)
        for one in (own, other):
            line = one.lines.get()
            facts = transitions.AskedLine(
                line.provider,
                line.service,
                line.starts_on,
                line.ends_on,
                [transitions.AskedAmount(fund, Decimal(9000), heading)],
            )
            transitions.change_recommended_line(line=line, facts=facts, expected_version=1, **by())
        transitions.send_for_review(recommendation=other, closes_on=date(2999, 1, 1), **by())
        answer = officer.get(detail(own))
        assert f'href="{detail(other)}">The other one</a>' in answer.content.decode()
        assert "not for all that are open: together they ask £3,000 more than is left" in words_of(answer)

    def test_evidence_with_its_sums_and_its_source(self, officer):
        page = words_of(officer.get(detail(filled())))
        assert "People referred 2015/16 2016/17 Adults 120 140 Children 30 45 Total 150 185" in page
        assert "Source: The provider’s annual report" in page
        assert "fewer than 5" not in page

    def test_the_commissioner_reads_no_small_count(self, client):
        recommendation = filled()
        rows = [EvidenceRow("Women", (120,)), EvidenceRow("Men", (3,)), EvidenceRow("Others", (40,))]
        transitions.put_evidence(
            recommendation=recommendation, title="By sex", source="Returns", columns=["2016/17"], rows=rows, **by()
        )
        members = a_commission()
        transitions.send_for_review(recommendation=recommendation, closes_on=date(2999, 1, 1), **by())
        concluded(recommendation, members)
        page = words_of(signed_in(client, Role.COMMISSIONER).get(detail(recommendation)))
        assert "Men fewer than 5" in page
        assert "Counts from 1 to 4" in page
        assert "Men 3" in words_of(signed_in(client, Role.OFFICER).get(detail(recommendation)))

    def test_a_draft_says_what_it_lacks_and_where_it_is_mended(self, officer):
        recommendation = a_recommendation()
        page = officer.get(detail(recommendation)).content.decode()
        assert "“The need it answers” has not been written" in page
        assert f"{at('recommendation-change', recommendation)}#id_need" in page
        assert at("recommended-line-add", recommendation) in page

    def test_progress_with_who_answered_who_did_not_and_who_stands_aside(self, officer):
        haven = a_provider("Haven")
        members = a_commission()
        aside = a_member(haven)
        recommendation = in_review(haven)
        a_review(recommendation, members[1], MemberView.CONDITIONS, conditions="Quarterly figures")
        page = words_of(officer.get(detail(recommendation)))
        assert "1 of 4 members have given a view: 1 supports with conditions. The quorum is 3" in page
        assert "Support with conditions If: Quarterly figures" in page
        assert f"{aside.person} Member, for Haven Stands aside Sits on the Victims Commission for Haven" in page
        assert "Members may still give a view until 31 December 2999." in page
        assert page.count("Not answered yet") == 3

    def test_views_are_told_to_the_office_and_drafts_to_nobody(self, officer):
        members = a_commission()
        recommendation = in_review()
        transitions.save_review(
            recommendation=recommendation,
            view=MemberView.AGAINST,
            conditions="",
            reasons="Half a thought",
            by=members[0].person,
            at=AT,
        )
        assert "Half a thought" not in words_of(officer.get(detail(recommendation)))

    def test_a_conclusion_with_views_dissent_and_who_stood_aside(self, client):
        haven = a_provider("Haven")
        members = [*a_commission(), a_member(haven)]
        recommendation = in_review(haven)
        a_review(recommendation, members[3], MemberView.AGAINST, reasons="Too dear for what it does.")
        for member in members[:3]:
            a_review(recommendation, member)
        transitions.conclude(
            recommendation=recommendation,
            advice="support",
            words="It is needed.",
            dissent="One member found it too dear.",
            by=members[0].person,
            at=AT,
        )
        page = words_of(signed_in(client, Role.COMMISSIONER).get(detail(recommendation)))
        assert "The Commission supports the recommendation It is needed. Dissent: One member found it too dear." in page
        assert "3 support, 1 does not support, of 4 who could take part; the quorum was 3." in page
        assert "Member, for Haven: Sits on the Victims Commission for Haven" in page
        assert "Too dear for what it does." in page

    def test_a_conclusion_that_is_void_says_why_and_is_not_the_advice(self, officer):
        haven, members = a_provider("Haven"), a_commission()
        recommendation = in_review(haven)
        concluded(recommendation, members)
        declare(members[2], haven)
        page = words_of(officer.get(detail(recommendation)))
        assert "A conclusion that is void Void since 1 March 2018 at 9:30am: Trustee or board member of Haven" in page
        assert "Views that are void" in page
        assert "Opened again" in page

    def test_decided_leads_to_the_decision(self, officer):
        recommendation = concluded().recommendation
        transitions.mark_decided(recommendation, reference="029/2017", by=a_person(Role.COMMISSIONER), at=AT)
        page = officer.get(detail(recommendation)).content.decode()
        assert 'href="/decisions/?q=029/2017">By decision 029/2017</a>' in page
        # Its money is promised by now: it would be taken off twice.
        assert "Left if this is followed" not in page


class TestWhatCanBeDone:
    @pytest.mark.parametrize(
        ("stage", "offered"),
        [
            (filled, {"Begin a copy", "Withdraw it"}),
            (in_review, {"Remind the members", "Move the last day for views", "Begin a copy", "Withdraw it"}),
            (lambda: concluded().recommendation, {"Begin a copy", "Withdraw it"}),
        ],
    )
    def test_each_state_offers_its_own(self, officer, stage, offered):
        recommendation = stage()
        found = officer.get(detail(recommendation)).context["actions"]
        assert {action.label for action in found} == offered
        assert all(officer.get(action.href).status_code == 200 for action in found)

    def test_a_meeting_is_moved_to_a_meeting(self, officer):
        a_member()
        recommendation = in_review(meeting=a_meeting())
        labels = {action.label for action in officer.get(detail(recommendation)).context["actions"]}
        assert "Move it to another meeting" in labels

    @pytest.mark.parametrize("role", [Role.FINANCE, Role.COMMISSIONER])
    def test_whoever_only_reads_is_offered_nothing(self, client, role):
        recommendation = concluded().recommendation
        answer = signed_in(client, role).get(detail(recommendation))
        assert answer.context["actions"] == []
        assert b"Start the decision" not in answer.content

    @pytest.mark.parametrize(
        "page", ["recommendation-change", "recommended-line-add", "evidence-add", "recommendation-send"]
    )
    def test_what_was_sent_leads_back_and_says_why(self, officer, page):
        recommendation = in_review()
        answer = officer.get(at(page, recommendation), follow=True)
        assert answer.redirect_chain == [(detail(recommendation), 302)]
        assert "This recommendation is being reviewed: that can no longer be done" in answer.content.decode()


@pytest.mark.parametrize("state", ["draft", "in review"])
def test_the_number_of_queries_does_not_grow(officer, state):
    fund = a_fund()
    members = a_commission(6)

    def queries(number):
        recommendation = filled(fund=fund)
        for turn in range(number):
            line = an_asked_line(a_provider(f"Provider of {number} {turn}"), fund=fund)
            transitions.add_recommended_line(recommendation=recommendation, facts=line, **by())
        if state == "in review":
            transitions.send_for_review(recommendation=recommendation, closes_on=date(2999, 1, 1), **by())
            for member in members[: min(number, 6)]:
                a_review(recommendation, member)
        with CaptureQueriesContext(connection) as captured:
            assert officer.get(detail(recommendation)).status_code == 200
        return len(captured)

    assert queries(1) == queries(50)
