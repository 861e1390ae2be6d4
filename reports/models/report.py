from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.permissions import Permission
from commissioning.models import Priority
from core.append_only import AppendOnlyModel, FreezingModel
from providers.models import Provider
from reports.choices import AFTER_ISSUE, OPEN_STATES, FindingAnswered, ReportKind, ReportState


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: Any) -> "ReportQuerySet":
        """All for who works on reports; what was issued for readers."""
        if user.may(Permission.REPORT_WORK):
            return self
        return self.issued() if user.may(Permission.REPORT_VIEW) else self.none()

    def issued(self) -> "ReportQuerySet":
        return self.filter(state__in=AFTER_ISSUE)

    def public(self) -> "ReportQuerySet":
        """What anybody may read: also what a later issue has superseded since."""
        return self.issued().filter(is_public=True)


class Report(FreezingModel):
    """One report to a board or panel, from its first draft on; frozen with all its parts once it is issued."""

    frozen_since = "frozen_at"
    still_changes = ("state",)

    kind = models.CharField(max_length=20, choices=ReportKind.choices)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=ReportState.choices, default=ReportState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    # As the office's boards are called on the day: a board that is renamed later keeps its name here.
    board = models.CharField(max_length=200, blank=True)
    meeting_on = models.DateField("day of the meeting", null=True, blank=True)
    as_at = models.DateField("figures as at")
    # The first days of the first and of the last financial year that it reports on.
    first_year = models.DateField("from the financial year")
    last_year = models.DateField("to the financial year")
    # People appear by role.
    presenter = models.CharField("presented by", max_length=200, blank=True)
    author = models.CharField("author", max_length=200, blank=True)
    is_public = models.BooleanField("is published in the public library", default=True)
    # Of a profile, whose.
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField(null=True)

    # Given when it is issued.
    reference = models.CharField(max_length=40, null=True, editable=False)  # noqa: DJ001 - unique among those that have one
    slug = models.SlugField(max_length=60, null=True, editable=False)  # noqa: DJ001
    series = models.CharField(max_length=40, blank=True, editable=False)
    number = models.PositiveIntegerField(null=True, editable=False)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(null=True)
    issued_on = models.DateField(null=True)
    # Why it was issued although findings of the add-up guard were open; printed in its record.
    open_findings_reason = models.CharField(max_length=1000, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ReportKind.values), name="report_kind_known"),
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="report_state_known"),
            models.CheckConstraint(condition=~Q(title=""), name="report_titled"),
            models.CheckConstraint(condition=Q(last_year__gte=F("first_year")), name="report_years_in_order"),
            models.UniqueConstraint(fields=["reference"], name="report_reference_once"),
            models.UniqueConstraint(fields=["slug"], name="report_address_once"),
            models.UniqueConstraint(fields=["series", "number"], name="report_number_once"),
            models.UniqueConstraint(
                fields=["supersedes"], condition=Q(state__in=AFTER_ISSUE), name="report_superseded_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=AFTER_ISSUE)
                | Q(
                    reference__isnull=False,
                    slug__isnull=False,
                    number__isnull=False,
                    issued_by__isnull=False,
                    issued_at__isnull=False,
                    issued_on__isnull=False,
                    approved_by__isnull=False,
                    frozen_at__isnull=False,
                ),
                name="report_issued_in_full",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=OPEN_STATES) | Q(frozen_at=None, issued_at=None, reference=None),
                name="report_open_is_not_issued",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.WITHDRAWN) | Q(frozen_at__isnull=False, reference=None),
                name="report_withdrawn_is_frozen",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.APPROVED) | Q(approved_by__isnull=False),
                name="report_approved_by_somebody",
            ),
            # Nobody marks their own work (DOMAIN.md 5).
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")), name="report_drafter_is_not_approver"
            ),
            # A profile is of somebody or something, and no other report is.
            models.CheckConstraint(
                condition=Q(kind=ReportKind.PROVIDER, provider__isnull=False, priority=None)
                | Q(kind=ReportKind.PRIORITY, provider=None, priority__isnull=False)
                | (~Q(kind__in=[ReportKind.PROVIDER, ReportKind.PRIORITY]) & Q(provider=None, priority=None)),
                name="report_profile_of_one",
            ),
        ]
        indexes = [models.Index(fields=["state", "-issued_on"], name="report_library")]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}" if self.reference else self.title

    def get_absolute_url(self) -> str:
        return reverse("reports:report-detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it is still on its way to being issued."""
        return self.state in OPEN_STATES

    @property
    def is_draft(self) -> bool:
        """Whether its words may still be changed."""
        return self.state == ReportState.DRAFT

    @property
    def is_issued(self) -> bool:
        return self.state in AFTER_ISSUE


class ReportPart(FreezingModel):
    """Base of what belongs to one report and freezes with it."""

    part_of = "report"

    class Meta:
        abstract = True


class ReportSection(ReportPart):
    """One heading with its words, in which figures, tables and charts stand as tokens (rules.tokens)."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveIntegerField()
    heading = models.CharField(max_length=200)
    # What the words should say; seen while writing, never printed.
    guidance = models.CharField(max_length=1000, blank=True)
    body = models.TextField(blank=True)
    # Kept, but neither printed nor checked.
    is_left_out = models.BooleanField(default=False)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="report_sections"
    )
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(heading=""), name="report_section_headed")]

    def __str__(self) -> str:
        return self.heading


class SectionWording(FreezingModel):
    """What a section said after one change, the first wording included: its history, oldest first."""

    part_of = "section"

    section = models.ForeignKey(ReportSection, on_delete=models.CASCADE, related_name="wordings")
    version = models.PositiveIntegerField()
    heading = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section", "version"], name="section_wording_once")]

    def __str__(self) -> str:
        return f"{self.section}, version {self.version}"


class ReportComment(FreezingModel):
    """A remark of one colleague to another on a section. Never printed."""

    part_of = "section"

    section = models.ForeignKey(ReportSection, on_delete=models.CASCADE, related_name="comments")
    words = models.CharField(max_length=1000)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="report_comment_says_something"),
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="report_comment_resolved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by}: {self.words}"


class FindingAnswer(ReportPart):
    """What was said to one finding of the add-up guard: quoted from a source, or accepted with a reason.

    It holds for as long as the guard finds the same: `fingerprint` changes with what is printed.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="answers")
    fingerprint = models.CharField(max_length=64)
    answer = models.CharField(max_length=8, choices=FindingAnswered.choices)
    printed = models.CharField(max_length=400)
    # Of a quotation: where it stands, and of which day that is.
    source = models.CharField(max_length=300, blank=True)
    source_on = models.DateField("date of the source", null=True, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "fingerprint"], name="finding_answered_once"),
            models.CheckConstraint(
                condition=Q(answer=FindingAnswered.QUOTED, source_on__isnull=False) & ~Q(source="")
                | Q(answer=FindingAnswered.ACCEPTED) & ~Q(reason=""),
                name="finding_answered_in_full",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.printed}: {self.get_answer_display()}"


class ReportStep(AppendOnlyModel):
    """One step on the way of a report: who took it, when, from where to where, and why. The office alone reads why."""

    numbered_within = "report_id"

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    verb = models.CharField(max_length=20)
    from_state = models.CharField(max_length=12, choices=ReportState.choices, blank=True)
    to_state = models.CharField(max_length=12, choices=ReportState.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    comment = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="report_step_once")]

    def __str__(self) -> str:
        return f"{self.report}: {self.verb}"
