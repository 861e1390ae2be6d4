"""What can be said about organisations with a pencil: names, numbers, periods, and why something is refused."""

from providers.rules.contact import obstacles_to_add_contact, obstacles_to_end_contact, obstacles_to_sign_in_as
from providers.rules.due_diligence import EXPIRY_NOTICE, due_diligence_state, obstacles_to_record_due_diligence
from providers.rules.identifiers import bare_number, obstacles_to_add_identifier, read_identifier
from providers.rules.membership import obstacles_to_change_lead, obstacles_to_end_membership, obstacles_to_join
from providers.rules.names import (
    NAME_KEY_LIMIT,
    NAME_LIMIT,
    name_key,
    obstacles_to_add_name,
    obstacles_to_name,
    obstacles_to_namesakes,
    slug_of,
)
from providers.rules.organisation import (
    ABOUT_LIMIT,
    Organisation,
    obstacles_to_change_kind,
    obstacles_to_facts,
    obstacles_to_merge,
    obstacles_to_touch,
)
from providers.rules.periods import Period, combined_periods, holds_itself, makes_a_circle
from providers.rules.values import tidy, written

__all__ = [
    "ABOUT_LIMIT",
    "EXPIRY_NOTICE",
    "NAME_KEY_LIMIT",
    "NAME_LIMIT",
    "Organisation",
    "Period",
    "bare_number",
    "combined_periods",
    "due_diligence_state",
    "holds_itself",
    "makes_a_circle",
    "name_key",
    "obstacles_to_add_contact",
    "obstacles_to_add_identifier",
    "obstacles_to_add_name",
    "obstacles_to_change_kind",
    "obstacles_to_change_lead",
    "obstacles_to_end_contact",
    "obstacles_to_end_membership",
    "obstacles_to_facts",
    "obstacles_to_join",
    "obstacles_to_merge",
    "obstacles_to_name",
    "obstacles_to_namesakes",
    "obstacles_to_record_due_diligence",
    "obstacles_to_sign_in_as",
    "obstacles_to_touch",
    "read_identifier",
    "slug_of",
    "tidy",
    "written",
]
