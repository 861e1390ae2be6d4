"""A signature beside its paper: what numbering, entering, storing and auditing add to printing ten pages."""

import statistics
from collections.abc import Callable
from datetime import datetime
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
from grants.models import DecisionNotice

ROUNDS = 12
MOST = 200


def measure_signing() -> bool:
    """Print how long the signature of a long notice takes, how long its paper alone, and the difference."""
    notice = the_long(NoticeState.SUBMITTED)
    by = User.objects.get(role=Role.COMMISSIONER)
    sign = _signing(notice, by, notice.certified_at)
    printed, content = sign()
    times = [(taken(sign), taken(lambda: press(PaperKind.NOTICE, printed))) for _ in range(ROUNDS)]
    ours, paper = (statistics.median(one) for one in zip(*times[1:], strict=True))
    more = statistics.median(one - other for one, other in times[1:])
    with pikepdf.open(BytesIO(content)) as pdf:
        pages = len(pdf.pages)
    print(
        f"Signature of a notice of {pages} pages: {ours:.0f} ms, {paper:.0f} ms its paper alone, {more:+.0f} ms"
        f"  <= {MOST}{'' if more <= MOST else '  not met'}"
    )
    return more <= MOST


def _signing(notice: DecisionNotice, by: User, at: datetime) -> Callable[[], tuple[dict[str, Any], bytes]]:
    """Signs and takes it back, so that each round signs the same notice. Gives what was stored: input and bytes."""

    def sign() -> tuple[dict[str, Any], bytes]:
        with transaction.atomic():
            signed = transitions.sign_notice(notice=notice, interests=Interests.NONE, press=press, by=by, at=at)
            if connection.vendor == "postgresql":
                # What the commit would have checked.
                connection.check_constraints()
            paper = signed.papers.get(kind=PaperKind.NOTICE)
            transaction.set_rollback(True)
        return paper.frozen_input, bytes(paper.content)

    return sign
