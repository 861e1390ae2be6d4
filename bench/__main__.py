"""`./run bench`: lays ten years of an office once, then times each page: queries and two ratios."""

import argparse
import gc
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from accounts.models import User  # noqa: E402
from accounts.roles import Role  # noqa: E402
from bench.build import build  # noqa: E402
from bench.commission import lay_commission, measure_recusals, reviewed, the_meeting, to_conclude, to_review  # noqa: E402
from bench.decisions import lay_decisions, the_long  # noqa: E402
from bench.pages import EMPTY, FUND, PAGES, Page  # noqa: E402
from bench.paper import measure_paper  # noqa: E402
from bench.report import measure_report  # noqa: E402
from bench.returns import lay_returns, measure_returns  # noqa: E402
from bench.signing import measure_signing  # noqa: E402
from commissioning.models import CommissionMember, Commitment, Fund, Priority  # noqa: E402
from grants.choices import NoticeState  # noqa: E402
from grants.models import Agreement, DecisionNotice  # noqa: E402

WARM_UPS = 3


def main() -> None:
    options = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    options.add_argument("--rounds", type=int, default=40, help="how often each page is opened (40)")
    options.add_argument("--only", default="", help="pages whose name holds this")
    options.add_argument("--processor", action="store_true", help="count the time of this process's processor alone")
    chosen = options.parse_args()
    clock = time.process_time if chosen.processor else time.perf_counter
    _prepare()
    counted = "of the processor" if chosen.processor else "in the process that serves"
    print(f"{connection.vendor}, {chosen.rounds} rounds, milliseconds {counted}\n")
    print(f"{'page':40}{'kind':8}{'queries':>8}{'median':>9}{'p95':>8}{'x empty':>9}{'x admin':>9}  aim")
    missed = [
        page.name
        for page in PAGES
        if chosen.only.lower() in page.name.lower() and not _report(page, chosen.rounds, clock)
    ]
    if not chosen.only:
        print()
        measure_paper("Allocation paper of a year", _client(PAGES[0].role), f"{FUND}allocations.pdf")
        pack = f"/commission/meetings/{the_meeting().pk}/pack.pdf"
        missed += [] if measure_paper("Pack of 20 papers", _client(Role.COMMISSION_MEMBER), pack) else ["Pack"]
        missed += [] if measure_signing() else ["Signature"]
        missed += [] if measure_recusals() else ["Recusals"]
        missed += [] if measure_report() else ["Report"]
        missed += [] if measure_returns(_client) else ["Returns"]
    print("\nEvery aim is met." if not missed else f"\nNot met: {', '.join(missed)}.")


def _prepare() -> None:
    call_command("migrate", verbosity=0)
    if not Fund.objects.exists():
        print("Laying ten years of an office ...", file=sys.stderr)
        build()
    if not DecisionNotice.objects.exists():
        print("Taking 500 decisions ...", file=sys.stderr)
        lay_decisions()
        # Before the Commission: what it decided is laid without the notices that would have decided it.
        call_command("verify", verbosity=0)
    if not CommissionMember.objects.exists():
        print("Appointing a Commission and sending it 200 recommendations ...", file=sys.stderr)
        lay_commission()
    if not Agreement.objects.exists():
        print("Laying the returns of ten years ...", file=sys.stderr)
        lay_returns()
        with connection.cursor() as cursor:
            # A database that has just been filled plans its queries blindly; an office's has been analysed long ago.
            cursor.execute("ANALYZE")


def _client(role: Role) -> Client:
    """Signed in as the first person of a role."""
    client = Client(raise_request_exception=True, HTTP_HOST="localhost")
    person = User.objects.filter(role=role).order_by("pk")[0]
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _report(page: Page, rounds: int, clock: Callable[[], float]) -> bool:
    """Print one line; gives whether the page met its aim."""
    fund = Fund.objects.get(financial_year__start_on="2015-04-01")
    known = {
        "fund": fund.pk,
        "commitment": Commitment.objects.filter(fund=fund).values_list("pk", flat=True)[100],
        "priority": Priority.objects.get(slug="priority-1").pk,
        "decision": the_long(NoticeState.PUBLISHED).pk,
        "draft": the_long(NoticeState.DRAFT).pk,
        "review": to_review().pk,
        "reviewed": reviewed().pk,
        "due": to_conclude().pk,
    }
    client = _client(page.role)
    urls = [EMPTY, page.url.format(**known), *([page.admin.format(**known)] if page.admin else [])]
    times = _in_turns([_opening(client, url) for url in urls], rounds, clock)
    medians = [statistics.median(one) for one in times]
    with CaptureQueriesContext(connection) as captured:
        client.get(urls[1])
    to_empty = medians[1] / medians[0]
    to_admin = medians[1] / medians[2] if page.admin else None
    met = (to_admin if to_admin is not None else to_empty) <= page.most
    print(
        f"{page.name:40}{page.kind:8}{len(captured):>8}{medians[1]:>9.1f}{_p95(times[1]):>8.1f}{to_empty:>9.1f}"
        f"{f'{to_admin:.2f}' if to_admin is not None else '':>9}  <= {page.most:g}{'' if met else '  not met'}"
    )
    return met


def _opening(client: Client, url: str) -> Callable[[], None]:
    def open_page() -> None:
        answer = client.get(url)
        if answer.status_code != 200:
            raise SystemExit(f"{url} answered {answer.status_code}")

    return open_page


def _in_turns(acts: list[Callable[[], Any]], rounds: int, clock: Callable[[], float]) -> list[list[float]]:
    """Time each act once a round, in turns, so that whatever else the machine does meets them alike."""
    for act in acts:
        for _ in range(WARM_UPS):
            act()
    gc.collect()
    gc.freeze()
    times: list[list[float]] = [[] for _ in acts]
    for _ in range(rounds):
        for act, taken in zip(acts, times, strict=True):
            start = clock()
            act()
            taken.append((clock() - start) * 1000)
    return times


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main()
