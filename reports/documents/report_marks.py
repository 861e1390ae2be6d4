"""Marks in the words of a report on a page: what the add-up guard found, where it stands."""

import re
from collections.abc import Iterable
from dataclasses import replace

from django.utils.html import escape
from django.utils.safestring import SafeString

from reports.documents.report import SectionOnPaper
from reports.rules.paper import Finding

# Tags, and live figures as a whole: those are never in question.
_NOT_WORDS = re.compile(r'(<a class="app-figure".*?</a>|<[^>]*>)', re.DOTALL)
# 52 is not marked inside 52,993, nor £2,000 inside £2,000.50.
_ALONE = r"(?<![\w£.,]){}(?!\w|[.,]\d)"


def with_marks(section: SectionOnPaper, findings: Iterable[Finding]) -> SectionOnPaper:
    """The section with each figure or phrase that a finding names marked, as often as it stands in typed words."""
    phrases = sorted(
        {escape(finding.printed) for finding in findings if finding.printed.strip()}, key=len, reverse=True
    )
    if not phrases:
        return section
    found = re.compile("|".join(_ALONE.format(re.escape(phrase)) for phrase in phrases))
    return replace(section, pieces=tuple(replace(one, words=_marked(one.words, found)) for one in section.pieces))


def _marked(words: SafeString, found: re.Pattern[str]) -> SafeString:
    parts = _NOT_WORDS.split(words)
    # Every second part is a tag or a live figure.
    parts[::2] = [found.sub(r'<mark class="app-marked">\g<0></mark>', part) for part in parts[::2]]
    return SafeString("".join(parts))
