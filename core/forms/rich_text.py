"""A box for a formatted text: an editor where scripts run, a plain box that loses nothing where they do not."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.rich_text import LIMIT_CHARACTERS, clean, from_typing, is_empty, obstacles_to_rich_text, to_typing
from core.rich_text.size import is_oversize


class Typed(str):
    """What somebody sent, which the box gives back as it came."""


class RichTextarea(forms.Textarea):
    """The plain box. It carries the text in markup as well, for the editor that takes its place."""

    def __init__(self, attrs: dict[str, Any] | None = None):
        super().__init__({"rows": 12} | (attrs or {}))

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        return Typed(typed.replace("\r\n", "\n")) if isinstance(typed, str) else typed

    def format_value(self, value: Any) -> str:
        if isinstance(value, Typed):
            return str(value)
        return to_typing(str(value or ""))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        text = str(value or "")
        if not is_oversize(text):
            context["widget"]["attrs"]["data-markup"] = from_typing(text) if isinstance(value, Typed) else clean(text)
        return context


class RichTextField(forms.Field):
    """A text with headings, lists, links and tables. Gives clean markup, or nothing where there is nothing to read.

    `limit` is in characters that a reader sees. On an error the form gives back what was typed.
    """

    widget = RichTextarea

    def __init__(self, *, limit: int = LIMIT_CHARACTERS, **kwargs: Any):
        self.limit = limit
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        typed = str(value or "")
        markup = typed if is_oversize(typed) else from_typing(typed)
        # Typing is asked where it says what cannot be taken; cleaning would have mended it without a word.
        spoken = str(self.label or "The text")
        obstacles = obstacles_to_rich_text(typed, limit_characters=self.limit, label=spoken)
        obstacles = obstacles or obstacles_to_rich_text(markup, limit_characters=self.limit, label=spoken)
        if obstacles:
            raise ValidationError([ValidationError(obstacle.message, code="invalid") for obstacle in obstacles])
        return "" if is_empty(markup) else markup

    def has_changed(self, initial: Any, data: Any) -> bool:
        return clean(str(initial or "")) != from_typing(str(data or ""))
