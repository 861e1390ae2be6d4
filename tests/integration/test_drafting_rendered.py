"""Each page of a draft saved as a browser does it: with the boxes that the page renders, and with no other."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.roles import Role
from grants import transitions
from grants.choices import NoticeKind
from grants.models import DecisionNotice
from grants.rules.tasks import tasks_of
from grants.transitions import BudgetFacts
from tests.factories import grants as f
from tests.factories.commissioning import AT, a_heading, an_office, with_income
from tests.integration.drafting_pages import at, signed_in_as
from tests.integration.rendered import form_on, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    an_office()
    return signed_in_as(client, Role.MANAGER)


def pages_of_a_draft():
    """A draft of each sort, and the address of every form on it."""
    fund = with_income()
    award = f.filled(fund)
    addresses = [at(award, part) for part in ("what", "options", "legal", "attachments", "quoted")]
    written = {"summary", "decision", "facts", "consultation", "plan", "finance", "interests", "annex"}
    addresses += [at(award, task) for task in tasks_of(award.kind) if task in written]
    addresses += [at(award, "lines/new"), at(award, f"lines/{award.lines.get().pk}")]
    addresses += _of_budgets(fund) + _of_standing(award)
    return [*addresses, at(f.a_draft(is_from_paper=True), "paper"), "/decisions/new/", "/decisions/new/paper/"]


def _of_budgets(fund):
    a_heading(fund, "Domestic abuse", Decimal(20_000))
    a_heading(fund, "Sexual violence", Decimal(20_000))
    budget = f.a_draft(NoticeKind.BUDGET)
    facts = BudgetFacts(fund=fund, amount=Decimal(500), heading="Hate crime")
    line = transitions.add_budget_line(notice=budget, facts=facts, by=budget.drafted_by, at=AT)
    kinds = (NoticeKind.BUDGET, NoticeKind.VIREMENT, NoticeKind.ACCEPTANCE)
    return [at(budget, f"budget/{line.pk}"), *(at(f.a_draft(kind), "budget/new") for kind in kinds)]


def _of_standing(award):
    f.signed(f.certified(f.submitted(f.filled())))
    refusal = f.a_draft(NoticeKind.REFUSAL)
    return [at(refusal, "lines/new")]


def test_every_page_of_a_draft_renders_each_box_that_its_form_reads(manager):
    """A box that is left out of a layout is never sent, and where it is needed nothing can ever be saved."""
    missing = []
    for address in pages_of_a_draft():
        answer = manager.get(address)
        assert answer.status_code == 200, address
        rendered, form = form_on(answer).names, answer.context["form"]
        for name in form.fields:
            if not any(one == name or one.startswith(f"{name}_") for one in rendered):
                missing.append(f"{address}: {name}")
    assert missing == []


@pytest.mark.parametrize(
    "part", ["what", "summary", "decision", "facts", "consultation", "plan", "finance", "interests", "annex",
             "options", "legal"]
)  # fmt: skip
def test_a_page_that_is_sent_as_it_stands_is_saved(manager, part):
    notice = f.filled()
    answer = send(manager, at(notice, part))
    assert answer.status_code == 302, answer.context["form"].errors
    assert answer.url == at(notice)


def test_the_title_is_changed_through_the_boxes_of_the_page(manager):
    notice = f.a_draft()
    answer = send(manager, at(notice, "what"), title="Another title")
    assert answer.url == at(notice)
    assert f.again(notice).title == "Another title"


def test_a_line_that_is_sent_as_it_stands_is_saved(manager):
    notice = f.filled()
    line = notice.lines.get()
    answer = send(manager, at(notice, f"lines/{line.pk}"), service="Another service")
    assert answer.status_code == 302, answer.context["form"].errors
    assert notice.lines.get().service == "Another service"


def test_a_budget_line_that_is_sent_as_it_stands_is_saved(manager):
    fund = with_income()
    (address, *_) = _of_budgets(fund)
    answer = send(manager, address)
    assert answer.status_code == 302, answer.context["form"].errors


def test_a_signed_paper_is_described_through_the_boxes_of_the_page(manager):
    notice = f.a_draft(is_from_paper=True)
    day = {"signed_on_day": "1", "signed_on_month": "2", "signed_on_year": "2018"}
    day |= {name.replace("signed", "effective"): value for name, value in day.items()}
    answer = send(
        manager, at(notice, "paper"), reference="007/2018", interests="silent", signatory_name="D. Jamieson", **day
    )
    assert answer.status_code == 302, answer.context["form"].errors
    assert f.again(notice).signed_on == date(2018, 2, 1)


def test_a_decision_is_begun_through_the_boxes_of_the_page(manager):
    answer = send(manager, "/decisions/new/", kind=NoticeKind.AWARD, title="Counselling")
    assert answer.url == at(DecisionNotice.objects.get())
