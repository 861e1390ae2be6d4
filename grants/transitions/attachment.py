from datetime import datetime

from accounts.models import User
from core import audit
from core.refusal import Obstacle, Refused, refuse_if
from core.uploads import Upload
from grants.models import Attachment, DecisionNotice
from grants.transitions.steps import working_on
from providers.rules.values import obstacles_to_text, tidy

MOST_ATTACHMENTS = 20


def attach_file(
    *,
    notice: DecisionNotice,
    upload: Upload,
    title: str,
    by: User,
    at: datetime,
    is_confidential: bool = False,
    is_scan: bool = False,
) -> Attachment:
    """Put a file with a draft; `upload` has been read and found to be what it says it is.

    The scan of a signed paper takes the place of the one before. Refused for a name that is taken and beyond 20 files.
    """
    with working_on(notice, by=by) as held:
        refuse_if(obstacles_to_text(title, field="title", what="what the file is", limit=200))
        if is_scan:
            held.attachments.filter(is_scan=True).delete()
        if held.attachments.filter(name=upload.name).exists():
            raise Refused(Obstacle(f"A file called {upload.name} is attached already: rename one of them", "file"))
        if held.attachments.count() >= MOST_ATTACHMENTS:
            raise Refused(Obstacle(f"A notice may have {MOST_ATTACHMENTS} files, and this one has them", "file"))
        attachment = Attachment.objects.create(
            notice=held,
            name=upload.name,
            title=tidy(title),
            media_type=upload.media_type,
            content=upload.content,
            size=upload.size,
            sha256=upload.sha256,
            is_confidential=is_confidential,
            is_scan=is_scan,
            added_at=at,
            added_by=by,
        )
        audit.record(
            action="grants.attachment.added", by=by, at=at, subject=held, file=upload.name, sha256=upload.sha256
        )
    return attachment


def remove_attachment(*, attachment: Attachment, by: User, at: datetime) -> None:
    """Take a file away from a draft."""
    with working_on(attachment.notice, by=by) as held:
        audit.record(action="grants.attachment.removed", by=by, at=at, subject=held, file=attachment.name)
        held.attachments.filter(pk=attachment.pk).delete()
