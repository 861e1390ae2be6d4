"""The only code that writes to the register of providers."""

from providers.transitions.contact import add_contact, end_contact
from providers.transitions.due_diligence import record_due_diligence
from providers.transitions.identifier import add_identifier, remove_identifier
from providers.transitions.membership import change_lead, end_membership, join_consortium
from providers.transitions.merge import merge_provider, reasons_against_merging
from providers.transitions.name import add_name, remove_name
from providers.transitions.provider import change_provider, register_provider

__all__ = [
    "add_contact",
    "add_identifier",
    "add_name",
    "change_lead",
    "change_provider",
    "end_contact",
    "end_membership",
    "join_consortium",
    "merge_provider",
    "reasons_against_merging",
    "record_due_diligence",
    "register_provider",
    "remove_identifier",
    "remove_name",
]
