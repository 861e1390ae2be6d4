"""The agenda of a meeting: items of other business beside the recommendations, and the order of all.

An item about a recommendation comes and goes with its review (transitions.recommendation), so it is only moved here.
"""

from datetime import datetime

from accounts.models import User
from commissioning.models import AgendaItem, Meeting
from commissioning.transitions.meeting import working_on
from core import audit
from core.refusal import Obstacle, Refused, refuse_if
from providers.rules.values import obstacles_to_text, tidy

_FOLLOWS = "This item is about a recommendation: it leaves the agenda when its review is moved or withdrawn"
_GONE = "This item is no longer on the agenda"


def add_agenda_item(*, meeting: Meeting, title: str, by: User, at: datetime) -> AgendaItem:
    """Put an item of other business at the end of the agenda. Refused without a title and on a closed meeting."""
    with working_on(meeting) as held:
        refuse_if(_obstacles_to_title(title))
        last = AgendaItem.objects.filter(meeting=held).order_by("-position").first()
        position = (last.position if last else 0) + 1
        item = AgendaItem.objects.create(meeting=held, position=position, title=tidy(title))
        audit.record(action="commissioning.agenda_item.added", by=by, at=at, subject=item)
    return item


def change_agenda_item(*, item: AgendaItem, title: str, by: User, at: datetime) -> AgendaItem:
    """Give an item of other business another title. Refused for a recommendation's item and on a closed meeting."""
    with working_on(item.meeting):
        held = _held(item)
        refuse_if([*_obstacles_to_other_business(held), *_obstacles_to_title(title)])
        held.title = tidy(title)
        held.version += 1
        held.save()
        audit.record(action="commissioning.agenda_item.changed", by=by, at=at, subject=held)
    return held


def remove_agenda_item(*, item: AgendaItem, by: User, at: datetime) -> None:
    """Take an item of other business off with its minutes. Refused for a recommendation's, and on a closed meeting."""
    with working_on(item.meeting):
        held = _held(item)
        refuse_if(_obstacles_to_other_business(held))
        audit.record(action="commissioning.agenda_item.removed", by=by, at=at, subject=held)
        held.delete()


def move_agenda_item(*, item: AgendaItem, is_up: bool, by: User, at: datetime) -> AgendaItem:
    """Change places with the item before, or the one after. The first stays first and the last last, without a word."""
    with working_on(item.meeting) as meeting:
        held = _held(item)
        items = list(AgendaItem.objects.filter(meeting=meeting).in_order())
        place = items.index(held)
        other = place - 1 if is_up else place + 1
        if not 0 <= other < len(items):
            return held
        items[place], items[other] = items[other], items[place]
        for position, one in enumerate(items, start=1):
            if one.position != position:
                one.position = position
                one.save(update_fields=["position"])
        audit.record(action="commissioning.agenda_item.moved", by=by, at=at, subject=held, place=other + 1)
    return items[other]


def _held(item: AgendaItem) -> AgendaItem:
    held = AgendaItem.objects.select_for_update(of=("self",)).filter(pk=item.pk).first()
    if held is None:
        raise Refused(Obstacle(_GONE))
    return held


def _obstacles_to_other_business(item: AgendaItem) -> list[Obstacle]:
    return [] if item.recommendation_id is None else [Obstacle(_FOLLOWS)]


def _obstacles_to_title(title: str) -> list[Obstacle]:
    return obstacles_to_text(title, field="title", what="what the item is about", limit=200)
