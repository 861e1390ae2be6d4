import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.roles import Role
from accounts.transitions.person import (
    allow_sign_in,
    change_name,
    change_role,
    enter_person,
    record_invitation,
    remove_second_factor,
    stop_sign_in,
)
from core.models import AuditEvent
from core.refusal import Refused
from tests.unit.accounts.people import AT, an_administrator, somebody, stopped, with_password

pytestmark = pytest.mark.django_db


def enter(**facts):
    described = {"email": "new@example.org", "name": "Somebody new", "role": Role.OFFICER, "by": an_administrator()}
    return enter_person(**(described | facts), at=AT)


def reasons(refused):
    return [obstacle.message for obstacle in refused.value.obstacles]


def last_event():
    return AuditEvent.objects.order_by("-pk").first()


class TestEnter:
    def test_a_person_may_sign_in_and_has_no_password(self):
        person = enter()
        assert person.is_active
        assert not person.has_usable_password()

    def test_it_is_audited(self):
        by = an_administrator()
        person = enter(by=by)
        event = last_event()
        assert (event.action, event.by_key, event.subject_key, event.at) == (
            "accounts.person.entered",
            str(by.pk),
            str(person.pk),
            AT,
        )
        assert event.details["role"] == "officer"

    @pytest.mark.parametrize("email", ["new@example.org", "NEW@Example.ORG", "  new@example.org "])
    def test_an_address_belongs_to_one_person(self, email):
        enter()
        with pytest.raises(Refused) as refused:
            enter(email=email)
        assert "already belongs to somebody" in reasons(refused)[0]
        assert User.objects.filter(email__iexact="new@example.org").count() == 1

    def test_the_database_refuses_a_second_person_with_an_address(self):
        enter()
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.create(email="NEW@example.org", name="Another", role=Role.OFFICER)

    def test_an_address_that_was_taken_meanwhile_is_refused(self, monkeypatch):
        enter()
        monkeypatch.setattr("accounts.transitions.person._is_taken", lambda email: False)
        with pytest.raises(Refused):
            enter(name="Somebody else")

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"name": "   "}, "name"),
            ({"name": "x" * 201}, "name"),
            ({"name": "Two\nlines"}, "name"),
            ({"email": "nobody"}, "email"),
            ({"email": ""}, "email"),
            ({"role": "king"}, "role"),
        ],
    )
    def test_what_cannot_be_is_refused_at_its_box(self, facts, field):
        with pytest.raises(Refused) as refused:
            enter(**facts)
        assert [obstacle.field for obstacle in refused.value.obstacles] == [field]

    @pytest.mark.parametrize("name", ["Siân Ŵyn-Jones", "<b>Bold</b>", "Noor 🕊", "x" * 200])
    def test_any_name_that_people_bear_is_kept_as_it_is(self, name):
        assert User.objects.get(pk=enter(name=name).pk).name == name

    def test_the_first_administrator_is_entered_by_nobody_and_the_log_says_so(self):
        person = an_administrator()
        assert person.role == Role.ADMINISTRATOR
        assert last_event().by_name == "Set-up of the system"

    def test_a_second_administrator_is_not(self):
        an_administrator()
        with pytest.raises(Refused, match="There is an administrator already"):
            enter(by=None, role=Role.ADMINISTRATOR)

    def test_nobody_else_is_entered_by_nobody(self):
        with pytest.raises(Refused, match="must be an administrator"):
            enter_person(email="new@example.org", name="Somebody new", role=Role.OFFICER, by=None, at=AT)
        assert not User.objects.exists()

    def test_an_example_person_needs_an_example_office(self, settings):
        settings.EXAMPLE_SIGN_INS = False
        with pytest.raises(Refused, match="Example people"):
            enter(is_example=True)
        settings.EXAMPLE_SIGN_INS = True
        assert enter(is_example=True).is_example


class TestChangeRole:
    def test_it_changes_and_is_audited(self):
        person = somebody(Role.OFFICER)
        change_role(person=person, role=Role.FINANCE, by=an_administrator(), at=AT)
        person.refresh_from_db()
        assert person.role == Role.FINANCE
        assert last_event().details == {"before": "officer", "after": "finance"}

    def test_nobody_changes_their_own(self):
        by = an_administrator()
        somebody(Role.ADMINISTRATOR)
        with pytest.raises(Refused, match="your own role"):
            change_role(person=by, role=Role.FINANCE, by=by, at=AT)

    def test_the_last_administrator_stays(self):
        first, second = an_administrator(), somebody(Role.ADMINISTRATOR)
        stop_sign_in(person=second, by=first, at=AT)
        with pytest.raises(Refused, match="last administrator"):
            change_role(person=first, role=Role.OFFICER, by=second, at=AT)

    def test_the_same_role_again_is_refused(self):
        with pytest.raises(Refused, match="already has this role"):
            change_role(person=somebody(Role.OFFICER), role=Role.OFFICER, by=an_administrator(), at=AT)

    def test_an_unknown_role_is_refused(self):
        with pytest.raises(Refused):
            change_role(person=somebody(), role="king", by=an_administrator(), at=AT)


class TestChangeName:
    def test_it_changes_and_the_log_keeps_both(self):
        person = somebody(name="Before")
        change_name(person=person, name=" After ", by=an_administrator(), at=AT)
        person.refresh_from_db()
        assert person.name == "After"
        assert last_event().details == {"before": "Before", "after": "After"}

    @pytest.mark.parametrize("name", ["", "Before"])
    def test_no_name_and_the_same_name_are_refused(self, name):
        with pytest.raises(Refused):
            change_name(person=somebody(name="Before"), name=name, by=an_administrator(), at=AT)


class TestStopAndAllow:
    def test_a_stopped_person_may_do_nothing_and_has_no_password(self):
        person = with_password()
        stop_sign_in(person=person, by=an_administrator(), at=AT)
        person.refresh_from_db()
        assert not person.is_active
        assert not person.has_usable_password()
        assert last_event().action == "accounts.person.sign_in_stopped"

    def test_every_session_of_before_is_worth_nothing_afterwards(self):
        person = somebody()
        before = person.get_session_auth_hash()
        stop_sign_in(person=person, by=an_administrator(), at=AT)
        allow_sign_in(person=person, by=an_administrator(), at=AT)
        person.refresh_from_db()
        assert person.is_active
        assert person.get_session_auth_hash() != before

    def test_nobody_stops_themselves(self):
        by = an_administrator()
        somebody(Role.ADMINISTRATOR)
        with pytest.raises(Refused, match="your own sign-in"):
            stop_sign_in(person=by, by=by, at=AT)

    def test_the_last_administrator_stays(self):
        first, second = an_administrator(), somebody(Role.ADMINISTRATOR)
        stop_sign_in(person=second, by=first, at=AT)
        with pytest.raises(Refused, match="last administrator"):
            stop_sign_in(person=first, by=second, at=AT)

    def test_stopping_and_allowing_twice_are_refused(self):
        person = stopped()
        with pytest.raises(Refused, match="stopped already"):
            stop_sign_in(person=person, by=an_administrator(), at=AT)
        allow_sign_in(person=person, by=an_administrator(), at=AT)
        with pytest.raises(Refused, match="may sign in already"):
            allow_sign_in(person=person, by=an_administrator(), at=AT)

    def test_a_stale_page_does_not_undo_what_somebody_else_did(self):
        person = somebody()
        stale = User.objects.get(pk=person.pk)
        change_role(person=person, role=Role.FINANCE, by=an_administrator(), at=AT)
        stop_sign_in(person=stale, by=an_administrator(), at=AT)
        person.refresh_from_db()
        assert person.role == Role.FINANCE


class TestSecondFactor:
    def test_it_goes_with_the_password_and_is_audited(self):
        person = with_password()
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
        remove_second_factor(person=person, by=an_administrator(), at=AT)
        person.refresh_from_db()
        assert not Authenticator.objects.filter(user=person).exists()
        assert not person.has_usable_password()
        assert last_event().action == "accounts.person.second_factor_removed"

    def test_there_must_be_one(self):
        with pytest.raises(Refused, match="no second step"):
            remove_second_factor(person=somebody(), by=an_administrator(), at=AT)

    def test_an_administrator_uses_their_own_page_for_their_own(self):
        by = an_administrator()
        Authenticator.objects.create(user=by, type=Authenticator.Type.TOTP, data={"secret": "x"})
        with pytest.raises(Refused, match="Your account"):
            remove_second_factor(person=by, by=by, at=AT)


def test_nobody_is_invited_to_a_closed_door():
    with pytest.raises(Refused, match="to sign in first"):
        record_invitation(person=stopped(), by=an_administrator(), at=AT)


def test_refusals_write_nothing():
    person = somebody()
    events = AuditEvent.objects.count()
    with pytest.raises(Refused):
        change_role(person=person, role=person.role, by=an_administrator(), at=AT)
    assert AuditEvent.objects.count() == events


def test_people_see_themselves_and_administrators_everybody():
    person, another = somebody(), somebody()
    assert list(User.objects.visible_to(person)) == [person]
    assert set(User.objects.visible_to(an_administrator())) >= {person, another}
