"""What a provider's own page says, and that its templates ask the database for nothing."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.template.loader import get_template
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from core.models import AuditEvent
from providers.choices import DueDiligenceKind
from providers.figures.history import event_in_words
from providers.figures.profile import provider_profile
from providers.models import Provider
from providers.transitions import add_identifier, add_name, end_contact, end_membership
from tests.factories.commissioning import a_person
from tests.factories.providers import (
    JOINED,
    TODAY,
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

PARTIALS = ["facts", "names", "identifiers", "contacts", "consortia", "due_diligence", "history"]


def profile_of(provider, role=Role.OFFICER, on=TODAY, user=None):
    found = Provider.objects.for_profile().get(pk=provider.pk)
    return provider_profile(found, user=user or a_person(role), on=on)


def printed(profile, *partials):
    return "".join(
        get_template(f"providers/partials/{name}.html").render({"profile": profile}) for name in partials or PARTIALS
    )


def a_full_provider(name="Coventry Haven", turns=1):
    provider = a_provider(name, areas=[an_area()], website="https://example.org", about="Refuge")
    a_merged_provider(f"Old {name}", into=provider)
    for turn in range(turns):
        add_name(provider, name=f"{name} {turn} CV", source="report", **by_and_at())
        add_identifier(provider, scheme="GB-CHC", number=str(298028 + 10 * provider.pk + turn), **by_and_at())
        a_contact(provider, email="manager@example.org", is_main=True)
        end_contact(a_contact(provider, job_title="Finance lead"), left_on=TODAY, **by_and_at())
        a_provider_contact(provider)
        a_membership(a_consortium(), provider)
        end_membership(a_membership(a_consortium(), provider), ended_on=JOINED, **by_and_at())
        for kind in DueDiligenceKind:
            a_check(provider, kind, note="Seen on paper", expires_on=date(2019, 1, 1))
    return provider


def test_the_page_costs_the_same_however_much_there_is():
    person = a_person(Role.MANAGER)

    def queries(provider):
        with CaptureQueriesContext(connection) as asked:
            profile_of(provider, user=person)
        return len(asked)

    assert queries(a_provider("Bare one")) <= 12
    assert queries(a_full_provider("Few")) == queries(a_full_provider("Many", turns=5))


def test_the_templates_ask_the_database_for_nothing():
    profile = profile_of(a_full_provider(turns=2), Role.MANAGER)
    consortium = profile_of(a_consortium(members=(a_provider("Member"),)), Role.MANAGER)
    with CaptureQueriesContext(connection) as asked:
        printed(profile)
        printed(consortium)
    assert [query["sql"] for query in asked] == []


def test_all_that_is_known_is_on_the_page():
    provider = a_full_provider()
    page = printed(profile_of(provider))
    for words in [
        "Charity",
        "Coventry",
        "Refuge",
        'href="https://example.org"',
        "Old Coventry Haven, on 1 March 2018",
        "Coventry Haven 0 CV",
        provider.identifiers.get().value,
        "Service manager",
        "manager@example.org",
        "Finance lead, until 1 March 2018",
        "since 1 April 2015",
        "Seen on paper",
        "It holds until 1 January 2019.",
        "Old Coventry Haven was merged into Coventry Haven",
        "on the record of Old Coventry Haven",
    ]:
        assert words in page, words


def test_a_consortium_shows_its_members_with_the_lead_first():
    lead, other, left = a_provider("Zenith"), a_provider("Alpha"), a_provider("Left")
    consortium = a_consortium(members=(other, lead), lead=lead)
    a_membership(consortium, left, ended_on=JOINED)
    profile = profile_of(consortium)
    assert [row.member.name for row in profile.members_now] == ["Zenith", "Alpha"]
    assert [row.member.name for row in profile.members_past] == ["Left"]
    assert profile.lead == lead
    assert profile_of(consortium, on=JOINED - timedelta(days=1)).lead is None


@pytest.mark.parametrize(
    ("role", "may_edit", "may_merge"),
    [(Role.OFFICER, True, False), (Role.MANAGER, True, True), (Role.FINANCE, False, False)],
)
def test_links_to_change_stand_for_those_who_may(role, may_edit, may_merge):
    profile = profile_of(a_full_provider(), role)
    assert (profile.may_edit, profile.may_merge) == (may_edit, may_merge)
    page = printed(profile)
    assert ("/names/new/" in page, "/merge/" in page) == (may_edit, may_merge)


def test_nobody_changes_a_merged_record():
    profile = profile_of(a_merged_provider("Old"), Role.MANAGER)
    assert (profile.may_edit, profile.may_merge) == (False, False)


def test_a_providers_contact_sees_no_history_no_checker_and_no_links_to_others():
    provider = a_full_provider()
    page = printed(profile_of(provider, user=a_provider_contact(provider)))
    assert "OPCC officer" not in page
    assert "History" not in page
    assert 'href="/providers/' not in page


def test_a_paper_known_later_is_unknown_before():
    provider = a_provider()
    a_check(provider, DueDiligenceKind.INSURANCE, checked_on=date(2018, 1, 23))
    states = {paper.kind: paper.state for paper in profile_of(provider, on=date(2018, 1, 22)).papers}
    assert set(states.values()) == {"missing"}


def test_markup_in_any_text_is_shown_as_typed():
    provider = a_provider("<b>Bold</b>", about="<i>about</i>")
    add_name(provider, name="<u>alias</u>", source="<s>source</s>", **by_and_at())
    a_contact(provider, job_title="<em>title</em>", name="<q>name</q>")
    a_check(provider, note="<p>note</p>")
    page = printed(profile_of(provider))
    for tag in ["<b>", "<i>", "<u>", "<s>", "<em>", "<q>", "<p>note"]:
        assert tag not in page, tag


def test_each_event_of_the_log_has_a_sentence():
    full = a_full_provider()
    a_consortium(members=(full,))
    for event in AuditEvent.objects.filter(subject_type="providers.provider"):
        words = event_in_words(event.action, event.details)
        assert not words.startswith("providers."), f"Give {event.action} a sentence."
        assert "not recorded" not in words, f"{event.action} lacks a detail its sentence names."


def test_an_event_of_another_version_is_still_printed():
    assert event_in_words("providers.provider.praised", {}) == "providers.provider.praised"
    assert event_in_words("providers.name.added", {}) == "Also known as not recorded"
