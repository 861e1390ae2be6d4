"""Who sat on the Commission in a year, and who spoke for which priority where it concluded."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from commissioning.choices import Stood
from commissioning.models import CommissionMember, ConclusionPlace, Representation, speaking_for
from commissioning.rules.advice import Count
from reports.figures.advice_cases import Case


@dataclass(frozen=True)
class Speaker:
    """Somebody who speaks for the priority of a recommendation, by what they are, and whether they took part."""

    role: str
    took_part: str


@dataclass(frozen=True)
class Aside:
    """Somebody who stood aside, by what they are, and by which path."""

    role: str
    why: str


@dataclass(frozen=True)
class Sitting:
    """One conclusion: who was in the chair, who spoke for the priority, how the views fell, who stood aside."""

    case: Case
    chair: str
    # Empty where nobody on the Commission represents the priority.
    speakers: tuple[Speaker, ...]
    count: Count
    silent: int
    eligible: int
    quorum: int
    aside: tuple[Aside, ...]
    dissent: str


@dataclass(frozen=True)
class Seat:
    """One term on the Commission, by what the person is."""

    member: CommissionMember
    role: str
    priorities: tuple[str, ...]

    @property
    def until(self) -> date | None:
        return self.member.last_day


_TOOK_PART = {Stood.ASIDE: "stood aside", Stood.SILENT: "gave no view"}


def sittings(cases: Sequence[Case]) -> tuple[Sitting, ...]:
    """The conclusions that stand, in the order in which they were made. Five queries for any number."""
    concluded = [case for case in cases if case.conclusion]
    rows = ConclusionPlace.objects.filter(conclusion__in=[case.conclusion for case in concluded])
    places: dict[int, list[ConclusionPlace]] = defaultdict(list)
    for place in rows.select_related("member__provider").prefetch_related(speaking_for("member")).order_by("pk"):
        places[place.conclusion_id].append(place)
    spoken_for = _spoken_for({place.member_id for them in places.values() for place in them})
    chairs = _chairs(concluded)
    found = [_sitting(case, places, spoken_for, chairs) for case in concluded]
    return tuple(sorted(found, key=_when))


def _when(sitting: Sitting) -> Any:
    made = sitting.case.conclusion
    return (made.concluded_at, made.pk) if made else ()


def _chairs(cases: Iterable[Case]) -> Mapping[int, CommissionMember]:
    keys = {case.conclusion.chaired_by_id for case in cases if case.conclusion}
    return {member.pk: member for member in CommissionMember.objects.filter(pk__in=keys).with_names()}


def _spoken_for(members: Iterable[int]) -> Mapping[int, Mapping[int, str]]:
    """By member the names of the priorities that they represent, by their keys."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    rows = Representation.objects.filter(member__in=members).order_by("priority__name")
    for member, priority, name in rows.values_list("member", "priority", "priority__name"):
        found[member][priority] = name
    return found


def _sitting(
    case: Case,
    places: Mapping[int, Sequence[ConclusionPlace]],
    spoken_for: Mapping[int, Mapping[int, str]],
    chairs: Mapping[int, CommissionMember],
) -> Sitting:
    conclusion = case.conclusion
    if conclusion is None:
        raise ValueError(f"{case.recommendation} was not concluded")
    own, priority = places.get(conclusion.pk, ()), case.recommendation.priority_id
    views = Counter(place.stood for place in own)
    speak = [place for place in own if priority in spoken_for.get(place.member_id, {})]
    return Sitting(
        case=case,
        chair=chairs[conclusion.chaired_by_id].spoken_role,
        speakers=tuple(Speaker(one.member.spoken_role, _TOOK_PART.get(Stood(one.stood), "took part")) for one in speak),
        count=Count(views[Stood.SUPPORT], views[Stood.CONDITIONS], views[Stood.AGAINST], views[Stood.ABSTAIN]),
        silent=views[Stood.SILENT],
        eligible=conclusion.eligible,
        quorum=conclusion.quorum,
        aside=tuple(Aside(one.member.spoken_role, one.why) for one in own if one.stood == Stood.ASIDE),
        dissent=conclusion.dissent,
    )


def seats_between(first: date, last: date) -> tuple[Seat, ...]:
    """Each term that covers any day from the first to the last, the chair's before the others. Three queries."""
    members = list(CommissionMember.objects.during(first, last).with_names().in_order()) if first <= last else []
    spoken_for = _spoken_for({member.pk for member in members})
    return tuple(Seat(member, member.spoken_role, tuple(spoken_for.get(member.pk, {}).values())) for member in members)
