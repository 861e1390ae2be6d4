"""Every component and every kind of box on one page without a database: looked at, run through axe, and linked."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import django_tables2
from django import forms
from django.contrib.messages.storage.base import Message
from django.template import engines
from django.test import RequestFactory

from core.forms import (
    AmountField,
    CountedTextarea,
    DayField,
    DayTextField,
    FilterForm,
    GovukForm,
    RichTextField,
    UploadField,
)
from core.forms.layout import Button, ButtonGroup, Details, Field, Fieldset, Inset, Layout, Link, Text
from core.tables import Column, DayColumn, OfficeTable, PoundsColumn
from core.uploads import PDF, WORD

AREAS = [("birmingham", "Birmingham"), ("coventry", "Coventry"), ("dudley", "Dudley")]
HOSTILE = "<script>alert(1)</script> Tŷ Ŵyn 🕊 & “Sons”"


class EveryBox(GovukForm):
    name = forms.CharField(label="Name of the organisation", max_length=300, help_text="As the register has it")
    email = forms.EmailField(label="Email address")
    amount = AmountField(label="Amount", help_text="In pounds, for example 1,385,000")
    confirmed_on = DayField(label="Date confirmed", help_text="For example, 23 January 2018")
    fund = forms.ChoiceField(label="Fund", choices=[("", "---------"), ("victims-fund", "Victims Fund")])
    kind = forms.ChoiceField(
        label="Kind", widget=forms.RadioSelect, choices=[("charity", "Charity"), ("cic", "Community interest company")]
    )
    areas = forms.MultipleChoiceField(label="Council areas", widget=forms.CheckboxSelectMultiple, choices=AREAS)
    reason = forms.CharField(label="Reason", max_length=2000, widget=CountedTextarea)
    advice = RichTextField(label="Advice", help_text="What the decision maker should know", limit=2000)
    beds = forms.IntegerField(label="Advisers", min_value=1)
    paper = UploadField(label="Signed paper", kinds=(PDF, WORD))
    password = forms.CharField(label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    agrees = forms.BooleanField(label="I have read the conditions", help_text="They are in the agreement")
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def layout(self) -> Layout:
        return Layout(
            Fieldset(
                "The organisation", "name", "email", Field("kind", label_size="s"), Field("areas", label_size="s")
            ),
            Fieldset("The money", "fund", "amount", "confirmed_on", "reason", Field("beds", width=4, suffix="people")),
            "advice",
            "paper",
            "password",
            Details("What happens then", text="The entry is added to the ledger and is never edited."),
            Inset("The fund has £220,116 less than this."),
            Text("Check the figures before you go on."),
            "agrees",
            "token",
            ButtonGroup(Button("Save and continue"), Button("Save as draft", kind="secondary"), Link("Cancel", "/")),
        )


class ChooseYear(FilterForm):
    year = forms.ChoiceField(label="Year", choices=[("2017-18", "2017/18")], required=False)
    by = forms.ChoiceField(label="Group by", choices=[("priority", "Priority")], required=False)
    as_at = DayTextField(label="As at", required=False, initial=date(2018, 1, 23))


class Commitments(OfficeTable):
    caption = "Commitments 2017/18"
    counted_as = "commitments"
    provider = Column(is_row_header=True, footer="Total")
    service = Column()
    decided_on = DayColumn(verbose_name="Decided")
    authority = Column(verbose_name="Decision", orderable=False)
    committed = PoundsColumn(footer="£919,948")

    class Meta:
        order_by = "-committed"
        empty_text = "No commitments yet."

    def row_class(self, record: Any) -> str:
        return "app-subtotal" if record.is_subtotal else ""


def rows() -> list[SimpleNamespace]:
    figures = [
        ("Domestic abuse · 4 awards", "", 919948, True),
        ("Domestic Violence Consortium", "West Midlands IDVA service, 19 advisers", 640000, False),
        ("Domestic Violence Consortium", "Integrated support with the perpetrator programme", 200000, False),
        (HOSTILE, "Two court-based IDVAs", 41778, False),
    ]
    made = [
        SimpleNamespace(
            provider=provider,
            service=service,
            decided_on=date(2018, 1, 23),
            authority="029/2017",
            committed=Decimal(amount),
            is_subtotal=is_subtotal,
        )
        for provider, service, amount, is_subtotal in figures
    ]
    return made * 12


PAGE = """{% extends "base.html" %}{% load crispy_forms_tags govuk django_tables2 %}
{% block page_title %}Allocations 2017/18{% endblock %}
{% block before_content %}{% include "components/breadcrumbs.html" %}{% endblock %}
{% block caption %}Victims Fund{% endblock %}{% block heading %}Allocations 2017/18{% endblock %}
{% block actions %}<a class="govuk-button govuk-button--secondary" href="/">Record income</a>{% endblock %}
{% block content %}
  {% include "components/filters.html" with form=choices %}
  <div class="govuk-inset-text app-warning">18 awards make <strong>£3,541,673</strong>, more than the fund.</div>
  <section class="app-panel">
    {% include "components/figures.html" %}
    {% fund_bar title="£3,541,673 committed of £3,321,557, £220,116 over" committed="88.0" over=5.8 tolerance=2.2 %}
    <p class="govuk-body"><a class="govuk-link" href="/">Allocation table</a> · as at 23 January 2018</p>
  </section>
  {% render_table table %}
  {% include "components/confirm_effect.html" with rows=effect %}
  {% include "components/summary_list.html" with rows=facts %}
  <p class="govuk-body">{% include "components/tag.html" with text="Returned" colour="orange" %}
  {% include "components/tag.html" with text="Ready to draft" colour="blue" %}</p>
  {% include "components/empty.html" with text="No virements this year." next="Record a virement" href="/" %}
  {% crispy form %}
{% endblock %}
{% block beside %}<section class="app-panel"><h2 class="app-panel__title">Priorities with no money this year</h2>
  <ul class="govuk-list"><li><a class="govuk-link" href="/">Hate crime</a></li></ul></section>{% endblock %}
"""


def context(form: forms.BaseForm | None = None) -> dict[str, Any]:
    request = RequestFactory().get("/funds/victims-fund/2017-18/allocations/?by=priority&page=2")
    table = Commitments(rows(), request=request)
    django_tables2.RequestConfig(request, paginate={"per_page": 8}).configure(table)
    person = SimpleNamespace(is_authenticated=True, name="Finance officer", get_role_display="Finance officer")
    places = ["Home", "Fund", "Decisions", "Commission", "Providers", "Returns", "Reports"]
    return {
        "request": request,
        "office": SimpleNamespace(name="West Midlands Police and Crime Commissioner", short_name="West Midlands PCC"),
        "user": person,
        "navigation": [SimpleNamespace(label=label, url="/", is_current=label == "Fund") for label in places],
        "messages": [Message(25, "Income of £3,321,557 confirmed."), Message(20, "A tolerance is in force.")],
        "breadcrumbs": [("Home", "/"), ("Victims Fund", "/")],
        "form": form if form is not None else EveryBox(),
        "choices": ChooseYear(),
        "table": table,
        "figures": [
            {"label": "Confirmed income", "value": "£3,321,557"},
            {"label": "Committed, 18 awards", "value": "£3,541,673", "href": "/"},
            {"label": "Over the income", "value": "£220,116", "note": "6.6%, within tolerance", "is_warning": True},
        ],
        "effect": [
            {"label": "Committed", "before": "£3,321,557", "change": "+£220,116", "after": "£3,541,673"},
            {"label": "Headroom", "before": "£0", "change": "−£220,116", "after": "−£220,116", "is_warning": True},
        ],
        "facts": [
            {"key": "Name", "value": HOSTILE, "href": "/", "change": "the name"},
            {"key": "Charity number", "value": "", "note": "GB-CHC, checked on 23 January 2018"},
        ],
    }


def gallery(form: forms.BaseForm | None = None) -> str:
    """The page in HTML, with an empty form or with the one handed in."""
    return engines["django"].from_string(PAGE).render(context(form))


def badly_filled() -> EveryBox:
    """The same form as somebody sent it who got everything wrong, with an obstacle that has no box."""
    form = EveryBox(
        {"name": HOSTILE + "x" * 400, "confirmed_on_day": "31", "confirmed_on_month": "4", "confirmed_on_year": "2018"}
        | {"advice": "<p>" + "Too long. " * 400 + "</p>"}
        | {"amount": "1.385m", "beds": "0", "email": "nobody"}
    )
    form.add_error(None, "The year 2015/16 is closed: choose an open one")
    return form
