from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from simple_history.models import HistoricalRecords

from accounts.permissions import Permission
from accounts.roles import Role, may
from core.models import AuditEvent


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, person: Any) -> "UserQuerySet":
        """An administrator sees everybody; anybody else who is signed in sees themselves."""
        if not person.is_authenticated:
            return self.none()
        return self if person.may(Permission.PEOPLE_MANAGE) else self.filter(pk=person.pk)

    def administrators(self) -> "UserQuerySet":
        """Those who can still let others in."""
        return self.filter(role=Role.ADMINISTRATOR, is_active=True)

    def examples(self) -> "UserQuerySet":
        """The people whom the sign-in page may offer, in the order of the roles and of their entry."""
        place = models.Case(*(models.When(role=role, then=place) for place, role in enumerate(Role.values)))
        return self.filter(is_example=True, is_active=True).order_by(place, "pk")


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Django's sign-in machinery asks for this one by name."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who may sign in, with one role. Who they are to a provider or the Commission stands elsewhere."""

    email = models.EmailField("email address", max_length=254)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=30, choices=Role.choices)
    is_active = models.BooleanField("may sign in", default=True)
    # One of the people of the example office, whom the sign-in page offers by one click.
    is_example = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name", "role"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def may(self, permission: Permission) -> bool:
        """Whether this person's role holds a permission, and they may still sign in."""
        return self.is_active and may(self.role, permission)

    def changes(self) -> models.QuerySet[AuditEvent]:
        """What was done to this person's account, the latest first. To sign in changes nothing."""
        events = AuditEvent.objects.filter(subject_type=self._meta.label_lower, subject_key=str(self.pk))
        return events.exclude(action="accounts.person.signed_in").order_by("-at", "-pk")

    def other_administrators(self) -> int:
        """How many administrators would be left without this person."""
        return User.objects.administrators().exclude(pk=self.pk).count()

    def has_perm(self, perm: Any, obj: Any = None) -> bool:
        """Django's own permissions are not used here: roles.py alone decides."""
        return False

    @property
    def is_staff(self) -> bool:
        return False
