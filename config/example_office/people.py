"""The people of the example office, one for each role, and who of them does what."""

from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import User
from accounts.roles import Role
from accounts.transitions.person import enter_person
from config.example_office.papers import read


@dataclass
class Cast:
    """Who acts, and when: each thing is entered by a person whose role may enter it."""

    at: datetime
    by_role: dict[str, User] = field(default_factory=dict)

    @property
    def administrator(self) -> User:
        return self.by_role[Role.ADMINISTRATOR]

    @property
    def officer(self) -> User:
        return self.by_role[Role.OFFICER]

    @property
    def manager(self) -> User:
        return self.by_role[Role.MANAGER]

    @property
    def finance(self) -> User:
        return self.by_role[Role.FINANCE]

    @property
    def commissioner(self) -> User:
        return self.by_role[Role.COMMISSIONER]


def enter_people(at: datetime) -> Cast:
    """Enter one person for each role. The first of the file is the administrator, who enters the others."""
    cast = Cast(at)
    for person in read("people")["people"]:
        cast.by_role[person["role"]] = enter_person(
            email=person["email"],
            name=person["name"],
            role=person["role"],
            by=cast.by_role.get(Role.ADMINISTRATOR),
            at=at,
            is_example=True,
        )
    return cast
