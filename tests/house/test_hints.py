"""How hints end: one phrase or sentence has no full stop, two sentences or more have one each."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("grants", "commissioning")
ENDS = re.compile(r"[.!?…](?=\s|$)")


def written_in(value: ast.expr) -> str | None:
    """The words of a text as it stands in the code, where how many sentences it has can be told.

    A part that is only known later counts as one word; a text that begins with one may begin with sentences.
    """
    if isinstance(value, ast.Constant):
        return value.value if isinstance(value.value, str) else None
    if isinstance(value, ast.JoinedStr) and isinstance(value.values[0], ast.Constant):
        return "".join(part.value if isinstance(part, ast.Constant) else "word" for part in value.values)
    return None


def hints() -> Iterator[tuple[str, str]]:
    """Place and words of each hint of the forms: help_text=, hint=, and texts that bear HINT in their name."""
    for path in sorted(path for app in APPS for path in (ROOT / app / "forms").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            found = hint_of(node)
            words = written_in(found) if found is not None else None
            if words:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", words


def hint_of(node: ast.AST) -> ast.expr | None:
    """The hint that this part of the code gives, if it gives one."""
    if isinstance(node, ast.keyword) and node.arg in {"help_text", "hint"}:
        return node.value
    if isinstance(node, ast.Assign):
        name, part = getattr(node.targets[0], "id", ""), getattr(node.targets[0], "attr", "")
        return node.value if name.endswith("HINT") or part == "help_text" else None
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"Guidance", "reason_field"}:
        return node.args[-1]
    return None


def is_right(words: str) -> bool:
    ends = len(ENDS.findall(words))
    return words.endswith(".") if ends - words.endswith(".") else not words.endswith(".")


def test_there_are_hints_to_look_at():
    assert len(list(hints())) > 40


def test_hints_end_alike():
    wrong = [f"{place}: {words}" for place, words in hints() if not is_right(words)]
    assert not wrong, "One sentence ends without a full stop, several end with one each:\n" + "\n".join(wrong)


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("In a few words", True),
        ("In a few words.", False),
        ("One to a line. Leave it empty for none.", True),
        ("One to a line. Leave it empty for none", False),
        ("As # and six figures, for example #1f3a5f", True),
    ],
)
def test_one_sentence_and_several_are_told_apart(words, right):
    assert is_right(words) is right
