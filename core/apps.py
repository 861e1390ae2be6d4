from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        post_migrate.connect(_reinstall_guards, dispatch_uid="core.append_only")


def _reinstall_guards(sender: Any, using: str, **kwargs: Any) -> None:
    # Sent once for each app with models; the guards wait for the last, when every table is there.
    from django.apps import apps  # noqa: PLC0415

    from core.append_only import install_guards  # noqa: PLC0415

    if sender is [config for config in apps.get_app_configs() if config.models_module][-1]:
        install_guards(using)
