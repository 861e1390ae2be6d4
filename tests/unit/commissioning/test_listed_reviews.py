"""The lines of a member's list: from fewer columns than the pages of each, and saying the same."""

from datetime import timedelta

import pytest

from commissioning.choices import Advice, MemberView, RecommendationState
from commissioning.figures.reviews import in_turn, own_review, own_reviews
from commissioning.figures.sent import read_one, sent_to
from commissioning.models import Conclusion, Recommendation
from commissioning.transitions import save_review
from tests.factories.commission import a_commission, a_review, concluded, in_review
from tests.factories.commissioning import AT, a_fund, a_provider

pytestmark = pytest.mark.django_db
ON = AT.date()
CLOSES, OVER = ON + timedelta(days=30), ON + timedelta(days=60)


@pytest.fixture
def members():
    return a_commission(4)


def line_of(member, recommendation, on=ON):
    return own_reviews(member.person, on, [recommendation.pk])[recommendation.pk].line


def a_draft(member, recommendation):
    words = {"view": MemberView.AGAINST, "conditions": "", "reasons": "Not yet."}
    save_review(recommendation=recommendation, **words, expected_version=0, by=member.person, at=AT)


def test_what_nobody_has_begun_says_so(members):
    haven = a_provider("Haven")
    recommendation = in_review(haven)
    line = line_of(members[0], recommendation)
    assert (line["state"], line["colour"], line["is_changing"], line["advice"]) == ("Not started", "blue", False, "")
    assert line["title"] == recommendation.title
    assert line["asked"].startswith("Haven asks for £")
    assert line["note"] == f"{recommendation.priority} · by correspondence"


def test_a_draft_and_a_view_and_a_change_of_it_each_say_so(members):
    recommendation = in_review()
    a_draft(members[0], recommendation)
    assert (line := line_of(members[0], recommendation))["state"] == "Draft saved"
    assert line["is_changing"] is False
    a_review(recommendation, members[1], MemberView.CONDITIONS)
    assert (line := line_of(members[1], recommendation))["state"] == "Support with conditions"
    assert (line["colour"], line["is_changing"]) == ("green", False)
    own = own_reviews(members[1].person, ON, [recommendation.pk])[recommendation.pk]
    a_change = {"view": MemberView.AGAINST, "conditions": "", "reasons": "On reflection."}
    save_review(
        recommendation=recommendation, **a_change, expected_version=0, by=members[1].person, at=AT + timedelta(hours=1)
    )
    changed = own_reviews(members[1].person, ON, [recommendation.pk])[recommendation.pk]
    assert changed.given == own.given
    assert (changed.line["state"], changed.line["is_changing"]) == ("Support with conditions", True)


def test_what_is_over_says_what_came_of_it(members):
    recommendation = in_review(closes_on=CLOSES)
    line = line_of(members[0], recommendation, OVER)
    assert (line["state"], line["colour"], line["advice"]) == ("No view given", "grey", "Not concluded yet.")
    concluded(recommendation, members, advice=Advice.SUPPORT)
    line = line_of(members[0], recommendation)
    assert (line["state"], line["advice"]) == ("Support", "The Commission supports the recommendation.")
    decided = {"state": RecommendationState.DECIDED, "decided_at": AT, "decided_reference": "012/2018"}
    Recommendation.objects.filter(pk=recommendation.pk).update(**decided)
    line = line_of(members[0], recommendation)
    assert line["advice"] == "The Commission supports the recommendation. Decided as 012/2018."


def test_advice_that_was_voided_is_not_repeated(members):
    recommendation = in_review()
    conclusion = concluded(recommendation, members)
    Conclusion.objects.filter(pk=conclusion.pk).update(voided_at=AT, voided_because="An interest came to light")
    assert own_reviews(members[0].person, ON, [recommendation.pk])[recommendation.pk].conclusion is None


def test_the_line_says_what_the_page_says(members):
    fund = a_fund()
    every = [in_review(closes_on=CLOSES, fund=fund) for _ in range(3)]
    a_review(every[0], members[0])
    concluded(every[1], members)
    for on in (ON, OVER):
        listed = own_reviews(members[0].person, on, [one.pk for one in every])
        for one in every:
            page, line = own_review(members[0].person, on, read_one(one.pk)), listed[one.pk]
            assert (line.caption, line.is_open, line.asked) == (page.caption, page.is_open, page.asked)
            views = [view and view.pk for view in (line.given, line.draft, page.given, page.draft)]
            assert views[:2] == views[2:]


def test_open_ones_are_numbered_in_the_order_in_which_they_close(members):
    fund = a_fund()
    every = [in_review(closes_on=ON + timedelta(days=days), fund=fund) for days in (9, 3, 6)]
    sent = sent_to(members[0].person, ON)
    found = own_reviews(members[0].person, ON, sent.open)
    captions = [one.line["caption"] for one in in_turn([found[key] for key in sent.open]).waiting]
    assert [one.split(" · ")[0] for one in captions] == [f"Recommendation {place} of 3" for place in (1, 2, 3)]
    assert list(sent.open) == [every[place].pk for place in (1, 2, 0)]
