import re
import string
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction

from accounts.models import User
from commissioning import rules
from commissioning.models import Board, Office, OfficeHolderTerm
from commissioning.rules.advice import obstacles_to_quorum_setting
from core import audit
from core.refusal import Obstacle, Refused, refuse_if
from providers.models import CouncilArea
from providers.rules.values import obstacles_to_email, obstacles_to_text, obstacles_to_website, tidy, written

_FIRST_BYTES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
# The parts of a reference, and how each may be written: with leading noughts, or as it is.
_PARTS = {"number": r"(0?\dd)?", "year": "", "financial_year": ""}
# WCAG 2.2 AA: white text of the page's header stands on the office's colour.
_LEAST_CONTRAST = 4.5


class OfficeDetails(TypedDict, total=False):
    """What can be said of an office. `areas` and `boards` are the whole list, in place of what stood before."""

    name: str
    short_name: str
    decision_maker_title: str
    decision_reference_format: str
    # The quorum of the Victims Commission: per cent of those who may take part, and never fewer than.
    quorum_percent: int
    quorum_least: int
    address: str
    telephone: str
    email: str
    website: str
    colour: str
    # The bytes of a PNG or JPEG; None takes the logo away.
    logo: bytes | None
    areas: Iterable[CouncilArea]
    boards: Iterable[str]


@transaction.atomic
def set_up_office(*, by: User, at: datetime, **details: Unpack[OfficeDetails]) -> Office:
    """Enter the decision-making body, once. Everything shown and printed bears its name, titles and colour.

    Refused when an office is set up already, and as `change_office` is.
    """
    if Office.objects.exists():
        raise Refused(Obstacle(f"The office is set up already, as {Office.objects.get()}: change its details instead"))
    office = Office(pk=1)
    _write(office, details)
    audit.record(action="commissioning.office.set_up", by=by, at=at, subject=office)
    return office


@transaction.atomic
def change_office(*, office: Office, by: User, at: datetime, **details: Unpack[OfficeDetails]) -> Office:
    """Change what is named of the office's details and leave the rest. Papers issued before keep what they bear.

    Refused without a name, a short name or a title; for a reference format that gives no number or no year, a quorum of
    nobody or of more than everybody, a colour too light for white text, a picture that is neither PNG nor JPEG, and an
    address of mail or web that is none.
    """
    office = Office.objects.select_for_update().get(pk=office.pk)
    changed = _write(office, details)
    audit.record(action="commissioning.office.changed", by=by, at=at, subject=office, changed=", ".join(changed))
    return office


@transaction.atomic
def add_term(
    *, office: Office, holder: str, started_on: date, by: User, at: datetime, ended_on: date | None = None
) -> OfficeHolderTerm:
    """Record one person's time as the decision maker. Refused when it overlaps another's or ends before it starts."""
    office = Office.objects.select_for_update().get(pk=office.pk)
    refuse_if(
        [
            *obstacles_to_text(holder, field="holder", what="who holds the office", limit=200),
            *_obstacles_to_term(office, started_on, ended_on),
        ]
    )
    term = OfficeHolderTerm.objects.create(office=office, holder=tidy(holder), started_on=started_on, ended_on=ended_on)
    audit.record(
        action="commissioning.term.added", by=by, at=at, subject=term, started_on=started_on, ended_on=ended_on
    )
    return term


@transaction.atomic
def end_term(*, term: OfficeHolderTerm, ended_on: date, by: User, at: datetime) -> OfficeHolderTerm:
    """Record the last day of a decision maker's time in office. Refused twice, and before it started."""
    term = OfficeHolderTerm.objects.select_for_update().get(pk=term.pk)
    if term.ended_on is not None:
        raise Refused(Obstacle(f"The term of {term} ended on {written(term.ended_on)} already"))
    if ended_on < term.started_on:
        raise Refused(Obstacle("It cannot end before it started", "ended_on"))
    term.ended_on = ended_on
    term.save(update_fields=["ended_on"])
    audit.record(action="commissioning.term.ended", by=by, at=at, subject=term, ended_on=ended_on)
    return term


def _write(office: Office, details: OfficeDetails) -> list[str]:
    """Put the details into the office's row and its lists; gives back the names of what is now different."""
    values: dict[str, Any] = {name: _tidied(value) for name, value in details.items()}
    areas, boards = values.pop("areas", None), values.pop("boards", None)
    boards = None if boards is None else list(boards)
    if "logo" in values:
        values["logo_type"] = _picture_type(values["logo"]) if values["logo"] else ""
    before = {name: getattr(office, name) for name in values}
    for name, value in values.items():
        setattr(office, name, value)
    refuse_if([*_obstacles_to_describe(office), *_obstacles_to_boards(boards or ())])
    office.save()
    changed = [name for name, value in values.items() if value != before[name]]
    if areas is not None and _keep_areas(office, list(areas)):
        changed.append("areas")
    if boards is not None and _keep_boards(office, [tidy(board) for board in boards]):
        changed.append("boards")
    return changed


def _tidied(value: Any) -> Any:
    return tidy(value) if isinstance(value, str) else value


def _keep_areas(office: Office, areas: list[CouncilArea]) -> bool:
    """Make these the office's areas; gives back whether they are others than before."""
    before = set(office.areas.all())
    office.areas.set(areas)
    return before != set(areas)


def _keep_boards(office: Office, names: list[str]) -> bool:
    """Make these the office's boards; gives back whether they are others than before."""
    before = set(office.boards.values_list("name", flat=True))
    office.boards.exclude(name__in=names).delete()
    for name in names:
        Board.objects.get_or_create(office=office, name=name)
    return before != set(names)


def _obstacles_to_describe(office: Office) -> list[Obstacle]:
    return [
        *obstacles_to_text(office.name, field="name", what="the name of the body", limit=200),
        *obstacles_to_text(office.short_name, field="short_name", what="a short name", limit=60),
        *obstacles_to_text(
            office.decision_maker_title, field="decision_maker_title", what="the decision maker’s title", limit=100
        ),
        *_obstacles_to_reference_format(office.decision_reference_format),
        *obstacles_to_quorum_setting(office.quorum_percent, office.quorum_least),
        *obstacles_to_text(office.address, field="address", what="the address", limit=300, required=False),
        *obstacles_to_text(office.telephone, field="telephone", what="the telephone number", limit=30, required=False),
        *obstacles_to_email(office.email),
        *obstacles_to_website(office.website),
        *_obstacles_to_colour(office.colour),
        *_obstacles_to_logo(office.logo),
    ]


def _obstacles_to_boards(boards: Iterable[str]) -> list[Obstacle]:
    return [
        obstacle
        for board in boards
        for obstacle in obstacles_to_text(board, field="boards", what="the name of each board", limit=200)
    ]


def _obstacles_to_reference_format(text: str) -> list[Obstacle]:
    """A format must give each decision of a year a reference of its own."""
    field = "decision_reference_format"
    advice = "for example {number:03d}/{year}"
    try:
        parts = [(name, spec, turn) for _, name, spec, turn in string.Formatter().parse(text) if name is not None]
    except ValueError:
        return [Obstacle(f"Check the curly brackets of the format, {advice}", field)]
    if not all(name in _PARTS and re.fullmatch(_PARTS[name], spec or "") and not turn for name, spec, turn in parts):
        return [Obstacle(f"Use {{number}} and {{year}} or {{financial_year}} in the format, {advice}", field)]
    named = {name for name, _, _ in parts}
    if "number" not in named or not named & {"year", "financial_year"}:
        return [Obstacle(f"The format must hold both a number and a year, {advice}", field)]
    first = text.format(number=7, year=2015, financial_year="2015-16")
    if len(first) > 40 or len(text) > 60:
        return [Obstacle("Shorten the format: a reference has 40 characters at most", field)]
    return []


def _obstacles_to_colour(colour: str) -> list[Obstacle]:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        return [Obstacle("Enter a colour as # and six figures, for example #1f3a5f", "colour")]
    if _contrast_with_white(colour) < _LEAST_CONTRAST:
        return [Obstacle("Choose a darker colour: white text on this one is hard to read", "colour")]
    return []


def _contrast_with_white(colour: str) -> float:
    """The contrast ratio of WCAG 2.2."""
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)


def _obstacles_to_logo(logo: bytes | memoryview | None) -> list[Obstacle]:
    if not logo:
        return []
    if len(logo) > rules.LOGO_LIMIT:
        return [Obstacle("Choose a smaller picture: the logo must be 200 kB or less", "logo")]
    if not _picture_type(logo):
        return [Obstacle("Choose a PNG or JPEG picture", "logo")]
    return []


def _picture_type(content: bytes | memoryview) -> str:
    """What the bytes say they are, whatever the file was called."""
    head = bytes(content[:8])
    return next((kind for kind, first in _FIRST_BYTES.items() if head.startswith(first)), "")


def _obstacles_to_term(office: Office, started_on: date, ended_on: date | None) -> list[Obstacle]:
    if ended_on is not None and ended_on < started_on:
        return [Obstacle("It cannot end before it started", "ended_on")]
    for other in office.terms.order_by("started_on"):
        begins_in_time = ended_on is None or other.started_on <= ended_on
        if begins_in_time and (other.ended_on is None or started_on <= other.ended_on):
            until = f"until {written(other.ended_on)}" if other.ended_on else "and has not ended"
            return [Obstacle(f"The term of {other} began on {written(other.started_on)} {until}", "started_on")]
    return []
