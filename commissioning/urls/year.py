"""The year: funds and their ledger, priorities, interests, the office."""

from django.urls import path

from commissioning.views import allocation, commitment, entry, fund, income, interest, office, priority, stream

_FUND = "funds/<slug:slug>/<year:year>/"

# A fund's allocations/ stand in reports, which prints them.
urlpatterns = [
    # funds and years
    path("funds/", fund.FundList.as_view(), name="fund-list"),
    path("funds/new/", fund.FundOpen.as_view(), name="fund-open"),
    path("funds/years/new/", fund.YearOpen.as_view(), name="year-open"),
    # funding streams
    path("funds/streams/", stream.StreamList.as_view(), name="stream-list"),
    path("funds/streams/new/", stream.StreamOpen.as_view(), name="stream-open"),
    path("funds/streams/<slug:slug>/close/", stream.StreamClose.as_view(), name="stream-close"),
    # one fund
    path("funds/<slug:slug>/", fund.FundNow.as_view(), name="fund-now"),
    path(_FUND, fund.FundDetail.as_view(), name="fund-detail"),
    path(f"{_FUND}close/", fund.FundClose.as_view(), name="fund-close"),
    # its ledger
    path(f"{_FUND}entries/", entry.EntryList.as_view(), name="entry-list"),
    path(f"{_FUND}entries.csv", entry.EntryExport.as_view(extension="csv"), name="entry-list-csv"),
    path(f"{_FUND}entries.xlsx", entry.EntryExport.as_view(extension="xlsx"), name="entry-list-xlsx"),
    path(f"{_FUND}entries/<int:number>/", entry.EntryDetail.as_view(), name="entry-detail"),
    path(f"{_FUND}entries/<int:number>/reverse/", entry.EntryReverse.as_view(), name="entry-reverse"),
    # its money
    path(f"{_FUND}income/notify/", income.IncomeNotify.as_view(), name="income-notify"),
    path(f"{_FUND}income/confirm/", income.IncomeConfirm.as_view(), name="income-confirm"),
    path(f"{_FUND}tolerance/", allocation.ToleranceRecord.as_view(), name="tolerance-record"),
    path(f"{_FUND}allocations/new/", allocation.AllocationMake.as_view(), name="allocation-make"),
    path(f"{_FUND}virements/new/", allocation.VirementMake.as_view(), name="virement-make"),
    # its commitments
    path(f"{_FUND}commitments/new/", commitment.CommitmentRecord.as_view(), name="commitment-record"),
    path(f"{_FUND}commitments/<int:pk>/", commitment.CommitmentDetail.as_view(), name="commitment-detail"),
    path(f"{_FUND}commitments/<int:pk>/reduce/", commitment.CommitmentReduce.as_view(), name="commitment-reduce"),
    path(f"{_FUND}commitments/<int:pk>/pay/", commitment.PaymentRecord.as_view(), name="payment-record"),
    # priorities
    path("priorities/", priority.PriorityNow.as_view(), name="priority-now"),
    path("priorities/new/", priority.PriorityEnter.as_view(), name="priority-enter"),
    path("priorities/<year:year>/", priority.PriorityMatrix.as_view(), name="priority-matrix"),
    path("priorities/<slug:slug>/", priority.PriorityDetail.as_view(), name="priority-detail"),
    path("priorities/<slug:slug>/adopt/", priority.PriorityAdopt.as_view(), name="priority-adopt"),
    path("priorities/<slug:slug>/synonyms/new/", priority.SynonymAdd.as_view(), name="synonym-add"),
    path(
        "priorities/<slug:slug>/adoptions/<int:pk>/retire/", priority.AdoptionRetire.as_view(), name="adoption-retire"
    ),
    # interests
    path("interests/", interest.InterestList.as_view(), name="interest-list"),
    path("interests/new/", interest.InterestDeclare.as_view(), name="interest-declare"),
    path("interests/<int:pk>/end/", interest.InterestEnd.as_view(), name="interest-end"),
    path("interests/register/", interest.InterestRegister.as_view(), name="interest-register"),
    path("interests/register/new/", interest.InterestRecord.as_view(), name="interest-record"),
    path("interests/register.csv", interest.InterestExport.as_view(extension="csv"), name="interest-register-csv"),
    path("interests/register.xlsx", interest.InterestExport.as_view(extension="xlsx"), name="interest-register-xlsx"),
    # the office
    path("office/", office.OfficeDetail.as_view(), name="office-detail"),
    path("office/edit/", office.OfficeEdit.as_view(), name="office-edit"),
    path("office/terms/new/", office.TermAdd.as_view(), name="term-add"),
    path("office/terms/<int:pk>/end/", office.TermEnd.as_view(), name="term-end"),
    path("office/areas/new/", office.AreaEnter.as_view(), name="area-enter"),
    path("office/logo", office.OfficeLogo.as_view(), name="office-logo"),
    path("office.css", office.office_css, name="office-css"),
]
