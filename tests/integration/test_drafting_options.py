"""Other options considered: rows that come and go without a script, and keep what was typed."""

import pytest

from accounts.roles import Role
from grants.forms.options import MOST_OPTIONS
from grants.models import OtherOption
from tests.factories import grants as f
from tests.integration.drafting_pages import at, save, signed_in_as
from tests.integration.money_pages import summary_of
from tests.worlds import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    return signed_in_as(client, Role.OFFICER)


notice = world(f.a_draft)


def typed(*rows, **more):
    boxes = {"rows": len(rows), "version": 0}
    for number, (option, why_not) in enumerate(rows, start=1):
        boxes |= {f"option_{number}": option, f"why_not_{number}": why_not}
    return boxes | more


def shown(answer):
    form = answer.context["form"]
    count = form["rows"].value()
    return [(form[f"option_{n}"].value() or "", form[f"why_not_{n}"].value() or "") for n in range(1, int(count) + 1)]


def standing(notice):
    return list(notice.options.order_by("position").values_list("option", "why_not"))


NOTHING, INSIDE = ("Do nothing", "Victims would wait."), ("In-house model", "It costs more.")


def test_it_opens_with_one_empty_row(officer, notice):
    assert shown(officer.get(at(notice, "options"))) == [("", "")]


def test_a_row_more_keeps_what_was_typed_and_saves_nothing(officer, notice):
    answer = officer.post(at(notice, "options"), typed(NOTHING, add="yes"))
    assert shown(answer) == [NOTHING, ("", "")]
    assert "govuk-error-summary" not in answer.content.decode()
    assert not OtherOption.objects.exists()


def test_a_row_less_keeps_the_others_in_their_order(officer, notice):
    third = ("Wait a year", "")
    answer = officer.post(at(notice, "options"), typed(NOTHING, INSIDE, third, remove="2"))
    assert shown(answer) == [NOTHING, third]
    assert not OtherOption.objects.exists()


def test_a_row_moves_up_and_saves_nothing(officer, notice):
    third = ("Wait a year", "")
    answer = officer.post(at(notice, "options"), typed(NOTHING, INSIDE, third, up="3"))
    assert shown(answer) == [NOTHING, third, INSIDE]
    assert not OtherOption.objects.exists()
    # The page opens at the row that moved.
    assert [name for name, box in answer.context["form"].fields.items() if "autofocus" in box.widget.attrs] == [
        "option_2"
    ]


@pytest.mark.parametrize("number", ["1", "3", "0", "-1", "two", "9" * 30])
def test_a_row_that_cannot_move_leaves_all_as_they_were(officer, notice, number):
    answer = officer.post(at(notice, "options"), typed(NOTHING, INSIDE, up=number))
    assert shown(answer) == [NOTHING, INSIDE]


def test_only_rows_with_one_above_them_can_move_up(officer, notice):
    page = officer.post(at(notice, "options"), typed(NOTHING, add="yes")).content.decode()
    assert "Move option 1 up" not in page
    assert "Move option 2 up" in page


def test_the_last_row_is_emptied_and_stays(officer, notice):
    assert shown(officer.post(at(notice, "options"), typed(NOTHING, remove="1"))) == [("", "")]


def test_they_are_saved_in_their_order_without_the_empty_ones(officer, notice):
    sent = officer.post(at(notice, "options"), typed(NOTHING, ("", ""), INSIDE))
    assert sent.url == at(notice)
    assert standing(notice) == [NOTHING, INSIDE]
    assert shown(officer.get(at(notice, "options"))) == [NOTHING, INSIDE]


def test_without_a_script_a_journey_of_two_options(officer, notice):
    first = officer.post(at(notice, "options"), typed(NOTHING, add="yes"))
    version = first.context["form"]["version"].value()
    officer.post(at(notice, "options"), typed(NOTHING, INSIDE, version=version))
    save(officer, at(notice, "options"), **typed(INSIDE, version=1))
    assert standing(notice) == [INSIDE]


def test_an_option_without_a_reason_is_saved_and_mended_later(officer, notice):
    officer.post(at(notice, "options"), typed(("In-house model", "")))
    assert standing(notice) == [("In-house model", "")]
    assert "“In-house model” has no reason" in officer.get(at(notice)).content.decode()


def test_a_reason_without_an_option_is_refused_at_its_box(officer, notice):
    answer = officer.post(at(notice, "options"), typed(NOTHING, ("", "It costs more.")))
    assert "Name the option" in summary_of(answer)
    assert 'href="#id_option_2"' in answer.content.decode()
    assert shown(answer) == [NOTHING, ("", "It costs more.")]
    assert not standing(notice)


def test_what_is_too_long_is_refused_at_its_box(officer, notice):
    answer = officer.post(at(notice, "options"), typed(("x" * 301, "y" * 2001)))
    words = summary_of(answer)
    assert "300 characters" in words
    assert "2,000 characters" in words or "2000 characters" in words
    assert shown(answer) == [("x" * 301, "y" * 2001)]


@pytest.mark.parametrize("rows", ["", "0", "-1", "x", "999", "99999", "1e3", "21"])
def test_a_count_that_cannot_be_breaks_nothing(officer, notice, rows):
    for more in ({}, {"add": "yes"}, {"remove": "1"}, {"remove": "nonsense"}):
        answer = officer.post(at(notice, "options"), typed(NOTHING) | {"rows": rows} | more)
        assert answer.status_code in (200, 302)
        if answer.status_code == 200:
            assert f"option_{MOST_OPTIONS + 1}" not in answer.context["form"].fields


def test_rows_end_at_the_most_there_may_be(officer, notice):
    answer = officer.post(at(notice, "options"), typed(*[NOTHING] * MOST_OPTIONS, add="yes"))
    assert len(shown(answer)) == MOST_OPTIONS
    assert "Add another option" not in answer.content.decode()


def test_the_enter_key_saves_and_removes_nothing(officer, notice):
    page = officer.get(at(notice, "options")).content.decode().split("<form")[-1]
    first = page.split('type="submit"')[1].split(">")[0]
    assert "name=" not in first
    assert "hidden" in first
