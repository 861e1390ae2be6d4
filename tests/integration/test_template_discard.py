"""A draft of what returns ask is thrown away: by whom, after which question, what goes with it and what refuses it."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from core.models import AuditEvent
from core.refusal import Refused
from grants import transitions
from grants.figures.templates import questions_of
from grants.models import Agreement, ReturnTemplate, TemplateVersion
from grants.rules.standard_return import standard_return
from grants.rules.templates import MeasureFacts
from tests.factories import agreements as f
from tests.factories.commissioning import AT, a_person
from tests.integration.notice_pages import as_role, told, words_of
from tests.integration.rendered import form_on

pytestmark = pytest.mark.django_db

MORE = MeasureFacts("", "people", "Calls made", "Each call that was answered.", "people", "other")


def discard_of(version):
    return reverse("grants:version-discard", args=[version.template.slug, version.number])


@pytest.fixture
def person():
    return a_person(Role.MANAGER)


@pytest.fixture
def draft(person):
    """The second version of a template whose first was issued."""
    return transitions.start_version(template=f.a_template(), note="Fewer boxes", by=person, at=AT)


@pytest.fixture
def first(person):
    """A template that has nothing but its first draft."""
    asked = standard_return()
    return transitions.start_template(name="Court advisers", about="", questions=asked, by=person, at=AT)


@pytest.mark.parametrize("role", Role)
def test_only_who_edits_templates_throws_one_away(client, role, draft):
    as_role(client, role)
    address = discard_of(draft)
    assert client.get(address).status_code == (200 if role == Role.MANAGER else 403)
    sent = {"opened": str(questions_of(draft).fingerprint)}
    assert client.post(address, sent).status_code == (302 if role == Role.MANAGER else 403)
    assert TemplateVersion.objects.filter(pk=draft.pk).exists() == (role != Role.MANAGER)


def test_it_is_asked_before_and_said_afterwards(client, draft):
    manager = as_role(client, Role.MANAGER)
    edit = reverse("grants:version-edit", args=[draft.template.slug, 2])
    assert f'href="{discard_of(draft)}"' in manager.get(edit).content.decode()
    page = manager.get(discard_of(draft))
    words = words_of(page)
    assert "Throw this draft away?" in words
    assert "Fewer boxes" in words
    assert "Versions that were issued stay" in words
    answer = manager.post(discard_of(draft), form_on(page).sent)
    assert answer.url == draft.template.get_absolute_url()
    assert "version 2, is thrown away" in told(answer)
    issued = draft.template.versions.get()
    assert issued.issued_at
    assert questions_of(issued).measures
    # A second click finds nothing, and the next draft may begin.
    assert manager.post(discard_of(draft), form_on(page).sent).status_code == 404
    assert transitions.start_version(template=draft.template, note="", by=a_person(Role.MANAGER), at=AT).number == 2


def test_it_is_kept_who_threw_what_away(draft, person):
    asked = len(questions_of(draft).measures)
    transitions.discard_version(version=draft, by=person, at=AT)
    event = AuditEvent.objects.get(action="grants.template.discarded")
    assert (event.by_name, event.at, event.subject_key) == (str(person), AT, str(draft.pk))
    assert event.details == {"questions": str(asked), "whole": "False"}


def test_an_issued_version_is_not_thrown_away(client, draft, person):
    issued = draft.template.versions.get(number=1)
    with pytest.raises(Refused, match="This version was issued"):
        transitions.discard_version(version=issued, by=person, at=AT)
    answer = as_role(client, Role.MANAGER).post(discard_of(issued), {"opened": "0"})
    assert answer.url == issued.template.get_absolute_url()
    assert draft.template.versions.count() == 2


def test_with_its_only_version_a_template_goes_and_its_name_is_free(client, first, person):
    manager = as_role(client, Role.MANAGER)
    page = manager.get(discard_of(first))
    assert "“Court advisers” goes too" in words_of(page)
    answer = manager.post(discard_of(first), form_on(page).sent)
    assert answer.url == reverse("grants:template-list")
    assert not ReturnTemplate.objects.exists()
    assert AuditEvent.objects.get(action="grants.template.discarded").details["whole"] == "True"
    assert transitions.start_template(name="Court advisers", about="", by=person, at=AT).number == 1


def test_a_template_that_an_agreement_is_to_ask_stays(client, first, person):
    agreement = f.drafted_agreement()
    Agreement.objects.filter(pk=agreement.pk).update(template=first.template)
    with pytest.raises(Refused, match="choose another one there first"):
        transitions.discard_version(version=first, by=person, at=AT)
    words = words_of(as_role(client, Role.MANAGER).get(discard_of(first)))
    assert "An agreement is to ask this template" in words
    assert "Throw the draft away" not in words
    assert questions_of(first).measures


def test_changed_meanwhile_it_is_shown_again_and_the_next_click_is_meant(client, draft, person):
    manager = as_role(client, Role.MANAGER)
    sent = form_on(manager.get(discard_of(draft))).sent
    transitions.put_measure(version=draft, facts=MORE, by=person, at=AT)
    answer = manager.post(discard_of(draft), sent)
    assert "Somebody changed this draft after you opened it" in words_of(answer)
    assert f"Questions {len(questions_of(draft).measures)}" in words_of(answer)
    assert manager.post(discard_of(draft), form_on(answer).sent).status_code == 302
    assert not TemplateVersion.objects.filter(pk=draft.pk).exists()


def test_whoever_still_works_on_it_is_told(draft, person):
    transitions.discard_version(version=draft, by=person, at=AT)
    with pytest.raises(Refused, match="Somebody threw this draft away"):
        transitions.put_measure(version=draft, facts=MORE, by=person, at=AT)
