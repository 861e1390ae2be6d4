from django.conf import settings
from django.db import models
from django.db.models import Q

from providers.models.provider import Provider


class Contact(models.Model):
    """Somebody at a provider, by what they do there; they may sign in."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="contacts")
    job_title = models.CharField(max_length=200)
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    is_main = models.BooleanField("main contact", default=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="provider_contacts"
    )
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider"], condition=Q(is_main=True, left_on=None), name="contact_one_main"
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(user__isnull=False, left_on=None), name="contact_one_provider_a_user"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.job_title
