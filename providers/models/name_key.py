from typing import Any

from django.db import models

from providers.rules import NAME_KEY_LIMIT, name_key


class NameKeyField(models.CharField):
    """How searches see the name of the row; follows the name whichever way the row is saved."""

    def __init__(self, **kwargs: Any):
        super().__init__(**{"max_length": NAME_KEY_LIMIT, "editable": False, "default": "", **kwargs})

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = name_key(model_instance.name)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, key)
        return key
