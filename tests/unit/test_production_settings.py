"""Production starts with everything in its environment, and not without."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECRET = "Jx7-w2Lq9_Rk4vTz8nYb6HcE1mGd5PsAu3XfQo0WjVtKiZrN"
SETTINGS = ("base", "sign_in", "production")
# Read only so that production may refuse to start with it.
REFUSED = {"EXAMPLE_SIGN_INS"}


@pytest.fixture
def environment(tmp_path):
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": f"{SECRET}+{SECRET}",
        "ALLOWED_HOSTS": "fund.office.test",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'office.sqlite3'}",
        "EMAIL_URL": "smtp://mail.office.test:25",
        "DEFAULT_FROM_EMAIL": "victims-fund@office.test",
    }


def run(environment, *arguments):
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def start(environment):
    return run(environment, "-c", "import django; django.setup()")


def test_a_complete_environment_passes_the_deployment_check_without_a_warning(environment):
    done = run(environment, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


# With all of it, it starts: the test above.
@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "EMAIL_URL", "DEFAULT_FROM_EMAIL"])
def test_production_refuses_to_start_without(environment, missing):
    del environment[missing]
    done = start(environment)
    assert done.returncode != 0
    assert missing in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "too-short-to-be-a-secret"),
        ("SECRET_KEY", "example-office-only-never-in-production"),
        ("SECRET_KEY", "example-office-only-never-in-production" * 3),
        ("DATABASE_URL", ""),
    ],
)
def test_production_refuses_to_start_with_a_value_that_is_no_secret_or_no_database(environment, name, value):
    done = start(environment | {name: value})
    assert done.returncode != 0
    assert name in done.stderr


def test_production_refuses_to_start_with_the_example_people(environment):
    done = start(environment | {"EXAMPLE_SIGN_INS": "true"})
    assert done.returncode != 0
    assert "example people" in done.stderr
    shown = run(environment, "-c", "from django.conf import settings; print(settings.EXAMPLE_SIGN_INS, settings.DEBUG)")
    assert shown.stdout.split() == ["False", "False"]


def test_the_guide_names_everything_that_is_read_from_the_environment():
    settings = "".join((ROOT / "config" / "settings" / f"{name}.py").read_text() for name in SETTINGS)
    read = set(re.findall(r'env\.\w+\("([A-Z_]+)"', settings))
    assert {"SECRET_KEY", "CACHE_URL"} <= read
    guide = (ROOT / "docs" / "deployment.md").read_text()
    unnamed = {name for name in read - REFUSED if f"`{name}`" not in guide}
    assert not unnamed, f"Say in docs/deployment.md what {unnamed} is for."
