"""The papers of a meeting, or those that wait for one member, as one reader is handed them.

Everything begins with what the reader may see at all (visible_to): what somebody stands aside from is neither printed
nor listed, and what is left is numbered without a gap.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.permissions import Permission
from accounts.roles import Role
from commissioning.figures.recommendation import Picture, picture_of
from commissioning.figures.reviews import open_reviews, term_of
from commissioning.figures.sent import sent_to
from commissioning.models import AgendaItem, Conclusion, Meeting, Recommendation


@dataclass(frozen=True)
class PackPaper:
    """One recommendation in a pack, with the advice that stands. `number` is that of its item."""

    number: int
    picture: Picture
    conclusion: Conclusion | None = None


@dataclass(frozen=True)
class PackItem:
    """One line of the contents; other business of a meeting has no paper."""

    number: int
    title: str
    paper: PackPaper | None = None


@dataclass(frozen=True)
class Pack:
    """What one reader is handed, as at a day. `meeting` is None where views are given by correspondence."""

    reader: str
    is_whole: bool
    as_at: date
    items: Sequence[PackItem]
    meeting: Meeting | None = None

    @property
    def papers(self) -> list[PackPaper]:
        return [item.paper for item in self.items if item.paper is not None]


def meeting_pack(meeting: Meeting, reader: Any, as_at: date) -> Pack:
    """The agenda of a meeting and the paper of each recommendation on it, as far as this reader may see them."""
    listed = AgendaItem.objects.visible_to(reader).filter(meeting=meeting).in_order()
    agenda = [(item.title, item.recommendation_id) for item in listed]
    papers = _papers(reader, {key: place for place, (_, key) in enumerate(agenda, start=1) if key}, as_at)
    items = [
        PackItem(place, title, papers.get(key) if key else None) for place, (title, key) in enumerate(agenda, start=1)
    ]
    return Pack(_spoken(reader, as_at), _is_whole(reader), as_at, items, meeting)


def review_pack(reader: Any, as_at: date) -> Pack:
    """Each recommendation that waits for this member's view, in the order in which they close."""
    waiting = [one.recommendation for one in open_reviews(reader, sent_to(reader, as_at)).waiting]
    papers = _papers(reader, {one.pk: place for place, one in enumerate(waiting, start=1)}, as_at)
    items = [PackItem(place, one.title, papers[one.pk]) for place, one in enumerate(waiting, start=1)]
    return Pack(_spoken(reader, as_at), _is_whole(reader), as_at, items)


def _papers(reader: Any, numbers: Mapping[int, int], as_at: date) -> Mapping[int, PackPaper]:
    """By the key of each recommendation its paper. Small counts are hidden from everybody: a pack is handed on."""
    visible = Recommendation.objects.visible_to(reader)
    seen = set(visible.values_list("pk", flat=True))
    advice = {
        one.recommendation_id: one for one in Conclusion.objects.filter(recommendation__in=numbers, voided_at=None)
    }
    return {
        one.pk: PackPaper(numbers[one.pk], picture_of(one, seen=seen, as_at=as_at, is_outside=True), advice.get(one.pk))
        for one in visible.filter(pk__in=numbers).with_lines()
    }


def _is_whole(reader: Any) -> bool:
    """Whether the copy holds every item, so that it is not for somebody who stands aside from one."""
    return bool(reader.may(Permission.RECOMMENDATION_VIEW))


def _spoken(reader: Any, on: date) -> str:
    """For whom it is printed: by what they are, not by name."""
    term = term_of(reader, on)
    return term.spoken_role if term else str(Role(reader.role).label)
