"""Each model says whether it changes; keys point downhill; money is money."""

import pytest
from django.apps import apps
from django.db import models

from core.append_only import AppendOnlyModel, FreezingModel
from core.fields import MoneyField

LAYERS = ["core", "accounts", "providers", "commissioning", "grants", "reports"]

APPEND_ONLY = {
    "core.AuditEvent",
    "commissioning.LedgerEntry",
    "commissioning.Virement",
    "commissioning.Representation",
    "commissioning.Recusal",
    "commissioning.ConclusionPlace",
    "commissioning.MeetingPaper",
    "grants.NoticeStep",
    "grants.NoticeEntry",
    "grants.NoticePaper",
    "grants.AgreementStep",
    "grants.AgreementPaper",
    "grants.ConditionSettled",
    "grants.InstalmentRelease",
    "grants.PaymentFile",
    "grants.PaymentRow",
    "grants.RowSetAside",
    "grants.Payment",
    "grants.ClawbackReceipt",
    "grants.VariationEntry",
    "grants.VariationPaper",
    "grants.BoxQuery",
    "grants.ReturnStep",
    "grants.ReturnReminder",
    "reports.ReportStep",
    "reports.IssuedPaper",
}

# Rows that change until they are declared, signed, refused or withdrawn; from then on the database holds them.
FREEZING = {
    "commissioning.Interest",
    "commissioning.CommissionMember",
    "commissioning.Meeting",
    "commissioning.Attendance",
    "commissioning.AgendaItem",
    "commissioning.Recommendation",
    "commissioning.RecommendationLine",
    "commissioning.RecommendationAmount",
    "commissioning.EvidenceTable",
    "commissioning.Review",
    "commissioning.Conclusion",
    "grants.DecisionNotice",
    "grants.NoticeAdvice",
    "grants.NoticeSection",
    "grants.EarlierWording",
    "grants.OtherOption",
    "grants.NoticeContributor",
    "grants.QuotedAmount",
    "grants.Attachment",
    "grants.AwardLine",
    "grants.AwardAmount",
    "grants.PlannedInstalment",
    "grants.BudgetLine",
    "grants.Agreement",
    "grants.AgreementCondition",
    "grants.Instalment",
    "grants.Variation",
    "grants.VariationMove",
    "grants.TemplateVersion",
    "grants.Measure",
    "grants.AddUpRule",
    "grants.Filing",
    "grants.Answer",
    "reports.Report",
    "reports.ReportSection",
    "reports.SectionWording",
    "reports.ReportComment",
    "reports.FindingAnswer",
}

# Rows that may change, each with why that harms nothing that was signed or summed.
MUTABLE = {
    "accounts.User": "people change their names and roles; the history keeps what was",
    "providers.CouncilArea": "reference data",
    "providers.Provider": "reference data with history",
    "providers.ProviderName": "reference data",
    "providers.ProviderIdentifier": "reference data",
    "providers.Contact": "reference data",
    "providers.ConsortiumMembership": "ended, never deleted",
    "providers.DueDiligenceRecord": "moves with a merge",
    "commissioning.Office": "a setting, with history",
    "commissioning.OfficeHolderTerm": "a setting",
    "commissioning.Board": "a setting",
    "commissioning.FinancialYear": "reference data",
    "commissioning.FundingStream": "is closed",
    "commissioning.Priority": "reference data with history",
    "commissioning.PrioritySynonym": "reference data",
    "commissioning.PriorityAdoption": "is retired",
    "commissioning.Fund": "its running totals move with the ledger",
    "commissioning.Allocation": "its running totals move with the ledger",
    "commissioning.Commitment": "its running totals move with the ledger",
    "grants.LegalPower": "reference data with history; a signed notice keeps what it printed",
    "grants.Award": "extended and closed by later notices; what was decided stands on the frozen line",
    "grants.Clawback": "its running totals move with what comes back; the entries stand in the ledger",
    "grants.ReturnTemplate": "reference data; what was asked stands in its frozen versions",
    "grants.MonitoringReturn": "how far it is; what was reported stands in its frozen filings",
    "grants.ReferenceSeries": "a counter that moves with each signature",
    "reports.ReportSeries": "a counter that moves with each issue",
    "reports.ReportOutline": "a setting, with history; reports that were begun keep theirs",
    "reports.ReportingGroup": "a setting; issued reports keep what they printed",
    "commissioning.QuotedFigure": "what a paper printed, kept beside the ledger",
}


def own_models():
    return [
        model for model in apps.get_models() if model._meta.app_label in LAYERS and "Historical" not in model.__name__
    ]


def test_each_model_is_listed_as_mutable_or_append_only():
    listed = APPEND_ONLY | FREEZING | set(MUTABLE)
    assert {model._meta.label for model in own_models()} == listed, (
        "List the model in APPEND_ONLY, in FREEZING, or in MUTABLE with the reason why its rows may change."
    )


def test_what_is_listed_append_only_is_held_append_only():
    assert {model._meta.label for model in apps.get_models() if issubclass(model, AppendOnlyModel)} == APPEND_ONLY


def test_what_is_listed_as_freezing_freezes():
    assert {model._meta.label for model in apps.get_models() if issubclass(model, FreezingModel)} == FREEZING


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_keys_point_downhill(model):
    own = LAYERS.index(model._meta.app_label)
    for field in model._meta.get_fields():
        if field.is_relation and not field.auto_created and field.related_model._meta.app_label in LAYERS:
            assert LAYERS.index(field.related_model._meta.app_label) <= own, (
                f"{model._meta.label}.{field.name} points uphill: put the key on the other side."
            )


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_money_is_never_a_float_nor_a_decimal_column(model):
    for field in model._meta.concrete_fields:
        assert not isinstance(field, (models.FloatField, models.DecimalField)), (
            f"{model._meta.label}.{field.name}: money is a core.fields.MoneyField, in whole pence."
        )
        if field.name.startswith("amount"):
            assert isinstance(field, MoneyField), f"{model._meta.label}.{field.name} is named as money but is not."


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_no_model_has_an_order_of_its_own(model):
    assert not model._meta.ordering, "A query says its order; Meta.ordering hides it and costs every other query."
