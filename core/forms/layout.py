"""What a form's layout is made of. Each object prints one template of templates/govuk/layout/."""

from typing import Any

from crispy_forms.layout import Layout as _Layout
from crispy_forms.layout import LayoutObject
from django.forms import BaseForm
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from core.forms.markup import FieldOptions, print_field

__all__ = [
    "Button",
    "ButtonGroup",
    "Details",
    "Field",
    "Fieldset",
    "FilterRow",
    "FoldedFilters",
    "Inset",
    "Layout",
    "Link",
    "Text",
]


class _Inside(LayoutObject):
    """Prints what it holds: names of fields, and other parts of a layout."""

    def get_rendered_fields(self, form: Any, context: Context, *_: Any, **__: Any) -> SafeString:
        # Field by field through a template and a copy of the page's context, as the library does it, costs more than
        # the boxes themselves.
        return mark_safe("".join(_print_part(part, form, context) for part in self.fields))  # noqa: S308 - from templates


def _print_part(part: Any, form: Any, context: Context) -> str:
    if not isinstance(part, str):
        return part.render(form, context)
    form.rendered_fields.add(part)
    return print_field(form[part])


class Layout(_Inside, _Layout):
    """A whole form: names of fields, and the parts below."""


class Field(LayoutObject):
    """One field with options: Field("name", width=20), Field("kind", label_size="m", is_inline=True)."""

    def __init__(self, name: str, **options: Any):
        self.fields = [name]
        self.options = FieldOptions(**options)

    def render(self, form: Any, context: Context, **_: Any) -> str:
        form.rendered_fields.add(self.fields[0])
        return print_field(form[self.fields[0]], self.options)


class _Printed(_Inside):
    template = ""

    def __init__(self, *fields: Any, **words: Any):
        self.fields = list(fields)
        self.words = words

    def render(self, form: BaseForm, context: Context, **_: Any) -> SafeString:
        return render_to_string(self.template, self.words | {"inside": self.get_rendered_fields(form, context)})


class Fieldset(_Printed):
    """Fields that belong together under a legend of size s, m, l or xl."""

    template = "govuk/layout/fieldset.html"

    def __init__(self, legend: str, *fields: Any, size: str = "m", is_page_heading: bool = False, hint: str = ""):
        super().__init__(*fields, legend=legend, size=size, is_page_heading=is_page_heading, hint=hint)


class Button(_Printed):
    """A button of kind "", "secondary" or "warning". A second press within a second does nothing."""

    template = "govuk/layout/button.html"

    def __init__(self, text: str, *, kind: str = "", name: str = "", value: str = ""):
        super().__init__(text=text, kind=kind, name=name, value=value)


class Link(_Printed):
    """A quiet way out beside a button."""

    template = "govuk/layout/link.html"

    def __init__(self, text: str, href: str):
        super().__init__(text=text, href=href)


class ButtonGroup(_Printed):
    template = "govuk/layout/button_group.html"


class Details(_Printed):
    """Words or fields folded away under a summary."""

    template = "govuk/layout/details.html"

    def __init__(self, summary: str, *fields: Any, text: str = "", is_open: bool = False):
        super().__init__(*fields, summary=summary, text=text, is_open=is_open)


class Inset(_Printed):
    """Words set apart by a bar at their side."""

    template = "govuk/layout/inset.html"

    def __init__(self, text: str):
        super().__init__(text=text)


class Text(_Printed):
    """A paragraph between fields."""

    template = "govuk/layout/text.html"

    def __init__(self, text: str):
        super().__init__(text=text)


class FilterRow(_Printed):
    """Fields side by side with their button: for forms that choose what a page shows."""

    template = "govuk/layout/filter_row.html"

    def __init__(self, *fields: Any, text: str = "Show"):
        super().__init__(*fields, text=text)


class FoldedFilters(_Printed):
    """The further boxes of a FilterRow: folded away on a phone until they are wanted, else in the row."""

    template = "govuk/layout/folded_filters.html"

    def __init__(self, *fields: Any, is_open: bool = False):
        super().__init__(*fields, is_open=is_open)
