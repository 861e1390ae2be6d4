from datetime import date

import pytest

from accounts.roles import Role
from core.models import AuditEvent
from core.refusal import Refused
from providers.figures.history import event_in_words
from providers.models import ConsortiumMembership, Provider
from providers.rules import written
from providers.transitions import add_identifier, add_name, merge_provider
from tests.factories.providers import (
    a_check,
    a_consortium,
    a_contact,
    a_membership,
    a_merged_provider,
    a_provider,
    a_provider_contact,
    an_area,
    by_and_at,
)

pytestmark = pytest.mark.django_db

JAN, FEB, MAR, APR = (date(2017, month, 1) for month in (1, 2, 3, 4))


def merge(duplicate, into):
    kept = merge_provider(duplicate=duplicate, into=into, **by_and_at())
    duplicate.refresh_from_db()
    return kept


def refusals(duplicate, into):
    with pytest.raises(Refused) as refused:
        merge(duplicate, into)
    duplicate.refresh_from_db()
    assert duplicate.merged_into is None or duplicate.merged_into != into
    return {obstacle.field for obstacle in refused.value.obstacles}


def rows(**which):
    return sorted(
        ((row.joined_on, row.ended_on, row.is_lead) for row in ConsortiumMembership.objects.filter(**which)),
        key=lambda row: row[0],
    )


def test_everything_moves_and_the_old_record_points_at_the_one_kept():
    duplicate, into = a_provider("DV Consortium Ltd"), a_provider("Domestic Violence Consortium")
    add_name(duplicate, name="DVC", **by_and_at())
    add_identifier(duplicate, scheme="GB-CHC", number="298028", **by_and_at())
    a_contact(duplicate)
    a_check(duplicate)
    consortium = a_consortium(members=(duplicate,))
    duplicate.areas.add(an_area())
    kept = merge(duplicate, into)
    assert kept == into
    assert duplicate.merged_into == into
    assert duplicate.merged_on == date(2018, 3, 1)
    assert {name.name for name in into.names.all()} == {"DVC", "DV Consortium Ltd"}
    assert into.names.get(name="DV Consortium Ltd").source == "merged on 1 March 2018"
    assert [identifier.org_id for identifier in into.identifiers.all()] == ["GB-CHC-298028"]
    assert (into.contacts.count(), into.due_diligence.count(), into.areas.count()) == (1, 1, 1)
    assert list(Provider.objects.members_of(consortium, on=JAN)) == [into]
    left = [duplicate.names, duplicate.identifiers, duplicate.contacts, duplicate.due_diligence, duplicate.memberships]
    assert not any(related.exists() for related in left)
    assert Provider.objects.registered().filter(pk=duplicate.pk).count() == 0


def test_both_records_say_so_in_the_log():
    duplicate = a_merged_provider()
    events = AuditEvent.objects.filter(action="providers.provider.merged")
    assert {event.subject_key for event in events} == {str(duplicate.pk), str(duplicate.merged_into_id)}


def test_the_history_says_what_came_from_the_record_that_was_not_kept():
    duplicate, into = a_provider("DV Consortium Ltd"), a_provider("Domestic Violence Consortium")
    add_name(duplicate, name="DVC", source="letterhead of 2016", **by_and_at())
    add_name(into, name="DVC", source="its website", confirmed=True, **by_and_at())
    add_identifier(duplicate, scheme="GB-CHC", number="298028", **by_and_at())
    contact, check = a_contact(duplicate, name="Asha Example"), a_check(duplicate)
    duplicate.areas.add(an_area("Coventry"))
    merge(duplicate, into)
    event = AuditEvent.objects.get(action="providers.provider.merged", subject_key=str(into.pk))
    assert event_in_words(event.action, event.details) == (
        "DV Consortium Ltd was merged into Domestic Violence Consortium. From the record that was not kept: "
        "name “DVC” (letterhead of 2016); number GB-CHC-298028; "
        f"contact {contact.job_title}; {check.get_kind_display()} checked on {written(check.checked_on)}; area Coventry"
    )
    assert contact.name not in event.details["moved"]


def test_the_history_of_an_empty_record_says_no_more_than_that_it_was_merged():
    into = a_merged_provider("Old").merged_into
    event = AuditEvent.objects.get(action="providers.provider.merged", subject_key=str(into.pk))
    assert event_in_words(event.action, event.details) == f"Old was merged into {into}"


def test_chains_are_flattened():
    first, second, third = a_provider(), a_provider(), a_provider()
    merge(first, second)
    merge(second, third)
    first.refresh_from_db()
    assert (first.merged_into, second.merged_into) == (third, third)


def test_a_name_that_both_bore_is_kept_once():
    duplicate, into = a_provider("Haven"), a_provider("Coventry Haven")
    add_name(duplicate, name="CH", **by_and_at())
    add_name(into, name="CH", confirmed=True, **by_and_at())
    add_name(into, name="Haven", confirmed=True, **by_and_at())
    merge(duplicate, into)
    assert sorted(name.name for name in into.names.all()) == ["CH", "Haven"]


def test_the_main_contact_of_the_one_kept_stays_it():
    duplicate, into = a_provider(), a_provider()
    a_contact(duplicate, job_title="Other manager", is_main=True)
    main = a_contact(into, is_main=True)
    merge(duplicate, into)
    assert list(into.contacts.filter(is_main=True)) == [main]


def test_a_contact_follows_and_the_old_address_leads_on():
    duplicate, into = a_provider(), a_provider()
    contact = a_provider_contact(duplicate)
    stranger = a_provider_contact(a_provider())
    merge(duplicate, into)
    assert contact.role == Role.PROVIDER_CONTACT
    assert set(Provider.objects.visible_to(contact)) == {duplicate, into}
    assert not set(Provider.objects.visible_to(stranger)) & {duplicate, into}


class TestRefusals:
    def test_itself(self):
        provider = a_provider()
        assert refusals(provider, provider) == {"into"}

    def test_what_was_merged_before(self):
        assert refusals(a_merged_provider(), a_provider()) == {None}
        assert refusals(a_provider(), a_merged_provider()) == {"into"}

    def test_a_consortium_into_what_is_none(self):
        assert refusals(a_consortium(), a_provider()) == {"into"}

    def test_a_consortium_and_its_member_now_or_before(self):
        member = a_provider()
        consortium = a_consortium()
        a_membership(consortium, member, joined_on=JAN, ended_on=FEB)
        assert refusals(member, consortium) == {"into"}

    def test_a_circle_through_a_third(self):
        outer, middle, inner = a_consortium(), a_consortium(), a_consortium()
        a_membership(outer, middle)
        a_membership(middle, inner)
        assert refusals(outer, inner) == {"into"}


class TestMemberships:
    def test_the_same_days_in_one_consortium_count_once(self):
        duplicate, into, consortium = a_provider(), a_provider(), a_consortium()
        a_membership(consortium, duplicate, joined_on=JAN, ended_on=MAR, source="plan")
        a_membership(consortium, into, joined_on=FEB, source="report")
        merge(duplicate, into)
        assert rows(member=into) == [(JAN, None, False)]
        assert ConsortiumMembership.objects.get().source == "plan; report"
        log = AuditEvent.objects.filter(action="providers.provider.merged").first()
        assert "2017-01-01 to 2017-03-01" in log.details["periods_joined"], "what stood before is lost"

    def test_days_apart_stay_apart(self):
        duplicate, into, consortium = a_provider(), a_provider(), a_consortium()
        a_membership(consortium, duplicate, joined_on=JAN, ended_on=FEB)
        a_membership(consortium, into, joined_on=MAR)
        merge(duplicate, into)
        assert rows(member=into) == [(JAN, FEB, False), (MAR, None, False)]

    def test_the_time_as_the_lead_is_kept_to_the_day(self):
        duplicate, into, consortium = a_provider(), a_provider(), a_consortium()
        a_membership(consortium, duplicate, joined_on=FEB, ended_on=MAR, is_lead=True)
        a_membership(consortium, into, joined_on=JAN)
        merge(duplicate, into)
        assert rows(member=into) == [
            (JAN, date(2017, 1, 31), False),
            (FEB, MAR, True),
            (date(2017, 3, 2), None, False),
        ]

    def test_two_consortia_with_a_lead_each_keep_that_of_the_one_kept(self):
        duplicate, into = a_consortium(), a_consortium()
        shared = a_provider("Shared")
        for consortium in (duplicate, into):
            a_membership(consortium, shared, joined_on=JAN)
        a_membership(duplicate, a_provider("Theirs"), joined_on=JAN, is_lead=True)
        a_membership(into, a_provider("Ours"), joined_on=JAN, is_lead=True)
        merge(duplicate, into)
        members = {row.member.name: row.is_lead for row in into.members.select_related("member")}
        assert members == {"Shared": False, "Theirs": False, "Ours": True}
