"""What a heading, a row or a sentence is about: kinds of crime and need under the names that offices give them."""

import re
from collections.abc import Iterable

from reports.rules.phrases import content_words

# Each with what it is also called. The narrower stand first: what they take is not read again by the wider.
_NAMES: tuple[tuple[str, ...], ...] = (
    ("child sexual exploitation", "cse", "child exploitation", "child criminal exploitation"),
    ("child sexual abuse", "child abuse", "csa", "abuse of children"),
    ("honour based violence", "honour based abuse", "honour crime", "forced marriage", "hbv", "hba", "hbv/fm"),
    ("female genital mutilation", "fgm"),
    ("domestic abuse", "domestic violence", "domestic homicide", "idva", "idvas", "dvpp"),
    (
        "sexual violence",
        "sexual abuse",
        "sexual assault",
        "sexual offences",
        "serious sexual offences",
        "rape",
        "isva",
        "isvas",
    ),
    ("modern slavery", "modern day slavery", "human trafficking", "slavery", "trafficking", "anti slavery"),
    ("hate crime", "hate incidents"),
    (
        "road traffic collisions",
        "road traffic",
        "fatal road",
        "road collisions",
        "road deaths",
        "road harm",
        "road crime",
    ),
    ("anti social behaviour", "antisocial behaviour", "asb"),
    ("business crime", "crime against business", "retail crime"),
    ("rural crime",),
    ("volume crime", "acquisitive crime"),
    ("restorative justice", "restorative approaches"),
    ("stalking", "harassment"),
    ("elder abuse", "abuse of older people"),
    ("serious violence", "knife crime", "gang violence", "youth violence"),
    ("fraud", "cyber crime", "cybercrime", "online crime"),
    ("bereavement by homicide", "homicide"),
    ("burglary",),
    ("children and young people", "young victims", "young people"),
)
_FORMS = [
    (names[0], re.compile(rf"\b(?:{'|'.join(re.escape(name) for name in sorted(names, key=len, reverse=True))})\b"))
    for names in _NAMES
]


# Domestic and sexual abuse are two.
_TWO_IN_ONE = re.compile(r"\b(domestic|sexual) (?:and|&|or|/) (domestic|sexual) (abuse|violence)\b")


def _plain(text: str) -> str:
    plain = " ".join(re.sub(r"[-–‑]", " ", text.lower().replace("’", "'")).split())
    return _TWO_IN_ONE.sub(r"\1 \3 and \2 \3", plain)


def topics_in(text: str) -> list[str]:
    """The kinds of crime and need that a text names, each under one name."""
    left, found = _plain(text), []
    for name, form in _FORMS:
        left, count = form.subn(" ", left)
        if count:
            found.append(name)
    return found


def topic_of(name: str) -> str:
    """One name for what a priority is called: that of a known kind, else its own words in their order."""
    found = topics_in(name)
    return found[0] if found else " ".join(sorted(content_words(name)))


def same_topics(names: Iterable[str], synonyms: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """The topic of each name. What an office counts as synonyms is one topic, whatever the words."""
    groups = {topic_of(each): topic_of(group[0]) for group in synonyms for each in group}
    return {name: groups.get(topic_of(name), topic_of(name)) for name in names}
