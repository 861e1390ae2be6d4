from django.db import models
from django.db.models import Q

from providers.choices import IdentifierScheme
from providers.models.provider import Provider


class ProviderIdentifier(models.Model):
    """A provider's number in a public register, in org-id form: GB-CHC-298028."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField("register", max_length=10, choices=IdentifierScheme.choices)
    value = models.CharField("number", max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="identifier_once"),
            models.CheckConstraint(condition=Q(scheme__in=IdentifierScheme.values), name="identifier_scheme_known"),
        ]

    def __str__(self) -> str:
        return self.org_id

    @property
    def org_id(self) -> str:
        return f"{self.scheme}-{self.value}"
