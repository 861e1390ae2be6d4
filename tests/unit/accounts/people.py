"""People at each stage, made by the transitions themselves."""

from datetime import datetime
from itertools import count
from zoneinfo import ZoneInfo

from accounts.models import User
from accounts.roles import Role
from accounts.transitions.person import enter_person, stop_sign_in

AT = datetime(2018, 3, 1, 9, 30, tzinfo=ZoneInfo("Europe/London"))
PASSWORD = "turnip lantern ferry"

_turn = count(1)


def an_administrator() -> User:
    """The first administrator, whom nobody entered."""
    standing = User.objects.filter(role=Role.ADMINISTRATOR).order_by("pk").first()
    return standing or enter_person(
        email="first@example.org", name="First administrator", role=Role.ADMINISTRATOR, by=None, at=AT
    )


def somebody(role: str = Role.OFFICER, **facts) -> User:
    """A new person each time, entered by the administrator."""
    number = next(_turn)
    described = {"email": f"person{number}@example.org", "name": f"Person {number}"} | facts
    return enter_person(**described, role=role, by=an_administrator(), at=AT)


def with_password(person: User | None = None) -> User:
    """Somebody who has set a password."""
    person = person or somebody()
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    return person


def stopped(person: User | None = None) -> User:
    """Somebody whom the administrator has stopped."""
    return stop_sign_in(person=person or somebody(), by=an_administrator(), at=AT)
