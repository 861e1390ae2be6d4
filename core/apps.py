from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate, pre_migrate


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        pre_migrate.connect(_lift_guards, dispatch_uid="core.append_only.lift")
        post_migrate.connect(_reinstall_guards, dispatch_uid="core.append_only")


# Both are sent once for each app with models: the guards go before the first migration and wait for the last table.
def _lift_guards(sender: Any, using: str, **kwargs: Any) -> None:
    """SQLite cannot rename a table that a trigger of another table names, which is how it changes one."""
    from core.append_only import remove_guards  # noqa: PLC0415

    if sender is _with_models()[0]:
        remove_guards(using)


def _reinstall_guards(sender: Any, using: str, **kwargs: Any) -> None:
    from core.append_only import install_guards  # noqa: PLC0415

    if sender is _with_models()[-1]:
        install_guards(using)


def _with_models() -> list[AppConfig]:
    return [config for config in apps.get_app_configs() if config.models_module]
