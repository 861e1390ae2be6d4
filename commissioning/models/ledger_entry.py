from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.permissions import Permission
from commissioning.choices import PAID, EntryKind
from commissioning.models.allocation import Allocation
from commissioning.models.commitment import Commitment
from commissioning.models.fund import Fund
from commissioning.models.funding_stream import FundingStream
from commissioning.models.virement import Virement
from core.append_only import AppendOnlyModel
from core.fields import MoneyField

INCOME = (EntryKind.INCOME_INDICATIVE, EntryKind.INCOME_CONFIRMED)
PROMISES = (EntryKind.COMMITMENT, EntryKind.DECOMMITMENT, *PAID)
ALWAYS_MORE = (EntryKind.ALLOCATION, EntryKind.COMMITMENT, EntryKind.PAYMENT)
ALWAYS_LESS = (EntryKind.DECOMMITMENT, EntryKind.RECOVERY)


class LedgerEntryQuerySet(models.QuerySet["LedgerEntry"]):
    def visible_to(self, user: Any) -> "LedgerEntryQuerySet":
        return self if user.may(Permission.LEDGER_VIEW) else self.none()

    def as_at(self, day: Any) -> "LedgerEntryQuerySet":
        """What had taken effect by the end of a day."""
        return self.filter(effective_on__lte=day)


class LedgerEntry(AppendOnlyModel):
    """One dated line of a fund's ledger. Every figure that is shown or printed is a sum over these."""

    numbered_within = "fund_id"

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=EntryKind.choices)
    amount = MoneyField()
    effective_on = models.DateField()
    # Its authority: the reference of the decision, or the finance officer's note of where it comes from.
    decision_reference = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=500, blank=True)

    stream = models.ForeignKey(FundingStream, on_delete=models.PROTECT, null=True, related_name="entries")
    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, null=True, related_name="entries")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, null=True, related_name="entries")
    virement = models.ForeignKey(Virement, on_delete=models.PROTECT, null=True, related_name="entries")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")

    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "number"], name="entry_number_once"),
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="entry_kind_known"),
            models.CheckConstraint(condition=~Q(amount=0), name="entry_not_zero"),
            models.CheckConstraint(condition=~Q(decision_reference="", note=""), name="entry_names_its_authority"),
            models.CheckConstraint(
                condition=Q(kind__in=INCOME, stream__isnull=False) | ~Q(kind__in=INCOME) & Q(stream=None),
                name="entry_stream_for_income",
            ),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.ALLOCATION, allocation__isnull=False, virement=None)
                | Q(kind=EntryKind.VIREMENT, allocation__isnull=False, virement__isnull=False)
                | ~Q(kind__in=[EntryKind.ALLOCATION, EntryKind.VIREMENT]) & Q(allocation=None, virement=None),
                name="entry_allocation_for_heading",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=PROMISES, commitment__isnull=False) | ~Q(kind__in=PROMISES) & Q(commitment=None),
                name="entry_commitment_for_promise",
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=False)
                | Q(kind__in=ALWAYS_MORE, amount__gt=0)
                | Q(kind__in=ALWAYS_LESS, amount__lt=0)
                | ~Q(kind__in=[*ALWAYS_MORE, *ALWAYS_LESS]),
                name="entry_sign_fits_kind",
            ),
        ]
        # Alone enough for the totals of a fund and its headings, in the order in which they are added up. An index of
        # fund and day would draw the databases away from the numbers when the latest entries are asked for.
        indexes = [
            models.Index(fields=["fund", "kind", "allocation", "effective_on", "amount"], name="entry_fund_figures"),
            # A decision's page asks what was entered under its reference.
            models.Index(fields=["decision_reference"], name="entry_decision"),
        ]

    def __str__(self) -> str:
        return f"{self.fund} entry {self.number}"

    @property
    def authority(self) -> str:
        return self.decision_reference or self.note
