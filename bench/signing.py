"""A signature beside its paper: what numbering, entering, storing and auditing add to printing ten pages."""

import statistics
import time
from io import BytesIO
from typing import Any

import pikepdf
from django.db import connection, transaction

from accounts.models import User
from accounts.roles import Role
from bench.decisions import the_long
from bench.paper import taken
from grants import transitions
from grants.choices import Interests, NoticeState, PaperKind
from grants.documents.notice import press

ROUNDS = 12
MOST = 200


class TimedPress:
    """The press, which also says how long it took and what it was given and made."""

    def __call__(self, kind: str, printed: dict[str, Any]) -> bytes:
        start = time.perf_counter()
        self.printed, self.made = printed, press(kind, printed)
        self.took = (time.perf_counter() - start) * 1000
        return self.made


def measure_signing() -> bool:
    """Print how long the signature of a long notice takes, how long its paper alone, and what it adds to its paper.

    What it adds is the whole less the press of the very same signature: two prints of one paper differ by more than
    all the rest takes. Each signature is rolled back, so that each round signs the same notice.
    """
    timed = TimedPress()
    rounds = [_round(timed) for _ in range(ROUNDS)][1:]
    whole, alone, more = (statistics.median(one) for one in zip(*rounds, strict=True))
    with pikepdf.open(BytesIO(timed.made)) as pdf:
        pages = len(pdf.pages)
    print(
        f"Signature of a notice of {pages} pages: {whole:.0f} ms, {alone:.0f} ms its paper alone, "
        f"{more:+.0f} ms beside the press  <= {MOST}{'' if more <= MOST else '  not met'}"
    )
    return more <= MOST


def _round(timed: TimedPress) -> tuple[float, float, float]:
    """Milliseconds of one signature, of the same paper printed alone, and of the signature without its press."""
    whole = taken(lambda: _sign(timed))
    more = whole - timed.took
    return whole, taken(lambda: press(PaperKind.NOTICE, timed.printed)), more


def _sign(timed: TimedPress) -> None:
    notice = the_long(NoticeState.SUBMITTED)
    by = User.objects.get(role=Role.COMMISSIONER)
    with transaction.atomic():
        transitions.sign_notice(notice=notice, interests=Interests.NONE, press=timed, by=by, at=notice.certified_at)
        if connection.vendor == "postgresql":
            # What the commit would have checked.
            connection.check_constraints()
        transaction.set_rollback(True)
