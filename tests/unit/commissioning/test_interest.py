"""Interests: declared and ended by whom, and what they reach on a day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Permission
from accounts.roles import Role
from commissioning import transitions
from commissioning.choices import InterestKind
from commissioning.figures import interests_in, live_interests_of
from commissioning.figures.interests import tied_to_money_of
from commissioning.models import Interest
from core.models import AuditEvent
from core.refusal import Refused
from providers.transitions import end_contact, end_membership, merge_provider
from tests.factories.commissioning import AT, a_person
from tests.factories.interests import SINCE, TODAY, an_ended_interest, an_interest
from tests.factories.providers import (
    a_consortium,
    a_contact,
    a_membership,
    a_merged_provider,
    a_provider,
    a_provider_contact,
    by_and_at,
)
from tests.unit.accounts.people import somebody, stopped

pytestmark = pytest.mark.django_db

MEMBER = Role.COMMISSION_MEMBER


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    assert all(obstacle.message[0].isupper() for obstacle in refused.value.obstacles)
    return {obstacle.field: obstacle.message for obstacle in refused.value.obstacles}


def paths(person, provider, on=TODAY):
    return [path.words for path in interests_in(people=[person.pk], providers=[provider.pk], on=on)]


# declared and ended


def test_an_interest_keeps_who_declared_it_and_when():
    member = a_person(MEMBER)
    interest = an_interest(member, words="  I manage\n its refuge ")
    assert (interest.declared_by, interest.declared_at, interest.words) == (member, AT, "I manage its refuge")
    assert not interest.was_declared_by_another
    event = AuditEvent.objects.get(action="commissioning.interest.declared")
    assert (event.by_name, event.details["person"]) == (member.name, member.name)
    assert "refuge" not in str(event.details), "The log keeps the tie, not what was said of it"


def test_the_manager_records_what_somebody_told_the_office():
    interest = an_interest(a_person(MEMBER), by=a_person(Role.MANAGER))
    assert interest.was_declared_by_another
    assert transitions.end_interest(interest, ended_on=TODAY, by=a_person(Role.MANAGER), at=AT).ended_by == a_person(
        Role.MANAGER
    )


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.MANAGER, MEMBER}])
def test_nobody_else_speaks_for_somebody(role):
    assert "person" in refusal(an_interest, a_person(MEMBER), by=a_person(role))
    interest = an_interest()
    assert (
        "declared by the people who have them"
        in refusal(transitions.end_interest, interest, ended_on=TODAY, by=a_person(role), at=AT)[None]
    )
    assert Interest.objects.get().ended_on is None


@pytest.mark.parametrize("role", [Role.READER, Role.PROVIDER_CONTACT, Role.ADMINISTRATOR])
def test_who_has_no_part_in_decisions_declares_none(role):
    assert "no part in decisions" in refusal(an_interest, a_person(role))["person"]
    assert "person" in refusal(an_interest, a_person(role), by=a_person(Role.MANAGER))


def test_somebody_who_was_stopped_declares_none():
    assert "person" in refusal(an_interest, stopped(somebody(MEMBER)), by=a_person(Role.MANAGER))


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": "crony"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"words": " \n "}, "words"),
        ({"words": "x" * 501}, "words"),
        ({"words": "a\u202eb"}, "words"),
        ({"started_on": TODAY + timedelta(days=1)}, "started_on"),
        ({"started_on": date(218, 1, 1)}, "started_on"),
        ({"ended_on": TODAY + timedelta(days=1)}, "ended_on"),
        ({"ended_on": SINCE - timedelta(days=1)}, "ended_on"),
    ],
)
def test_what_is_missing_or_impossible_is_refused_at_its_box(facts, field):
    assert set(refusal(an_interest, **facts)) == {field}
    assert not Interest.objects.exists()
    assert not AuditEvent.objects.filter(action__startswith="commissioning.interest").exists()


def test_today_is_the_offices_own_day():
    late = datetime(2018, 6, 30, 23, 30, tzinfo=UTC)  # half past midnight in London
    person = a_person(MEMBER)
    transitions.declare_interest(
        person=person, provider=a_provider(), kind="other", words="A tie", started_on=date(2018, 7, 1),
        by=person, at=late,
    )  # fmt: skip


def test_a_tie_is_declared_once_for_the_same_days():
    member, provider = a_person(MEMBER), a_provider()
    an_interest(member, provider)
    assert "declared from 1 April 2017 already" in refusal(an_interest, member, provider)["provider"]
    assert "provider" in refusal(an_interest, member, provider, started_on=date(2016, 4, 1), ended_on=SINCE)
    an_interest(member, provider, started_on=date(2016, 4, 1), ended_on=SINCE - timedelta(days=1))
    an_interest(member, provider, kind=InterestKind.TRUSTEE)
    an_interest(somebody(MEMBER), provider)
    assert Interest.objects.count() == 4


def test_a_tie_to_a_merged_organisation_is_kept_under_the_one_that_was_kept():
    kept = a_provider()
    assert an_interest(provider=a_merged_provider(into=kept)).provider == kept


def test_an_interest_that_is_over_is_declared_late_with_its_last_day():
    interest = an_interest(ended_on=date(2017, 12, 31))
    assert (interest.ended_at, interest.ended_by) == (AT, interest.person)


def test_an_interest_ends_once_and_stays():
    interest = an_ended_interest(ended_on=date(2018, 1, 31))
    assert (interest.ended_on, interest.ended_at, interest.ended_by) == (date(2018, 1, 31), AT, interest.person)
    again = refusal(transitions.end_interest, interest, ended_on=TODAY, by=interest.person, at=AT)
    assert again == {"ended_on": "This interest has already ended, on 31 January 2018"}
    assert Interest.objects.get().ended_on == date(2018, 1, 31)
    assert AuditEvent.objects.filter(action="commissioning.interest.ended").count() == 1


@pytest.mark.parametrize("ended_on", [SINCE - timedelta(days=1), TODAY + timedelta(days=1)])
def test_an_interest_ends_neither_before_it_began_nor_in_the_future(ended_on):
    assert set(refusal(an_ended_interest, ended_on=ended_on)) == {"ended_on"}


@pytest.mark.parametrize(
    "broken",
    [
        {"kind": "crony"},
        {"words": ""},
        {"ended_on": SINCE - timedelta(days=1), "ended_at": AT, "ended_by_id": 1},
        {"ended_on": TODAY},
        {"ended_at": AT},
        {"declared_at": None},
    ],
)
def test_the_database_itself_refuses(broken):
    interest = an_interest()
    if "ended_by_id" in broken:
        broken |= {"ended_by_id": interest.person_id}
    with pytest.raises(IntegrityError), transaction.atomic():
        Interest.objects.filter(pk=interest.pk).update(**broken)


@pytest.mark.parametrize(
    "act",
    [
        lambda interests: interests.update(words="Nothing to do with it"),
        lambda interests: interests.update(started_on=TODAY),
        lambda interests: interests._raw_delete("default"),
    ],
    ids=["other words", "another day", "deleted"],
)
def test_the_database_keeps_what_was_declared(act):
    an_interest()

    with pytest.raises(IntegrityError, match="commissioning_interest is frozen"), transaction.atomic():
        act(Interest.objects.all())


def test_the_database_refuses_a_second_tie_of_a_kind_that_stands():
    interest = an_interest()
    interest.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        interest.save(force_insert=True)


@pytest.mark.parametrize("role", Role.values)
def test_the_register_is_seen_whole_by_its_readers_and_by_others_as_their_own(role):
    own = a_person(role)
    an_interest(somebody(MEMBER))
    if own.may(Permission.INTEREST_DECLARE):
        an_interest(own)
    expected = 2 if role in {Role.MANAGER, Role.FINANCE} else int(own.may(Permission.INTEREST_DECLARE))
    assert Interest.objects.visible_to(own).count() == expected


# what it reaches


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("employment", "Works for Crisis Point"),
        ("trustee", "Trustee or board member of Crisis Point"),
        ("contract", "Paid work or contract with Crisis Point"),
        ("family", "Family or close friend at Crisis Point"),
        ("membership", "Member of Crisis Point"),
        ("other", "Tied to Crisis Point"),
    ],
)
def test_each_kind_of_tie_is_put_in_words(kind, words):
    interest = an_interest(provider=a_provider("Crisis Point"), kind=kind)
    assert paths(interest.person, interest.provider) == [words]


def test_a_tie_lasts_from_its_first_day_to_its_last():
    last = date(2018, 1, 31)
    interest = an_ended_interest(ended_on=last)
    days = [SINCE - timedelta(days=1), SINCE, last, last + timedelta(days=1)]
    assert [bool(paths(interest.person, interest.provider, day)) for day in days] == [False, True, True, False]
    assert [bool(live_interests_of(interest.person, day)) for day in days] == [False, True, True, False]


def test_a_tie_to_a_member_reaches_the_consortium_while_it_is_one():
    haven = a_provider("Coventry Haven")
    consortium = a_consortium("Domestic Violence Consortium")
    membership = a_membership(consortium, haven, joined_on=date(2017, 6, 1))
    end_membership(membership, ended_on=date(2018, 1, 31), **by_and_at())
    member = an_interest(provider=haven).person
    assert paths(member, consortium, date(2017, 5, 31)) == []
    expected = ["Works for Coventry Haven, a member of the Domestic Violence Consortium"]
    assert paths(member, consortium, date(2017, 6, 1)) == paths(member, consortium, date(2018, 1, 31)) == expected
    assert paths(member, consortium, date(2018, 2, 1)) == []


def test_the_lead_is_named_as_such():
    haven = a_provider("Coventry Haven")
    consortium = a_consortium("The Alliance", members=(haven,), lead=haven)
    assert paths(an_interest(provider=haven).person, consortium) == [
        "Works for Coventry Haven, the lead of The Alliance"
    ]


def test_a_tie_to_a_consortium_reaches_its_lead_and_members():
    haven, other = a_provider("Coventry Haven"), a_provider("Crisis Point")
    consortium = a_consortium("Consortium", members=(haven, other), lead=haven)
    member = an_interest(provider=consortium, kind="trustee").person
    assert paths(member, haven) == ["Trustee or board member of the Consortium, which Coventry Haven leads"]
    assert paths(member, other) == ["Trustee or board member of the Consortium, which Crisis Point belongs to"]


def test_neighbours_in_a_consortium_have_no_interest_in_each_others_money():
    one, other = a_provider(), a_provider()
    a_consortium(members=(one, other))
    assert paths(an_interest(provider=one).person, other) == []


def test_a_tie_reaches_a_consortium_of_consortia():
    haven = a_provider("Coventry Haven")
    inner = a_consortium("Inner", members=(haven,))
    outer = a_consortium("Outer", members=(inner,))
    below = an_interest(provider=haven).person
    above = an_interest(somebody(MEMBER), provider=outer).person
    assert paths(below, outer) == ["Works for Coventry Haven, a member of the Outer through the Inner"]
    assert paths(above, haven) == ["Works for the Outer, which Coventry Haven belongs to through the Inner"]


def test_it_is_followed_through_a_merge_on_either_side():
    old, kept = a_provider("Old name"), a_provider("Coventry Haven")
    consortium = a_consortium("Consortium", members=(old,))
    member = an_interest(provider=old).person
    merge_provider(duplicate=old, into=kept, **by_and_at())
    assert paths(member, kept) == paths(member, old) == ["Works for Coventry Haven"]
    assert paths(member, consortium) == ["Works for Coventry Haven, a member of the Consortium"]
    assert Interest.objects.get().provider == old, "The declaration stays as it was made"
    asked = interests_in(people=[member.pk], providers=[old.pk], on=TODAY)
    assert [(path.provider, path.tied_to) for path in asked] == [(old, kept)]


def test_a_contact_in_force_is_tied_without_declaring_it():
    haven = a_provider("Coventry Haven")
    consortium = a_consortium("Consortium", members=(haven,))
    user = a_provider_contact()
    contact = a_contact(haven, user=user)
    a_contact(haven)
    assert paths(user, consortium) == ["Contact of Coventry Haven, a member of the Consortium"]
    assert interests_in(people=[user.pk], providers=[haven.pk], on=TODAY)[0].interest is None
    end_contact(contact, left_on=date(2018, 2, 1), **by_and_at())
    assert paths(user, haven, date(2018, 2, 1))
    assert paths(user, haven, date(2018, 2, 2)) == []


def test_of_many_each_tie_is_told_by_person_and_provider():
    haven, other = a_provider("Alpha"), a_provider("Beta")
    first, second = somebody(MEMBER, name="Ann"), somebody(MEMBER, name="ben")
    for person in (second, first):
        an_interest(person, haven)
        an_interest(person, haven, kind="trustee")
        an_interest(person, other)
    an_interest(somebody(MEMBER), haven)
    found = interests_in(people=[second.pk, first.pk], providers=[other.pk, haven.pk, haven.pk], on=TODAY)
    told = [(path.person.name, path.provider.name) for path in found]
    assert told == [
        *[("Ann", "Alpha")] * 2,
        ("Ann", "Beta"),
        *[("ben", "Alpha")] * 2,
        ("ben", "Beta"),
    ]


def test_where_nobody_or_nothing_is_asked_about_there_is_none():
    interest = an_interest()
    assert interests_in(people=[], providers=[interest.provider_id], on=TODAY) == []
    assert interests_in(people=[interest.person_id], providers=[], on=TODAY) == []
    assert interests_in(people=[interest.person_id], providers=[999_999], on=TODAY) == []


def test_a_persons_ties_say_what_each_reaches():
    haven = a_provider("Coventry Haven")
    a_consortium("First", members=(haven,))
    a_consortium("Second", members=(haven,), lead=haven)
    tie = live_interests_of(an_interest(provider=haven).person, TODAY)[0]
    assert tie.words == "Works for Coventry Haven"
    assert [(one.provider.name, one.relation) for one in tie.reaches] == [
        ("First", "of which it is a member"),
        ("Second", "which it leads"),
    ]


def test_who_is_tied_to_money_is_the_same_question_the_other_way_round():
    one, other = a_provider(), a_provider()
    consortium = a_consortium(members=(one, other))
    merged = a_merged_provider(into=one)
    assert tied_to_money_of(one, TODAY) == tied_to_money_of(merged, TODAY) == {one.pk, merged.pk, consortium.pk}
    assert tied_to_money_of(consortium, TODAY) == {one.pk, merged.pk, other.pk, consortium.pk}


def test_queries_do_not_grow_with_people_or_providers():
    people, providers = [], []

    def one_more():
        consortium, member, person = a_consortium(), a_provider(), somebody(MEMBER)
        a_membership(consortium, member)
        an_interest(person, member)
        user = a_provider_contact(member)
        people.extend([person.pk, user.pk])
        providers.extend([consortium.pk, member.pk, a_merged_provider(into=member).pk])

    def ask():
        with CaptureQueriesContext(connection) as captured:
            found = interests_in(people=people, providers=providers, on=TODAY)
        assert len(found) == 3 * len(people)
        return len(captured)

    one_more()
    few = ask()
    for _ in range(49):
        one_more()
    assert ask() == few == 5
