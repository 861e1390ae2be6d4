"""Two officers in the same draft, and one whose session has ended: told what happened, nothing lost."""

from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.roles import Role
from core import unsent
from core.rich_text import plain_text
from grants import transitions
from grants.choices import Task
from tests.factories import grants as f
from tests.factories.commissioning import AT, a_person
from tests.integration.drafting_pages import at, save, signed_in_as, version_in
from tests.integration.money_pages import summary_of
from tests.unit.accounts.people import PASSWORD, with_password
from tests.worlds import world

pytestmark = pytest.mark.django_db

FIRST = "The waiting list is long."
THEIRS = "The waiting list is very long."
MINE = "The waiting list is long. It grows."


@pytest.fixture
def officer():
    return signed_in_as(Client(), Role.OFFICER)


@pytest.fixture
def manager():
    return signed_in_as(Client(), Role.MANAGER)


notice = world(f.a_draft)


def both(officer, manager, address, mine, theirs):
    """Both open the page; the manager saves first. The answer to the officer's save, and what they opened."""
    opened = version_in(officer, address)
    assert save(manager, address, **theirs).status_code == 302
    return officer.post(address, {"version": opened} | mine)


def pieces(changes, kind):
    return "".join(change.text for change in changes if change.kind == kind).split()


def facts_of(notice):
    return plain_text(notice.sections.get(task=Task.FACTS).body)


def test_the_later_save_is_told_who_what_and_loses_nothing(officer, manager, notice):
    address = at(notice, "facts")
    save(officer, address, body=FIRST)
    answer = both(officer, manager, address, {"body": MINE}, {"body": THEIRS})
    assert f"{a_person(Role.MANAGER)} changed this part" in summary_of(answer)
    assert facts_of(notice) == THEIRS
    assert answer.context["form"]["body"].value() == MINE
    (text,) = answer.context["meanwhile"].texts
    assert (pieces(text.theirs, "added"), pieces(text.theirs, "removed")) == (["very"], [])
    assert "very" in pieces(text.yours, "removed")
    assert pieces(text.yours, "added")[-2:] == ["It", "grows."]


def test_to_save_again_is_a_choice_and_then_it_stands(officer, manager, notice):
    address = at(notice, "facts")
    answer = both(officer, manager, address, {"body": MINE}, {"body": THEIRS})
    again = answer.context["form"]["version"].value()
    assert officer.post(address, {"version": again, "body": MINE}).status_code == 302
    assert facts_of(notice) == MINE


def test_a_third_change_meanwhile_is_told_too(officer, manager, notice):
    address = at(notice, "facts")
    answer = both(officer, manager, address, {"body": MINE}, {"body": THEIRS})
    save(manager, address, body="Something else.")
    again = officer.post(address, {"version": answer.context["form"]["version"].value(), "body": MINE})
    assert "changed this part" in summary_of(again)
    assert facts_of(notice) == "Something else."


SAME = {
    "facts": {"body": FIRST},
    "options": {"rows": 1, "option_1": "Do nothing", "why_not_1": ""},
    "legal": {"power_in": "", "power_out": "", "reasons": "", "body": FIRST},
    "what": {"title": "Mine", "contact_name": "", "contact_email": "", "supersedes": ""},
}


@pytest.mark.parametrize("part", SAME)
def test_one_form_sent_twice_is_one_change_and_no_quarrel(officer, notice, part):
    typed = SAME[part] | {"version": version_in(officer, at(notice, part))}
    for _ in range(2):
        assert officer.post(at(notice, part), typed).url == at(notice)
    assert version_in(officer, at(notice, part)) == int(typed["version"]) + 1


def test_both_may_write_into_different_parts(officer, manager, notice):
    assert both(officer, manager, at(notice, "facts"), {"body": MINE}, {"body": THEIRS}).status_code == 200
    opened = version_in(officer, at(notice, "plan"))
    save(manager, at(notice, "facts"), body="Other words.")
    assert officer.post(at(notice, "plan"), {"version": opened, "body": MINE}).status_code == 302


def test_the_same_of_the_options(officer, manager, notice):
    rows = {"rows": 1, "option_1": "Do nothing", "why_not_1": "Victims would wait."}
    address = at(notice, "options")
    answer = both(officer, manager, address, rows, rows | {"option_1": "Wait"})
    (text,) = answer.context["meanwhile"].texts
    assert pieces(text.yours, "added") == ["Do", "nothing:"]
    assert answer.context["form"]["option_1"].value() == "Do nothing"
    again = answer.context["form"]["version"].value()
    assert officer.post(address, rows | {"version": again}).status_code == 302
    assert notice.options.get().option == "Do nothing"


def test_the_same_of_the_law(officer, manager, notice):
    power, address = f.a_power(), at(notice, "legal")
    mine = {"power_in": "", "power_out": "", "reasons": "Cheap.", "body": MINE}
    answer = both(officer, manager, address, mine, mine | {"power_out": power.pk, "body": THEIRS})
    facts = {row["key"]: str(row["value"]) for row in answer.context["meanwhile"].facts}
    assert facts["Money goes out under"] == str(power)
    assert [text.label for text in answer.context["meanwhile"].texts][1:] == ["Legal implications (optional)"]
    again = answer.context["form"]["version"].value()
    assert officer.post(address, mine | {"version": again}).status_code == 302
    assert f.again(notice).power_out is None


def test_the_same_of_the_title(officer, manager, notice):
    mine = {"title": "Mine", "contact_name": "", "contact_email": "", "supersedes": ""}
    answer = both(officer, manager, at(notice, "what"), mine, mine | {"title": "Theirs"})
    assert {"key": "Title", "value": "Theirs"} in answer.context["meanwhile"].facts
    assert answer.context["form"]["title"].value() == "Mine"
    assert f.again(notice).title == "Theirs"


def test_a_lock_meanwhile_keeps_what_was_typed_on_the_page(officer, notice):
    full = f.with_words(notice)
    opened = version_in(officer, at(full, "facts"))
    transitions.withdraw_notice(notice=full, comment="No longer needed", by=a_person(Role.MANAGER), at=AT)
    answer = officer.post(at(full, "facts"), {"version": opened, "body": MINE})
    assert "has been withdrawn" in summary_of(answer)
    assert MINE in answer.content.decode()


# signed out while writing


@pytest.mark.parametrize("size", [100, 55_000, 200_000])
def test_a_long_text_is_kept_while_somebody_is_signed_out(notice, size):
    cache.clear()
    client, person = Client(), with_password(a_person(Role.OFFICER))
    text = ("word " * size)[:size] + "end"
    typed = urlencode({"version": 0, "body": text})
    sent = client.post(at(notice, "facts"), typed, content_type="application/x-www-form-urlencoded")
    back = client.post(sent.url, {"login": person.email, "password": PASSWORD}, follow=True)
    assert unsent.SHOWN_AGAIN in back.content.decode()
    assert back.context["form"]["body"].value() == text
    assert not notice.sections.exists()


def test_rows_of_options_come_back_as_many_as_they_were(notice):
    cache.clear()
    client, person = Client(), with_password(a_person(Role.OFFICER))
    rows = {"rows": 2, "version": 0, "option_1": "A", "why_not_1": "B", "option_2": "C", "why_not_2": "D"}
    sent = client.post(at(notice, "options"), urlencode(rows), content_type="application/x-www-form-urlencoded")
    back = client.post(sent.url, {"login": person.email, "password": PASSWORD}, follow=True)
    assert back.context["form"]["why_not_2"].value() == "D"
