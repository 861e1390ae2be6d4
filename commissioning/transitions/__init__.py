from commissioning.transitions.allocation import allocate
from commissioning.transitions.commitment import commit, commit_more, decommit, record_payment
from commissioning.transitions.fund import close_fund, close_stream, open_fund, open_stream, open_year
from commissioning.transitions.income import confirm_income, notify_income
from commissioning.transitions.interest import declare_interest, end_interest, lock_interests_of
from commissioning.transitions.ledger import EffectChanged
from commissioning.transitions.office import add_term, change_office, end_term, set_up_office
from commissioning.transitions.priority import add_synonym, adopt_priority, enter_priority, retire_adoption
from commissioning.transitions.quoted import quote_figure
from commissioning.transitions.reversal import reverse_entry
from commissioning.transitions.tolerance import record_tolerance
from commissioning.transitions.virement import vire

__all__ = [
    "EffectChanged",
    "add_synonym",
    "add_term",
    "adopt_priority",
    "allocate",
    "change_office",
    "close_fund",
    "close_stream",
    "commit",
    "commit_more",
    "confirm_income",
    "declare_interest",
    "decommit",
    "end_interest",
    "end_term",
    "enter_priority",
    "lock_interests_of",
    "notify_income",
    "open_fund",
    "open_stream",
    "open_year",
    "quote_figure",
    "record_payment",
    "record_tolerance",
    "retire_adoption",
    "reverse_entry",
    "set_up_office",
    "vire",
]
