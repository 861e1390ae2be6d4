"""`manage.py verify` names each notice that is not what was signed, whoever changed it and however."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from commissioning.models import Fund
from commissioning.transitions import commit
from core.append_only import guards_lifted
from grants.figures.faults import notice_faults
from grants.models import DecisionNotice, NoticePaper, ReferenceSeries
from tests.factories import grants as stage
from tests.factories.commissioning import AT, DAY, a_person, a_priority, a_provider
from tests.factories.grants_papers import attached
from tests.worlds import world

pytestmark = pytest.mark.django_db


def two_signed_notices():
    """The first of two signed notices; another is still a draft."""
    first = stage.published()
    stage.signed()
    stage.filled()
    return DecisionNotice.objects.get(pk=first.pk)


def published_with_a_file():
    draft = stage.filled()
    attached(draft)
    return stage.published(stage.signed(stage.certified(stage.submitted(draft))))


notice = world(two_signed_notices)
with_a_file = world(published_with_a_file)


def tamper(sql, *values):
    """Change rows as somebody with the database's own password could: past every trigger."""
    with guards_lifted(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def the_fault():
    (fault,) = notice_faults()
    return fault


def test_nothing_is_wrong_at_any_stage(notice):
    for a_notice_that_is in (stage.returned, stage.refused, stage.withdrawn, stage.certified):
        a_notice_that_is()

    assert notice_faults() == []


def test_an_edited_amount(notice):
    amount = notice.lines.get().amounts.get()
    tamper("UPDATE grants_awardamount SET amount = amount + 100 WHERE id = %s", amount.pk)

    faults = "\n".join(notice_faults())

    assert f"notice {notice}: line 1 is not what was signed: amount, amounts" in faults
    assert f"notice {notice}: its total of its lines is “10001.00” and was signed as “10000.00”" in faults


def test_another_recipient(notice):
    other = a_provider()
    tamper("UPDATE grants_awardline SET provider_id = %s WHERE id = %s", other.pk, notice.lines.get().pk)

    assert notice_faults() == [
        f"notice {notice}: line 1 is not what was signed: provider_key",
        f"notice {notice}: its awards are not to the recipients of its lines",
    ]


def test_an_edited_title(notice):
    tamper("UPDATE grants_decisionnotice SET title = 'Another' WHERE id = %s", notice.pk)

    assert "its title is “Another” and was signed as" in the_fault()


def test_a_changed_paper(notice):
    tamper("UPDATE grants_noticepaper SET content = %s WHERE notice_id = %s", b"%PDF-1.7 another", notice.pk)

    assert f"notice {notice}: the stored notice of decision is not the one that was signed" in the_fault()


def test_a_changed_paper_whose_hash_was_changed_with_it(notice):
    content = b"%PDF-1.7 another"
    sha256 = "0a" * 32
    tamper("UPDATE grants_noticepaper SET content = %s, sha256 = %s WHERE notice_id = %s", content, sha256, notice.pk)

    assert "is not the one in the audit log" in "\n".join(notice_faults())


def test_a_paper_that_is_gone(notice):
    tamper("DELETE FROM grants_noticepaper WHERE notice_id = %s", notice.pk)

    assert the_fault() == f"notice {notice}: its notice of decision is missing"


def test_a_reused_reference(notice):
    other = DecisionNotice.objects.signed().exclude(pk=notice.pk).get()
    tamper("UPDATE grants_decisionnotice SET reference = %s WHERE id = %s", "1/2018", other.pk)

    faults = "\n".join(notice_faults())

    assert f"notice {notice}: the reference 001/2018 stands 2 times" in faults
    assert "notice 1/2018" in faults


def test_a_number_that_is_left_out(notice):
    third = stage.signed()
    tamper("UPDATE grants_decisionnotice SET number = 5, reference = '005/2018' WHERE id = %s", third.pk)

    assert "series #/2018: 3, 4 missing, and numbers run without a gap" in notice_faults()


def test_a_counter_that_lies(notice):
    ReferenceSeries.objects.update(last_number=7)

    assert the_fault() == "series #/2018: its counter stands at 7, and the last number is 2"


def test_a_deleted_entry(notice):
    made = notice.made_entries.get()
    tamper("DELETE FROM grants_noticeentry WHERE id = %s", made.pk)
    tamper("DELETE FROM commissioning_ledgerentry WHERE id = %s", made.entry_id)

    assert f"notice {notice}: its entries come to £0, and £10,000 was signed" in notice_faults()


def test_an_edited_entry(notice):
    tamper("UPDATE commissioning_ledgerentry SET amount = 1 WHERE id = %s", notice.made_entries.get().entry_id)

    assert the_fault() == f"notice {notice}: its entries come to £0.01, and £10,000 was signed"


def test_a_promise_made_by_hand_under_the_reference_of_a_notice(notice):
    commit(
        fund=Fund.objects.get(),
        provider=a_provider(),
        priority=a_priority(),
        service="Something else",
        amount=Decimal(1),
        effective_on=DAY,
        decision_reference="1/2018",
        by=a_person("officer"),
        at=AT,
    )

    assert f"notice {notice}: its reference is used by Victims Fund 2017/18 entry" in the_fault()


def test_a_state_that_no_step_led_to(notice):
    tamper("UPDATE grants_decisionnotice SET state = 'signed', published_at = NULL WHERE id = %s", notice.pk)

    assert f"notice {notice}: its state is “signed”, and its steps lead to “published”" in notice_faults()


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("UPDATE grants_noticesection SET body = '<p>x</p>' WHERE task = 'facts'", "“Facts and advice” does not say"),
        ("DELETE FROM grants_noticesection WHERE task = 'plan'", "does not say what was signed"),
        ("UPDATE grants_noticesection SET reasons = '' WHERE task = 'legal'", "its reasons are not those"),
        ("UPDATE grants_otheroption SET why_not = 'x'", "its other options are not those"),
        ("UPDATE grants_decisionnotice SET interests_stated = 'x'", "its declaration of interests is not the one"),
        ("UPDATE grants_decisionnotice SET signed_by_id = published_by_id, published_by_id = NULL", "another signer"),
        ("UPDATE grants_decisionnotice SET published_at = '2019-01-01 00:00:00'", "who published it, or when"),
        ("DELETE FROM grants_award_commitments", "does not hang on an award to its recipient"),
        ("DELETE FROM grants_attachment", "its attachments are not those"),
        ("UPDATE grants_noticepaper SET frozen_input = '{}'", "is not the one in the audit log"),
    ],
)
def test_anything_else_that_was_signed(with_a_file, sql, fault):
    assert notice_faults() == []
    if "signed_by_id" in sql:
        sql = sql.replace(", published_by_id = NULL", ", published_by_id = drafted_by_id")
    tamper(sql)

    assert any(one.startswith(f"notice {with_a_file}: ") and fault in one for one in notice_faults())


def test_another_recipient_of_the_promise(notice):
    tamper("UPDATE commissioning_commitment SET provider_id = %s", a_provider().pk)

    assert any("does not hang on an award to its recipient" in one for one in notice_faults())


def test_the_command_fails_and_names_the_row(notice, capsys):
    paper = NoticePaper.objects.get(notice=notice)
    tamper("UPDATE grants_noticepaper SET content = %s WHERE id = %s", b"%PDF-", paper.pk)

    with pytest.raises(CommandError, match="1 fault"):
        call_command("verify")

    assert f"notice {notice}" in capsys.readouterr().err
