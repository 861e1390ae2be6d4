import unicodedata
from collections.abc import Collection, Iterable

from django.utils.text import slugify

from core.refusal import Obstacle
from providers.rules.organisation import Organisation, obstacles_to_touch
from providers.rules.values import obstacles_to_text, tidy

NAME_LIMIT = 300
# One character of a name may become several in its key; PostgreSQL indexes up to 2,704 bytes.
NAME_KEY_LIMIT = 600
SLUG_LIMIT = 100
# Words that stand in an address for something else than a provider.
_RESERVED_SLUGS = frozenset({"new"})
_APOSTROPHES = "'’‘ʼ`´′"


def name_key(name: str) -> str:
    """A name as searches and comparisons see it: without case, accents, apostrophes, punctuation or spare spaces.

    “St. Basil’s & Friends” and “ST BASILS AND FRIENDS” have one key, and so have Tŷ and ty.
    """
    plain = unicodedata.normalize("NFKD", name).casefold().replace("&", " and ")
    return " ".join("".join(_key_part(character) for character in plain).split())[:NAME_KEY_LIMIT].strip()


def _key_part(character: str) -> str:
    category = unicodedata.category(character)
    if character in _APOSTROPHES or category in {"Mn", "Cf"}:
        return ""
    return " " if category[0] in "PZC" else character


def slug_of(name: str, attempt: int = 1) -> str:
    """The part of an address made from a name; a later attempt is numbered, for names that are taken."""
    base = slugify(name.replace("’", "").replace("'", "").replace("&", " and "))[:SLUG_LIMIT].strip("-_") or "provider"
    if base in _RESERVED_SLUGS:
        base = f"{base}-provider"
    return base if attempt == 1 else f"{base}-{attempt}"


def obstacles_to_name(name: str) -> list[Obstacle]:
    found = obstacles_to_text(name, field="name", what="the name", limit=NAME_LIMIT)
    if not found and not name_key(name):
        return [Obstacle("Enter a name that has letters or numbers in it", "name")]
    return found


def obstacles_to_namesakes(namesakes: Iterable[str], *, confirmed: bool) -> list[Obstacle]:
    """A name that another provider bears is a warning: it passes once somebody confirms it."""
    others = sorted(set(namesakes))
    if not others or confirmed:
        return []
    held_by = f"{others[0]} has this name" if len(others) == 1 else f"{', '.join(others)} have this name"
    message = f"{held_by} already, or is also known by it. Tick the box if this is another organisation"
    return [Obstacle(message, "confirmed")]


def obstacles_to_add_name(
    provider: Organisation,
    *,
    name: str,
    source: str,
    own_names: Collection[str],
    namesakes: Iterable[str],
    confirmed: bool,
) -> list[Obstacle]:
    """For another name of a provider. `own_names` are those it bears, `namesakes` who else bears the new one."""
    found = [
        *obstacles_to_touch(provider),
        *obstacles_to_name(name),
        *obstacles_to_text(source, field="source", what="where it is written so", limit=300, required=False),
    ]
    if tidy(name) in own_names:
        return [*found, Obstacle(f"{provider.name} already has the name “{tidy(name)}”", "name")]
    return [*found, *obstacles_to_namesakes(namesakes, confirmed=confirmed)]
