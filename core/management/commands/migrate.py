from typing import Any

from django.core.management.commands.migrate import Command as Migrate

from core.append_only import install_guards


class Command(Migrate):
    """Django's own, which first puts the append-only triggers back: its checks would stop at one that is missing."""

    def check(self, *args: Any, **kwargs: Any) -> None:
        for using in kwargs.get("databases") or []:
            install_guards(using)
        super().check(*args, **kwargs)
