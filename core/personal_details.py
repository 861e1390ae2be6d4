"""What in free text looks like the details of a person: no victim is ever in here, so such words are refused.

Found is what can be told by its shape: addresses of mail, telephone numbers, postcodes, dates of birth, National
Insurance and NHS numbers, crime references, addresses of a house, a title before a name, initials or a first name after
a word for somebody supported ("client J.S."), and an age with a place.

Not found, because it cannot be told from other words without asking about half of all that is honestly written: a name
on its own ("Sarah told us"), an age on its own ("a boy aged 14"), a street without a number, and a story that would
give somebody away to who knows the place. The page says so, and whoever certifies reads the words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
_DAY = (
    rf"(?:\d{{1,2}}[./-]\d{{1,2}}[./-](?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{2}}-\d{{2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH},? \d{{4}}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})"
)
# One person who was supported, or one of their family: never a colleague and never part of an organisation's name.
_SUPPORTED = r"(?:client|victim|survivor|witness|complainant|claimant|patient|service[ -]user|beneficiary)"
_FAMILY = r"(?:mother|mum|father|dad|daughter|son|sister|brother|husband|wife|partner|boyfriend|girlfriend|child|baby)"
_ANYBODY = rf"(?:{_SUPPORTED}|{_FAMILY}|perpetrator|offender|suspect|boy|girl|woman|man|lady)"
# What follows "victim" with a capital letter and is no name: the victim Support line, the witness Care unit.
_NO_NAMES = (
    r"(?:[A-Z]+\b|Support|Services?|Care|Code|Fund|Liaison|Personal|Impact|Information|Cent(?:re|er)|Charter|Commission"
    r"|Contact|Satisfaction|Surcharge|Protection|Sexual|Criminal|Exploitation|Abuse|Advoca|Champion|Hub|Needs?|Assess"
    r"|Feedback|Voices?|Journey|Safety|Focus|Led|Groups?|Forum|Panel|Survey|Referral|Team|Unit|House|Trust|Project"
    r"|Programme|Helpline|Pathway|Strategy|Board|Awareness|Rights|Welfare|Agenc|Organisation|Relationship|Management"
    r"|January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday"
    r"|Wednesday|Thursday|Friday|Saturday|Sunday|English|Welsh|Polish|Asian|British|Muslim|Roma|European|Christian"
    r"|We|The|This|These|They|It|He|She|In|At|On|For|From|With|By|Our|All|Each|When|While|If|Outcome|Counsel|Therap)"
)
_STREET = r"(?:Street|Road|Avenue|Lane|Close|Drive|Crescent|Gardens|Grove|Terrace|Mews|Court)"
# The first letters that the post office gives out: A45 and Q1 are no places to live.
_AREA = (
    r"(?:A[BL]|B[ABDHLNRST]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|JE|K[ATWY]"
    r"|L[ADELNSU]?|M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]|UB|W[ACDFNRSV]?|YO|ZE)"
)

_NHS = "an NHS number"
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("an e-mail address", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")),
    (
        "a date of birth",
        re.compile(
            rf"\b(?:born(?: on)?|d\.? ?o\.? ?b\.?|date of birth|birthday)(?: is| was)?:? *{_DAY}", re.IGNORECASE
        ),
    ),
    # Of a house or a mobile: 03 and 08 are the lines of organisations. Two days beside each other are no number.
    (
        "a telephone number",
        re.compile(
            r"(?<![\d£,./-])(?!\d\d[ -]\d\d[ -]\d{4}\b)(?:\+44[ -]?(?:\(0\)[ -]?)?|\(?0)[127](?:[ ()-]{0,2}\d){8,9}"
            r"(?![\d/]|[.,]\d)"
        ),
    ),
    (
        "a National Insurance number",
        re.compile(r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE),
    ),
    (_NHS, re.compile(r"(?<![\d£,.])\d{3}[ -]\d{3}[ -]\d{4}(?![\d/]|[.,]\d)")),
    (_NHS, re.compile(r"\bNHS (?:number|no\.?):? ?\d{10}\b", re.IGNORECASE)),
    ("a crime reference", re.compile(r"\b\d{2}[A-Z]{1,4}\d?/\d{3,7}[A-Z]?/\d{2}\b", re.IGNORECASE)),
    ("a crime reference", re.compile(r"(?<![\d/])\d{2}/\d{4,7}/\d{2}(?![\d/])")),
    (
        "a crime reference",
        re.compile(
            r"\b(?:crime|incident|URN|case)(?: (?:ref(?:erence)?|number|no))+\.?:? ?"
            r"(?=[A-Z0-9/-]*\d{3})[A-Z0-9/-]{5,20}\b",
            re.IGNORECASE,
        ),
    ),
    (
        "a postcode",
        # The last letters are never C, I, K, M, O or V; "B2 3rd quarter" is none.
        re.compile(
            rf"(?<![\w/-])(?i:{_AREA}\d[A-Z\d]? ?)(?!\d(?:st|nd|rd|th)\b)(?i:\d[ABD-HJLNP-UW-Z]{{2}})(?![\w/-])"
        ),
    ),
    (
        "an address",
        re.compile(
            r"(?<![\w£.,])\d{1,4}[A-Za-z]? (?!(?:Crown|County|Family|Youth|Magistrates\S*|Month|Week|Year|Day) )"
            rf"(?:[A-Z][a-z’']+ ){{1,3}}{_STREET}\b"
        ),
    ),
    (
        "a person’s name",
        re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Mr\.? (?:and|&) Mrs|Dr)\.? (?:[A-Z]\.? ?){0,3}[A-Z][a-z’'-]+"),
    ),
    ("a person’s name", re.compile(rf"\b(?i:{_ANYBODY}) (?:[A-Z]\. ?){{1,3}}(?![a-z])")),
    ("a person’s name", re.compile(rf"\b(?i:{_SUPPORTED}) (?!GP|HR|IT|TV|UK|EU|QA)[A-Z]{{2}}\b(?! [A-Z])")),
    ("a person’s name", re.compile(rf"\b(?i:{_ANYBODY}),? (?:called|named|known as) [“\"‘']?[A-Z][a-z’'-]+")),
    # In small letters, as in the middle of a sentence: "Victim Support" is nobody.
    (
        "a person’s name",
        re.compile(rf"\b(?:{_SUPPORTED}|{_FAMILY})(?<!partner),? (?!{_NO_NAMES})[A-Z][a-z]+\b(?![’'-]\w| [A-Z])"),
    ),
    (
        "a person’s age and place",
        re.compile(
            rf"\b(?:(?:an?|the|one|this|her|his) (?:[\w-]+ ){{0,2}}{_ANYBODY},? (?:aged|age) \d{{1,2}}"
            rf"|\b\d{{1,2}}[ -]years?[ -]old(?: {_ANYBODY})?),? (?:who lives |living )?(?:from|in|of|at) "
            rf"(?!{_MONTH}\b|Quarter\b)[A-Z][\w’'-]+"
        ),
    ),
)


@dataclass(frozen=True)
class Found:
    """What was found, and the words as they stand in the text."""

    kind: str
    words: str


def personal_details(text: str) -> list[Found]:
    """What looks like a person's details, in the order of the text, each stretch told once."""
    return [found for _, found in sorted(_found(text), key=lambda one: one[0])]


def _found(text: str) -> Iterator[tuple[int, Found]]:
    taken: list[range] = []
    for kind, pattern in _KINDS:
        for match in pattern.finditer(text):
            span = range(match.start(), match.end())
            if kind == _NHS and not _is_checked(match[0]):
                continue
            if not any(span.start < other.stop and other.start < span.stop for other in taken):
                taken.append(span)
                yield match.start(), Found(kind, match[0].strip())


def _is_checked(words: str) -> bool:
    """Whether the last of ten figures is the check that an NHS number ends in: of other figures one in eleven is."""
    figures = [int(one) for one in words if one.isdigit()][-10:]
    check = 11 - sum(one * (10 - place) for place, one in enumerate(figures[:9])) % 11
    return check % 11 == figures[9] and check != 10
