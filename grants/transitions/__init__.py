"""The only code that writes notices, awards and their papers."""

from grants.transitions.advice import start_from_advice, take_new_advice
from grants.transitions.attachment import attach_file, remove_attachment
from grants.transitions.decide import (
    certify_notice,
    hand_over_notice,
    publish_notice,
    refuse_notice,
    return_notice,
    submit_notice,
    withdraw_notice,
)
from grants.transitions.line import (
    BudgetFacts,
    LineFacts,
    YearAmount,
    add_budget_line,
    add_line,
    change_budget_line,
    change_line,
    remove_line,
)
from grants.transitions.notice import (
    StartedAlready,
    change_notice,
    describe_paper,
    start_notice,
    write_legal,
    write_options,
    write_section,
)
from grants.transitions.power import add_power, change_power
from grants.transitions.quoted import quote_amount, unquote_amount
from grants.transitions.signing import Press, record_paper_notice, sign_notice
from grants.transitions.steps import ChangedMeanwhile

__all__ = [
    "BudgetFacts",
    "ChangedMeanwhile",
    "LineFacts",
    "Press",
    "StartedAlready",
    "YearAmount",
    "add_budget_line",
    "add_line",
    "add_power",
    "attach_file",
    "certify_notice",
    "change_budget_line",
    "change_line",
    "change_notice",
    "change_power",
    "describe_paper",
    "hand_over_notice",
    "publish_notice",
    "quote_amount",
    "record_paper_notice",
    "refuse_notice",
    "remove_attachment",
    "remove_line",
    "return_notice",
    "sign_notice",
    "start_from_advice",
    "start_notice",
    "submit_notice",
    "take_new_advice",
    "unquote_amount",
    "withdraw_notice",
    "write_legal",
    "write_options",
    "write_section",
]
