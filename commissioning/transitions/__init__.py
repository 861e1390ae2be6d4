from commissioning.transitions.agenda import (
    add_agenda_item,
    change_agenda_item,
    move_agenda_item,
    remove_agenda_item,
)
from commissioning.transitions.allocation import allocate
from commissioning.transitions.commission import appoint_member, end_membership
from commissioning.transitions.commitment import commit, commit_more, decommit, record_payment, record_recovery
from commissioning.transitions.conclusion import conclude
from commissioning.transitions.copying import copy_recommendation
from commissioning.transitions.fund import close_fund, close_stream, open_fund, open_stream, open_year
from commissioning.transitions.income import confirm_income, notify_income
from commissioning.transitions.interest import declare_interest, end_interest, lock_interests_of
from commissioning.transitions.ledger import EffectChanged
from commissioning.transitions.meeting import MeetingChanged, cancel_meeting, change_meeting, plan_meeting
from commissioning.transitions.minutes import (
    MinutesChanged,
    WrittenItem,
    agree_minutes,
    record_attendance,
    write_minutes,
)
from commissioning.transitions.office import add_term, change_office, end_term, set_up_office
from commissioning.transitions.priority import add_synonym, adopt_priority, enter_priority, retire_adoption
from commissioning.transitions.quoted import quote_figure
from commissioning.transitions.recommendation import (
    RecommendationChanged,
    change_recommendation,
    mark_decided,
    reschedule_review,
    send_for_review,
    start_recommendation,
    withdraw_recommendation,
)
from commissioning.transitions.recommended import (
    AskedAmount,
    AskedLine,
    EvidenceChanged,
    LineChanged,
    add_recommended_line,
    change_recommended_line,
    put_evidence,
    remove_evidence,
    remove_recommended_line,
    stamp_of,
)
from commissioning.transitions.reminding import remind_reviewers
from commissioning.transitions.reversal import reverse_entry
from commissioning.transitions.review import DraftChanged, StandsAside, give_review, save_review
from commissioning.transitions.tolerance import record_tolerance
from commissioning.transitions.virement import vire

__all__ = [
    "AskedAmount",
    "AskedLine",
    "DraftChanged",
    "EffectChanged",
    "EvidenceChanged",
    "LineChanged",
    "MeetingChanged",
    "MinutesChanged",
    "RecommendationChanged",
    "StandsAside",
    "WrittenItem",
    "add_agenda_item",
    "add_recommended_line",
    "add_synonym",
    "add_term",
    "adopt_priority",
    "agree_minutes",
    "allocate",
    "appoint_member",
    "cancel_meeting",
    "change_agenda_item",
    "change_meeting",
    "change_office",
    "change_recommendation",
    "change_recommended_line",
    "close_fund",
    "close_stream",
    "commit",
    "commit_more",
    "conclude",
    "confirm_income",
    "copy_recommendation",
    "declare_interest",
    "decommit",
    "end_interest",
    "end_membership",
    "end_term",
    "enter_priority",
    "give_review",
    "lock_interests_of",
    "mark_decided",
    "move_agenda_item",
    "notify_income",
    "open_fund",
    "open_stream",
    "open_year",
    "plan_meeting",
    "put_evidence",
    "quote_figure",
    "record_attendance",
    "record_payment",
    "record_recovery",
    "record_tolerance",
    "remind_reviewers",
    "remove_agenda_item",
    "remove_evidence",
    "remove_recommended_line",
    "reschedule_review",
    "retire_adoption",
    "reverse_entry",
    "save_review",
    "send_for_review",
    "set_up_office",
    "stamp_of",
    "start_recommendation",
    "vire",
    "withdraw_recommendation",
    "write_minutes",
]
