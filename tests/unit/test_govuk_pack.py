"""The form pack against GOV.UK Frontend's own golden HTML, and what that HTML does not say: escaping and links."""

import json
import re
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.http import QueryDict
from django.template import engines
from django.utils.safestring import mark_safe

from core.forms import AmountField, AmountInput, CountedTextarea, DayField, DayTextField, FilterForm, GovukForm
from core.forms.layout import Button, Field, Layout
from core.forms.markup import FieldMarkup
from core.models import AuditEvent
from core.refusal import Obstacle
from tests.gallery import HOSTILE, EveryBox, badly_filled, gallery

GOLDEN = json.loads((Path(__file__).parent.parent / "fixtures" / "govuk" / "golden.json").read_text())["components"]
VOID = {"input", "br", "meta", "link"}
YES_NO = [("yes", "Yes"), ("no", "No")]


class Tree(HTMLParser):
    """HTML as a list that does not mind white space, the order of attributes or of classes."""

    def __init__(self, html: str):
        super().__init__()
        self.nodes: list[Any] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = {name: value for name, value in attrs if name not in {"cols", "value"} or tag != "textarea"}
        if "class" in kept:
            kept["class"] = " ".join(sorted((kept["class"] or "").split()))
        self.nodes.append(("open", tag, sorted(kept.items(), key=str)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.nodes.append(("close", tag))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.nodes.append(("text", " ".join(data.split())))


def same(ours: str, golden: str) -> None:
    assert Tree(ours).nodes == Tree(golden).nodes


def printed(form: forms.BaseForm) -> str:
    """The form's inside, without the form element and its buttons."""
    form.helper.form_tag = False
    return engines["django"].from_string("{% load crispy_forms_tags %}{% crispy form %}").render({"form": form})


def one_field(name: str, field: forms.Field, data: dict[str, Any] | None = None, **options: Any) -> GovukForm:
    """A form of one field whose ids are the names, as in the golden HTML."""

    class OneField(GovukForm):
        def layout(self) -> Layout:
            return Layout(Field(name, **options))

    OneField.base_fields = {name: field}
    return OneField(data, auto_id="%s")


def with_error(form: GovukForm, message: str) -> GovukForm:
    field = next(iter(form.fields))
    form.errors.clear()
    form.add_error(field, message)
    return form


def empty_box(name: str, field: forms.Field, message: str, **options: Any) -> str:
    return printed(with_error(one_field(name, field, {}, **options), message))


CARD = "It’s on your National Insurance card, benefit letter, payslip or P60. For example, ‘QQ 12 34 56 C’."


def test_text_with_hint_and_error():
    field = forms.CharField(label="National insurance number", help_text=CARD)
    ours = empty_box("with-error-hint", field, "Enter a National Insurance number in the correct format")
    same(ours, GOLDEN["input"]["with error and hint"])


def test_text_with_width():
    field = forms.CharField(label="National insurance number", help_text=CARD)
    ours = printed(one_field("input-width-10", field, width=10))
    same(ours, GOLDEN["input"]["with width-10 class"].replace("test-width-10", "input-width-10"))


def test_label_as_page_heading():
    field = forms.CharField(label="National Insurance number")
    ours = printed(one_field("input-with-page-heading", field, is_page_heading=True, label_size="l"))
    same(ours, GOLDEN["input"]["with label as page heading"].replace("test-name", "input-with-page-heading"))


def test_amount_has_the_pound_before_it():
    ours = printed(one_field("input-with-prefix", AmountField(label="Amount, in pounds")))
    ours = ours.replace(' inputmode="decimal"', "").replace(' spellcheck="false"', "")
    ours = ours.replace(" govuk-input--width-10", "")
    same(ours, GOLDEN["input"]["with prefix"].replace('name="amount"', 'name="input-with-prefix"'))


def test_suffix():
    ours = printed(one_field("input-with-suffix", forms.CharField(label="Weight, in kilograms"), suffix="kg"))
    same(ours, GOLDEN["input"]["with suffix"].replace('name="weight"', 'name="input-with-suffix"'))


def test_textarea():
    field = forms.CharField(
        label="With hint and error", help_text="Hint", widget=forms.Textarea(attrs={"rows": 5}), max_length=9
    )
    same(empty_box("with-hint-error", field, "Error message"), GOLDEN["textarea"]["with hint and error message"])


def test_counted_textarea():
    hint = "Don't include personal or financial information, eg your National Insurance number or credit card details."
    field = forms.CharField(label="Can you provide more detail?", help_text=hint, widget=CountedTextarea, max_length=10)
    ours = empty_box("with-error", field, "Please provide more detail")
    same(ours, GOLDEN["character-count"]["with hint and error"])


def test_select():
    choices = [("1", "GOV.UK frontend option 1"), ("2", "GOV.UK frontend option 2")]
    field = forms.ChoiceField(label="Label text goes here", choices=choices)
    same(empty_box("select-with-error", field, "Error message"), GOLDEN["select"]["error"])


def test_file():
    ours = empty_box("file-upload-with-error", forms.FileField(label="Upload a file"), "Error message")
    same(ours, GOLDEN["file-upload"]["error"])


def test_password():
    widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
    ours = printed(one_field("password", forms.CharField(label="Password", widget=widget)))
    same(ours, GOLDEN["password-input"]["default"])


def test_radios_with_error():
    field = forms.ChoiceField(
        label="Have you changed your name?", choices=YES_NO, widget=forms.RadioSelect, initial="no"
    )
    form = with_error(one_field("example", field, {"example": "no"}), "Please select an option")
    same(in_their_ids(printed(form), "example"), GOLDEN["radios"]["with fieldset and error message"])


def test_radios_inline_with_hint():
    hint = "This includes changing your last name or spelling your name differently."
    field = forms.ChoiceField(
        label="Have you changed your name?", help_text=hint, choices=YES_NO, widget=forms.RadioSelect, initial="no"
    )
    ours = printed(one_field("example", field, is_inline=True))
    same(in_their_ids(ours, "example"), GOLDEN["radios"]["inline"])


def test_checkboxes_with_hints_on_choices():
    # CheckboxSelectMultiple is a RadioSelect to Python: taken for one, only a single answer could be given.
    choices = {
        "animal": "Waste from animal carcasses",
        "mines": "Waste from mines or quarries",
        "farm": "Farm or agricultural waste",
    }
    field = forms.MultipleChoiceField(
        label="Which types of waste do you transport regularly?",
        choices=list(choices.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    hints = dict.fromkeys(choices, "Nullam id dolor id nibh ultricies vehicula ut id elit.")
    ours = empty_box("waste", field, "Please select an option", choice_hints=hints)
    same(in_their_ids(ours, "waste"), GOLDEN["checkboxes"]["with error message"])


def in_their_ids(html: str, name: str) -> str:
    """Django numbers choices from _0; nothing else may differ from the golden HTML."""
    html = html.replace(f"{name}_0", name)
    return re.sub(rf"{name}_(\d)", lambda found: f"{name}-{int(found[1]) + 1}", html)


@pytest.mark.parametrize(
    ("name", "golden", "day"),
    [("dob-day-error", "with error on day input", "0"), ("dob-errors", "with error message and hint", "")],
)
def test_day_in_three_boxes(name, golden, day):
    field = DayField(label="What is your date of birth?", help_text="For example, 31 3 1980")
    form = one_field(name, field, {f"{name}_day": day, f"{name}_month": "1" if day else "", f"{name}_year": "1980"})
    if not day:
        form = with_error(form, "x")
    ours = re.sub(r' value="\w+"', "", printed(form))
    for part in ("day", "month", "year"):
        ours = ours.replace(f'name="{name}_{part}"', f'name="{part}"').replace(f"{name}_{part}", f"{name}-{part}")
    message = "Enter the day as a number from 1 to 31" if day else "x"
    same(ours, GOLDEN["date-input"][golden].replace("Error message goes here", message))


def test_error_summary_links_where_there_is_a_place():
    html = engines["django"].get_template("govuk/error_summary.html")
    lines = [
        {"message": "Invalid username or password", "href": ""},
        {"message": "Agree to the terms of service to log in", "href": "#example-error-1"},
    ]
    same(html.render({"lines": lines}), GOLDEN["error-summary"]["mixed with and without links"])


def test_button():
    class WithButton(GovukForm):
        def layout(self) -> Layout:
            return Layout(Button("Submit"))

    same(printed(WithButton()), GOLDEN["button"]["prevent double click"])


# What was typed, and what is wrong with it


@pytest.mark.parametrize("attribute", ["required", "min", "max", "maxlength", "minlength", "step"])
def test_the_browser_checks_nothing(attribute):
    class Strict(GovukForm):
        name = forms.CharField(min_length=2, max_length=3)
        number = forms.DecimalField(min_value=1, max_value=3)
        amount = AmountField()

    html = engines["django"].from_string("{% load crispy_forms_tags %}{% crispy form %}").render({"form": Strict()})
    assert f" {attribute}" not in html
    assert "<form" in html
    assert " novalidate" in html


def test_numbers_are_typed_as_text():
    html = printed(one_field("n", forms.IntegerField(label="Advisers")))
    assert 'type="text"' in html
    assert 'inputmode="numeric"' in html


def test_autocomplete_is_kept():
    widget = forms.EmailInput(attrs={"autocomplete": "email"})
    html = printed(one_field("email", forms.EmailField(label="Email address", widget=widget)))
    assert 'autocomplete="email"' in html
    assert 'type="email"' in html


@pytest.mark.parametrize("words", [HOSTILE, mark_safe(HOSTILE)])
def test_labels_hints_choices_and_errors_are_words_and_never_markup(words):
    class Hostile(GovukForm):
        name = forms.CharField(label=words, help_text=words)
        kind = forms.ChoiceField(label=words, help_text=words, choices=[("a", words)], widget=forms.RadioSelect)
        areas = forms.MultipleChoiceField(label=words, choices=[("a", words)], widget=forms.CheckboxSelectMultiple)
        on = DayField(label=words, help_text=words)
        fund = forms.ChoiceField(label=words, choices=[("a", HOSTILE)])
        agrees = forms.BooleanField(label=words, help_text=words)
        reason = forms.CharField(label=words, widget=CountedTextarea, max_length=5)

    form = Hostile({"name": HOSTILE, "reason": HOSTILE})
    form.add_error("name", words)
    form.add_error(None, words)
    html = engines["django"].from_string("{% load govuk crispy_forms_tags %}{% error_summary form %}{% crispy form %}")
    page = html.render({"form": form})
    assert "<script" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 16
    assert "Tŷ Ŵyn 🕊" in page


def test_300_characters_with_welsh_and_emoji_survive():
    name = ("Tŷ Ŵyn 🕊 " * 50)[:300].strip()
    form = one_field("name", forms.CharField(max_length=300), {"name": name})
    assert form.is_valid()
    assert form.cleaned_data["name"] == name
    assert name in printed(form)


def test_every_link_on_the_page_has_its_target():
    page = gallery(badly_filled())
    ids = set(re.findall(r'\sid="([^"]+)"', page))
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert {"id_kind_0", "id_areas_0", "id_confirmed_on_day", "id_amount", "id_name"} <= links
    assert links <= ids, f"These links lead nowhere: {links - ids}"


def test_every_description_and_label_has_its_target():
    page = gallery(badly_filled())
    ids = set(re.findall(r'\sid="([^"]+)"', page))
    pointed_at = " ".join(re.findall(r'\s(?:aria-describedby|aria-labelledby|for)="([^"]+)"', page)).split()
    assert set(pointed_at) <= ids
    found = re.findall(r'\sid="([^"]+)"', page)
    assert len(found) == len(set(found)), "An id stands twice on the page."


def test_the_title_says_that_there_is_an_error():
    assert "<title>Allocations 2017/18 – West Midlands PCC</title>" in gallery()
    assert "<title>Error: Allocations 2017/18 – West Midlands PCC</title>" in gallery(badly_filled())


def test_errors_come_in_the_order_of_the_boxes_and_the_wrong_part_of_a_day_is_linked():
    class Two(GovukForm):
        on = DayField(label="Date confirmed")
        name = forms.CharField(label="Name")

    form = Two({"on_day": "1", "on_month": "4", "on_year": "18"})
    page = engines["django"].from_string("{% load govuk %}{% error_summary form %}").render({"form": form})
    links = re.findall(r'href="#(\w+)">([^<]+)', page)
    assert links == [("id_on_year", "Enter the year in full, for example 2018"), ("id_name", "Enter the name")]


def test_an_error_of_the_whole_form_links_to_its_first_box_or_to_a_stated_place():
    form = one_field("name", forms.CharField(), {"name": "x"})
    form.add_error(None, "The year is closed")
    template = engines["django"].from_string("{% load govuk %}{% error_summary form %}")
    assert 'href="#name"' in template.render({"form": form})
    form.general_anchor = "effect"
    assert 'href="#effect"' in template.render({"form": form})


def test_obstacles_stand_at_their_box_or_at_the_top():
    form = one_field("amount", AmountField(), {"amount": "5"})
    form.add_obstacles([Obstacle("More than is left", "amount"), Obstacle("The year is closed"), Obstacle("No", "x")])
    assert form.errors == {"amount": ["More than is left"], "__all__": ["The year is closed", "No"]}


# Amounts


@pytest.mark.parametrize(
    ("typed", "amount"), [("£1,385,000", "1385000.00"), ("1385000", "1385000.00"), ("１２.50", "12.50")]
)
def test_amounts_as_people_type_them(typed, amount):
    form = one_field("amount", AmountField(), {"amount": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["amount"] == Decimal(amount)


def test_a_wrong_amount_is_given_back_as_typed():
    form = one_field("amount", AmountField(), {"amount": "£3,161,67"})
    assert 'value="£3,161,67"' in printed(form)
    assert "Check the commas" in printed(form)


def test_a_known_amount_is_shown_without_a_second_pound_sign():
    form = one_field("amount", AmountField(initial=Decimal("1234.50")))
    assert 'value="1,234.50"' in printed(form)


def test_an_amount_may_be_left_out_only_where_the_form_says_so():
    assert one_field("amount", AmountField(required=False), {"amount": " "}).is_valid()
    assert one_field("amount", AmountField(label="Amount"), {"amount": " "}).errors["amount"] == ["Enter the amount"]


# Days


def test_a_day_is_read_and_a_known_day_fills_the_boxes():
    form = one_field("on", DayField(), {"on_day": "２３", "on_month": "jan", "on_year": "2018"})
    assert form.is_valid()
    assert form.cleaned_data["on"] == date(2018, 1, 23)
    html = printed(one_field("on", DayField(initial=date(2018, 1, 23))))
    assert re.findall(r'value="(\d+)"', html) == ["23", "1", "2018"]


def test_a_wrong_day_is_given_back_as_typed():
    html = printed(one_field("on", DayField(), {"on_day": "31", "on_month": "April", "on_year": "2018"}))
    assert re.findall(r'value="(\w+)"', html) == ["31", "April", "2018"]
    assert "31 April does not exist: April has 30 days" in html


def test_a_day_written_whole_in_the_address_is_read():
    assert one_field("on", DayField(), {"on": "2018-01-23"}).is_valid()


def test_an_empty_day_is_asked_for_or_none():
    empty = {"on_day": "", "on_month": " ", "on_year": ""}
    form = one_field("on", DayField(label="Date confirmed"), empty)
    assert form.errors["on"] == ["Enter the date confirmed"]
    form = one_field("on", DayField(required=False), empty)
    assert form.is_valid()
    assert form.cleaned_data["on"] is None


# Filters


def test_filters_use_hyphens_in_the_address():
    class Choose(FilterForm):
        as_at = DayTextField(label="As at", required=False)

    form = Choose({"as-at": "2018-01-23"})
    assert form.is_valid()
    assert form.cleaned_data["as_at"] == date(2018, 1, 23)
    html = engines["django"].from_string("{% load crispy_forms_tags %}{% crispy form %}").render({"form": form})
    assert 'name="as-at"' in html
    assert 'method="get"' in html
    assert "csrf" not in html


def folding(boxes, typed=None):
    names = ("words", "year", "kind", "state")[:boxes]
    form = type("Choose", (FilterForm,), {name: forms.CharField(required=False) for name in names})(typed)
    return engines["django"].from_string("{% load crispy_forms_tags %}{% crispy form %}").render({"form": form})


def test_few_filters_stand_side_by_side():
    assert "<details" not in folding(3)


@pytest.mark.parametrize(
    ("typed", "is_open"),
    [(None, False), ({"words": "court", "year": "", "kind": ""}, False), ({"words": "", "kind": "award"}, True)],
)
def test_many_filters_fold_after_the_first_until_one_of_them_is_set(typed, is_open):
    html = folding(4, typed)
    assert html.index('name="words"') < html.index("<details") < html.index('name="year"')
    assert html.index('name="state"') < html.index("</details>") < html.index("Show")
    assert ('<details class="govuk-details app-filters__more" open>' in html) is is_open


# Words


@pytest.mark.parametrize(
    ("field", "label", "message"),
    [
        (forms.CharField(), "Amount", "Enter the amount"),
        (forms.CharField(), "Your name", "Enter your name"),
        (forms.CharField(), "UKPRN", "Enter the UKPRN"),
        (forms.CharField(), "Why is it over?", "Answer the question “Why is it over?”"),
        (forms.CharField(), "Share in %", "Enter the share in %"),
        (forms.ChoiceField(choices=YES_NO), "Fund", "Select the fund"),
        (forms.FileField(), "Signed paper", "Choose the signed paper"),
        (forms.BooleanField(), "I agree", "Tick “I agree” to go on"),
    ],
)
def test_an_empty_box_is_asked_for_in_plain_words(field, label, message):
    field.label = label
    assert one_field("x", field, {}).errors["x"] == [message]


def test_other_messages_are_plain_and_survive_a_percent_sign():
    form = one_field("x", forms.CharField(label="Share in %", max_length=3), {"x": "1234"})
    assert form.errors["x"] == ["Share in % must be 3 characters or fewer: it has 4"]
    form = one_field("x", forms.CharField(label="Name"), {"x": "a\x00b"})
    assert form.errors["x"] == ["Type the name again: it holds a character that cannot be stored"]


@pytest.mark.django_db
def test_a_null_character_in_a_list_of_rows_is_refused_in_plain_words():
    for kind in (forms.ModelChoiceField, forms.ModelMultipleChoiceField):
        form = one_field("x", kind(AuditEvent.objects.all(), label="Event"), QueryDict("x=1%00"))
        assert form.errors["x"] == ["Select the event from the list"]


def test_a_message_of_the_forms_own_is_kept():
    field = forms.CharField(error_messages={"required": "Enter who agreed it"})
    assert one_field("x", field, {}).errors["x"] == ["Enter who agreed it"]


def test_the_blank_choice_says_what_it_is():
    choices = [("", "---------"), ("a", "A")]
    assert "Choose one" in printed(one_field("x", forms.ChoiceField(choices=choices)))
    assert "---" not in printed(one_field("x", forms.ChoiceField(choices=choices, required=False)))


def test_a_plain_django_form_is_printed_by_the_same_pack():
    class Plain(forms.Form):
        name = forms.CharField(required=True)
        when = forms.DateField(widget=AmountInput)

    html = engines["django"].from_string("{% load crispy_forms_tags %}{{ form|crispy }}").render({"form": Plain({})})
    assert 'class="govuk-input govuk-input--error"' in html
    assert " required>" not in html
    assert ' required="' not in html


def test_a_line_break_counts_as_one_character():
    form = one_field("x", forms.CharField(widget=CountedTextarea, max_length=3), {"x": "a\r\nb"})
    assert form.is_valid(), form.errors


def test_the_gallery_holds_every_shape():
    folder = Path(settings.ROOT) / "templates" / "govuk" / "shapes"
    shapes = {path.stem for path in folder.glob("*.html")}
    form = EveryBox()
    assert {FieldMarkup(form[name]).shape for name in form.fields} == shapes
