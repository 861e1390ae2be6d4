"""The only code that writes reports: one file a noun, one function a verb."""

from reports.transitions.comments import comment_on, resolve_comment
from reports.transitions.findings import answer_finding, take_back_answer
from reports.transitions.groups import delete_group, save_group
from reports.transitions.issue import Press, issue_report
from reports.transitions.outlines import change_outline, reset_outline
from reports.transitions.report import (
    ReportFacts,
    StartedAlready,
    approve_report,
    change_report,
    return_report,
    send_report,
    start_report,
    withdraw_report,
)
from reports.transitions.sections import (
    add_section,
    assign_section,
    leave_out_section,
    move_section,
    put_back_section,
    write_section,
)
from reports.transitions.steps import ChangedMeanwhile

__all__ = [
    "ChangedMeanwhile",
    "Press",
    "ReportFacts",
    "StartedAlready",
    "add_section",
    "answer_finding",
    "approve_report",
    "assign_section",
    "change_outline",
    "change_report",
    "comment_on",
    "delete_group",
    "issue_report",
    "leave_out_section",
    "move_section",
    "put_back_section",
    "reset_outline",
    "resolve_comment",
    "return_report",
    "save_group",
    "send_report",
    "start_report",
    "take_back_answer",
    "withdraw_report",
    "write_section",
]
