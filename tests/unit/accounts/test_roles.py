"""The lines between the roles that must hold whatever is added: who may never do what."""

import pytest

from accounts.permissions import LABELS, Permission
from accounts.roles import PERMISSIONS, Role, may
from accounts.rules import change_in_words

P = Permission
# All that the office works on: whatever is not about people and settings.
CONTENT = {permission for group, lines in LABELS.items() if group != "People and settings" for permission in lines}
# How the permissions end that let somebody read and no more.
READING = (".view", ".report")
DECIDING = {P.NOTICE_SIGN, P.NOTICE_REFUSE, P.NOTICE_RETURN}
MONEY = {
    P.INCOME_RECORD,
    P.ALLOCATION_MAKE,
    P.VIREMENT_MAKE,
    P.TOLERANCE_RECORD,
    P.ENTRY_REVERSE,
    P.PAYMENT_RECORD,
}


def test_each_permission_has_its_words_once():
    labelled = [permission for lines in LABELS.values() for permission in lines]
    assert sorted(labelled) == sorted(Permission), "Give each permission its words in LABELS, once."


def test_each_role_is_listed():
    assert set(PERMISSIONS) == set(Role)


def test_an_administrator_reads_no_content():
    assert not PERMISSIONS[Role.ADMINISTRATOR] & CONTENT


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_an_administrator_manages_people(role):
    assert not may(role, P.PEOPLE_MANAGE)
    assert not may(role, P.OFFICE_EDIT)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.FINANCE])
def test_only_a_finance_officer_moves_money(role):
    assert not PERMISSIONS[role] & MONEY


def test_a_finance_officer_awards_nothing():
    assert not may(Role.FINANCE, P.COMMITMENT_RECORD)


def test_the_commissioner_decides_and_changes_nothing_else_but_their_own_interests():
    held = PERMISSIONS[Role.COMMISSIONER]
    assert held >= DECIDING
    assert all(permission.endswith(READING) for permission in held - DECIDING - {P.INTEREST_DECLARE})


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COMMISSIONER])
def test_only_the_commissioner_signs_and_refuses(role):
    assert not PERMISSIONS[role] & {P.NOTICE_SIGN, P.NOTICE_REFUSE}


def test_who_comes_to_read_changes_nothing():
    assert all(permission.endswith(READING) for permission in PERMISSIONS[Role.READER])


def test_a_contact_of_a_provider_answers_for_their_own_side_and_judges_nothing():
    answering = {P.AGREEMENT_ACCEPT, P.VARIATION_PROPOSE, P.VARIATION_AGREE, P.RETURN_FILL, P.RETURN_CERTIFY}
    assert all(permission.endswith(READING) for permission in PERMISSIONS[Role.PROVIDER_CONTACT] - answering)


def test_a_member_of_the_commission_advises_and_changes_nothing_else_but_their_own_interests():
    advising = {P.REVIEW_GIVE, P.REVIEW_REMIND, P.ADVICE_CONCLUDE}
    held = PERMISSIONS[Role.COMMISSION_MEMBER]
    assert held >= advising
    assert all(permission.endswith(READING) for permission in held - advising - {P.INTEREST_DECLARE})


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COMMISSION_MEMBER])
def test_nobody_else_gives_a_view_or_concludes(role):
    assert not PERMISSIONS[role] & {P.REVIEW_GIVE, P.ADVICE_CONCLUDE}


@pytest.mark.parametrize("role", [role for role in Role if role != Role.MANAGER])
def test_only_the_manager_records_interests_for_others(role):
    assert not may(role, P.INTEREST_RECORD)


def test_an_unknown_role_may_nothing():
    assert not any(may("king", permission) for permission in Permission)


def test_each_kind_of_change_is_put_in_words():
    assert change_in_words("accounts.person.entered", {"role": "finance"}) == "Entered as Finance officer"
    assert (
        change_in_words("accounts.person.role_changed", {"before": "finance", "after": "reader"})
        == "Role changed from Finance officer to Board or Panel reader"
    )
    assert change_in_words("accounts.person.name_changed", {}) == "Name changed from “unknown” to “unknown”"


def test_a_name_with_braces_is_only_a_name():
    words = change_in_words("accounts.person.name_changed", {"before": "{role}", "after": "{0.__class__}"})
    assert words == "Name changed from “{role}” to “{0.__class__}”"
