"""Boxes written in Python say what the framework's own templates say, and nothing typed becomes markup."""

from html.parser import HTMLParser

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting

from core.forms import boxes
from core.forms.rows import NamedRowField
from providers.models import Provider
from tests.factories.providers import a_provider
from tests.gallery import HOSTILE

GROUPED = [("", "Choose one"), ("Charities & others", [("a", HOSTILE), ("b", "B")]), (3, "Three")]
ATTRIBUTES = {"id": "id_box", "class": "govuk-input", "required": False, "disabled": True, "aria-describedby": HOSTILE}


class Nodes(HTMLParser):
    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, sorted(attrs, key=str)))

    def handle_data(self, data):
        if data.strip():
            self.found.append(data.strip())


@pytest.mark.parametrize(
    ("widget", "value"),
    [
        (forms.TextInput(), HOSTILE),
        (forms.TextInput(), None),
        (forms.TextInput(), ""),
        (forms.TextInput(), 0),
        (forms.EmailInput({"autocomplete": "email"}), "a@example.org"),
        (forms.NumberInput(), 12),
        (forms.HiddenInput(), '"><script>'),
        (forms.Textarea({"rows": 5}), f"\n{HOSTILE}"),
        (forms.Textarea(), None),
        (forms.Select(choices=GROUPED), "a"),
        (forms.Select(choices=GROUPED), None),
        (forms.Select(choices=GROUPED), 3),
        (forms.SelectMultiple(choices=GROUPED), ["a", "3"]),
        (forms.NullBooleanSelect(), True),
    ],
)
def test_each_box_is_the_frameworks(widget, value):
    ours = boxes.printed(widget, "box", value, dict(ATTRIBUTES), TemplatesSetting())
    theirs = widget.render("box", value, dict(ATTRIBUTES), TemplatesSetting())
    assert Nodes(ours).found == Nodes(theirs).found
    assert "<script" not in ours


def test_a_widget_that_makes_its_own_options_is_printed_by_its_template():
    class Marked(forms.Select):
        def create_option(self, *args, **kwargs):
            option = super().create_option(*args, **kwargs)
            option["attrs"]["data-mark"] = "1"
            return option

    assert 'data-mark="1"' in boxes.printed(Marked(choices=GROUPED), "box", "a", {}, TemplatesSetting())


@pytest.mark.django_db
def test_a_list_of_rows_names_them_as_they_name_themselves_in_one_query(django_assert_num_queries):
    kept = [a_provider("Crisis Point"), a_provider(HOSTILE)]
    field = NamedRowField(queryset=Provider.objects.order_by("pk"), empty_label="All", to_field_name="slug")
    with django_assert_num_queries(1):
        assert dict(field.choices) == {"": "All"} | {one.slug: str(one) for one in kept}
    assert field.clean(kept[0].slug) == kept[0]
