"""What a report can say, and find wrong, with a pencil: its sentences, and the guard that adds its figures up."""

from reports.rules.report_words import (
    Phrase,
    Truth,
    counted,
    headings_sentence,
    listed,
    sentence,
    since,
    spoken,
    through_consortia,
    truth,
)

__all__ = [
    "Phrase",
    "Truth",
    "counted",
    "headings_sentence",
    "listed",
    "sentence",
    "since",
    "spoken",
    "through_consortia",
    "truth",
]
