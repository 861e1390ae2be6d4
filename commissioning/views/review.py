"""What a member of the Commission does with a recommendation: reads it, gives a view, stands aside."""

from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.permissions import Permission
from commissioning import mail, transitions
from commissioning.choices import MemberView
from commissioning.figures.concerned import Concerned, concerned_by
from commissioning.figures.recommendation import picture_of
from commissioning.figures.recusals import Sides, sides_of
from commissioning.figures.review import Turnout, quorum_of_office, turnout_of
from commissioning.figures.reviews import (
    OwnReview,
    closing,
    in_turn,
    next_review,
    own_review,
    own_reviews,
    term_of,
)
from commissioning.figures.sent import Sent, read_one, sent_beside, sent_to
from commissioning.figures.voices import Voices, voices_heard
from commissioning.forms.review import SAVE, ReviewGiveForm, ReviewInterestForm
from commissioning.models import Conclusion, Interest, Recommendation, Review, speaking_for
from commissioning.rules.advice import count
from commissioning.rules.reviewing import spoken_day
from commissioning.views.standing_aside import aside_words
from core.refusal import Refused
from core.views import ActionFormView

LIST = reverse_lazy("commissioning:review-list")
TO_REVIEW = ("To review", LIST)
PER_PAGE = 25


class ReviewList(TemplateView):
    """What waits for this member, and what they answered."""

    permission = Permission.REVIEW_GIVE
    template_name = "commissioning/review_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, today = self.request.user, timezone.localdate()
        sent = sent_to(user, today)
        page = Paginator(sent.closed, PER_PAGE).get_page(self.request.GET.get("page"))
        found = own_reviews(user, today, [*sent.open, *page.object_list])
        reviews = in_turn([found[key] for key in sent.open])
        return super().get_context_data(**kwargs) | {
            "reviews": reviews,
            "closed": [found[key] for key in page.object_list],
            "page": page,
            # Why there is nothing, where there is nothing.
            "term": None if reviews.waiting else term_of(user, today),
            "today": today,
        }


class _OfOne:
    """A page under /recommendations/<pk>/ for a member. What somebody stands aside from is not there."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def today(self) -> date:
        return timezone.localdate()

    @cached_property
    def _read(self) -> Recommendation:
        """Before it is known whether this member may see it: only for what decides that."""
        found = read_one(self.kwargs["pk"])
        if found is None:
            raise Http404
        return found

    @cached_property
    def sides(self) -> Sides:
        return sides_of(self._read, self.request.user, self.today)

    @cached_property
    def sent(self) -> Sent:
        """What this member may see of all that is not decided, worked out once for all that a page asks about."""
        return sent_beside(self._read, self.request.user, self.today, self.sides.reach)

    @cached_property
    def recommendation(self) -> Recommendation:
        if self.kwargs["pk"] not in self.sent.rows:
            raise Http404
        return self._read


class ReviewGive(_OfOne, ActionFormView):
    """Reads like a paper, ends in a form; once the view is given, with the views of the others."""

    permission = Permission.REVIEW_GIVE
    template_name = "commissioning/review_give.html"
    form_class = ReviewGiveForm
    breadcrumbs = [TO_REVIEW]

    @cached_property
    def own(self) -> OwnReview:
        """With its number where it is open."""
        found = own_review(self.request.user, self.today, self.recommendation)
        return replace(found, place=self.sent.place_of(self.recommendation.pk), places=len(self.sent.open))

    @property
    def is_saving(self) -> bool:
        return SAVE in self.request.POST

    @property
    def heading(self) -> str:
        return self.recommendation.title

    @property
    def caption(self) -> str:
        return self.own.caption

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.recommendation  # noqa: B018 - not there for whoever stands aside, before anything is read
        return super().post(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        """What was saved last; without a draft the view that was given, to be revised."""
        last = self.own.draft or self.own.given
        written = {name: getattr(last, name) for name in ("view", "conditions", "reasons")} if last else {}
        return written | {"expected_version": last.version if last else 0}

    def act(self, form: Any, *, at: datetime) -> Review:
        write = transitions.save_review if self.is_saving else transitions.give_review
        return write(recommendation=self.recommendation, **form.cleaned_data, by=self.request.user, at=at)

    def refused(self, form: Any, refusal: Refused) -> Any:
        if isinstance(refusal, transitions.StandsAside):
            raise Http404
        if isinstance(refusal, transitions.DraftChanged):
            form.read_again(refusal.now)
        # It may be over since the page was opened: the page says how it stands now, and keeps the words.
        for name in ("_read", "sides", "sent", "recommendation", "own"):
            self.__dict__.pop(name, None)
        return super().refused(form, refusal)

    def done_words(self, outcome: Review) -> str:
        if self.is_saving:
            return f"Saved: “{self.recommendation}”. Only you can read it, and it does not count until you give it."
        return f"Your view is given: {outcome.get_view_display().lower()}."

    def next_url(self, outcome: Review) -> str:
        return str(LIST) if self.is_saving else self.request.path

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        turnout = turnout_of(self.recommendation, self.sides)
        is_in_the_chair = turnout.in_the_chair == self.request.user.pk and not self.own.conclusion
        picture = picture_of(self.recommendation, seen=self.sent.rows, as_at=self.today, is_outside=True)
        return (
            context
            | self._others(turnout)
            | self._next()
            | {
                "own": self.own,
                "picture": picture,
                "turnout": turnout,
                "closes_on": spoken_day(self.recommendation.closes_on, self.today),
                "is_writing": self.own.is_open or context["form"].is_bound,
                "quorum": quorum_of_office().of(len(turnout.eligible)) if is_in_the_chair else None,
            }
        )

    def _next(self) -> dict[str, Any]:
        """What waits for this member once this one is done."""
        following = next_review(self.request.user, self.sent, self.recommendation.pk) if self.own.given else None
        return {"next": following, "next_closes": closing(following, self.today)} if following else {}

    def _others(self, turnout: Turnout) -> dict[str, Any]:
        """What the others said, once the own view is in; and once it is concluded where everybody stood."""
        if self.own.conclusion:
            return self._stood(self.own.conclusion)
        if not self.own.given:
            return {}
        own = self.request.user.pk
        views = [self.own.given.view, *(one.view for person, one in turnout.views.items() if person != own)]
        return {"voices": voices_heard(self.request.user, turnout), "count": count(views)}

    def _stood(self, conclusion: Conclusion) -> dict[str, Any]:
        read = conclusion.places.select_related("member__provider__merged_into", "review")
        places = list(read.prefetch_related(speaking_for("member")).order_by("pk"))
        own = self.request.user.pk
        said = [(one.member, one.review) for one in places if one.review and one.member.person_id != own]
        return {
            "voices": Voices(
                tuple((member.spoken_role, review.pk) for member, review in said), lambda: [one for _, one in said]
            ),
            "count": count(one.stood for one in places if one.stood in MemberView.values),
            "aside": [one.member for one in places if one.why],
        }


class ReviewInterest(_OfOne, ActionFormView):
    """Declares an interest in one case, however late, and stands aside from it."""

    permission = Permission.REVIEW_GIVE
    template_name = "commissioning/review_interest.html"
    form_class = ReviewInterestForm
    heading = "I have an interest in this"
    success_url = LIST

    @property
    def caption(self) -> str:
        return self.recommendation.title

    @property
    def breadcrumbs(self) -> list[tuple[str, Any]]:
        return [TO_REVIEW, (self.recommendation.title, self.back)]

    @property
    def back(self) -> str:
        return reverse("commissioning:review-give", args=[self.recommendation.pk])

    @property
    def cancel_url(self) -> str:
        return self.back

    @cached_property
    def concerned(self) -> list[Concerned]:
        return list(concerned_by(self.recommendation, self.today))

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"concerned": self.concerned}

    def get_initial(self) -> dict[str, Any]:
        return {"provider": str(self.concerned[0].provider.pk)} if len(self.concerned) == 1 else {}

    def act(self, form: Any, *, at: datetime) -> Interest:
        user = self.request.user
        interest = transitions.declare_interest(person=user, **form.cleaned_data, by=user, at=at)
        mail.tell_voided(interest, self.request)
        return interest

    def done_words(self, outcome: Interest) -> str:
        """Of this case alone: the person may not have been able to see another that it reaches."""
        aside = aside_words(outcome, [self.recommendation.pk])
        return f"You have declared: {outcome}. {aside} It stands among your interests."
