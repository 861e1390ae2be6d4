"""The files that go with a draft."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.shortcuts import get_object_or_404

from accounts.permissions import Permission
from core.forms import GovukForm
from grants import transitions
from grants.choices import Task
from grants.forms.attachment import OFFICE, AttachmentForm
from grants.models import Attachment
from grants.views.writing import DraftForm


def _seen(page: DraftForm) -> Any:
    """The files of a draft that this person may see, without their content."""
    files = page.notice.attachments.filter(is_scan=False).defer("content").select_related("added_by")
    return files if page.request.user.may(Permission.ANNEX_VIEW) else files.filter(is_confidential=False)


class AttachmentList(DraftForm):
    form_class = AttachmentForm
    template_name = "grants/attachment_list.html"
    heading = Task.ATTACHMENTS.label
    submit_label = "Attach the file"
    done = "Attached: {}"

    def act(self, form: Any, *, at: datetime) -> Attachment:
        typed = form.cleaned_data
        return transitions.attach_file(
            notice=self.notice,
            upload=typed["file"],
            title=typed["title"],
            is_confidential=typed["seen_by"] == OFFICE,
            by=self.request.user,
            at=at,
        )

    def next_url(self, outcome: Any) -> str:
        return self.url_of("attachment-list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(attachments=list(_seen(self).order_by("pk")), **kwargs)


class AttachmentRemove(DraftForm):
    form_class = GovukForm
    heading = "Remove this file?"
    submit_label = "Remove the file"
    done = "Removed: {}"

    @cached_property
    def attachment(self) -> Attachment:
        return get_object_or_404(_seen(self), pk=self.kwargs["key"])

    @property
    def intro(self) -> str:
        return f"{self.attachment.title} ({self.attachment.name}). Nothing of it is kept."

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [*super().breadcrumbs, (Task.ATTACHMENTS.label, self.url_of("attachment-list"))]

    @property
    def cancel_url(self) -> str:
        return self.url_of("attachment-list")

    def act(self, form: forms.Form, *, at: datetime) -> str:
        transitions.remove_attachment(attachment=self.attachment, by=self.request.user, at=at)
        return self.attachment.title

    def next_url(self, outcome: Any) -> str:
        return self.url_of("attachment-list")
