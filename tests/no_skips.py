"""Under CI=true nothing may be skipped: a machine without Chromium, Pango or PostgreSQL would prove too little.

A skip is turned into a failure in the process that met it, so that pytest-xdist reports it like any other.
"""

import os
from collections.abc import Generator
from typing import Any

import pytest


def nothing_may_be_skipped() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true"}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    return _failed_if_skipped(report, item.nodeid)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    return _failed_if_skipped(report, collector.nodeid)


def _failed_if_skipped(report: Any, name: str) -> Any:
    expected_failure = hasattr(report, "wasxfail")
    if report.skipped and nothing_may_be_skipped() and not expected_failure:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"{name} was skipped, which CI=true forbids. Install what it wants. {reason}"
    return report
