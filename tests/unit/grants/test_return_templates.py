"""The standard measures, and how a draft of what returns ask is changed, compared and issued."""

from dataclasses import replace
from datetime import date

import pytest

from accounts.roles import Role
from core.refusal import Refused
from grants import transitions
from grants.choices import Counts, Outcome, Relation, Source, SpendHeading, Split, Topic, Unit
from grants.figures.templates import compare, questions_of
from grants.rules.standard_return import standard_return
from grants.rules.templates import AddUpFacts, MeasureFacts, Questions, fingerprint, obstacles_to_measures
from tests.factories import agreements as f
from tests.factories.commissioning import AT, a_person

FACTS = MeasureFacts("calls", Topic.JOURNEY, "Calls made", "Each call.", Unit.PEOPLE, Counts.OTHER)


def subjects(counts):
    return {one.subject for one in standard_return().measures if one.counts == counts}


def test_the_standard_measures_ask_all_that_was_promised():
    asked = standard_return()
    assert {one.counts for one in asked.measures} == set(Counts.values)
    assert subjects(Counts.REFERRED) == set(Source.values)
    assert subjects(Counts.MEASURED) == subjects(Counts.IMPROVED) == set(Outcome.values)
    assert subjects(Counts.SPENT) == set(SpendHeading.values)
    boxes = sum({Split.NONE: 1, Split.PRIORITY: 18, Split.AREA: 7}[one.split] for one in asked.measures)
    assert 70 <= boxes <= 80


def test_each_standard_question_has_a_definition_and_an_example():
    assert [one.key for one in standard_return().measures if not (one.definition and one.example)] == []


def test_no_total_is_counted_beside_its_parts():
    """Answers that count as the same are added up: but for parts by their subject or their split, each counts once."""
    alone = [one.counts for one in standard_return().measures if not one.subject and one.counts != Counts.OTHER]
    assert len(alone) == len(set(alone))


def test_the_standard_rules_hold_what_was_promised():
    rules = {(rule.whole, rule.parts): rule for rule in standard_return().rules}
    equal = [("supported", ("new", "continuing")), ("supported", ("direct", "indirect"))]
    equal += [("supported", ("by-priority",)), ("supported", ("by-area",))]
    for key in equal:
        assert rules[key].relation == Relation.EQUAL
    at_most = [("supported", ("elsewhere",)), ("asked", ("answered",)), ("answered", ("satisfied",))]
    at_most += [("referred", ("not-reached", "declined", "assessed"))]
    for outcome in Outcome.values:
        at_most += [("supported", (f"{outcome}-measured",)), (f"{outcome}-measured", (f"{outcome}-improved",))]
    for key in at_most:
        assert rules[key].relation == Relation.AT_MOST
    assert len(rules) == len(equal) + len(at_most) + 1


def test_a_question_of_no_known_kind_is_refused():
    wrong = [
        ("label", " ", "label"),
        ("definition", "", "definition"),
        ("topic", "weather", "topic"),
        ("unit", "litres", "unit"),
        ("split", "weekly", "split"),
        ("counts", "nothing", "counts"),
        ("subject", "weather", "subject"),
        ("label", "x" * 201, "label"),
        ("definition", "x" * 1001, "definition"),
        ("example", "x" * 301, "example"),
    ]
    for name, value, field in wrong:
        assert [one.field for one in obstacles_to_measures([replace(FACTS, **{name: value})], [])] == [field], name
    split_words = replace(FACTS, unit=Unit.WORDS, split=Split.AREA)
    assert [one.field for one in obstacles_to_measures([split_words], [])] == ["split"]
    assert obstacles_to_measures([FACTS, replace(FACTS, key="other")], [])[0].message.startswith("Two questions read")


def test_a_rule_that_cannot_be_asked_is_refused():
    pounds = replace(FACTS, key="cost", label="Cost", unit=Unit.POUNDS)
    for rule in (
        AddUpFacts("calls", (), Relation.EQUAL),
        AddUpFacts("calls", ("calls",), Relation.EQUAL),
        AddUpFacts("calls", ("cost",), Relation.EQUAL),
        AddUpFacts("calls", ("gone",), Relation.EQUAL),
    ):
        assert obstacles_to_measures([FACTS, pounds], [rule]), rule
    more = replace(FACTS, key="more", label="More")
    twice = [AddUpFacts("calls", ("more",), Relation.EQUAL), AddUpFacts("calls", ("more",), Relation.AT_MOST)]
    assert "already" in obstacles_to_measures([FACTS, more], twice)[0].message


def test_a_new_question_stands_last_in_its_topic_and_a_moved_one_where_it_was_put():
    asked = standard_return().with_measure(FACTS)
    journey = [one.key for one in asked.measures if one.topic == Topic.JOURNEY]
    assert journey == ["not-reached", "declined", "assessed", "calls"]
    moved = asked.moved("calls", after="not-reached").moved("assessed", after="")
    assert [one.key for one in moved.measures if one.topic == Topic.JOURNEY] == [
        "assessed",
        "not-reached",
        "calls",
        "declined",
    ]
    assert asked.fingerprint != moved.fingerprint


def test_rules_lose_a_removed_question_and_go_when_nothing_is_left():
    left = standard_return().without_measure("declined")
    assert ("referred", ("not-reached", "assessed")) in [(rule.whole, rule.parts) for rule in left.rules]
    left = standard_return().without_measure("asked")
    assert not [rule for rule in left.rules if "asked" in (rule.whole, *rule.parts)]
    assert ("answered", ("satisfied",)) in [(rule.whole, rule.parts) for rule in left.rules]


def test_what_differs_between_two_versions_is_named():
    before = Questions((FACTS, replace(FACTS, key="letters", label="Letters"), replace(FACTS, key="c", label="C")))
    changed = replace(FACTS, definition="Each call that was answered.")
    after = Questions((before.measures[2], changed, replace(FACTS, key="visits", label="Visits")))
    found = compare(before, after)
    assert [one.label for one in found.added] == ["Visits"]
    assert [one.label for one in found.removed] == ["Letters"]
    assert [(one.label, [part.label for part in one.parts]) for one in found.changed] == [
        ("Calls made", ["Definition"])
    ]
    assert len(found.moved) == 1
    assert compare(before, before).is_same
    assert not found.is_same


@pytest.fixture
def manager(db):
    return a_person(Role.MANAGER)


@pytest.fixture
def draft(manager):
    template = f.a_template()
    return transitions.start_version(template=template, note="", by=manager, at=AT)


def put(draft, facts, manager, opened=None):
    return transitions.put_measure(version=draft, facts=facts, opened=opened, by=manager, at=AT)


def test_a_template_may_begin_with_the_standard_measures(manager):
    version = transitions.start_template(name="All", about="", questions=standard_return(), by=manager, at=AT)
    assert questions_of(version) == standard_return()


def test_a_template_is_not_called_like_a_page(manager):
    with pytest.raises(Refused):
        transitions.start_template(name="New", about="", by=manager, at=AT)


def test_a_new_question_gets_a_key_that_none_had_before(draft, manager):
    transitions.remove_measure(
        version=draft, key="asked", opened=fingerprint(questions_of(draft).by_key["asked"]), by=manager, at=AT
    )
    again = put(draft, replace(FACTS, key="", label="Asked", unit=Unit.POUNDS), manager)
    assert again.key == "asked-2"


def test_a_question_asked_before_keeps_its_unit(draft, manager):
    standing = questions_of(draft).by_key["asked"]
    with pytest.raises(Refused, match="It was asked in people before"):
        put(draft, replace(standing, unit=Unit.DAYS), manager, fingerprint(standing))
    changed = replace(standing, definition="Asked in writing.")
    put(draft, changed, manager, fingerprint(standing))
    assert questions_of(draft).by_key["asked"] == changed


def test_of_two_who_change_one_question_the_later_is_told(draft, manager):
    standing = questions_of(draft).by_key["asked"]
    put(draft, replace(standing, label="Asked by letter"), manager, fingerprint(standing))
    with pytest.raises(transitions.DraftChanged):
        put(draft, replace(standing, label="Asked by phone"), manager, fingerprint(standing))
    with pytest.raises(transitions.DraftChanged):
        transitions.remove_measure(version=draft, key="asked", opened=fingerprint(standing), by=manager, at=AT)
    assert questions_of(draft).by_key["asked"].label == "Asked by letter"


def test_an_issued_version_is_not_changed(manager):
    version = f.a_template().versions.get()
    with pytest.raises(Refused, match="This version was issued"):
        put(version, replace(FACTS, key=""), manager)


def test_a_version_is_issued_as_it_was_looked_at(draft, manager):
    looked_at = questions_of(draft).fingerprint
    put(draft, replace(FACTS, key=""), manager)
    with pytest.raises(transitions.DraftChanged):
        transitions.issue_version(version=draft, in_use_from=date(2017, 7, 1), expected=looked_at, by=manager, at=AT)


def test_returns_that_nobody_has_begun_ask_the_new_version_and_others_keep_theirs(manager):
    agreement = f.accepted_agreement()
    begun, untouched = f.filled_return(f.a_return(2, agreement)), f.a_return(3, agreement)
    first = untouched.template_version
    draft = transitions.start_version(template=agreement.template, note="", by=manager, at=AT)
    put(draft, replace(FACTS, key=""), manager)
    issued = transitions.issue_version(version=draft, in_use_from=date(2017, 7, 1), by=manager, at=AT)
    assert f.again(begun).template_version == first
    assert f.a_return(1, agreement).template_version == first
    assert f.again(untouched).template_version == issued
