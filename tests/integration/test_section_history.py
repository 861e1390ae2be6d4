"""The history of a section's wording: who, when, what changed, and the way back."""

from datetime import timedelta

import pytest

from accounts.roles import Role
from core.rich_text import plain_text
from reports import transitions
from tests.factories import reports as f
from tests.factories.commissioning import AT, a_person
from tests.integration.commission_pages import queries_of
from tests.integration.section_pages import a_report_of_money, again, at, save, section_of, signed_in_as, told
from tests.worlds import world

pytestmark = pytest.mark.django_db


section = world(lambda: section_of(a_report_of_money(), "Background"))


@pytest.fixture
def officer():
    return signed_in_as(Role.OFFICER)


def written(section, *bodies, by=None, heading="Background"):
    """The section after it was saved with one body after the other, an hour between them."""
    for number, body in enumerate(bodies, start=1):
        now = again(section)
        transitions.write_section(
            section=now,
            heading=heading,
            body=body,
            expected_version=now.version,
            by=by or a_person(Role.OFFICER),
            at=AT + timedelta(hours=number),
        )
    return again(section)


def versions_of(client, section, page=1):
    return client.get(at(section, "history"), {"page": page}).context["versions"]


def pieces(version, kind):
    return [change.text.strip() for change in version.changes if change.kind == kind]


def use(client, section, number, version=None):
    seen = again(section).version if version is None else version
    return client.post(at(section, f"history/{number}/use"), {"version": seen})


def test_each_wording_stands_there_with_who_when_and_what_changed(officer, section):
    written(section, "<p>First.</p><p>Second changed.</p>", by=a_person(Role.MANAGER))
    written(section, "<p>First.</p><p>Second changed again.</p>")
    latest, middle, filled, begun = versions_of(officer, section)
    assert (latest.wording.by, middle.wording.by) == (a_person(Role.OFFICER), a_person(Role.MANAGER))
    assert middle.wording.at == AT + timedelta(hours=1)
    assert pieces(latest, "added") == ["changed again."]
    assert pieces(latest, "removed") == ["changed."]
    assert (latest.is_now, middle.is_now, begun.is_first) == (True, False, True)
    assert pieces(filled, "added") == ["First.\n\nSecond."]


def test_a_changed_heading_and_a_change_of_formatting_are_told_in_words(officer, section):
    written(section, "<p>First.</p><p><strong>Second.</strong></p>")
    written(section, "<p>First.</p><p><strong>Second.</strong></p>", heading="Context")
    page = officer.get(at(section, "history")).content.decode()
    assert "The heading was “Background” and became “Context”" in page
    assert "something of its formatting was changed" in page


def test_an_earlier_wording_stands_again_and_what_stood_is_kept(officer, section):
    before = again(section).body
    written(section, "<p>Something else.</p>", heading="Elsewhere")
    sent = use(officer, section, 2)
    assert sent.url == at(section)
    assert told(sent, "success") == ["Version 2 stands again"]
    now = again(section)
    assert (now.heading, now.body) == ("Background", before)
    assert [one.wording.version for one in versions_of(officer, section)] == [4, 3, 2, 1]


def test_somebody_who_saved_meanwhile_is_not_overwritten(officer, section):
    opened = again(section).version
    save(signed_in_as(Role.MANAGER), section, body="Theirs.")
    sent = use(officer, section, 1, version=opened)
    assert sent.url == at(section, "history")
    assert f"{a_person(Role.MANAGER)} changed this" in told(sent, "error")[0]
    assert plain_text(again(section).body) == "Theirs."


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "１"])
def test_a_version_that_cannot_be_read_changes_nothing(officer, section, version):
    before = again(section)
    assert use(officer, section, 1, version=version).status_code == 302
    assert again(section).version == before.version


def test_a_wording_that_never_was_is_not_there(officer, section):
    assert use(officer, section, 99).status_code == 404


def test_the_address_of_the_button_leads_back_to_the_history(officer, section):
    before = again(section).version
    assert officer.get(at(section, "history/1/use")).url == at(section, "history")
    assert again(section).version == before


@pytest.mark.parametrize("make", [f.sent_report, f.issued_report])
def test_the_history_of_what_is_no_draft_is_read_and_nothing_is_used_again(officer, make):
    section = section_of(make(words={"Background": "<p>Words.</p>"}), "Background")
    assert "Use this wording again" not in officer.get(at(section, "history")).content.decode()
    sent = use(officer, section, 1)
    assert "nothing in it can be changed" in told(sent, "error")[0]
    assert again(section).body == "<p>Words.</p>"


def test_who_does_not_draft_reads_the_history_without_its_buttons(section):
    client = signed_in_as(Role.FINANCE)
    assert len(versions_of(client, section)) == 2
    assert "Use this wording again" not in client.get(at(section, "history")).content.decode()
    assert use(client, section, 1).status_code == 403


def test_markup_in_a_wording_is_never_run(officer, section):
    written(section, "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>")
    page = officer.get(at(section, "history")).content.decode()
    assert "<script>alert(1)" not in page


def test_it_takes_the_same_queries_with_two_versions_and_with_fifty_and_comes_in_pages(officer, section):
    written(section, "<p>Third.</p>")
    before = queries_of(officer, at(section, "history"))
    written(section, *(f"<p>Version {number}.</p>" for number in range(50)))
    assert queries_of(officer, at(section, "history")) == before
    first, third = versions_of(officer, section), versions_of(officer, section, page=3)
    assert (len(first), first[-1].is_first) == (20, False)
    assert pieces(first[-1], "removed") != []
    assert third[-1].is_first
