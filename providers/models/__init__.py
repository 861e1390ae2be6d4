from providers.models.area import CouncilArea
from providers.models.contact import Contact
from providers.models.due_diligence import DueDiligenceRecord
from providers.models.identifier import ProviderIdentifier
from providers.models.membership import ConsortiumMembership
from providers.models.provider import Provider, ProviderName

__all__ = [
    "ConsortiumMembership",
    "Contact",
    "CouncilArea",
    "DueDiligenceRecord",
    "Provider",
    "ProviderIdentifier",
    "ProviderName",
]
