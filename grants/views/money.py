"""What the pages share that enter money in the ledger: typed, its effect on the fund shown, confirmed."""

from datetime import datetime
from typing import Any

from commissioning.transitions import EffectChanged
from commissioning.transitions.rehearsal import rehearse
from core.money import pounds
from core.views import ConfirmedFormView, EffectRow, Preview

PAYMENTS, INSTALMENTS, CLAWBACKS = "Payments", "Instalments", "Clawbacks"


class LedgerFormView(ConfirmedFormView):
    """A subclass says of which fund, and what `act` does: it is done and undone for the effect that is shown."""

    changed = EffectChanged
    confirm_note = (
        "Nothing is recorded yet. Once confirmed, an entry is never edited: a mistake is mended by a reversing entry."
    )

    def fund_of(self, form: Any) -> int:
        """The key of the fund that the entry is in."""
        raise NotImplementedError

    def act(self, form: Any, *, at: datetime, expected_number: int | None = None) -> Any:
        raise NotImplementedError

    def preview(self, form: Any, *, at: datetime) -> Preview:
        effect = rehearse(self.fund_of(form), lambda: self.act(form, at=at))
        return Preview([_as_printed(change) for change in effect.changes if change.amount], effect.number)


def _as_printed(change: Any) -> EffectRow:
    return EffectRow(
        label=change.label,
        before=pounds(change.before),
        change=f"{'+' if change.amount > 0 else ''}{pounds(change.amount)}",
        after=pounds(change.after),
        is_warning=change.is_warning,
        note=change.note,
    )
