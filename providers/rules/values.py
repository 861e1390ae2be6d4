"""What is asked of single values, whichever form or file they come from."""

import unicodedata
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from core.refusal import Obstacle

WEBSITE_LIMIT = 200
EMAIL_LIMIT = 254
# An earlier year is a slip of the hand: hardly a charity that works today is older.
EARLIEST_DAY = date(1800, 1, 1)

# The zero-width joiner and non-joiner, which some scripts and pictures are spelt with. What else is not seen, such as
# the signs that turn the direction of writing round, would make a name read as another.
_JOINERS = "\u200c\u200d"

_check_web_address = URLValidator(schemes=["http", "https"])


def tidy(text: str) -> str:
    """What was typed, with each run of white space as one space."""
    return " ".join(text.split())


def written(day: date) -> str:
    """23 January 2018."""
    return f"{day.day} {day:%B %Y}"


def obstacles_to_text(text: str, *, field: str, what: str, limit: int, required: bool = True) -> list[Obstacle]:
    if required and not text.strip():
        return [Obstacle(f"Enter {what}", field)]
    if len(tidy(text)) > limit:
        return [Obstacle(f"Shorten {what} to {limit:,} characters or fewer: it has {len(tidy(text)):,}", field)]
    if any(_is_hidden(character) for character in tidy(text)):
        return [Obstacle(f"Type {what} again: it has characters in it that cannot be shown", field)]
    return []


def _is_hidden(character: str) -> bool:
    return character not in _JOINERS and unicodedata.category(character) in {"Cc", "Cf"}


def obstacles_to_website(website: str) -> list[Obstacle]:
    """Only what a browser opens as a page: an address of any other scheme could run a script."""
    if not website:
        return []
    try:
        _check_web_address(website)
    except ValidationError:
        return [Obstacle("Enter a web address such as https://www.example.org", "website")]
    return obstacles_to_text(website, field="website", what="the web address", limit=WEBSITE_LIMIT)


def obstacles_to_email(email: str) -> list[Obstacle]:
    if not email:
        return []
    try:
        validate_email(email)
    except ValidationError:
        return [Obstacle("Enter an email address in full, for example name@example.org", "email")]
    return obstacles_to_text(email, field="email", what="the email address", limit=EMAIL_LIMIT)


def obstacles_to_day(day: date, *, field: str, today: date | None = None) -> list[Obstacle]:
    """A day the office could mean; with `today`, one that has come."""
    if day < EARLIEST_DAY:
        return [Obstacle("Check the year: write it with four figures, for example 2018", field)]
    if today is not None and day > today:
        return [Obstacle("Enter a date that is today or in the past", field)]
    return []
