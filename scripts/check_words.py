#!/usr/bin/env python3
"""House words: what the repository never says, and what it says instead. Called by ./run check."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = r"templates/.*\.(html|txt)"
CODE = r"(accounts|bench|commissioning|config|core|grants|providers|reports|tests)/.*\.py"
ANYTHING = r"(?!static/vendor/|requirements|scripts/check_words|.*LICEN[CS]E).*"

# which files, what is not said, what to do instead
RULES = [
    (ANYTHING, r"\b(TODO|FIXME|XXX)\b", "do it, or open an issue"),
    (ANYTHING, r"(?<![\w.])/(root|Users|home)/\w", "a path of one machine: make it relative"),
    (r"(static|templates)/.*", r"GDS Transport", "a font that only GOV.UK may use"),
    (PAGES, r"(?i)\bplease\b", "say what to do, without it"),
    (PAGES, r"(?i)\b(suppliers?|vendors?)\b(?!/)", "provider"),
    (PAGES, r"(?i)\b(invoices?)\b", "instalment or payment"),
    (PAGES, r"(?i)\b(budget lines?)\b", "allocation"),
    (PAGES, r"(?i)\b(amendments?)\b", "variation"),
    (PAGES, r"(?i)\bclick here\b", "a link says where it leads"),
    (
        PAGES,
        r"\bstyle=\"|<style\b|<script(?![^>]*\bsrc=)|\bon(click|change|submit|load)=",
        "the policy stops it: use a file",
    ),
    (CODE, r"^class (Vendor|Supplier|Invoice|Vote|Bid|Amendment|Refund|Pot|Transfer|Grant)\b", "see docs/glossary.md"),
]
ROOMS_WE_DO_NOT_HAVE = {"utils", "helpers", "services", "selectors", "managers", "signals"}


def files_of_ours() -> list[str]:
    """What git keeps or would keep; where there is no git, everything but what is installed or made."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    except (OSError, subprocess.CalledProcessError):
        names = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*")]
    made = re.compile(r"(\.\w+|var)/|.*__pycache__/")
    return [name for name in names if name and (ROOT / name).is_file() and not made.match(name)]


def complaints_about(name: str) -> list[str]:
    found = []
    if set(re.split(r"[/.]", name)) & ROOMS_WE_DO_NOT_HAVE and re.match(CODE, name):
        found.append(f"{name}: no module of that name (CONTRIBUTING.md says where a line belongs)")
    rules = [(re.compile(words), instead) for files, words, instead in RULES if re.fullmatch(files, name)]
    try:
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return found
    for number, line in enumerate(lines, start=1):
        for words, instead in rules:
            if match := words.search(line):
                found.append(f"{name}:{number}: {match.group().strip()!r}: {instead}")
    return found


def main() -> None:
    found = [complaint for name in files_of_ours() for complaint in complaints_about(name)]
    print("\n".join(found))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
