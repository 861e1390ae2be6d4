"""Sections added, moved, left out, put back and assigned; comments; and the list of what can be inserted."""

from decimal import Decimal

import pytest

from accounts.roles import Role
from commissioning.models import Fund
from reports import transitions
from reports.forms.section import LONGEST
from tests.factories import reports as f
from tests.factories.commissioning import AT, a_commitment, a_person, a_provider
from tests.integration.commission_pages import queries_of
from tests.integration.money_pages import summary_of
from tests.integration.section_pages import (
    FUND,
    IN_WORDS,
    TABLE,
    a_report_of_money,
    again,
    at,
    section_of,
    signed_in_as,
    told,
)
from tests.unit.accounts.people import somebody, stopped
from tests.worlds import world

pytestmark = pytest.mark.django_db


report = world(a_report_of_money)


@pytest.fixture
def section(report):
    return section_of(report)


@pytest.fixture
def officer():
    return signed_in_as(Role.OFFICER)


def order_of(report):
    """The headings of what prints, in their order."""
    return list(report.sections.filter(is_left_out=False).order_by("position").values_list("heading", flat=True))


# as a whole


def test_a_section_is_added_at_the_end_and_opened(officer, report):
    typed = {"heading": "Equality", "guidance": "Who may be affected"}
    sent = officer.post(f"/reports/{report.pk}/sections/add/", typed)
    added = section_of(report, "Equality")
    assert sent.url == at(added)
    assert order_of(report)[-1] == "Equality"
    assert "Who may be affected" in officer.get(sent.url).content.decode()


def test_a_section_without_a_heading_is_not_added(officer, report):
    answer = officer.post(f"/reports/{report.pk}/sections/add/", {"heading": " ", "guidance": "Kept"})
    assert "Enter a heading" in summary_of(answer)
    assert answer.context["form"]["guidance"].value() == "Kept"
    assert len(order_of(report)) == 3


@pytest.mark.parametrize(
    ("to", "order"),
    [
        ("up", ["The money", "Background", "Next steps"]),
        ("down", ["Background", "Next steps", "The money"]),
    ],
)
def test_the_buttons_move_a_section_one_place_past_those_that_are_left_out(officer, report, section, to, order):
    # The sections of the outline, which are left out, stand before these three; one more stands between.
    between = transitions.add_section(report=report, heading="Between", by=a_person(Role.OFFICER), at=AT)
    transitions.move_section(section=between, to=section.position, by=a_person(Role.OFFICER), at=AT)
    transitions.leave_out_section(section=between, by=a_person(Role.OFFICER), at=AT)
    sent = officer.post(at(section, "move"), {"to": to})
    assert sent.url == report.get_absolute_url()
    assert order_of(report) == order


@pytest.mark.parametrize(("heading", "to"), [("Background", "up"), ("Next steps", "down")])
def test_the_first_goes_no_higher_and_the_last_no_lower(officer, report, heading, to):
    before = order_of(report)
    assert officer.post(at(section_of(report, heading), "move"), {"to": to}).status_code == 302
    assert order_of(report) == before


def test_a_section_is_moved_to_a_place(officer, report, section):
    page = officer.get(at(section, "move"))
    assert page.context["form"]["to"].value() == str(section.position)
    first = section_of(report, "Background").position
    officer.post(at(section, "move"), {"to": str(first)})
    assert order_of(report) == ["The money", "Background", "Next steps"]


@pytest.mark.parametrize("to", ["", "0", "-1", "99999", "sideways", "1; DROP TABLE"])
def test_a_place_that_does_not_exist_is_refused(officer, report, section, to):
    answer = officer.post(at(section, "move"), {"to": to})
    assert answer.context["form"].errors["to"]
    assert order_of(report) == ["Background", "The money", "Next steps"]


def test_what_is_left_out_can_be_put_back_by_the_link_in_the_message(officer, report, section):
    sent = officer.post(at(section, "leave-out"))
    assert order_of(report) == ["Background", "Next steps"]
    (said,) = told(sent, "success")
    assert f'href="{at(section, "put-back")}"' in said
    assert "Put the section back" in officer.get(at(section, "put-back")).content.decode()
    officer.post(at(section, "put-back"))
    assert order_of(report) == ["Background", "The money", "Next steps"]
    assert again(section).body == section.body


def test_the_message_does_not_run_a_heading(officer, section):
    name = "<script>alert(1)</script>"
    transitions.write_section(
        section=section, heading=name, body="", expected_version=section.version, by=a_person(Role.OFFICER), at=AT
    )
    page = officer.post(at(section, "leave-out"), follow=True).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("part", ["move", "leave-out", "put-back", "assign", "add"])
def test_what_is_no_draft_is_not_changed_and_says_why(officer, part):
    report = f.sent_report(words={"The money": "<p>Words.</p>"})
    section = section_of(report)
    address = f"/reports/{report.pk}/sections/add/" if part == "add" else at(section, part)
    opened = officer.get(address)
    assert opened.url == report.get_absolute_url()
    assert "is in review" in told(opened, "error")[0]
    before = list(report.sections.order_by("pk").values())
    sent = officer.post(address, {"to": str(section.position) if part == "move" else "", "heading": "New"})
    assert "is in review: nothing in it can be changed" in summary_of(sent)
    assert list(report.sections.order_by("pk").values()) == before


# whose it is


def test_one_takes_a_section_with_one_click(officer, section):
    page = officer.get(at(section)).content.decode()
    assert f'name="to" value="{a_person(Role.OFFICER).pk}"' in page
    sent = officer.post(at(section, "assign"), {"to": a_person(Role.OFFICER).pk})
    assert sent.url == at(section)
    assert again(section).assigned_to == a_person(Role.OFFICER)
    page = officer.get(at(section)).content.decode()
    assert "You write it." in page
    assert "Assign it to me" not in page


def test_a_section_is_assigned_to_who_writes_reports_and_taken_from_them_again(officer, section):
    writers = {a_person(Role.OFFICER), a_person(Role.MANAGER)}
    assert set(officer.get(at(section, "assign")).context["form"].fields["to"].queryset) == writers
    officer.post(at(section, "assign"), {"to": a_person(Role.MANAGER).pk})
    assert again(section).assigned_to == a_person(Role.MANAGER)
    sent = officer.post(at(section, "assign"), {"to": ""})
    assert told(sent, "success")[-1] == "Assigned to nobody: The money"
    assert again(section).assigned_to is None


@pytest.mark.parametrize("whom", [Role.FINANCE, Role.READER, "nobody", "text"])
def test_nobody_else_is_given_a_section(officer, section, whom):
    value = {"nobody": "999999", "text": "me"}.get(whom) or a_person(whom).pk
    answer = officer.post(at(section, "assign"), {"to": value})
    assert "Choose somebody who writes reports" in summary_of(answer)
    assert again(section).assigned_to is None


def test_who_may_not_sign_in_is_not_offered(officer, section):
    left = somebody(Role.MANAGER)
    stopped(left)
    assert left not in officer.get(at(section, "assign")).context["form"].fields["to"].queryset


# comments


@pytest.mark.parametrize("role", [Role.OFFICER, Role.MANAGER, Role.FINANCE])
def test_who_works_on_reports_comments_and_resolves(section, role):
    client = signed_in_as(role)
    sent = client.post(at(section, "comments"), {"words": "Which quarter?\nThe second?"})
    assert sent.url == f"{at(section)}#comments"
    comment = section.comments.get()
    assert comment.by == a_person(role)
    assert "Which quarter?<br>The second?" in client.get(at(section)).content.decode()
    client.post(at(section, f"comments/{comment.pk}/resolve"))
    comment.refresh_from_db()
    assert comment.resolved_by == a_person(role)
    assert client.get(at(section)).context["comments"]["resolved"] == [comment]


@pytest.mark.parametrize(
    "role", [Role.READER, Role.COMMISSIONER, Role.COMMISSION_MEMBER, Role.PROVIDER_CONTACT, Role.ADMINISTRATOR]
)
def test_who_only_reads_neither_comments_nor_resolves(section, role):
    comment = transitions.comment_on(section=section, words="Why?", by=a_person(Role.OFFICER), at=AT)
    client = signed_in_as(role)
    assert client.post(at(section, "comments"), {"words": "Mine"}).status_code == 403
    assert client.post(at(section, f"comments/{comment.pk}/resolve")).status_code == 403
    comment.refresh_from_db()
    assert (section.comments.count(), comment.resolved_at) == (1, None)


@pytest.mark.parametrize("words", ["", "   ", "x" * (LONGEST + 1), "Turned \u202e round"])
def test_a_comment_that_cannot_be_taken_stays_in_its_box(officer, section, words):
    answer = officer.post(at(section, "comments"), {"words": words})
    assert answer.context["form"].errors["words"]
    assert answer.context["form"]["words"].value() == words
    assert not section.comments.exists()


def test_a_comment_is_words_and_never_markup(officer, section):
    officer.post(at(section, "comments"), {"words": "<b>Bold</b> {{ request }}"})
    assert "&lt;b&gt;Bold&lt;/b&gt; {{ request }}" in officer.get(at(section)).content.decode()


def test_a_comment_of_another_section_is_not_there(officer, report, section):
    other = section_of(report, "Background")
    comment = transitions.comment_on(section=other, words="Why?", by=a_person(Role.OFFICER), at=AT)
    assert officer.post(at(section, f"comments/{comment.pk}/resolve")).status_code == 404
    comment.refresh_from_db()
    assert comment.resolved_at is None


def test_the_address_of_a_button_leads_back_to_where_it_stands(officer, section):
    comment = transitions.comment_on(section=section, words="Why?", by=a_person(Role.OFFICER), at=AT)
    assert officer.get(at(section, f"comments/{comment.pk}/resolve")).url == f"{at(section)}#comments"
    comment.refresh_from_db()
    assert comment.resolved_at is None


def test_what_is_being_approved_may_be_commented_on_and_what_is_closed_may_not():
    manager = signed_in_as(Role.MANAGER)
    sent = section_of(f.sent_report(words={"The money": "<p>Words.</p>"}))
    assert manager.post(at(sent, "comments"), {"words": "Say more"}).status_code == 302
    closed = section_of(f.issued_report(words={"The money": "<p>Words.</p>"}))
    answer = manager.post(at(closed, "comments"), {"words": "Too late"})
    assert "This report is closed" in summary_of(answer)
    assert "Add the comment" not in manager.get(at(closed)).content.decode()


# what can be inserted


def found(client, section, search="", **more):
    return client.get(at(section, "figures"), {"q": search} | more)


def test_a_search_finds_figures_tables_and_charts_with_their_value_on_the_day(officer, section):
    page = found(officer, section, "fund confirmed 2017/18")
    (one,) = [one for one in page.context["offered"] if one.key == "fund-confirmed:2017-18"]
    assert (one.value, one.token, one.token_in_words) == ("£100,000", FUND, IN_WORDS)
    text = page.content.decode()
    assert FUND in text
    assert IN_WORDS in text
    kinds = {one.kind for one in found(officer, section, "funded agencies").context["offered"]}
    assert "table" in kinds
    (table,) = [one for one in found(officer, section, "funded agencies").context["offered"] if one.token == TABLE]
    assert (table.value, table.token_in_words) == ("1 row, total £10,000", "")


def test_each_sign_of_the_list_stands_for_what_it_says(officer, section):
    """What is inserted prints: no sign of the list is one that a report cannot be issued with."""
    signs, page = [], 1
    while True:
        answer = found(officer, section, page=str(page))
        signs += [sign for one in answer.context["offered"] for sign in (one.token, one.token_in_words) if sign]
        if not answer.context["page"].has_next():
            break
        page += 1
    assert len(signs) > 20
    body = "".join(f"<p>{sign}</p>" for sign in signs)
    transitions.write_section(
        section=section, heading="All", body=body, expected_version=section.version, by=a_person(Role.OFFICER), at=AT
    )
    assert "Mend it" not in officer.get(at(section)).content.decode()


@pytest.mark.parametrize("search", ["no such thing", "<script>", "\x00", "9" * 5000, "[[", "%", "’; DROP TABLE"])
def test_a_search_that_finds_nothing_says_so(officer, section, search):
    page = found(officer, section, search)
    assert page.status_code == 200
    if search != "\x00":
        assert "Nothing is found" in page.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "9999", "x"])
def test_a_page_of_the_list_that_is_not_there_is_another_that_is(officer, section, page):
    assert found(officer, section, page=page).context["offered"]


def test_list_and_page_take_the_same_queries_with_one_provider_and_with_fifty_more(officer, section):
    addresses = [at(section), at(section, "figures"), at(section, "figures") + "?q=committed+to+provider"]
    few = officer.get(addresses[2]).context["found"]
    before = [queries_of(officer, address) for address in addresses]
    fund = Fund.objects.get()
    for number in range(50):
        a_commitment(fund, Decimal(100), provider=a_provider(f"Provider {number}"))
    page = officer.get(addresses[2])
    assert page.context["found"] >= few + 50
    assert len(page.context["offered"]) == 20
    # Fewer where the first page of a longer list has figures alone.
    after = [queries_of(officer, address) for address in addresses]
    assert all(now <= then for now, then in zip(after, before, strict=True)), (before, after)
