"""What stands between a submitted notice and its signature, and the reference that it will be given."""

from datetime import date

from accounts.models import User
from accounts.permissions import Permission
from commissioning.figures.interests import interests_in
from commissioning.models import Office
from core.refusal import Obstacle
from grants.figures.advice import recommended_by
from grants.figures.check import obstacles_in
from grants.figures.draft import Draft, draft_of
from grants.figures.implications import Implications, implications_of
from grants.models import DecisionNotice, NoticeContributor, ReferenceSeries
from grants.rules.moves import obstacles_to_decide, obstacles_to_move
from grants.rules.references import reference_for, series_for


def obstacles_to_sign(
    notice: DecisionNotice,
    *,
    person: int,
    on: date,
    draft: Draft | None = None,
    implications: Implications | None = None,
) -> list[Obstacle]:
    """Why this person (by key) cannot sign this notice on a day, whatever they declare and prove. Empty: they can.

    Whoever has read the notice and what it does hands both in.
    """
    closed = obstacles_to_move("sign", state=notice.state)
    if closed:
        return closed
    draft = draft or draft_of(notice)
    return [
        *obstacles_to_deciding(notice, person=person),
        *_before_signature(notice),
        *obstacles_of_own_interests(notice, person=person, on=on),
        *obstacles_in(draft, implications or implications_of(draft), on=on, people=_handled_by(notice)),
    ]


def _handled_by(notice: DecisionNotice) -> list[int]:
    """Who submitted and who certified it: an interest may have been declared since."""
    return [key for key in (notice.submitted_by_id, notice.certified_by_id) if key is not None]


def obstacles_to_deciding(notice: DecisionNotice, *, person: int) -> list[Obstacle]:
    """Why this person may neither sign nor refuse it: it is their own work (DOMAIN.md 5)."""
    contributors = NoticeContributor.objects.filter(notice=notice).values_list("person_id", flat=True)
    return obstacles_to_decide(
        person=person,
        drafted_by=notice.drafted_by_id,
        submitted_by=notice.submitted_by_id,
        certified_by=notice.certified_by_id,
        contributors=set(contributors),
        advised_by=recommended_by(notice),
    )


def obstacles_to_returning(notice: DecisionNotice, *, person: User, on: date) -> list[Obstacle]:
    """Why this person may not send it back: for a decision maker that is a step of deciding, for others a remark."""
    if not person.may(Permission.NOTICE_SIGN):
        return []
    return obstacles_of_own_interests(notice, person=person.pk, on=on)


def obstacles_of_own_interests(
    notice: DecisionNotice, *, person: int, on: date, doing: str = "decide"
) -> list[Obstacle]:
    """Nobody decides or publishes where the register says that they have an interest (DOMAIN.md 1 and 5)."""
    lines = notice.lines.values_list("provider", "lead")
    paid = {provider for line in lines for provider in line if provider is not None}
    found = interests_in(people=[person], providers=paid, on=on)
    return [Obstacle(f"You have a live interest: {path.words}. Somebody else must {doing} this") for path in found]


def _before_signature(notice: DecisionNotice) -> list[Obstacle]:
    obstacles = []
    if notice.certified_at is None:
        obstacles.append(Obstacle("Finance has not certified the money yet"))
    if notice.is_from_paper:
        obstacles.append(Obstacle("This decision was signed on paper: it is recorded, not signed"))
    return obstacles


def next_reference(office: Office | None, on: date) -> str:
    """The reference that a signature on this day would be given, if nobody signs before. Nothing without an office."""
    if office is None:
        return ""
    pattern = office.decision_reference_format
    series = ReferenceSeries.objects.filter(name=series_for(pattern, signed_on=on)).first()
    return reference_for(pattern, number=series.last_number + 1 if series else 1, signed_on=on)
