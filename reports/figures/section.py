"""What is asked of one section alone."""

from reports.figures.check import Check
from reports.models import ReportSection
from reports.rules.tokens import tokens_in


def broken_in(section: ReportSection, check: Check) -> list[str]:
    """One sentence for each sign in this section that stands for nothing. None of a section that is left out."""
    signs = [f"[[{token.typed}]]" for token in tokens_in(section.body)]
    said = (words.removeprefix(f"{section.heading}: ") for words in check.broken)
    return list(dict.fromkeys(words for words in said if words.startswith(tuple(signs))))
