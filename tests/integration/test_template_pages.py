"""What returns ask: templates listed, read, started, changed question by question, compared and issued."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from grants import transitions
from grants.choices import Relation
from grants.figures.templates import questions_of
from grants.models import ReturnTemplate
from grants.rules.standard_return import standard_return
from tests.factories import agreements as f
from tests.factories.commissioning import AT, a_person
from tests.integration.notice_pages import as_role, told, words_of
from tests.integration.rendered import form_on
from tests.worlds import world

pytestmark = pytest.mark.django_db

LIST, START = "/return-templates/", "/return-templates/new/"
QUESTION = {
    "label": "Calls made",
    "definition": "Each call that was answered.",
    "example": "12 calls: enter 12",
    "topic": "journey",
    "unit": "people",
    "split": "none",
    "counts": "other",
    "subject": "",
    "opened": "",
}


def at(template, name, *more):
    return reverse(f"grants:{name}", args=[template.slug, *more])


@pytest.fixture
def manager(client):
    return as_role(client, Role.MANAGER)


template = world(f.a_template)


@pytest.fixture
def draft(template):
    return transitions.start_version(template=template, note="More", by=a_person(Role.MANAGER), at=AT)


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_what_it_may(client, role, draft):
    template = draft.template
    as_role(client, role)
    sees = role in {Role.OFFICER, Role.MANAGER, Role.FINANCE, Role.COMMISSIONER}
    for address in (LIST, template.get_absolute_url(), at(template, "version-compare", 2)):
        assert client.get(address).status_code == (200 if sees else 403)
    edits = [START, at(template, "version-start"), at(template, "version-edit", 2), at(template, "version-issue", 2)]
    edits += [at(template, "measure-add", 2), at(template, "rule-add", 2)]
    edits += [at(template, name, 2, "asked") for name in ("measure-change", "measure-move", "measure-remove")]
    edits += [at(template, name, 2, 1) for name in ("rule-change", "rule-remove")]
    for address in edits:
        assert client.get(address).status_code == (200 if role == Role.MANAGER else 403), address
    posted = client.post(at(template, "measure-add", 2), QUESTION)
    assert posted.status_code == (302 if role == Role.MANAGER else 403)
    assert questions_of(draft).by_key.keys() >= {"calls-made"} or role != Role.MANAGER


def test_only_who_may_change_is_offered_to(client, template):
    for role, offered in [(Role.MANAGER, True), (Role.OFFICER, False)]:
        as_role(client, role)
        assert ("Start a template" in words_of(client.get(LIST))) is offered
        assert ("Start the next version" in words_of(client.get(template.get_absolute_url()))) is offered


def test_an_empty_list_says_how_to_begin(client):
    assert "Start the first template" in words_of(as_role(client, Role.MANAGER).get(LIST))
    assert "Start the first" not in words_of(as_role(client, Role.OFFICER).get(LIST))


def test_the_list_says_what_is_in_use_and_asks_no_more_for_many(manager, draft):
    words = words_of(manager.get(LIST))
    assert "Version 1, from Quarter 1 of 2013/14 Version 2 0" in words
    before = len(_asked(manager, LIST))
    for _ in range(5):
        f.a_template()
    assert len(_asked(manager, LIST)) == before


def _asked(client, address):
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return asked.captured_queries


def test_a_version_stands_as_a_provider_would_see_it(manager, template):
    words = words_of(manager.get(template.get_absolute_url()))
    assert "People supported Each person once in the quarter. Example: 48 Answered in people" in words
    assert "one box for each council area" in words
    assert "“Of these, new” and “Of these, continuing” make exactly “People supported”. Must hold from" in words
    assert "“Supported, by council area” makes exactly “People supported”. Only warns" in words


def test_a_template_is_started_from_the_standard_measures(manager):
    sent = form_on(manager.get(START)).sent
    assert sent["begins"] == ["standard"]
    answer = manager.post(START, sent)
    template = ReturnTemplate.objects.get()
    assert answer.url == at(template, "version-edit", 1)
    assert questions_of(template.versions.get()) == standard_return()
    assert "Referrals in all" in words_of(manager.get(answer.url))


def test_a_taken_name_is_refused_and_what_was_typed_stays(manager, template):
    answer = manager.post(START, {"name": template.name.upper(), "about": "Kept words", "begins": "empty"})
    assert "A template of this name stands already" in words_of(answer)
    assert "Kept words" in answer.content.decode()


def test_the_next_version_copies_the_last_and_there_is_one_draft(manager, template):
    answer = manager.post(at(template, "version-start"), {"note": "Fewer boxes"})
    assert answer.url == at(template, "version-edit", 2)
    version = template.versions.get(number=2)
    assert questions_of(version) == questions_of(template.versions.get(number=1))
    assert "A version is being drafted already" in words_of(manager.post(at(template, "version-start"), {"note": ""}))


def test_an_issued_version_leads_back(manager, template):
    for name, more in [("version-edit", ()), ("version-issue", ()), ("measure-change", ("asked",)), ("rule-add", ())]:
        answer = manager.get(at(template, name, 1, *more))
        assert answer.url == template.get_absolute_url()
        assert "This version was issued" in told(answer)


def test_what_is_not_there_is_not_found(manager, draft):
    template = draft.template
    for address in (
        "/return-templates/none/",
        at(template, "version-edit", 9),
        at(template, "measure-change", 2, "none"),
        at(template, "rule-change", 2, 99),
        at(template, "rule-remove", 2, 0),
    ):
        assert manager.get(address).status_code == 404


def test_a_question_is_added_changed_moved_and_removed(manager, draft):
    template = draft.template
    assert "“Calls made” is added." in told(manager.post(at(template, "measure-add", 2), QUESTION))
    change = at(template, "measure-change", 2, "calls-made")
    sent = form_on(manager.get(change)).sent
    manager.post(change, sent | {"definition": "Each call.", "topic": "people"})
    asked = questions_of(draft)
    assert asked.by_key["calls-made"].definition == "Each call."
    manager.post(at(template, "measure-move", 2, "calls-made"), {"after": "supported"})
    people = [one.key for one in questions_of(draft).measures if one.topic == "people"]
    assert people[:3] == ["supported", "calls-made", "new"]
    remove = at(template, "measure-remove", 2, "new")
    page = manager.get(remove)
    assert "the rule stays, without this question" in words_of(page)
    manager.post(remove, form_on(page).sent)
    assert "new" not in questions_of(draft).by_key


def test_what_is_wrong_in_a_question_stands_at_its_box(manager, draft):
    add = at(draft.template, "measure-add", 2)
    answer = manager.post(add, QUESTION | {"label": "Asked"})
    assert "Two questions read the same: Asked" in words_of(answer)
    assert 'href="#id_label"' in answer.content.decode()
    assert "Each call that was answered." in answer.content.decode()
    answer = manager.post(add, QUESTION | {"unit": "words", "split": "area"})
    assert "Words are asked once" in words_of(answer)
    for wrong in ({"unit": "litres"}, {"topic": ""}, {"counts": "x"}, {"subject": "weather"}, {"opened": "-3"}):
        assert manager.post(add, QUESTION | wrong).status_code == 200
    assert questions_of(draft) == questions_of(draft.template.versions.get(number=1))


def test_of_two_who_change_a_question_the_later_sees_both(manager, draft):
    change = at(draft.template, "measure-change", 2, "asked")
    sent = form_on(manager.get(change)).sent
    manager.post(change, sent | {"label": "Asked by letter"})
    answer = manager.post(change, sent | {"label": "Asked by phone"})
    words = words_of(answer)
    assert "Changed meanwhile by" in words
    assert "Asked by letter" in words
    assert "Asked by phone" in answer.content.decode()
    # Saved once more, it is meant.
    manager.post(change, form_on(answer).sent)
    assert questions_of(draft).by_key["asked"].label == "Asked by phone"


def test_a_rule_is_added_made_to_bind_and_removed(manager, draft):
    template = draft.template
    typed = {"whole": "supported", "parts": ["asked"], "relation": Relation.AT_MOST, "binds_from": "", "opened": ""}
    manager.post(at(template, "rule-add", 2), typed)
    rules = questions_of(draft).rules
    assert (rules[-1].whole, rules[-1].parts, rules[-1].binds_from) == ("supported", ("asked",), None)
    change = at(template, "rule-change", 2, len(rules))
    sent = form_on(manager.get(change)).sent
    assert sent["parts"] == ["asked"]
    day = dict(manager.get(change).context["form"].fields["binds_from"].choices)
    manager.post(change, sent | {"binds_from": list(day)[-1]})
    assert questions_of(draft).rules[-1].binds_from.isoformat() == list(day)[-1]
    remove = at(template, "rule-remove", 2, len(rules))
    manager.post(remove, form_on(manager.get(remove)).sent)
    assert questions_of(draft).rules == rules[:-1]


def test_a_rule_over_different_units_is_refused_at_its_box(manager, draft):
    typed = {"whole": "supported", "parts": ["posts"], "relation": Relation.AT_MOST, "binds_from": "", "opened": ""}
    answer = manager.post(at(draft.template, "rule-add", 2), typed)
    assert "Only questions that are answered in the same unit can be added up" in words_of(answer)


def test_what_is_new_in_a_version_is_shown(client, manager, draft):
    manager.post(at(draft.template, "measure-add", 2), QUESTION)
    words = words_of(as_role(client, Role.OFFICER).get(at(draft.template, "version-compare", 2)))
    assert "New questions Calls made" in words
    first = words_of(client.get(at(draft.template, "version-compare", 1)))
    assert "This is the first version" in first


def test_a_version_is_issued_once_it_was_confirmed(manager):
    agreement = f.accepted_agreement()
    template = agreement.template
    draft = transitions.start_version(template=template, note="", by=a_person(Role.MANAGER), at=AT)
    issue = at(template, "version-issue", 2)
    form = manager.get(issue).context["form"]
    day = list(dict(form.fields["in_use_from"].choices))[1]
    page = manager.post(issue, {"in_use_from": day, "note": "More about calls"})
    assert "What issuing it does" in words_of(page)
    assert "More about calls" in words_of(page)
    draft.refresh_from_db()
    assert draft.issued_at is None
    # Somebody changes it before it is confirmed: the effect is shown anew.
    manager.post(at(template, "measure-add", 2), QUESTION)
    confirmed = {"in_use_from": day, "note": "More", "expected_number": str(page.context["preview"].expected_number)}
    again = manager.post(issue, confirmed)
    assert "Somebody changed this draft after you opened it" in words_of(again)
    confirmed["expected_number"] = str(again.context["preview"].expected_number)
    answer = manager.post(issue, confirmed)
    assert answer.url == template.get_absolute_url()
    draft.refresh_from_db()
    assert (draft.in_use_from.isoformat(), draft.note) == (day, "More")


def test_a_day_that_begins_no_quarter_is_refused(manager, draft):
    answer = manager.post(at(draft.template, "version-issue", 2), {"in_use_from": "2018-02-01", "note": ""})
    assert answer.status_code == 200
    draft.refresh_from_db()
    assert draft.issued_at is None
