"""How a report is found by the address that somebody remembers or types."""

import re

from reports.rules.references import reference_of, slug_of

_REFERENCE = re.compile(r"([a-z]{2})-*0*(\d{1,6})-([12]\d{3})", re.IGNORECASE | re.ASCII)


def slug_meant(slug: str) -> str:
    """BR-3-2018 and br0003-2018 mean br-003-2018; anything else means itself."""
    found = _REFERENCE.fullmatch(slug)
    return slug_of(reference_of(f"{found[1]}/{found[3]}", int(found[2]))) if found else slug
