from django.urls import path

from grants.views.agreement_close import AgreementClose, ConditionMet, ConditionWaive
from grants.views.agreement_detail import AgreementDetail
from grants.views.agreement_draft import AgreementCheck, AgreementDraft, AgreementTerms
from grants.views.agreement_list import AgreementAwards, AgreementExport, AgreementList, AgreementStart
from grants.views.agreement_paper import AgreementPaperFile, AgreementPreview
from grants.views.agreement_parts import AgreementConditions, AgreementInstalments
from grants.views.agreement_steps import (
    AgreementAccept,
    AgreementDecline,
    AgreementOffer,
    AgreementRecord,
    AgreementResume,
    AgreementSuspend,
    AgreementTakeBack,
)
from grants.views.award import AwardRecord

_ONE = "agreements/<int:pk>"
_DRAFT = f"{_ONE}/draft"

urlpatterns = [
    path("agreements/", AgreementList.as_view(), name="agreement-list"),
    path("agreements.csv", AgreementExport.as_view(extension="csv"), name="agreement-list-csv"),
    path("agreements.xlsx", AgreementExport.as_view(extension="xlsx"), name="agreement-list-xlsx"),
    path("agreements/awards/", AgreementAwards.as_view(), name="agreement-awards"),
    path("awards/new/", AwardRecord.as_view(), name="award-record"),
    path("awards/<int:award>/agreement/", AgreementStart.as_view(), name="agreement-start"),
    path(f"{_ONE}/", AgreementDetail.as_view(), name="agreement-detail"),
    path(f"{_DRAFT}/", AgreementDraft.as_view(), name="agreement-draft"),
    path(f"{_DRAFT}/terms/", AgreementTerms.as_view(), name="agreement-terms"),
    path(f"{_DRAFT}/conditions/", AgreementConditions.as_view(), name="agreement-conditions"),
    path(f"{_DRAFT}/instalments/", AgreementInstalments.as_view(), name="agreement-instalments"),
    path(f"{_DRAFT}/check/", AgreementCheck.as_view(), name="agreement-check"),
    path(f"{_DRAFT}/preview.pdf", AgreementPreview.as_view(), name="agreement-preview"),
    path(f"{_ONE}/offer/", AgreementOffer.as_view(), name="agreement-offer"),
    path(f"{_ONE}/take-back/", AgreementTakeBack.as_view(), name="agreement-take-back"),
    path(f"{_ONE}/accept/", AgreementAccept.as_view(), name="agreement-accept"),
    path(f"{_ONE}/decline/", AgreementDecline.as_view(), name="agreement-decline"),
    path(f"{_ONE}/record/", AgreementRecord.as_view(), name="agreement-record"),
    path(f"{_ONE}/suspend/", AgreementSuspend.as_view(), name="agreement-suspend"),
    path(f"{_ONE}/resume/", AgreementResume.as_view(), name="agreement-resume"),
    path(f"{_ONE}/close/", AgreementClose.as_view(), name="agreement-close"),
    path(f"{_ONE}/conditions/<int:condition>/met/", ConditionMet.as_view(), name="condition-met"),
    path(f"{_ONE}/conditions/<int:condition>/waive/", ConditionWaive.as_view(), name="condition-waive"),
    path(f"{_ONE}/papers/<int:key>/", AgreementPaperFile.as_view(), name="agreement-paper"),
]
