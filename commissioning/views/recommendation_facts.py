"""What a person can do with a recommendation now, what it waits for, and where an obstacle is mended."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission as P
from commissioning.choices import Advice, RecommendationState, ReviewRoute
from commissioning.figures.review import Progress
from commissioning.models import Conclusion, Recommendation, Recusal, speaking_for
from commissioning.rules.advice import Count, count, obstacles_to_move
from commissioning.rules.concluding import OWN_VIEW_FIRST
from commissioning.rules.reminding import DOING
from commissioning.transitions.conclusion import obstacles_to_conclude
from commissioning.transitions.recommendation import TEXTS, obstacles_of_own
from core.refusal import Obstacle
from core.templatetags.house import day, moment


@dataclass(frozen=True)
class Action:
    """One thing that can be done, and where."""

    label: str
    href: str


@dataclass(frozen=True)
class ToMend:
    """What is missing, and the page that mends it."""

    message: str
    href: str
    link: str


@dataclass(frozen=True)
class Concluded:
    """One conclusion with where each member stood, for a reader."""

    conclusion: Conclusion
    count: Count
    voices: Sequence[Any]
    aside: Sequence[Any]
    silent: Sequence[Any]
    # Who took part and declared an interest afterwards, by what they are, with when and why; of one that stands.
    late: Sequence[tuple[str, Recusal]] = ()
    # Whose interest voided it, with their names: for whoever may see interests.
    voided_by: Sequence[str] = ()

    @property
    def is_against(self) -> bool:
        """Whether it stands and does not support the recommendation."""
        return self.conclusion.voided_at is None and self.conclusion.advice == Advice.AGAINST


def actions_on(recommendation: Recommendation, user: User, today: date) -> list[Action]:
    """What this person may do with it now, besides what it waits for."""
    may_draft = user.may(P.RECOMMENDATION_DRAFT)
    is_meeting = recommendation.route == ReviewRoute.MEETING
    offered = [
        ("reviewers-remind", "Remind the members", _may_remind(recommendation, user, today), "review"),
        (
            "recommendation-reschedule",
            "Move it to another meeting" if is_meeting else "Move the last day for views",
            may_draft,
            "reschedule",
        ),
        ("recommendation-copy", "Begin a copy", may_draft, "copy"),
        ("recommendation-withdraw", "Withdraw it", may_draft, "withdraw"),
    ]
    return [
        Action(label, reverse(f"commissioning:{name}", args=[recommendation.pk]))
        for name, label, may, verb in offered
        if may and not obstacles_to_move(verb, state=recommendation.state)
    ]


def _may_remind(recommendation: Recommendation, user: User, today: date) -> bool:
    """Of one in review, for whoever has no interest in it."""
    if not user.may(P.REVIEW_REMIND) or obstacles_to_move("review", state=recommendation.state):
        return False
    return not obstacles_of_own(recommendation, by=user, on=today, doing=DOING)


def waits_for(recommendation: Recommendation, progress: Progress, today: date) -> list[str]:
    """Why the chair cannot conclude it yet, as the office reads it; nothing where the chair can."""
    chair = progress.in_the_chair
    if chair is None:
        return ["Nobody may take part in this item: everybody on the Commission stands aside"]
    found = obstacles_to_conclude(recommendation, progress, by=chair.person, today=today)
    own = f"{chair} has not given a view yet, and concludes it after that"
    return [own if obstacle.message == OWN_VIEW_FIRST else obstacle.message for obstacle in found]


def ways_to_mend(recommendation: Recommendation, obstacles: Iterable[Obstacle]) -> list[ToMend]:
    """Each obstacle to sending with the page on which it is mended."""
    return [ToMend(one.message, *_way(recommendation, one.field or "")) for one in obstacles]


def _way(recommendation: Recommendation, field: str) -> tuple[str, str]:
    if field in TEXTS:
        return f"{reverse('commissioning:recommendation-change', args=[recommendation.pk])}#id_{field}", "Write it"
    if not recommendation.lines.all():
        return reverse("commissioning:recommended-line-add", args=[recommendation.pk]), "Add a line"
    return f"{recommendation.get_absolute_url()}#lines", "Go to the lines"


def facts_of(recommendation: Recommendation) -> list[dict[str, Any]]:
    """When it is reviewed, by whom it was written, and what became of it."""
    one = recommendation
    rows: list[dict[str, Any]] = [
        {"key": "Priority", "value": str(one.priority), "href": one.priority.get_absolute_url()}
    ]
    if one.meeting is not None:
        rows.append(
            {"key": "Reviewed", "value": f"At the meeting: {one.meeting}", "href": one.meeting.get_absolute_url()}
        )
    elif one.closes_on is not None:
        rows.append({"key": "Reviewed", "value": f"By correspondence, until {day(one.closes_on)}"})
    if one.sent_at is not None:
        rows.append({"key": "Sent", "value": f"{moment(one.sent_at)}, by {one.sent_by}"})
    rows.append({"key": "Written by", "value": str(one.drafted_by), "note": _changed(one)})
    if one.decided_reference:
        register = f"{reverse('grants:notice-list')}?q={one.decided_reference}"
        rows.append({"key": "Decided", "value": f"By decision {one.decided_reference}", "href": register})
    if one.withdrawn_because:
        rows.append({"key": "Withdrawn because", "value": one.withdrawn_because})
    if one.copied_from_id is not None:
        address = reverse("commissioning:recommendation-detail", args=[one.copied_from_id])
        rows.append({"key": "Begun as a copy of", "value": "An earlier recommendation", "href": address})
    return rows


def _changed(one: Recommendation) -> str:
    if one.state != RecommendationState.DRAFT and one.changed_by_id == one.drafted_by_id:
        return ""
    return f"Last changed by {one.changed_by}, {moment(one.changed_at)}"


def concluded_on(recommendation: Recommendation) -> list[Concluded]:
    """Each conclusion of it, the one that stands first, then the latest. As many queries for any number."""
    found = Conclusion.objects.filter(recommendation=recommendation).select_related(
        "concluded_by", "chaired_by__person", "chaired_by__provider"
    )
    conclusions = found.prefetch_related(
        *("places__member__person", "places__member__provider", "places__review"),
        *(speaking_for("places", "member"), speaking_for("chaired_by")),
    )
    ordered = sorted(conclusions, key=lambda one: (one.voided_at is not None, -one.pk))
    recusals = {one.person_id: one for one in Recusal.objects.filter(recommendation=recommendation)} if ordered else {}
    return [_concluded(one, recusals) for one in ordered]


def _concluded(conclusion: Conclusion, recusals: Mapping[int, Recusal]) -> Concluded:
    places = sorted(conclusion.places.all(), key=lambda place: place.pk)
    took_part = [place for place in places if not place.why and place.member.person_id in recusals]
    is_void = conclusion.voided_at is not None
    return Concluded(
        conclusion=conclusion,
        count=count(place.stood for place in places),
        voices=[place for place in places if place.review is not None],
        aside=[place for place in places if place.why],
        silent=[place for place in places if place.review is None and not place.why],
        late=[] if is_void else [(one.member.spoken_role, recusals[one.member.person_id]) for one in took_part],
        voided_by=[str(one.member) for one in took_part if recusals[one.member.person_id].at == conclusion.voided_at],
    )
