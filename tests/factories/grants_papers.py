"""Notices with what belongs to their papers: an annex, files with them, a scan of a paper signed by hand."""

import hashlib
from datetime import date
from typing import Any

from accounts.roles import Role
from commissioning.models import Fund
from core.uploads import Upload
from grants import transitions
from grants.choices import Task
from grants.documents.notice import press
from grants.models import Attachment, DecisionNotice
from tests.factories import grants
from tests.factories.commissioning import AT, a_person, with_income

SCAN = b"%PDF-1.7\nthe signed paper\n%%EOF"


def attached(
    notice: DecisionNotice,
    name: str = "assessment.txt",
    content: bytes = b"What was found.",
    *,
    media_type: str = "text/plain",
    **facts: Any,
) -> Attachment:
    """A file with a draft; `is_confidential`, `is_scan` and `title` as asked."""
    described = {"title": "Equality assessment"} | facts
    upload = Upload(name=name, content=content, media_type=media_type, sha256=hashlib.sha256(content).hexdigest())
    return transitions.attach_file(notice=notice, upload=upload, by=notice.drafted_by, at=AT, **described)


def with_annex(notice: DecisionNotice, words: str = "The other offers were higher.") -> DecisionNotice:
    grants.write_task(notice, Task.ANNEX, by=notice.drafted_by, body=f"<p>{words}</p>")
    return grants.again(notice)


def signed_and_printed(notice: DecisionNotice | None = None) -> DecisionNotice:
    """Signed with the real press: its paper is a PDF."""
    notice = notice or grants.filled()
    return grants.signed(grants.certified(grants.submitted(notice)), press=press)


def scan_of(reference: str) -> bytes:
    """The scan of one paper: no two papers have the same."""
    return SCAN if reference == "007/2015" else SCAN + reference.encode()


def on_paper(
    reference: str = "007/2015",
    *,
    with_scan: bool = True,
    scan: bytes | None = None,
    is_day_known: bool = True,
    **facts: Any,
) -> DecisionNotice:
    """A draft of a decision that was signed on paper on 1 April 2017, with its scan."""
    fund = Fund.objects.first() or with_income()
    notice = grants.a_draft(is_from_paper=True, **facts)
    grants.a_line(notice, fund)
    notice = transitions.describe_paper(
        notice=grants.again(notice),
        expected_version=grants.again(notice).version,
        reference=reference,
        signed_on=date(2017, 4, 1),
        is_day_known=is_day_known,
        effective_on=date(2017, 4, 2),
        signatory_name="The Commissioner of that day",
        signatory_title="Police and Crime Commissioner",
        by=notice.drafted_by,
        at=AT,
    )
    if with_scan:
        attached(
            notice,
            "scan.pdf",
            scan or scan_of(reference),
            media_type="application/pdf",
            is_scan=True,
            title="The signed paper",
        )
    return grants.again(notice)


def recorded(notice: DecisionNotice | None = None) -> DecisionNotice:
    return transitions.record_paper_notice(
        notice=notice or on_paper(), by=a_person(Role.FINANCE), at=AT, press=grants.press
    )
