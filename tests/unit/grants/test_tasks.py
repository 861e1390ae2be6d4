"""The state of each part of a draft, and the line that says what stands there."""

from decimal import Decimal

import pytest

from grants import transitions
from grants.choices import NoticeKind, Task, TaskState
from grants.figures.check import obstacles_in
from grants.figures.draft import draft_of
from grants.figures.implications import implications_of
from grants.figures.tasks import tasks_in
from grants.models import AwardLine
from grants.rules.tasks import tasks_of
from grants.transitions import LineFacts
from tests.factories import grants as f
from tests.factories.commissioning import AT, a_priority, a_provider, with_income
from tests.factories.providers import a_consortium

pytestmark = pytest.mark.django_db


def tasks(notice):
    draft = draft_of(notice)
    obstacles = obstacles_in(draft, implications_of(draft), on=AT.date())
    attachments = list(notice.attachments.defer("content"))
    return {line.task: line for line in tasks_in(draft, obstacles, attachments)}


def written(body, task=Task.FACTS, notice=None):
    notice = notice or f.a_draft()
    f.write_task(notice, task, by=notice.drafted_by, body=body)
    return tasks(notice)[task]


@pytest.mark.parametrize("kind", NoticeKind.values)
def test_a_blank_draft_lists_the_parts_of_its_kind_and_none_is_done(kind):
    found = tasks(f.a_draft(kind))
    assert list(found) == list(tasks_of(kind))
    done = [task for task, line in found.items() if line.state == TaskState.DONE]
    # A decision without lines has nothing more to say of what is decided than its title.
    assert done == ([Task.WHAT] if kind == NoticeKind.OTHER else [])
    assert found[Task.FACTS].state == TaskState.NOT_STARTED
    assert found[Task.ANNEX].state == TaskState.OPTIONAL


def test_a_draft_that_nothing_stands_against_is_done_but_for_what_is_optional():
    found = tasks(f.filled())
    states = {task: line.state for task, line in found.items()}
    optional = {Task.ANNEX: TaskState.OPTIONAL, Task.ATTACHMENTS: TaskState.OPTIONAL}
    assert states == dict.fromkeys(states, TaskState.DONE) | optional
    assert not any(line.to_mend for line in found.values())


def test_words_are_counted_and_paragraphs_where_there_are_several():
    assert written("<p>One two three.</p>").words == "3 words"
    assert written("<p>One two.</p><p>Three.</p><h3>Head</h3>").words == "2 numbered paragraphs, 4 words"


def test_a_text_without_a_word_is_not_begun():
    line = written("<p> </p>")
    assert (line.state, line.words) == (TaskState.NOT_STARTED, "")


def test_a_part_with_an_obstacle_is_in_progress_and_says_which():
    line = written("<p>This costs £12.</p>")
    assert line.state == TaskState.IN_PROGRESS
    assert line.to_mend == (
        "“Facts and advice” names £12, which is no amount of this notice or of the fund: "
        "correct it, or say where it stands",
    )


def test_the_words_of_a_paper_that_was_signed_are_not_judged():
    line = written("<p>This costs £12.</p>", notice=f.a_draft(is_from_paper=True))
    assert (line.state, line.to_mend) == (TaskState.DONE, ())


def test_what_was_not_written_is_told_by_its_state_alone():
    line = tasks(f.a_draft())[Task.SUMMARY]
    assert (line.state, line.to_mend) == (TaskState.NOT_STARTED, ())


def test_the_list_tells_two_things_to_mend_and_how_many_more():
    line = written("<p>£1 and £2 and £3 and £4.</p>")
    assert len(line.to_mend) == 4
    assert line.told == [*line.to_mend[:2], "and 2 more"]


def test_an_option_without_a_reason_is_named():
    notice = f.a_draft()
    rows = [("Do nothing", "Victims would wait."), ("In-house model", "")]
    transitions.write_options(notice=notice, options=rows, expected_version=0, by=notice.drafted_by, at=AT)
    line = tasks(notice)[Task.OPTIONS]
    assert (line.state, line.words) == (TaskState.IN_PROGRESS, "2 options")
    assert line.to_mend == ("“In-house model” has no reason why it was ruled out",)


def test_one_line_says_who_and_how_much_in_which_year():
    notice, lead = f.a_draft(), a_provider("Crisis Point")
    consortium = a_consortium("Consortium", members=(lead,), lead=lead)
    f.a_line(notice, with_income(), Decimal(430), provider=consortium, lead=lead)
    assert tasks(notice)[Task.WHAT].words == "Consortium, lead Crisis Point · £430 in 2017/18"


def test_several_lines_say_how_many_and_what_they_come_to():
    notice, fund = f.a_draft(NoticeKind.ROUND), with_income()
    f.a_line(notice, fund, Decimal(430_130))
    f.a_line(notice, fund, Decimal(430_130))
    line = tasks(notice)[Task.WHAT]
    assert line.words == "2 lines, £860,260"
    assert line.state == TaskState.IN_PROGRESS, "The fund has no room for them"


def test_a_line_without_money_names_who_it_is_about():
    notice, refused = f.a_draft(NoticeKind.REFUSAL), a_provider("Brake")
    facts = LineFacts(refused, "Helpline", a_priority(), None, None, [])
    transitions.add_line(notice=notice, facts=facts, by=notice.drafted_by, at=AT)
    assert AwardLine.objects.count() == 1
    assert tasks(notice)[Task.WHAT].words == "Brake"


def test_the_decision_follows_the_lines_until_somebody_writes_it():
    notice = f.a_draft()
    f.a_line(notice, with_income(), Decimal(430))
    line = tasks(notice)[Task.DECISION]
    assert line.state == TaskState.DONE
    assert line.words.startswith("Proposed from the lines, ")
    transitions.write_section(
        notice=notice, task=Task.DECISION, body="<p>I approve it.</p>", expected_version=0, by=notice.drafted_by, at=AT
    )
    line = tasks(notice)[Task.DECISION]
    assert line.words == "In your own words, 3 words"
    assert line.state == TaskState.IN_PROGRESS, "It no longer names the total"


def test_the_power_says_which_reasons_are_still_needed():
    notice = f.a_draft()
    common = {"power_in": None, "power_out": f.a_power(), "body": "", "by": notice.drafted_by, "at": AT}
    transitions.write_legal(notice=notice, reasons="", expected_version=0, **common)
    line = tasks(f.again(notice))[Task.LEGAL]
    act = "Anti-social Behaviour, Crime and Policing Act 2014"
    assert line.words == f"Section 143, {act} · value-for-money reasons needed"
    assert line.state == TaskState.IN_PROGRESS
    transitions.write_legal(notice=notice, reasons=f"<p>{f.VALUE_FOR_MONEY}</p>", expected_version=1, **common)
    line = tasks(f.again(notice))[Task.LEGAL]
    assert line.words.endswith("value-for-money reasons written")
    assert line.state == TaskState.DONE


def test_the_figures_are_there_as_soon_as_there_is_a_line():
    notice = f.a_draft()
    assert tasks(notice)[Task.FINANCE].state == TaskState.NOT_STARTED
    f.a_line(notice, with_income(), Decimal(430))
    line = tasks(notice)[Task.FINANCE]
    assert (line.state, line.words) == (TaskState.DONE, "Figures from the ledger as at now")


def test_the_annex_says_that_it_is_never_published():
    assert written("<p>Two words.</p>", Task.ANNEX).words == "2 words, never published"
