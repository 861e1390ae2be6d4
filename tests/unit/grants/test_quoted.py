"""Amounts that the words of a notice quote from elsewhere."""

import json
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.roles import Role
from core.models import AuditEvent
from core.refusal import Refused
from grants import transitions
from grants.choices import Task
from grants.figures.check import obstacles_to_submit
from grants.figures.draft import draft_of
from grants.figures.implications import implications_of
from grants.figures.paper import notice_input
from grants.models import NoticePaper, QuotedAmount
from tests.factories import grants as f
from tests.factories.commissioning import AT, a_person

pytestmark = pytest.mark.django_db

AMOUNT, SOURCE = Decimal("39000.00"), "Decision 012/2016"


def naming_it():
    """A notice against which nothing stands but an amount from last year."""
    notice = f.filled()
    f.write_task(notice, Task.FACTS, by=notice.drafted_by, body="<p>We gave £39,000 last year.</p>")
    return f.again(notice)


def quote(notice, amount=AMOUNT, source=SOURCE):
    return transitions.quote_amount(notice=notice, amount=amount, source=source, by=a_person(Role.MANAGER), at=AT)


def refusal_of(act):
    with pytest.raises(Refused) as refused:
        act()
    return str(refused.value)


def test_an_amount_with_its_source_stands_in_the_way_no_longer():
    notice = naming_it()
    assert len(obstacles_to_submit(notice, on=AT.date())) == 1
    quoted = quote(notice, source="  Decision   012/2016 ")
    assert (quoted.amount, quoted.source) == (AMOUNT, SOURCE)
    assert obstacles_to_submit(notice, on=AT.date()) == []
    assert AuditEvent.objects.get(action="grants.amount.quoted").details["source"] == SOURCE
    transitions.unquote_amount(quoted=quoted, by=a_person(Role.MANAGER), at=AT)
    assert len(obstacles_to_submit(notice, on=AT.date())) == 1
    assert AuditEvent.objects.filter(action="grants.amount.unquoted").exists()


def not_named(notice):
    """The same notice, of which somebody took the amount out of the words."""
    quote(notice)
    f.write_task(notice, Task.FACTS, by=notice.drafted_by, body="<p>We gave less last year.</p>")
    return f.again(notice)


def test_what_the_words_no_longer_name_stands_in_the_way():
    notice = not_named(naming_it())
    (said,) = obstacles_to_submit(notice, on=AT.date())
    assert said.message == f"£39,000 is quoted from {SOURCE}, and the words no longer name it: remove it"
    with pytest.raises(Refused):
        f.submitted(notice)
    transitions.unquote_amount(quoted=QuotedAmount.objects.get(), by=a_person(Role.MANAGER), at=AT)
    assert obstacles_to_submit(f.again(notice), on=AT.date()) == []


def test_what_the_words_no_longer_name_is_not_printed():
    def printed(notice):
        draft = draft_of(notice)
        return notice_input(draft, implications_of(draft), office=None, on=AT.date())["quoted"]

    notice = naming_it()
    quote(notice)
    assert printed(f.again(notice)) == [{"amount": "39000.00", "source": SOURCE}]
    f.write_task(notice, Task.FACTS, by=notice.drafted_by, body="<p>We gave less last year.</p>")
    assert printed(f.again(notice)) == []


@pytest.mark.parametrize(
    "facts", [{"title": "More than £39,000"}, {"conditions": "Pay back £39,000."}, {"outcomes": "As £39,000 did."}]
)
def test_an_amount_stands_in_the_title_and_in_each_line_too(facts):
    notice = f.a_draft(**{name: words for name, words in facts.items() if name == "title"})
    fund = f.with_income()
    f.a_line(notice, fund, **{name: words for name, words in facts.items() if name != "title"})
    notice = f.with_words(notice)
    quote(notice)
    assert obstacles_to_submit(f.again(notice), on=AT.date()) == []


def test_an_amount_that_only_the_options_or_the_annex_name_needs_no_source():
    notice = f.filled()
    f.write_task(notice, Task.ANNEX, by=notice.drafted_by, body="<p>They asked for £39,000.</p>")
    quote(notice)
    assert len(obstacles_to_submit(f.again(notice), on=AT.date())) == 1


def test_whoever_says_it_has_worked_on_the_notice():
    notice = naming_it()
    quote(notice)
    assert notice.contributors.filter(person=a_person(Role.MANAGER)).exists()


@pytest.mark.parametrize(
    ("amount", "source", "words"),
    [
        (AMOUNT, " ", "Enter where £39,000 stands"),
        (AMOUNT, "x" * 301, "300 characters or fewer"),
        (AMOUNT, "A letter\x00", "characters in it that cannot be shown"),
        (AMOUNT, "A \u202eletter", "characters in it that cannot be shown"),
        (Decimal(0), SOURCE, "above zero"),
    ],
)
def test_what_cannot_stand_is_refused(amount, source, words):
    assert words in refusal_of(lambda: quote(naming_it(), amount, source))
    assert not QuotedAmount.objects.exists()


def test_an_amount_is_quoted_once():
    notice = naming_it()
    quote(notice)
    assert "£39,000 is quoted already" in refusal_of(lambda: quote(notice, source="A letter"))
    with pytest.raises(IntegrityError), transaction.atomic():
        QuotedAmount.objects.create(notice=notice, amount=AMOUNT, source="x", added_at=AT, added_by=notice.drafted_by)


def test_once_it_is_locked_nothing_is_quoted_and_nothing_removed():
    notice = naming_it()
    quoted = quote(notice)
    f.submitted(notice)
    refusal_of(lambda: quote(f.again(notice), Decimal(5)))
    refusal_of(lambda: transitions.unquote_amount(quoted=quoted, by=notice.drafted_by, at=AT))
    assert QuotedAmount.objects.get() == quoted


def test_what_is_signed_holds_them_and_freezes_them():
    notice = naming_it()
    quote(notice)
    f.signed(f.certified(f.submitted(notice)))
    printed = NoticePaper.objects.get(notice=notice, kind="notice").frozen_input
    assert printed["quoted"] == [{"amount": "39000.00", "source": SOURCE}]
    assert json.dumps(printed).count(SOURCE) == 1
    with pytest.raises(Exception, match="frozen"), transaction.atomic():
        QuotedAmount.objects.filter(notice=notice).update(source="Another")
