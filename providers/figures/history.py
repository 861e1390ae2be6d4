"""What the audit log says about a provider, in words for the people who read its page."""

import re
from datetime import date
from typing import Any

from providers.rules import written

_SENTENCES = {
    "provider.registered": "Registered as {name}",
    "provider.changed": "Changed: {changes}",
    "provider.merged": "{duplicate} was merged into {into}",
    "name.added": "Also known as {name}",
    "name.removed": "No longer also known as {name}",
    "identifier.added": "Number {identifier} added",
    "identifier.removed": "Number {identifier} removed",
    "contact.added": "Contact added: {job_title}",
    "contact.ended": "Contact ended: {job_title}, on {left_on}",
    "membership.joined": "{member} joined {consortium} on {joined_on}",
    "membership.ended": "{member} left {consortium} on {ended_on}",
    "lead.changed": "{lead} became the lead on {on}",
    "due_diligence.recorded": "{kind} checked on {checked_on}",
}
# Added to the sentence of an event that has the detail and something in it.
_BESIDES = {"moved": ". From the record that was not kept: {moved}"}


def event_in_words(action: str, details: dict[str, Any]) -> str:
    """One sentence for an event; its name where this version knows no sentence for it."""
    sentence = _SENTENCES.get(action.removeprefix("providers."), action)
    sentence += "".join(words for name, words in _BESIDES.items() if details.get(name))
    return sentence.format_map(_Forgiving({name: _readable(value) for name, value in details.items()}))


class _Forgiving(dict[str, str]):
    """An old event may lack a detail that a later version records."""

    def __missing__(self, name: str) -> str:
        return "not recorded"


def _readable(value: str | None) -> str:
    if value and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        return written(date.fromisoformat(value))
    return value or "not recorded"
