"""Citations of the law that are known to be wrong."""

import re
from collections.abc import Iterator

from grants.rules.numerals import ordinals_of, spellings_of
from grants.rules.powers import WrongCitation, wrong_citations_in
from reports.rules.paper import Finding, FindingKind, Known, Paper, Passage

_ACT_OF_2004 = "Domestic Violence, Crime and Victims Act 2004"
_ACT_OF_2011 = "Police Reform and Social Responsibility Act 2011"
# True of the law in every office; what an office has found besides is in Known.
OF_THE_LAW = (
    WrongCitation(
        "section 58",
        _ACT_OF_2004,
        f"section 56, {_ACT_OF_2004}",
        "Section 58 brings in amendments and repeals of other Acts and pays nobody a grant.",
    ),
    WrongCitation(
        "Schedule 9",
        _ACT_OF_2011,
        f"section 9, {_ACT_OF_2011}",
        "The power to pay crime and disorder reduction grants stands in section 9 of the Act, not in its Schedule 9.",
    ),
)


# Acts that papers of this kind cite, with the years in which there was one of that title.
_YEARS_OF = {
    "Domestic Violence, Crime and Victims Act": ("2004",),
    "Police Reform and Social Responsibility Act": ("2011",),
    "Anti-social Behaviour, Crime and Policing Act": ("2014",),
    "Female Genital Mutilation Act": ("2003",),
    "Modern Slavery Act": ("2015",),
    "Domestic Abuse Act": ("2021",),
    "Crime and Disorder Act": ("1998",),
    "Equality Act": ("2006", "2010"),
    "Data Protection Act": ("1984", "1998", "2018"),
    "Victims and Prisoners Act": ("2024",),
}
_DATED = re.compile(
    rf"(?P<title>{'|'.join(title.replace(', ', ',? ').replace('-', '[- ]?') for title in _YEARS_OF)})\s+"
    r"(?:of\s+)?(?P<year>(?:19|20)\d\d)\b(?!\s?[/-])",
    re.IGNORECASE,
)


def _wrong_years(where: str, text: str, section: int) -> Iterator[Finding]:
    """An Act cited with a year in which there was none of its title."""
    for found in _DATED.finditer(text):
        plain = re.sub(r"[\W_]", "", found["title"]).lower()
        title = next(one for one in _YEARS_OF if re.sub(r"[\W_]", "", one).lower() == plain)
        if found["year"] not in _YEARS_OF[title]:
            right = f"{title} {_YEARS_OF[title][-1]}"
            said = f"There is no {title} of {found['year']}. Cite the {right}."
            yield Finding(FindingKind.CITATION, where, " ".join(found.group().split()), right, said, section)


def findings(paper: Paper, known: Known) -> Iterator[Finding]:
    """Each wrong citation, in each passage and cell of a table where it stands."""
    wrong = {(one.provision, one.act): one for one in (*OF_THE_LAW, *known.wrong_citations)}
    for where, text, section in _texts(paper):
        # No provision is named without one of these; most passages are passed over at once.
        if not re.search(r"\bAct\b|\b[A-Z]{3,}A?\b", text):
            continue
        yield from _wrong_years(where, text, section)
        for one in wrong_citations_in(text, wrong.values()):
            printed = f"{_as_printed(text, one.provision)}, {one.act}"
            said = f"{one.why} Cite {one.right} instead."
            yield Finding(FindingKind.CITATION, where, printed, one.right, said, section)


def _texts(paper: Paper) -> Iterator[tuple[str, str, int]]:
    for part in paper.parts:
        if isinstance(part, Passage):
            yield part.where, part.text, part.section
        else:
            yield from ((part.where_of(at), cell, part.section) for at, row in enumerate(part.rows) for cell in row)


def _as_printed(text: str, provision: str) -> str:
    """The provision in the spelling of the text: s58, Sch 9, Ninth Schedule."""
    kind, _, number = provision.partition(" ")
    marks = r"s|ss|sec|sect|section|sections|§" if kind.lower() == "section" else r"sch|sched|schedule|schedules"
    numbers = "|".join(map(re.escape, spellings_of(number)))
    after = rf"(?<!\w)(?:{marks})\.?\s*(?:{numbers})\b"
    before = rf"|\b(?:{'|'.join(ordinals_of(number))})\s+schedule\b" if ordinals_of(number) else ""
    found = re.search(after + before, text, re.IGNORECASE)
    return found.group() if found else provision
