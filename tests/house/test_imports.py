"""Who may import whom. The contracts stand in pyproject.toml; these tests keep them complete and biting."""

import ast
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ["accounts", "providers", "commissioning", "grants", "reports"]
PACKAGES = ["config", "core", *APPS]
OWN_ROOMS = ["forms", "tables", "documents", "management"]
LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"


def lint_imports(folder):
    return subprocess.run([sys.executable, "-c", LINT_IMPORTS], cwd=folder, capture_output=True, text=True, check=False)


def test_every_import_keeps_the_contracts():
    done = lint_imports(ROOT)
    assert done.returncode == 0, f"An import goes the wrong way; the contract's name says which:\n{done.stdout}"


@pytest.mark.parametrize(
    ("module", "imported", "contract"),
    [
        ("core/uphill.py", "accounts.models", "Imports run"),
        ("providers/uphill.py", "commissioning.models", "Imports run"),
        ("commissioning/rules/uphill.py", "commissioning.models", "Inside an app"),
        ("commissioning/models/uphill.py", "commissioning.transitions", "Inside an app"),
        ("commissioning/transitions/uphill.py", "commissioning.forms", "Inside an app"),
        ("commissioning/context.py", "commissioning.views", "Views are imported"),
        ("commissioning/context.py", "providers.forms", "The forms, tables and papers of providers"),
    ],
)
def test_the_contracts_refuse(tmp_path, module, imported, contract):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "*.html"))
    with (tmp_path / module).open("a") as file:
        file.write(f"\nimport {imported}\n")
    done = lint_imports(tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    broken = [line for line in done.stdout.splitlines() if line.startswith(contract)]
    assert broken, f"Not the contract that was meant:\n{done.stdout}"


def test_each_room_that_is_an_apps_own_has_its_contract():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    protected = {module for contract in contracts for module in contract.get("protected_modules", [])}
    there = {f"{app}.{room}" for app in APPS for room in OWN_ROOMS if is_module(ROOT / app / room)}
    assert there <= protected, f"Add to its app's contract in pyproject.toml: {sorted(there - protected)}"


def is_module(path):
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def named(*patterns):
    paths = {path for package in PACKAGES for pattern in patterns for path in (ROOT / package).glob(pattern)}
    return [pytest.param(path, id=str(path.relative_to(ROOT))) for path in sorted(paths)]


def imported_by(path):
    """Each name that a module imports, written out: `django.db.models`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


WEB = ("django.http", "django.shortcuts", "django.views", "django.template", "django.urls", "django.contrib.messages")


@pytest.mark.parametrize("path", named("transitions/**/*.py", "rules.py", "rules/**/*.py", "figures/**/*.py"))
def test_the_domain_does_not_know_the_web(path):
    wrong = [name for name in imported_by(path) if name.startswith(WEB)]
    assert not wrong, f"Leave {wrong} to the view, and hand in what it found."


@pytest.mark.parametrize("path", named("rules.py", "rules/**/*.py"))
def test_rules_do_not_know_the_database(path):
    wrong = [name for name in imported_by(path) if name.startswith("django.db")]
    assert not wrong, f"{wrong}: rules are sums for a pencil. What reads rows is a figure or a transition."


@pytest.mark.parametrize("path", named("models/**/*.py", "models.py"))
def test_no_foreign_key_is_named_by_a_string_of_another_app(path):
    """A string hides from the contracts which way a key points."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called, target = ast.unparse(node.func), str(node.args[0].value)
            is_key = called.endswith(("ForeignKey", "OneToOneField", "ManyToManyField"))
            assert not (is_key and "." in target), f"Line {node.lineno}: import the class instead of {target!r}."
