"""Every family by its name, those of change made of the ones they compare."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from reports.choices import Span, Unit
from reports.figures.live_families import fund, parts
from reports.figures.live_families.counts import COUNTS
from reports.figures.live_families.family import Family, Wanted
from reports.figures.live_families.keys import asked


def _changes(families: Iterable[Family]) -> Iterable[Family]:
    for family in families:
        what = family.label[0].lower() + family.label[1:]
        words = f"{family.words} compared year before last increase decrease rise fall"
        of_it = replace(family, span=Span.CHANGE, words=words)
        yield replace(of_it, name=f"change-{family.name}", label=f"Change in what is {_passive(what)},")
        yield replace(
            of_it,
            name=f"percent-change-{family.name}",
            label=f"Change in per cent in what is {_passive(what)},",
            unit=Unit.PERCENT,
        )


def _passive(what: str) -> str:
    """“fund confirmed” is what is confirmed."""
    return what.removeprefix("fund ")


FAMILIES: Mapping[str, Family] = {
    family.name: family
    for family in (
        *fund.FUND,
        *COUNTS,
        *parts.PRIORITY,
        *parts.PROVIDER,
        *parts.HEADING,
        *parts.GROUP,
        *_changes((*fund.CHANGING, *parts.CHANGING)),
    )
}


def wanted(key: str) -> Wanted | None:
    """The figure that a key asks for; None for what is no key of any family."""
    family = FAMILIES.get(key.partition(":")[0])
    if family is None:
        return None
    found = asked(key, has_subject=family.about is not None, most_years=family.most_years)
    return Wanted(found, family) if found else None
