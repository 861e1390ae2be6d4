from django.urls import path

from providers.views import contact, due_diligence, identifier, membership, merge, name, provider

app_name = "providers"

# A provider's own page, providers/<slug>/, stands in reports: it shows money.
urlpatterns = [
    # the register
    path("providers/", provider.ProviderList.as_view(), name="provider-list"),
    path("providers.csv", provider.ProviderCsv.as_view(), name="provider-csv"),
    path("providers.xlsx", provider.ProviderXlsx.as_view(), name="provider-xlsx"),
    # one provider
    path("providers/new/", provider.ProviderRegister.as_view(), name="provider-register"),
    path("providers/<slug:slug>/edit/", provider.ProviderEdit.as_view(), name="provider-edit"),
    path("providers/<slug:slug>/merge/", merge.ProviderMerge.as_view(), name="provider-merge"),
    path(
        "providers/<slug:slug>/merge/<slug:into>/",
        merge.ProviderMergeConfirm.as_view(),
        name="provider-merge-confirm",
    ),
    # its names and numbers
    path("providers/<slug:slug>/names/new/", name.NameAdd.as_view(), name="name-add"),
    path("providers/<slug:slug>/names/<int:pk>/remove/", name.NameRemove.as_view(), name="name-remove"),
    path("providers/<slug:slug>/identifiers/new/", identifier.IdentifierAdd.as_view(), name="identifier-add"),
    path(
        "providers/<slug:slug>/identifiers/<int:pk>/remove/",
        identifier.IdentifierRemove.as_view(),
        name="identifier-remove",
    ),
    # its people
    path("providers/<slug:slug>/contacts/new/", contact.ContactAdd.as_view(), name="contact-add"),
    path("providers/<slug:slug>/contacts/<int:pk>/end/", contact.ContactEnd.as_view(), name="contact-end"),
    # its consortia
    path("providers/<slug:slug>/members/new/", membership.MemberAdd.as_view(), name="member-add"),
    path("providers/<slug:slug>/lead/", membership.LeadChange.as_view(), name="lead-change"),
    path("providers/<slug:slug>/consortia/new/", membership.ConsortiumJoin.as_view(), name="consortium-join"),
    path(
        "providers/<slug:slug>/memberships/<int:pk>/end/",
        membership.MembershipEnd.as_view(),
        name="membership-end",
    ),
    # its papers
    path(
        "providers/<slug:slug>/due-diligence/new/",
        due_diligence.DueDiligenceRecording.as_view(),
        name="due-diligence-record",
    ),
]
