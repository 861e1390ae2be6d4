"""`manage.py verify` names each agreement and each return that is not what was agreed, paid or certified."""

import pytest
from django.db import connection

from core.append_only import guards_lifted
from grants.figures.faults_agreements import agreement_faults
from grants.figures.faults_returns import return_faults
from grants.models import (
    AgreementPaper,
    Answer,
    Clawback,
    Filing,
    MonitoringReturn,
    Payment,
    PaymentRow,
    Variation,
    VariationPaper,
)
from tests.unit.grants.test_frozen_agreements import agreements_at_work
from tests.worlds import world

pytestmark = pytest.mark.django_db

agreement = world(agreements_at_work)


def tamper(sql, *values):
    """Change rows as somebody with the database's own password could: past every trigger."""
    with guards_lifted(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_nothing_is_wrong_as_it_was_made(agreement):
    assert agreement_faults() == []
    assert return_faults() == []


def test_bytes_of_the_terms(agreement):
    paper = AgreementPaper.objects.first()
    tamper("UPDATE grants_agreementpaper SET sha256 = %s WHERE id = %s", "b" * 64, paper.pk)
    assert agreement_faults() == [f"agreement {agreement}: the bytes of {paper.name} are not those that were kept"]


def test_bytes_of_a_letter(agreement):
    paper = VariationPaper.objects.get()
    tamper("UPDATE grants_variationpaper SET content = %s WHERE id = %s", b"%PDF-1.7 another", paper.pk)
    assert agreement_faults() == [f"{paper.variation}: the bytes of letter.pdf are not those that were kept"]


def test_a_letter_of_a_variation_that_was_agreed_in_the_browser(agreement):
    paper = VariationPaper.objects.get()
    tamper("UPDATE grants_variationpaper SET variation_id = %s", Variation.objects.get(number=1).pk)
    (fault,) = agreement_faults()
    assert fault == f"{agreement} variation 1: it has the scan of a letter and was not agreed on paper"
    assert paper.name == "letter.pdf"


def test_a_row_that_is_two_payments(agreement):
    tamper("DELETE FROM commissioning_ledgerentry WHERE reverses_id IS NOT NULL")
    row = PaymentRow.objects.filter(payments__isnull=False).distinct().get()
    assert f"payment {row.transaction}: it was recorded more than once" in agreement_faults()


def test_a_row_of_another_amount(agreement):
    standing = Payment.objects.standing().get()
    tamper("UPDATE grants_paymentrow SET amount = amount + 1 WHERE id = %s", standing.row_id)
    assert agreement_faults() == [f"payment {standing.row.transaction}: the ledger has another amount than the file"]


def test_a_plan_beyond_the_promise(agreement):
    last = agreement.instalments.standing().filter(agreed_at__isnull=False).order_by("-due_on").first()
    tamper("UPDATE grants_instalment SET amount = amount + 1000000 WHERE id = %s", last.pk)
    (fault,) = agreement_faults()
    assert "is planned in Victims Fund" in fault


def test_more_paid_than_the_instalment(agreement):
    paid = Payment.objects.standing().get().instalment
    tamper("UPDATE grants_instalment SET amount = 100 WHERE id = %s", paid.pk)
    assert agreement_faults() == [f"agreement {agreement}: £2,500 was paid of an instalment of £1"]


def test_a_row_that_was_recorded_and_set_aside(agreement):
    recorded = Payment.objects.standing().get().row
    tamper("UPDATE grants_rowsetaside SET row_id = %s", recorded.pk)
    assert agreement_faults() == [f"payment {recorded.transaction}: it was recorded and set aside"]


def test_a_row_of_another_day(agreement):
    recorded = Payment.objects.standing().get().row
    tamper("UPDATE grants_paymentrow SET paid_on = '2018-02-01' WHERE id = %s", recorded.pk)
    assert agreement_faults() == [f"payment {recorded.transaction}: the ledger has another day than the file"]


def test_a_clawback_that_the_ledger_does_not_bear_out(agreement):
    Clawback.objects.update(amount_received=0)
    assert agreement_faults() == [f"clawback of {agreement}: £0 was received, and the ledger has £100"]


def test_a_variation_that_lost_an_entry(agreement):
    made = Variation.objects.get(number=1).made_entries.order_by("pk").first()
    tamper("DELETE FROM grants_variationentry WHERE id = %s", made.pk)
    (fault,) = agreement_faults()
    assert "does not cancel out" in fault


def test_a_missing_number_of_a_variation(agreement):
    tamper("UPDATE grants_variation SET number = 7 WHERE number = 2")
    (fault,) = agreement_faults()
    assert "numbers run without a gap" in fault


def test_an_answer_under_a_question_of_another_version(agreement):
    version = agreement.template.versions.get(number=2)
    answer = Answer.objects.filter(filing__accepted_at__isnull=False, measure__key="account").get()
    other = version.measures.get(key="account")
    tamper("UPDATE grants_answer SET measure_id = %s WHERE id = %s", other.pk, answer.pk)
    assert any("is a question of another version" in fault for fault in return_faults())


def test_figures_that_were_changed_after_acceptance(agreement):
    answer = Answer.objects.filter(filing__accepted_at__isnull=False, measure__key="new").get()
    tamper("UPDATE grants_answer SET value = value + 1 WHERE id = %s", answer.pk)
    (fault,) = return_faults()
    assert "“supported” is 48, and its parts make 49" in fault


def test_a_return_that_stands_as_what_it_is_not(agreement):
    accepted = MonitoringReturn.objects.get(filings__accepted_at__isnull=False)
    MonitoringReturn.objects.filter(pk=accepted.pk).update(state="requested")
    (fault,) = return_faults()
    assert "it stands as “To be filled in”" in fault


def test_a_missing_version(agreement):
    accepted = Filing.objects.get(accepted_at__isnull=False)
    tamper("UPDATE grants_filing SET number = 2 WHERE id = %s", accepted.pk)
    (fault,) = return_faults()
    assert "versions run without a gap" in fault
