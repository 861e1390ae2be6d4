"""What the tests of the drafting pages share: addresses, what is typed, what is told."""

from django.contrib.messages import get_messages

from tests.factories.commissioning import a_person


def at(notice, part=""):
    """The address of the task list of a draft, or of one of its parts."""
    return f"/decisions/{notice.pk}/draft/{part}/" if part else f"/decisions/{notice.pk}/draft/"


def signed_in_as(client, role):
    client.force_login(a_person(role), backend="django.contrib.auth.backends.ModelBackend")
    return client


def version_in(client, address):
    """The version that a page was opened with, as its hidden box sends it."""
    return client.get(address).context["form"]["version"].value()


def save(client, address, **typed):
    """Open a page, type and save: the answer."""
    return client.post(address, {"version": version_in(client, address)} | typed)


def told(answer):
    """The messages that an answer leaves, by their level."""
    return [(message.level_tag, str(message)) for message in get_messages(answer.wsgi_request)]


def warned(answer):
    return [words for level, words in told(answer) if level == "warning"]
