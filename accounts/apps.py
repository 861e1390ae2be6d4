from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.utils import timezone


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from django.contrib.auth.models import update_last_login  # noqa: PLC0415

        # Django's own receiver saves the person, which would add a line to their history at every sign-in.
        user_logged_in.disconnect(update_last_login, dispatch_uid="update_last_login")
        user_logged_in.connect(_record_sign_in, dispatch_uid="accounts.record_sign_in")


def _record_sign_in(user: Any, **kwargs: Any) -> None:
    from accounts.transitions.person import record_sign_in  # noqa: PLC0415

    record_sign_in(person=user, at=timezone.now())
