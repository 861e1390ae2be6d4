"""What is asked of one section alone."""

from collections.abc import Iterable

from reports.figures.check import Check, broken_tokens, live_of
from reports.models import Report, ReportSection
from reports.rules.tokens import tokens_in


def broken_in(section: ReportSection, check: Check) -> list[str]:
    """One sentence for each sign in this section that stands for nothing. None of a section that is left out."""
    return _about_signs(section, check.broken)


def broken_now(section: ReportSection, report: Report) -> list[str]:
    """The same of a section as it was just saved, without the guard: none of the other sections is read."""
    if section.is_left_out:
        return []
    return _about_signs(section, broken_tokens(section, live_of([section], report)))


def _about_signs(section: ReportSection, sentences: Iterable[str]) -> list[str]:
    signs = [f"[[{token.typed}]]" for token in tokens_in(section.body)]
    said = (words.removeprefix(f"{section.heading}: ") for words in sentences)
    return list(dict.fromkeys(words for words in said if words.startswith(tuple(signs))))
