from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        post_migrate.connect(_reinstall_guards, dispatch_uid="core.append_only")


def _reinstall_guards(sender: Any, using: str, **kwargs: Any) -> None:
    # Sent once an app; the guards wait for the last, when every table is there.
    from django.apps import apps

    from core.append_only import install_guards

    if sender is list(apps.get_app_configs())[-1]:
        install_guards(using)
