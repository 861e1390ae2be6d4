"""Who is told of what happens to a review. Nobody who has an interest in it, whatever their role."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from accounts.models import User
from accounts.permissions import Permission
from accounts.roles import Role, may
from commissioning.choices import Position, Stood
from commissioning.figures.recusals import recusals_of
from commissioning.figures.review import progress_of
from commissioning.models import Conclusion, ConclusionPlace, Interest, Recommendation, Recusal

HEADS = (Position.CHAIR, Position.DEPUTY)


@dataclass(frozen=True)
class StoodAside:
    """What one interest did to one review: whether a view of its person was voided, and whether it is open again."""

    recommendation: Recommendation
    voided_a_view: bool
    reopened: bool


def reads_as_member(person: User) -> bool:
    """Whether somebody reads recommendations as a member of the Commission, and not on the pages of the office."""
    return person.may(Permission.REVIEW_GIVE)


def who_may_take_part(recommendation: Recommendation, on: date) -> list[User]:
    """Everybody on the Commission on a day but those who stand aside."""
    return _open_to_mail(place.member.person for place in progress_of(recommendation, on).eligible)


def who_is_waited_for(recommendation: Recommendation, on: date) -> list[User]:
    """Who may take part and has given no view yet."""
    return _open_to_mail(place.member.person for place in progress_of(recommendation, on).waiting)


def who_took_part(recommendation: Recommendation, on: date) -> list[User]:
    """Whose view counted in the conclusion that stands, and who wrote the recommendation."""
    places = ConclusionPlace.objects.filter(
        conclusion__recommendation=recommendation, conclusion__voided_at=None, review__isnull=False
    ).select_related("member__person")
    people = [place.member.person for place in places.exclude(stood=Stood.ASIDE)]
    return _without_interest(recommendation, on, [*people, recommendation.drafted_by])


def who_answers_for(recommendation: Recommendation, on: date) -> list[User]:
    """Whoever heads the Commission or this item, who wrote it, and the managers."""
    progress = progress_of(recommendation, on)
    chair = progress.in_the_chair
    heads = [
        place.member.person
        for place in progress.eligible
        if place.member.position in HEADS or (chair is not None and place.member.pk == chair.pk)
    ]
    roles = [role for role in Role if may(role, Permission.COMMISSION_EDIT)]
    return _without_interest(
        recommendation, on, [*heads, recommendation.drafted_by, *User.objects.filter(role__in=roles).order_by("pk")]
    )


def outcome_of(interest: Interest) -> list[StoodAside]:
    """From which recommendations the person stands aside since this interest was declared, and what that voided."""
    at = Q(person=interest.person_id, at=interest.declared_at)
    aside = {one.recommendation_id: one for one in Recusal.objects.filter(at)}
    voided = Conclusion.objects.filter(
        Q(recommendation__in=list(aside)) | Q(places__member__person=interest.person_id),
        voided_at=interest.declared_at,
    )
    reopened = set(voided.values_list("recommendation", flat=True))
    found = Recommendation.objects.filter(pk__in=aside.keys() | reopened).select_related("drafted_by")
    return [
        StoodAside(one, voided_a_view=one.pk in aside and aside[one.pk].voided_a_view, reopened=one.pk in reopened)
        for one in found.order_by("pk")
    ]


def _without_interest(recommendation: Recommendation, on: date, people: Iterable[User]) -> list[User]:
    those = _open_to_mail(people)
    aside = recusals_of([recommendation.pk], [person.pk for person in those], on).get(recommendation.pk, {})
    return [person for person in those if person.pk not in aside]


def _open_to_mail(people: Iterable[User]) -> list[User]:
    """Each once, and only those who can still sign in to read what they are told of."""
    return list({person.pk: person for person in people if person.is_active}.values())
