from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.permissions import Permission
from commissioning.models import Commitment, LedgerEntry
from core.append_only import AppendOnlyModel, FreezingModel
from core.fields import MoneyField
from core.money import ZERO
from grants.models.agreement import Agreement


class InstalmentQuerySet(models.QuerySet["Instalment"]):
    def visible_to(self, user: Any) -> "InstalmentQuerySet":
        return self.filter(agreement__in=Agreement.objects.visible_to(user))

    def standing(self) -> "InstalmentQuerySet":
        """Those that an agreed variation has not replaced, without what is only proposed."""
        return self.filter(went_with=None).exclude(agreed_at=None, came_with__isnull=False)


class Instalment(FreezingModel):
    """A part of an award that is to be paid on a day, of one year's commitment.

    Planned with the agreement, or by a variation; frozen once that was agreed. A later variation replaces it.
    """

    frozen_since = "agreed_at"
    fills_once = ("went_with",)

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="instalments")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="instalments")
    due_on = models.DateField()
    amount = MoneyField()
    came_with = models.ForeignKey(
        "Variation", on_delete=models.PROTECT, null=True, blank=True, related_name="instalments_after"
    )
    went_with = models.ForeignKey(
        "Variation", on_delete=models.PROTECT, null=True, blank=True, related_name="instalments_before"
    )
    agreed_at = models.DateTimeField(null=True)

    objects = InstalmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="agreed_instalment_above_zero"),
            models.CheckConstraint(
                condition=Q(went_with=None) | Q(came_with=None) | ~Q(went_with=F("came_with")),
                name="instalment_not_replaced_by_itself",
            ),
        ]
        indexes = [models.Index(fields=["agreement", "due_on"], name="instalment_due")]

    def __str__(self) -> str:
        return f"{self.agreement}, due {self.due_on}"


class InstalmentRelease(AppendOnlyModel):
    """That a manager let an instalment go although something held it back, and why."""

    instalment = models.OneToOneField(Instalment, on_delete=models.PROTECT, related_name="release")
    despite = models.CharField("what held it back", max_length=1000)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="release_with_reason")]

    def __str__(self) -> str:
        return f"{self.instalment} released"


class PaymentFileQuerySet(models.QuerySet["PaymentFile"]):
    def visible_to(self, user: Any) -> "PaymentFileQuerySet":
        return self if user.may(Permission.PAYMENT_VIEW) else self.none()


class PaymentFile(AppendOnlyModel):
    """A file of payments from the finance system, read once."""

    name = models.CharField("file name", max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = PaymentFileQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="payment_file_hashed")]

    def __str__(self) -> str:
        return self.name


class PaymentRowQuerySet(models.QuerySet["PaymentRow"]):
    def visible_to(self, user: Any) -> "PaymentRowQuerySet":
        return self if user.may(Permission.PAYMENT_VIEW) else self.none()

    def unmatched(self) -> "PaymentRowQuerySet":
        """Those of which nothing stands: never recorded, or recorded and reversed in the ledger since."""
        standing = Payment.objects.standing().filter(row=OuterRef("pk"))
        return self.filter(~Exists(standing), set_aside=None)

    def with_last_payment(self) -> "PaymentRowQuerySet":
        """Each once, its `payments` being none or the last one: the chain of a row has one end."""
        return self.filter(Q(payments=None) | Q(payments__replaced_by=None))

    def with_history(self) -> "PaymentRowQuerySet":
        """Each with `was_recorded`: that it was recorded once, whether or not that stands."""
        return self.annotate(was_recorded=Exists(Payment.objects.filter(row=OuterRef("pk"))))


class PaymentRow(AppendOnlyModel):
    """One payment as the finance system tells it."""

    file = models.ForeignKey(PaymentFile, on_delete=models.PROTECT, related_name="rows")
    line = models.PositiveIntegerField("line of the file")
    paid_on = models.DateField()
    amount = MoneyField()
    payee = models.CharField(max_length=300)
    reference = models.CharField(max_length=200, blank=True)
    # The finance system's own number of the payment, which it bears once.
    transaction = models.CharField(max_length=100, unique=True)

    objects = PaymentRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "line"], name="payment_row_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_row_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.payee}, {self.paid_on}"


class RowSetAside(AppendOnlyModel):
    """That a row of the file is no payment of an award, and why."""

    row = models.OneToOneField(PaymentRow, on_delete=models.PROTECT, related_name="set_aside")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="set_aside_with_reason")]

    def __str__(self) -> str:
        return f"{self.row} set aside"


class PaymentQuerySet(models.QuerySet["Payment"]):
    def standing(self) -> "PaymentQuerySet":
        """Those whose entry was not reversed."""
        return self.filter(entry__reversed_by=None)

    def last_of_row(self) -> "PaymentQuerySet":
        """Of each row the one in whose place no other stands: at most one, and the only one that can stand."""
        return self.filter(row__isnull=False, replaced_by=None)


class Payment(AppendOnlyModel):
    """An instalment, or a part of it, that left the bank: the entry of the ledger, and the row that told of it.

    A row is one payment that stands. Where its entry was reversed, the row can be matched again: the next payment
    says in whose place it stands, so that the payments of a row are one chain of which the last alone can stand.
    """

    never_added = {
        "beside_one_that_stands": "NEW.instead_of_id IS NOT NULL AND NOT EXISTS ("
        "SELECT 1 FROM grants_payment AS earlier "
        "JOIN commissioning_ledgerentry AS reversal ON reversal.reverses_id = earlier.entry_id "
        "WHERE earlier.id = NEW.instead_of_id AND earlier.row_id = NEW.row_id)"
    }

    instalment = models.ForeignKey(Instalment, on_delete=models.PROTECT, related_name="payments")
    entry = models.OneToOneField(LedgerEntry, on_delete=models.PROTECT, related_name="payment")
    row = models.ForeignKey(PaymentRow, on_delete=models.PROTECT, null=True, related_name="payments")
    instead_of = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")

    objects = PaymentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["row"], condition=Q(instead_of=None), name="payment_row_begun_once"),
            models.CheckConstraint(condition=Q(instead_of=None) | Q(row__isnull=False), name="payment_of_the_same_row"),
        ]

    def __str__(self) -> str:
        return f"Payment of {self.instalment}"


class ClawbackQuerySet(models.QuerySet["Clawback"]):
    def visible_to(self, user: Any) -> "ClawbackQuerySet":
        return self.filter(agreement__in=Agreement.objects.visible_to(user))


class Clawback(models.Model):
    """Money already paid that is demanded back. What comes back is an entry of the ledger."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="clawbacks")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="clawbacks")
    amount = MoneyField("amount demanded")
    reason = models.CharField(max_length=1000)
    demanded_on = models.DateField()
    due_on = models.DateField("to be paid back by")
    demanded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    demanded_at = models.DateTimeField()
    amount_received = MoneyField(default=ZERO, editable=False)
    amount_waived = MoneyField(default=ZERO, editable=False)
    waived_reason = models.CharField(max_length=1000, blank=True)
    waived_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    waived_at = models.DateTimeField(null=True)

    objects = ClawbackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount_received__gte=0, amount_waived__gte=0), name="clawback_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(amount_received__lte=F("amount") - F("amount_waived")), name="clawback_not_beyond_demand"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="clawback_with_reason"),
            models.CheckConstraint(condition=Q(due_on__gte=F("demanded_on")), name="clawback_days_in_order"),
            models.CheckConstraint(
                condition=Q(amount_waived=0, waived_by=None)
                | Q(amount_waived__gt=0, waived_by__isnull=False, waived_at__isnull=False) & ~Q(waived_reason=""),
                name="clawback_waived_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(waived_by=None) | ~Q(waived_by=F("demanded_by")), name="clawback_demander_does_not_waive"
            ),
        ]

    def __str__(self) -> str:
        return f"Clawback of {self.agreement}"

    @property
    def outstanding(self) -> Any:
        """What is still to come back, in pounds."""
        return self.amount - self.amount_received - self.amount_waived


class ClawbackReceipt(AppendOnlyModel):
    """Money that came back: the recovery in the ledger, and what of the promise fell with it."""

    clawback = models.ForeignKey(Clawback, on_delete=models.PROTECT, related_name="receipts")
    recovery = models.OneToOneField(LedgerEntry, on_delete=models.PROTECT, related_name="clawback_receipt")
    release = models.OneToOneField(LedgerEntry, on_delete=models.PROTECT, null=True, related_name="clawback_release")

    def __str__(self) -> str:
        return f"Received for {self.clawback}"
