"""Terms, meetings, recommendations, views and conclusions refuse change in the database once they are held."""

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from accounts.roles import Role
from commissioning import transitions
from commissioning.choices import Attended, InterestKind, RecommendationState
from commissioning.models import (
    AgendaItem,
    Attendance,
    CommissionMember,
    Conclusion,
    ConclusionPlace,
    EvidenceTable,
    Meeting,
    MeetingPaper,
    Recommendation,
    RecommendationAmount,
    RecommendationLine,
    Recusal,
    Representation,
    Review,
)
from commissioning.transitions.minutes import WrittenItem, agree_minutes, record_attendance, write_minutes
from core.append_only import AppendOnlyModel, FreezingModel, guards_lifted
from core.refusal import Refused
from tests.factories.commission import (
    REASONS,
    WORDS,
    a_commission,
    a_meeting,
    a_member,
    a_review,
    an_asked_line,
    concluded,
    filled,
    in_review,
)
from tests.factories.commissioning import AT, a_fund, a_person, a_priority, a_provider
from tests.frozen import HELD, another, columns_of, execute, free_row, held_rows
from tests.worlds import world

pytestmark = pytest.mark.django_db

TODAY = AT.date()
FREEZING = [
    CommissionMember,
    Meeting,
    Attendance,
    AgendaItem,
    Recommendation,
    RecommendationLine,
    RecommendationAmount,
    EvidenceTable,
    Review,
    Conclusion,
]
ADDED = [Representation, MeetingPaper, Recusal, ConclusionPlace]


def a_commission_at_work():
    """Each table with a row that is held; and a draft, a view not given and a meeting that is open."""
    fund, tied, members = a_fund(), a_provider(), a_commission()
    a_member(tied, priorities=[a_priority()])
    a_meeting(title="Without an agenda")
    held = a_meeting(held_on=TODAY)
    advised = in_review(tied, meeting=held, fund=fund)
    concluded(advised, members)
    minuted(held, members)
    open_meeting = a_meeting(title="The next")
    waiting = in_review(meeting=open_meeting, fund=fund)
    record_attendance(
        meeting=open_meeting, attended={members[0].pk: Attended.APOLOGIES}, by=a_person(Role.OFFICER), at=AT
    )
    transitions.save_review(
        recommendation=waiting, view="", conditions="", reasons="Not yet", by=members[0].person, at=AT
    )
    filled(fund=fund)
    return advised


commission = world(a_commission_at_work)


def minuted(meeting, members):
    by = {"by": a_person(Role.OFFICER), "at": AT}
    present = {member.pk: Attended.PRESENT for member in CommissionMember.objects.all()}
    record_attendance(meeting=meeting, attended=present, **by)
    written = [WrittenItem(item.pk, WORDS, item.version) for item in AgendaItem.objects.filter(meeting=meeting)]
    write_minutes(meeting=meeting, written=written, **by)
    agree_minutes(meeting=meeting, press=lambda printed: b"%PDF-minutes", **by)


def own(model):
    return pytest.param(model, id=model.__name__)


each = pytest.mark.parametrize("model", [own(model) for model in (*FREEZING, *ADDED)])
# The tables in which work goes on beside what is held.
with_drafts = pytest.mark.parametrize(
    "model",
    [own(model) for model in FREEZING if model not in (CommissionMember, Conclusion)],
)


def test_no_table_of_the_commission_is_left_out():
    older = {"Interest", "LedgerEntry", "Virement"}
    guarded = {
        model
        for model in apps.get_app_config("commissioning").get_models()
        if issubclass(model, (AppendOnlyModel, FreezingModel)) and model.__name__ not in older
    }
    assert guarded == {*FREEZING, *ADDED}


@each
def test_no_row_that_is_held_is_deleted(commission, model):
    for row in held_rows(model):
        with pytest.raises(DatabaseError, match=HELD):
            execute(f"DELETE FROM {model._meta.db_table} WHERE id = %s", row.pk)


@each
def test_no_column_that_is_held_is_changed(commission, model):
    table, still = model._meta.db_table, (*getattr(model, "still_changes", ()), *getattr(model, "fills_once", ()))
    row = held_rows(model)[0]
    for field in model._meta.concrete_fields:
        if field.name in still or field.primary_key:
            continue
        with pytest.raises(DatabaseError, match=HELD):
            execute(f'UPDATE {table} SET "{field.column}" = {another(field)} WHERE id = %s', row.pk)


@pytest.mark.parametrize("model", [own(model) for model in FREEZING if model.part_of])
def test_nothing_is_added_to_a_whole_that_is_held(commission, model):
    table, listed = model._meta.db_table, columns_of(model)
    with pytest.raises(DatabaseError, match=r"is frozen|UNIQUE"):
        execute(f"INSERT INTO {table} ({listed}) SELECT {listed} FROM {table} WHERE id = %s", held_rows(model)[0].pk)


@pytest.mark.parametrize("model", [own(model) for model in FREEZING if model.part_of])
def test_a_part_of_a_draft_is_not_moved_into_what_is_held(commission, model):
    table, key = model._meta.db_table, model._meta.get_field(model.part_of).column
    with pytest.raises(DatabaseError, match=r"is frozen|UNIQUE"):
        execute(
            f'UPDATE {table} SET "{key}" = %s WHERE id = %s',
            getattr(held_rows(model)[0], key),
            free_row(model).pk,
        )


@with_drafts
def test_what_is_not_held_yet_can_be_taken_away(commission, model):
    """The other side of the same guards: work goes on until it is sent, given or agreed."""
    free = free_row(model)
    with transaction.atomic():
        free.delete()
        assert not model.objects.filter(pk=free.pk).exists()
        transaction.set_rollback(True)


# What is filled once


def fillable():
    return [
        pytest.param(model, name, id=f"{model.__name__}.{name}")
        for model in FREEZING
        for name in getattr(model, "fills_once", ())
    ]


@pytest.fixture
def filled_in(commission):
    """Each column that is filled once, filled: one voided, one reopened and decided, one withdrawn, a term ended."""
    late = ConclusionPlace.objects.filter(review__isnull=False).last().member
    tied = commission.lines.get().provider
    transitions.declare_interest(
        person=late.person,
        provider=tied,
        kind=InterestKind.TRUSTEE,
        words="I chair its board",
        started_on=TODAY,
        by=late.person,
        at=AT,
    )
    chair = CommissionMember.objects.get(position="chair")
    again = Recommendation.objects.get(pk=commission.pk)
    transitions.conclude(
        recommendation=again, advice="support", words="The Commission supports it.", by=chair.person, at=AT
    )
    transitions.mark_decided(again, reference="031/2018", by=a_person(Role.COMMISSIONER), at=AT)
    waiting = Recommendation.objects.in_review().get()
    transitions.withdraw_recommendation(
        recommendation=waiting, reason="The provider has closed", by=a_person(Role.OFFICER), at=AT
    )
    transitions.end_membership(member=late, left_on=TODAY, by=a_person(Role.MANAGER), at=AT)


@pytest.mark.parametrize(("model", "name"), fillable())
def test_what_was_filled_once_is_neither_changed_nor_emptied(filled_in, model, name):
    table, field = model._meta.db_table, model._meta.get_field(name)
    row = model.objects.filter(**{f"{name}__isnull": False}).order_by("pk").first()
    for value in (another(field), "NULL"):
        with pytest.raises(DatabaseError, match=r"is frozen|CHECK|check|UNIQUE"):
            execute(f'UPDATE {table} SET "{field.column}" = {value} WHERE id = %s', row.pk)


@pytest.mark.parametrize("state", [state for state in RecommendationState.values if state != "decided"])
def test_what_was_sent_is_no_draft_again(commission, state):
    """A state that the columns deny is refused; one that they allow is for the transitions to choose."""
    if state != RecommendationState.DRAFT:
        with transaction.atomic():
            Recommendation.objects.filter(pk=commission.pk).update(state=state)
            transaction.set_rollback(True)
        return
    with pytest.raises(DatabaseError, match="is frozen"):
        execute("UPDATE commissioning_recommendation SET sent_at = NULL, state = 'draft' WHERE id = %s", commission.pk)


# Whole tables


@pytest.mark.postgres
@each
def test_no_table_is_emptied(commission, model):
    # What this transaction still has to check would be in the way of any TRUNCATE.
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match=HELD):
        execute(f"TRUNCATE {model._meta.db_table} CASCADE")


@pytest.mark.sqlite
@each
def test_no_row_that_is_held_is_replaced_by_its_key(commission, model):
    """SQLite's REPLACE deletes the row that bears the key, and asks no delete trigger."""
    table, listed = model._meta.db_table, columns_of(model)
    row, other = held_rows(model)[0], free_row(model)
    with pytest.raises(DatabaseError, match=rf"{HELD}|UNIQUE"):
        execute(
            f"INSERT OR REPLACE INTO {table} (id, {listed}) SELECT %s, {listed} FROM {table} WHERE id = %s",
            row.pk,
            (other or row).pk,
        )
    if other is not None:
        with pytest.raises(DatabaseError, match=rf"{HELD}|UNIQUE"):
            execute(f"UPDATE OR REPLACE {table} SET id = %s WHERE id = %s", row.pk, other.pk)


@pytest.mark.sqlite
@pytest.mark.parametrize("model", [own(MeetingPaper), own(Representation), own(ConclusionPlace), own(Recusal)])
def test_what_was_added_is_not_replaced_by_another_of_its_kind(commission, model):
    """Through the columns that no two rows share, without naming the key."""
    table, listed = model._meta.db_table, columns_of(model)
    with pytest.raises(DatabaseError, match=r"UNIQUE|append-only"):
        execute(
            f"INSERT OR REPLACE INTO {table} ({listed}) SELECT {listed} FROM {table} WHERE id = %s",
            held_rows(model)[0].pk,
        )


@pytest.mark.sqlite
def test_a_conclusion_is_not_replaced_by_a_second_one(commission):
    listed = columns_of(Conclusion)
    with pytest.raises(DatabaseError, match="UNIQUE"):
        execute(
            f"INSERT OR REPLACE INTO commissioning_conclusion ({listed}) "
            f"SELECT {listed} FROM commissioning_conclusion WHERE id = %s",
            held_rows(Conclusion)[0].pk,
        )


# The twins


def test_twin_without_the_guards_changes_a_given_view(commission):
    given = held_rows(Review)[0]
    with guards_lifted():
        execute("UPDATE commissioning_review SET reasons = 'Another' WHERE id = %s", given.pk)
    assert Review.objects.get(pk=given.pk).reasons == "Another" != REASONS


def test_twin_without_the_guards_adds_a_line_to_what_was_sent(commission):
    with guards_lifted():
        line = RecommendationLine.objects.create(
            recommendation=commission,
            position=2,
            provider=a_provider("Another"),
            service="Another service",
            starts_on=TODAY,
            ends_on=TODAY,
        )
    assert commission.lines.filter(pk=line.pk).exists()


def test_python_refuses_to_change_what_is_only_added(commission):
    for model in ADDED:
        row = held_rows(model)[0]
        with pytest.raises(TypeError, match="append-only"):
            row.save()
        with pytest.raises(TypeError, match="append-only"):
            row.delete()


def test_a_line_is_added_to_a_draft_and_not_to_what_was_sent(commission):
    draft = Recommendation.objects.get(state=RecommendationState.DRAFT)
    facts = an_asked_line(a_provider("Another"), fund=commission.lines.get().amounts.get().fund)
    by = {"facts": facts, "by": a_person(Role.OFFICER), "at": AT}
    transitions.add_recommended_line(recommendation=draft, **by)
    assert draft.lines.count() == 2
    with pytest.raises(Refused):
        transitions.add_recommended_line(recommendation=commission, **by)


def test_a_given_view_stays_beside_the_one_that_takes_its_place(commission):
    member = CommissionMember.objects.get(position="deputy")
    waiting = Recommendation.objects.in_review().get()
    first = a_review(waiting, member)
    second = a_review(waiting, member, "against")
    assert (first.view, second.view) == tuple(
        Review.objects.filter(pk__in=[first.pk, second.pk]).order_by("pk").values_list("view", flat=True)
    )
