import json
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import years
from reports.rules.findings import findings_in
from reports.rules.paper import Finding, Known, Paper
from reports.rules.reading import read_text
from reports.rules.same_quantity import quantities_of, rows_of

LARGEST = 5 * 1024 * 1024
_UNUSABLE, _FOUND = 2, 1


class Command(BaseCommand):
    help = (
        "Check the figures of a paper in plain text or Markdown: totals, percentages, sums, amounts, citations, dates. "
        "Exits with 0 where nothing is wrong, 1 where something is, 2 where the file cannot be read."
    )
    # It reads a file and nothing else: no database, migrated or not, is asked.
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the paper, as text in UTF-8 of up to 5 MB")
        parser.add_argument("--year", default="", help="the financial year that it is about, for example 2017-18")
        parser.add_argument(
            "--earlier", action="append", default=[], metavar="FILE", help="an earlier paper to hold it against"
        )
        parser.add_argument("--json", action="store_true", help="print as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        year = _year(options["year"])
        paper = _paper(options["file"])
        found = findings_in(paper, _known(year, options["earlier"]))
        if options["json"]:
            self.stdout.write(json.dumps(_as_data(options["file"], found), indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_as_text(options["file"], found)))
        if found:
            sys.exit(_FOUND)


def _year(text: str) -> str:
    if not text:
        return ""
    try:
        return years.label(years.parse(text))
    except ValueError:
        raise CommandError(f"{text!r} is not a financial year. Write it as 2017-18.", returncode=_UNUSABLE) from None


def _known(year: str, earlier: Sequence[str]) -> Known:
    papers = [(Path(name).name, _paper(name)) for name in earlier]
    return Known(
        year=year,
        rows=tuple(row for name, paper in papers for row in rows_of(paper, name)),
        quantities=tuple(one for name, paper in papers for one in quantities_of(paper, name)),
    )


def _paper(name: str) -> Paper:
    text = _text(Path(name))
    if not text.strip():
        raise CommandError(f"{name} is empty.", returncode=_UNUSABLE)
    return read_text(text)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise CommandError(f"There is no file {path}.", returncode=_UNUSABLE) from None
    except (OSError, ValueError) as unreadable:
        reason = getattr(unreadable, "strerror", None) or unreadable
        raise CommandError(f"{path} cannot be read: {reason}.", returncode=_UNUSABLE) from None
    if len(data) > LARGEST:
        raise CommandError(f"{path} is larger than 5 MB.", returncode=_UNUSABLE)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise CommandError(f"{path} is not text in UTF-8. Save it as UTF-8 text.", returncode=_UNUSABLE) from None


def _as_data(name: str, found: Sequence[Finding]) -> dict[str, Any]:
    return {
        "file": name,
        "findings": [
            {
                "kind": one.kind.value,
                "where": one.where,
                "printed": one.printed,
                "expected": one.expected,
                "explanation": one.explanation,
            }
            for one in found
        ],
    }


def _as_text(name: str, found: Sequence[Finding]) -> list[str]:
    if not found:
        return [f"{name}: nothing found."]
    lines = [f"{name}: {len(found):,} {'finding' if len(found) == 1 else 'findings'}"]
    for where, group in groupby(found, key=lambda one: one.where):
        lines += ["", where]
        for one in group:
            right = f" → {one.expected}" if one.expected else ""
            lines += [f"  {one.kind.value}: {one.printed}{right}", f"    {one.explanation}"]
    return lines
