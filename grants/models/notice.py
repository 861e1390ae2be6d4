from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.permissions import Permission
from core.append_only import AppendOnlyModel, FreezingModel
from core.fields import MoneyField
from core.money import ZERO
from grants.choices import AFTER_SIGNATURE, CLOSED_UNSIGNED, OPEN, Interests, NoticeKind, NoticeState, Task
from grants.models.legal_power import LegalPower

_ONCE_PUBLISHED = Q(published_at__isnull=False)


class DecisionNoticeQuerySet(models.QuerySet["DecisionNotice"]):
    def visible_to(self, user: Any) -> "DecisionNoticeQuerySet":
        """All for who works on decisions; what was submitted for who decides; what was published for readers."""
        if user.may(Permission.NOTICE_WORK):
            return self
        if user.may(Permission.NOTICE_SIGN):
            return self.exclude(submitted_at=None, state__in=[*OPEN, NoticeState.WITHDRAWN])
        return self.published() if user.may(Permission.NOTICE_VIEW) else self.none()

    def published(self) -> "DecisionNoticeQuerySet":
        """What the public may read: also what a later notice has superseded since."""
        return self.filter(_ONCE_PUBLISHED)

    def signed(self) -> "DecisionNoticeQuerySet":
        return self.filter(state__in=AFTER_SIGNATURE)


class DecisionNotice(FreezingModel):
    """The numbered paper of one decision, from its first draft on.

    Once it is signed, refused or withdrawn it is frozen, and its parts with it: the database refuses every change but
    that of its state and the moment of publication (DOMAIN.md 5, docs/adr/0015).
    """

    frozen_since = "frozen_at"
    still_changes = ("state",)
    fills_once = ("published_at", "published_by")

    kind = models.CharField(max_length=12, choices=NoticeKind.choices)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=NoticeState.choices, default=NoticeState.DRAFT)
    # Counts each change of what stands on this row, so that of two officers the later is told.
    version = models.PositiveIntegerField(default=1)
    contact_name = models.CharField("contact officer", max_length=200, blank=True)
    contact_telephone = models.CharField("telephone", max_length=30, blank=True)
    contact_email = models.EmailField("email", blank=True)
    amount = MoneyField("amount of all lines", default=ZERO, editable=False)
    power_in = models.ForeignKey(LegalPower, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    power_out = models.ForeignKey(LegalPower, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    certified_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    certified_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField(null=True)

    # Given by the signature. Of a decision that was signed on paper, entered from that paper.
    is_from_paper = models.BooleanField("was signed on paper", default=False)
    reference = models.CharField(max_length=40, null=True, blank=True)  # noqa: DJ001 - unique among those that have one
    reference_key = models.CharField(max_length=40, null=True, editable=False)  # noqa: DJ001
    slug = models.SlugField(max_length=60, null=True, editable=False)  # noqa: DJ001
    series = models.CharField(max_length=40, blank=True, editable=False)
    number = models.PositiveIntegerField(null=True, editable=False)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signed_on = models.DateField(null=True, blank=True)
    # Of an old paper the day may not be known: it stands under the day it was entered for, and says so.
    is_day_known = models.BooleanField("the day of signature is known", default=True)
    effective_on = models.DateField("took effect on", null=True, blank=True)
    signatory_name = models.CharField("signed by", max_length=200, blank=True)
    signatory_title = models.CharField("title of the signatory", max_length=100, blank=True)
    interests = models.CharField(max_length=8, choices=Interests.choices, blank=True)
    interests_stated = models.CharField("interest and what follows", max_length=2000, blank=True)

    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = DecisionNoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="notice_kind_known"),
            models.CheckConstraint(condition=Q(state__in=NoticeState.values), name="notice_state_known"),
            models.CheckConstraint(condition=~Q(title=""), name="notice_titled"),
            models.UniqueConstraint(fields=["reference_key"], name="notice_reference_once"),
            models.UniqueConstraint(fields=["slug"], name="notice_address_once"),
            models.UniqueConstraint(fields=["series", "number"], name="notice_number_once"),
            models.UniqueConstraint(
                fields=["supersedes"], condition=Q(state__in=AFTER_SIGNATURE), name="notice_superseded_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=AFTER_SIGNATURE)
                | Q(
                    reference__isnull=False,
                    reference_key__isnull=False,
                    slug__isnull=False,
                    signed_on__isnull=False,
                    effective_on__isnull=False,
                    frozen_at__isnull=False,
                ),
                name="notice_signed_in_full",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[NoticeState.REFUSED, NoticeState.WITHDRAWN]) | Q(frozen_at__isnull=False),
                name="notice_ended_is_frozen",
            ),
            # What was signed stays signed, and is published once.
            models.CheckConstraint(
                condition=~Q(state__in=[NoticeState.REFUSED, NoticeState.WITHDRAWN]) | Q(slug=None),
                name="notice_signed_stays_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state=NoticeState.PUBLISHED) | Q(published_at__isnull=False, published_by__isnull=False),
                name="notice_published_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=NoticeState.SIGNED) | Q(published_at=None), name="notice_signed_not_yet_published"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[NoticeState.DRAFT, NoticeState.SUBMITTED, NoticeState.RETURNED])
                | Q(frozen_at=None, signed_at=None, published_at=None),
                name="notice_open_is_not_signed",
            ),
            # Nobody marks their own work (DOMAIN.md 5).
            models.CheckConstraint(
                condition=Q(signed_by=None) | ~Q(signed_by=F("drafted_by")), name="notice_drafter_is_not_signer"
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None) | Q(published_by=None) | ~Q(signed_by=F("published_by")),
                name="notice_signer_is_not_publisher",
            ),
            models.CheckConstraint(
                condition=Q(certified_by=None) | ~Q(certified_by=F("drafted_by")),
                name="notice_drafter_is_not_certifier",
            ),
            # Who certified a paper is who recorded it.
            models.CheckConstraint(
                condition=Q(is_from_paper=False)
                | Q(certified_by=None)
                | Q(published_by=None)
                | ~Q(certified_by=F("published_by")),
                name="notice_recorder_is_not_publisher",
            ),
            models.CheckConstraint(
                condition=Q(is_from_paper=True)
                | ~Q(state__in=AFTER_SIGNATURE)
                | Q(signed_by__isnull=False, signed_at__isnull=False, certified_by__isnull=False),
                name="notice_signed_after_certified",
            ),
        ]
        indexes = [models.Index(fields=["state", "-signed_on"], name="notice_register")]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}" if self.reference else self.title

    def get_absolute_url(self) -> str:
        return reverse("grants:notice-detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it may still be worked on."""
        return self.state in OPEN

    @property
    def is_closed_unsigned(self) -> bool:
        """Whether it was refused or withdrawn, so that it will never be signed."""
        return self.state in CLOSED_UNSIGNED

    @property
    def recorded_by_id(self) -> int | None:
        """Who recorded it from the signed paper, by their key: to compare it with the paper is to certify it."""
        return self.certified_by_id if self.is_from_paper else None

    @property
    def is_signed(self) -> bool:
        return self.state in AFTER_SIGNATURE


class NoticePart(FreezingModel):
    """Base of what belongs to one notice and freezes with it."""

    part_of = "notice"

    class Meta:
        abstract = True


class NoticeSection(NoticePart):
    """The words of one task, and the count of its changes, so that of two officers the later is told."""

    notice = models.ForeignKey(DecisionNotice, on_delete=models.CASCADE, related_name="sections")
    task = models.CharField(max_length=12, choices=Task.choices)
    body = models.TextField(blank=True)
    # What the task asks beside its words: the reasons that the power needs, for one.
    reasons = models.TextField(blank=True)
    # The decision in words follows the lines until somebody writes it themselves.
    is_proposed = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "task"], name="section_once"),
            models.CheckConstraint(condition=Q(task__in=Task.values), name="section_task_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_task_display()} of {self.notice}"


class EarlierWording(FreezingModel):
    """What a section said before a change, so that two officers can see what the other did. Goes with the draft."""

    part_of = "section"

    section = models.ForeignKey(NoticeSection, on_delete=models.CASCADE, related_name="earlier")
    version = models.PositiveIntegerField()
    body = models.TextField(blank=True)
    reasons = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section", "version"], name="wording_once")]

    def __str__(self) -> str:
        return f"{self.section}, version {self.version}"


class OtherOption(NoticePart):
    """A way that was considered and not taken, and why."""

    notice = models.ForeignKey(DecisionNotice, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveIntegerField()
    option = models.CharField(max_length=300)
    why_not = models.TextField("why it was ruled out", max_length=2000, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(option=""), name="option_named")]

    def __str__(self) -> str:
        return self.option


class QuotedAmount(NoticePart):
    """An amount that the words of a notice quote from elsewhere, with where it stands (DOMAIN.md 4.4)."""

    notice = models.ForeignKey(DecisionNotice, on_delete=models.CASCADE, related_name="quoted_amounts")
    amount = MoneyField()
    source = models.CharField("where it stands", max_length=300)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "amount"], name="quoted_amount_once"),
            models.CheckConstraint(condition=~Q(source=""), name="quoted_amount_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} from {self.source}"


class NoticeContributor(NoticePart):
    """Somebody who worked on a draft: they can neither sign nor certify it."""

    notice = models.ForeignKey(DecisionNotice, on_delete=models.CASCADE, related_name="contributors")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "person"], name="contributor_once")]

    def __str__(self) -> str:
        return f"{self.person} on {self.notice}"


class Attachment(NoticePart):
    """A file that goes with a notice. A confidential one is never shown to the public."""

    notice = models.ForeignKey(DecisionNotice, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField("file name", max_length=200)
    title = models.CharField("what it is", max_length=200)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    is_confidential = models.BooleanField("confidential", default=False)
    # The scan of a decision that was signed on paper; one at most.
    is_scan = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "name"], name="attachment_name_once"),
            models.UniqueConstraint(fields=["notice"], condition=Q(is_scan=True), name="attachment_one_scan"),
        ]

    def __str__(self) -> str:
        return self.title


class NoticeStep(AppendOnlyModel):
    """One move of a notice: who, when, from where to where, and why. The comment is for the office alone."""

    numbered_within = "notice_id"

    notice = models.ForeignKey(DecisionNotice, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    verb = models.CharField(max_length=20)
    from_state = models.CharField(max_length=12, choices=NoticeState.choices, blank=True)
    to_state = models.CharField(max_length=12, choices=NoticeState.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    comment = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "number"], name="step_number_once")]

    def __str__(self) -> str:
        return f"{self.notice}: {self.verb}"
