"""One member with two devices: neither writes over what the other saved before it was read."""

from datetime import timedelta

import pytest

from commissioning import transitions
from commissioning.choices import MemberView
from commissioning.forms.review import ReviewGiveForm
from commissioning.models import Review
from tests.factories.commission import REASONS, a_member, in_review
from tests.factories.commissioning import AT

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("verb", [transitions.save_review, transitions.give_review])
OTHER = "Written on the telephone, on the way."


@pytest.fixture
def member():
    return a_member()


@pytest.fixture
def recommendation(member):
    return in_review()


@pytest.fixture
def write(recommendation, member):
    """Save or give; `upon` is the version of the row that the page was opened with."""

    def do(verb=transitions.save_review, *, upon=None, at=AT, **said):
        words = {"view": MemberView.SUPPORT, "conditions": "", "reasons": REASONS} | said
        return verb(recommendation=recommendation, by=member.person, at=at, expected_version=upon, **words)

    return do


@BOTH
def test_what_was_opened_before_the_other_draft_is_refused_and_both_are_kept(write, verb):
    opened = write().version
    write(upon=opened, reasons=OTHER)
    with pytest.raises(transitions.DraftChanged, match="You saved another draft of this at 9:30am on another device"):
        write(verb, upon=opened, reasons="Written at the desk.")
    assert Review.objects.get().reasons == OTHER
    assert Review.objects.get().given_at is None


@BOTH
def test_sent_again_it_takes_the_place_of_the_other(write, verb):
    write()
    write(upon=1, reasons=OTHER)
    with pytest.raises(transitions.DraftChanged) as refusal:
        write(verb, upon=1, reasons="Written at the desk.")
    assert write(verb, upon=refusal.value.now.version, reasons="Written at the desk.").reasons == "Written at the desk."
    assert Review.objects.count() == 1


@BOTH
def test_a_page_opened_before_there_was_any_draft_is_told_too(write, verb):
    write(reasons=OTHER)
    with pytest.raises(transitions.DraftChanged):
        write(verb, upon=0)


def test_a_draft_begun_after_a_view_was_given_is_not_the_one_before_it(write):
    opened = write().version
    write(transitions.give_review, upon=opened)
    other = write(reasons=OTHER)
    assert other.version > opened
    with pytest.raises(transitions.DraftChanged):
        write(upon=opened, reasons="Written at the desk.")


def test_the_same_view_given_again_does_not_throw_away_a_draft_that_was_not_read(write):
    given = write(transitions.give_review)
    write(reasons=OTHER)
    with pytest.raises(transitions.DraftChanged):
        write(transitions.give_review, upon=given.version)
    assert Review.objects.drafts().get().reasons == OTHER


@BOTH
def test_one_form_sent_twice_is_one(write, verb):
    opened = write().version
    first = write(verb, upon=opened, reasons=f"{OTHER} ")
    assert write(verb, upon=opened, reasons=f"{OTHER} ").pk == first.pk
    assert Review.objects.count() == 1


@BOTH
def test_a_view_given_meanwhile_does_not_stand_in_the_way(write, verb):
    opened = write().version
    write(transitions.give_review, upon=opened)
    assert write(verb, upon=opened, reasons=OTHER).reasons == OTHER


def test_of_another_day_it_says_which(write):
    write(reasons=OTHER)
    with pytest.raises(transitions.DraftChanged, match="on 1 March 2018 at 9:30am on another device"):
        write(upon=0, at=AT + timedelta(days=1))


def test_the_form_shows_what_is_stored_and_sends_its_version_next(write):
    stored = write(view=MemberView.CONDITIONS, conditions="Quarterly <figures>", reasons=OTHER)
    form = ReviewGiveForm({"view": MemberView.AGAINST, "reasons": "Mine.", "expected_version": "0"})
    assert form.is_valid()
    assert form.cleaned_data["expected_version"] == 0
    form.read_again(stored)
    assert form["expected_version"].value() == str(stored.version)
    assert form["reasons"].value() == "Mine."
    page = str(form.helper.render_layout(form, {}))
    for words in ("Your view in the other draft: Support with conditions", f"Your reasons in the other draft: {OTHER}"):
        assert words in page
    assert "Quarterly &lt;figures&gt;" in page
    assert "in the other draft" not in str(ReviewGiveForm().helper.render_layout(ReviewGiveForm(), {}))
