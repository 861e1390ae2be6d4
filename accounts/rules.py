"""Who may be entered, changed and stopped: with a pencil, from facts that are handed in."""

from typing import Any, Protocol

from accounts.choices import CHANGES
from accounts.roles import Role
from core.refusal import Obstacle

LAST_ADMINISTRATOR = "This is the last administrator who may sign in: make somebody else an administrator first"
LONGEST_NAME = 200


class Person(Protocol):
    pk: Any
    name: str
    role: str
    is_active: bool


def obstacles_to_enter_person(
    *,
    email: str,
    name: str,
    role: str,
    by: Any,
    is_email_taken: bool,
    has_administrator: bool,
    is_example: bool,
    may_have_examples: bool,
) -> list[Obstacle]:
    """Nobody but the first administrator is entered by nobody; an address is one person's; examples stay examples."""
    obstacles = obstacles_to_name(name)
    if is_email_taken:
        obstacles.append(Obstacle(f"{email} already belongs to somebody who is entered here", "email"))
    if role not in Role.values:
        obstacles.append(Obstacle("Select a role from the list", "role"))
    if by is None and has_administrator:
        obstacles.append(Obstacle("There is an administrator already: sign in as one and open the page “People”"))
    elif by is None and role != Role.ADMINISTRATOR:
        obstacles.append(Obstacle("The first person to be entered must be an administrator", "role"))
    if is_example and not may_have_examples:
        obstacles.append(Obstacle("Example people cannot be entered here: anybody could sign in as them"))
    return obstacles


def obstacles_to_change_role(*, person: Person, role: str, by: Person, other_administrators: int) -> list[Obstacle]:
    """Nobody chooses their own role, and one administrator stays."""
    if role not in Role.values:
        return [Obstacle("Select a role from the list", "role")]
    if role == person.role:
        return [Obstacle(f"{person.name} already has this role", "role")]
    if person.pk == by.pk:
        return [Obstacle("You cannot change your own role: ask another administrator", "role")]
    if _is_needed(person, other_administrators):
        return [Obstacle(LAST_ADMINISTRATOR, "role")]
    return []


def obstacles_to_name(name: str) -> list[Obstacle]:
    """A name is there, on one line, and fits its column."""
    if not name.strip():
        return [Obstacle("Enter a name", "name")]
    if len(name) > LONGEST_NAME:
        return [Obstacle(f"Name must be {LONGEST_NAME} characters or fewer", "name")]
    if not name.isprintable():
        return [Obstacle("Name must be on one line, without hidden characters", "name")]
    return []


def obstacles_to_change_name(*, person: Person, name: str) -> list[Obstacle]:
    """As for a new name; and it is another one."""
    if name == person.name:
        return [Obstacle("Enter a name that is different from the one recorded", "name")]
    return obstacles_to_name(name)


def obstacles_to_stop_sign_in(*, person: Person, by: Person, other_administrators: int) -> list[Obstacle]:
    """Nobody locks themselves out, and one administrator stays."""
    if not person.is_active:
        return [Obstacle(f"{person.name} has been stopped already")]
    if person.pk == by.pk:
        return [Obstacle("You cannot stop your own sign-in: ask another administrator")]
    if _is_needed(person, other_administrators):
        return [Obstacle(LAST_ADMINISTRATOR)]
    return []


def obstacles_to_allow_sign_in(*, person: Person) -> list[Obstacle]:
    """Only somebody who is stopped can be allowed again."""
    return [Obstacle(f"{person.name} may sign in already")] if person.is_active else []


def obstacles_to_invite(*, person: Person) -> list[Obstacle]:
    """An invitation to a closed door helps nobody."""
    return [] if person.is_active else [Obstacle(f"Allow {person.name} to sign in first")]


def obstacles_to_remove_second_factor(*, person: Person, by: Person, has_one: bool) -> list[Obstacle]:
    """An administrator takes their own away on their own account's page, where it is asked for once more."""
    if person.pk == by.pk:
        return [Obstacle("Remove your own second step on the page “Your account”")]
    return [] if has_one else [Obstacle(f"{person.name} has no second step at sign-in")]


def change_in_words(action: str, details: dict[str, Any]) -> str:
    """One line of a person's history, from an audit event's action and details."""
    roles = dict(Role.choices)
    words = {name: roles.get(value, value) for name, value in details.items()}
    sentence = CHANGES.get(action.rpartition(".")[2], action)
    return sentence.format_map(_Forgiving(words))


class _Forgiving(dict[str, Any]):
    """An old event may lack a detail that a later version records."""

    def __missing__(self, name: str) -> str:
        return "unknown"


def _is_needed(person: Person, other_administrators: int) -> bool:
    return person.is_active and person.role == Role.ADMINISTRATOR and other_administrators == 0
