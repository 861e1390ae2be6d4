"""The suite proves as much in CI as its list of tests says."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

CONFTEST = "from tests.no_skips import pytest_make_collect_report, pytest_runtest_makereport"
SKIPS = {
    "in a test": "import pytest\ndef test_it():\n    pytest.skip('no Chromium')\n",
    "by a mark": "import pytest\n@pytest.mark.skip(reason='no Chromium')\ndef test_it(): ...\n",
    "in a fixture": "import pytest\n@pytest.fixture\ndef it():\n    pytest.skip('no Chromium')\ndef test_it(it): ...\n",
    "of a whole file": "import pytest\npytest.skip('no Chromium', allow_module_level=True)\ndef test_it(): ...\n",
}
EXPECTED_FAILURE = "import pytest\n@pytest.mark.xfail\ndef test_it():\n    assert False\n"


def run_suite(folder, test, ci):
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_it.py").write_text(test)
    (folder / "pytest.ini").write_text("[pytest]\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:django", "-p", "no:cacheprovider"]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "CI": ci}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("test", SKIPS.values(), ids=SKIPS)
def test_a_skip_fails_in_ci_with_its_reason(tmp_path, test):
    done = run_suite(tmp_path, test, ci="true")
    assert done.returncode in {1, 2}, done.stdout
    assert "no Chromium" in done.stdout


@pytest.mark.parametrize("test", [SKIPS["in a test"], SKIPS["of a whole file"]])
def test_a_skip_elsewhere_is_a_skip(tmp_path, test):
    done = run_suite(tmp_path, test, ci="")
    assert "1 skipped" in done.stdout
    assert "failed" not in done.stdout


def test_an_expected_failure_is_no_skip(tmp_path):
    assert run_suite(tmp_path, EXPECTED_FAILURE, ci="true").returncode == 0
