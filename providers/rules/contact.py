from datetime import date

from core.refusal import Obstacle
from providers.rules.organisation import Organisation, obstacles_to_touch
from providers.rules.values import obstacles_to_day, obstacles_to_email, obstacles_to_text, written


def obstacles_to_add_contact(
    provider: Organisation, *, job_title: str, name: str, email: str, telephone: str
) -> list[Obstacle]:
    return [
        *obstacles_to_touch(provider),
        *obstacles_to_text(job_title, field="job_title", what="the job title", limit=200),
        *obstacles_to_text(name, field="name", what="the name", limit=200, required=False),
        *obstacles_to_text(telephone, field="telephone", what="the telephone number", limit=30, required=False),
        *obstacles_to_email(email),
    ]


def obstacles_to_sign_in_as(*, is_provider_contact: bool, employer: Organisation | None) -> list[Obstacle]:
    """An account may stand for a contact when that is its role, and for one provider at a time."""
    if not is_provider_contact:
        return [Obstacle("Choose an account whose role is provider contact", "user")]
    if employer is not None:
        return [Obstacle(f"This account is a contact of {employer.name} already: end that first", "user")]
    return []


def obstacles_to_end_contact(
    provider: Organisation, *, left_before: date | None, left_on: date, today: date
) -> list[Obstacle]:
    if left_before is not None:
        return [Obstacle(f"This contact has already ended, on {written(left_before)}")]
    return [*obstacles_to_touch(provider), *obstacles_to_day(left_on, field="left_on", today=today)]
