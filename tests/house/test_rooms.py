"""The rooms of the house: where writes, the clock and the request may be, and how long a file may grow."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.ROOT)
APPS = ["core", "accounts", "providers", "commissioning", "grants", "reports", "config"]
FILES = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
TESTS = list((ROOT / "tests").rglob("*.py"))

WRITES = re.compile(r"\.(save|create|bulk_create|update|delete|get_or_create|update_or_create)\(")


def named(files):
    return [pytest.param(path, id=str(path.relative_to(ROOT))) for path in files]


@pytest.mark.parametrize("path", named(FILES))
def test_a_file_stays_short(path):
    assert len(path.read_text().splitlines()) <= 400, "Split it by noun: files aim at 200 lines and stop at 400."


@pytest.mark.parametrize("path", named(FILES))
def test_a_function_stays_short(path):
    functions = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]
    # Its signature, where each keyword has a line, does not count.
    long = [one.name for one in functions if one.end_lineno - one.body[0].lineno >= 40]
    assert not long, f"Split {long}: functions aim at 15 lines and stop at 40."


@pytest.mark.parametrize("path", named(TESTS))
def test_a_test_file_stays_short(path):
    assert len(path.read_text().splitlines()) <= 600, "Split it by promise: test files stop at 600 lines."


@pytest.mark.parametrize(
    "path", named(path for path in FILES if {"views", "figures", "tables", "documents"} & set(path.parts))
)
def test_only_transitions_write(path):
    written = [line.strip() for line in path.read_text().splitlines() if WRITES.search(line) and ".objects" in line]
    assert not written, f"Move this into a transition: {written}"


@pytest.mark.parametrize(
    "path", named(path for path in FILES if {"rules.py", "rules", "transitions"} & set(path.parts))
)
def test_rules_and_transitions_are_handed_the_time(path):
    assert not re.search(r"timezone\.now\(|date\.today\(|datetime\.now\(", path.read_text()), (
        "Take `at` as an argument: the clock belongs to the view or the command."
    )


@pytest.mark.parametrize("path", named(path for path in FILES if "transitions" in path.parts))
def test_transitions_know_no_request(path):
    assert "request" not in path.read_text().replace("requested", ""), "A transition is handed a person, not a request."


@pytest.mark.parametrize("path", named(FILES))
def test_no_room_without_a_name(path):
    banned = {"utils", "helpers", "services", "selectors", "managers", "signals"}
    assert not banned & {path.stem, *path.parent.relative_to(ROOT).parts}, "Name the room by what it holds."
