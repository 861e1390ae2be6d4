"""Money out and money back: payments, the payment schedule, clawbacks and what is left over."""

from django.urls import URLPattern, path

from grants.views import clawback, instalment, payment, payment_aside, payment_file, payment_row, underspend

urlpatterns: list[URLPattern] = [
    path("payments/", payment.PaymentList.as_view(), name="payment-list"),
    path("payments.csv", payment.PaymentExport.as_view(extension="csv"), name="payment-list-csv"),
    path("payments.xlsx", payment.PaymentExport.as_view(extension="xlsx"), name="payment-list-xlsx"),
    path("payments/new/", payment.PaymentUpload.as_view(), name="payment-upload"),
    path("payments/example.csv", payment.PaymentExample.as_view(), name="payment-example"),
    path("payments/<int:pk>/", payment_file.PaymentFileDetail.as_view(), name="payment-file"),
    path("payments/<int:pk>/confirm/", payment_file.PaymentConfirm.as_view(), name="payment-confirm"),
    path("payments/<int:pk>/set-aside/", payment_aside.PaymentSetAside.as_view(), name="payment-set-aside"),
    path("payments/rows/<int:pk>/match/", payment_row.RowMatch.as_view(), name="row-match"),
    path("payments/rows/<int:pk>/set-aside/", payment_row.RowSetAsidePage.as_view(), name="row-set-aside"),
    path("instalments/", instalment.InstalmentList.as_view(), name="instalment-list"),
    path("instalments.csv", instalment.InstalmentExport.as_view(extension="csv"), name="instalment-list-csv"),
    path("instalments.xlsx", instalment.InstalmentExport.as_view(extension="xlsx"), name="instalment-list-xlsx"),
    path("instalments/<int:pk>/release/", instalment.InstalmentReleasePage.as_view(), name="instalment-release"),
    path("instalments/<int:pk>/pay/", instalment.InstalmentPay.as_view(), name="instalment-pay"),
    path("clawbacks/", clawback.ClawbackList.as_view(), name="clawback-list"),
    path("clawbacks.csv", clawback.ClawbackExport.as_view(extension="csv"), name="clawback-list-csv"),
    path("clawbacks.xlsx", clawback.ClawbackExport.as_view(extension="xlsx"), name="clawback-list-xlsx"),
    path("clawbacks/<int:pk>/receive/", clawback.ClawbackReceive.as_view(), name="clawback-receive"),
    path("clawbacks/<int:pk>/waive/", clawback.ClawbackWaive.as_view(), name="clawback-waive"),
    path("agreements/<int:pk>/clawback/", clawback.ClawbackDemand.as_view(), name="clawback-demand"),
    path("agreements/<int:pk>/underspend/", underspend.Underspend.as_view(), name="underspend"),
]
