from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from commissioning.figures.effect import Change, changes, standing


@dataclass(frozen=True)
class Effect:
    """What a transition would do to a fund. `number` is that of the fund's last entry when it was worked out."""

    changes: list[Change]
    number: int


def rehearse(fund_id: int, act: Callable[[], Any]) -> Effect:
    """Find out what a transition would do to a fund by doing it and undoing it; nothing stays written.

    So what is shown before it is confirmed cannot differ from what is done. Raises Refused as the transition would.
    """
    with transaction.atomic():
        before = standing(fund_id)
        act()
        after = standing(fund_id)
        transaction.set_rollback(True)
    return Effect(changes(before, after), before.fund.last_number)
