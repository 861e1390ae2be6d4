"""What a new report of a kind begins with: as the office changed it, or as the system offers it."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date

from reports.choices import About, ReportKind
from reports.figures.live import figures_of
from reports.figures.live_charts import charts_of
from reports.figures.live_families.books import Books
from reports.figures.live_tables import tables_of
from reports.models import ReportOutline
from reports.rules.outlines import STARTING, OutlineSection, filled_in
from reports.rules.tokens import Token, has_half_token, token_of, tokens_in

# A report of several years, so that what fits one year alone is found. Which years they are makes no difference.
_FIRST, _LAST = date(2015, 4, 1), date(2017, 4, 1)
_ABOUT = {ReportKind.PROVIDER: About.PROVIDER, ReportKind.PRIORITY: About.PRIORITY}
# Stands for whose profile it is in an office that has nobody yet.
_NOBODY = "nobody-yet"


@dataclass(frozen=True)
class Outline:
    """`version` is 0 for what the system offers."""

    title: str
    sections: tuple[OutlineSection, ...]
    version: int = 0


def outline_of(kind: str) -> Outline:
    """One query."""
    own = ReportOutline.objects.filter(kind=kind).first()
    if own is None:
        title, sections = STARTING[kind]
        return Outline(title, sections)
    return Outline(own.title, tuple(OutlineSection(**section) for section in own.sections), own.version)


def unknown_in(bodies: Sequence[str], *, kind: str, on: date) -> list[list[str]]:
    """Of each text of an outline, in sentences, the tokens that would stand for nothing in every report of the kind.

    A year without data is no fault: outlines are for years to come. As many queries for many texts as for one.
    """
    about = _ABOUT.get(ReportKind(kind))
    subject = next(iter(Books(on, ()).subjects(about)), _NOBODY) if about else ""
    read = [[(token, _filled(token, subject)) for token in tokens_in(body)] for body in bodies]
    keys = {filled.key for tokens in read for _, filled in tokens}
    known = {*figures_of(keys, on), *tables_of(keys, on), *charts_of(keys, on)}
    return [
        [*_unknown(tokens, known), *(["half of a token stands alone: finish it, or remove it"] * has_half_token(body))]
        for tokens, body in zip(read, bodies, strict=True)
    ]


def _filled(token: Token, subject: str) -> Token:
    return token_of(filled_in(token.typed, first=_FIRST, last=_LAST, subject=subject))


def _unknown(tokens: Sequence[tuple[Token, Token]], known: Container[str]) -> list[str]:
    """Each once."""
    found: dict[str, None] = {}
    for typed, filled in tokens:
        if filled.key not in known and _NOBODY not in filled.key:
            what = "table or chart" if filled.is_block else "figure"
            found[f"[[{typed.typed}]] stands for no {what}: correct it, or remove it"] = None
        elif filled.has_unknown_style and not filled.is_block:
            found[f"[[{typed.typed}]] can be followed by “in words” alone"] = None
    return list(found)
