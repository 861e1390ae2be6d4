"""What the tests of the pages of notices share: who signs in, where, and what a page says."""

import html
import re

from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from tests.factories.commissioning import a_person

STEPS = ("submit", "certify", "return", "refuse", "withdraw", "sign", "publish", "record")


def page_of(notice, name, *more):
    return reverse(f"grants:notice-{name}", args=[notice.pk, *more])


def as_role(client, role):
    return as_person(client, a_person(role))


def as_person(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def words_of(answer):
    """The words of a page's main part, without its markup."""
    assert answer.status_code == 200, answer
    main = answer.content.decode().split('id="main-content">')[1].split("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def told(answer):
    """What the messages of the request say, whether or not they were shown yet."""
    from django.contrib.messages import get_messages

    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def second_person(role=Role.OFFICER):
    """Another person of a role than the one of the factories."""
    from tests.unit.accounts.people import somebody

    a_person(role)
    return User.objects.get(pk=somebody(role).pk)
