"""The page of one decision, in every state and for every role: what it says, what it leads to, what it keeps back."""

from datetime import UTC, datetime
from decimal import Decimal
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from commissioning import transitions as ledger
from commissioning.models import Fund, LedgerEntry
from grants import transitions
from grants.choices import NoticeKind, PaperKind
from grants.models import Award, NoticePaper
from tests.factories import grants as f
from tests.factories import grants_papers as papers
from tests.factories.commissioning import AT, a_commitment, a_heading, a_person, a_provider, an_office, with_income
from tests.integration.notice_pages import as_person, as_role, page_of, words_of
from tests.worlds import world

pytestmark = pytest.mark.django_db

STAGES = [
    f.filled,
    f.submitted,
    f.certified,
    f.returned,
    f.signed,
    f.published,
    f.refused,
    f.withdrawn,
    papers.on_paper,
    papers.recorded,
]
OFFICE = [Role.OFFICER, Role.MANAGER, Role.FINANCE]
READERS = [Role.READER, Role.COMMISSION_MEMBER]


@pytest.fixture(autouse=True)
def _on_the_day_of_the_factories():
    with mock.patch("django.utils.timezone.now", return_value=AT):
        yield


def seen_by(client, role, notice):
    return as_role(client, role).get(notice.get_absolute_url())


def actions_on(answer):
    return [action.label for action in answer.context["next"].actions]


# who sees it

notice = world(lambda stage: stage(), of="stage", at=AT)


@pytest.mark.parametrize("page", ["detail", "read"])
@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.__name__)
def test_the_office_sees_a_decision_in_every_state(client, notice, stage, page):
    for role in OFFICE:
        words = words_of(as_role(client, role).get(page_of(notice, page)))
        assert notice.title in words


@pytest.mark.parametrize("page", ["detail", "read"])
@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.__name__)
def test_readers_see_what_is_published_and_nothing_else(client, notice, role, stage, page):
    answer = as_role(client, role).get(page_of(notice, page))
    assert answer.status_code == (200 if stage is f.published else 404)


def test_the_decision_maker_sees_what_was_submitted_and_no_draft(client):
    draft, submitted = f.filled(), f.submitted()
    as_role(client, Role.COMMISSIONER)
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get(submitted.get_absolute_url()).status_code == 200


def test_nothing_that_is_kept_in_the_office_reaches_a_reader(client):
    notice = papers.with_annex(f.filled(), "The other offers were higher.")
    papers.attached(notice, "scores.txt", title="Scores of the panel", is_confidential=True)
    papers.attached(notice, "equality.txt", b"Open.", title="Equality assessment")
    transitions.submit_notice(notice=notice, comment="Ready at last.", by=a_person(Role.MANAGER), at=AT)
    transitions.return_notice(notice=notice, comment="Not like this.", by=a_person(Role.COMMISSIONER), at=AT)
    notice = f.published(f.signed(f.certified(f.submitted(notice))))
    office = words_of(seen_by(client, Role.OFFICER, notice))
    for kept in ["Scores of the panel", "Confidential annex", "Ready at last.", "Not like this.", "Returned"]:
        assert kept in office
    for role in READERS:
        for page in ["detail", "read"]:
            words = words_of(as_role(client, role).get(page_of(notice, page)))
            for kept in ["Scores of the panel", "annex", "higher", "Ready at last.", "Not like this.", "Returned"]:
                assert kept not in words
        assert "Equality assessment" in words_of(seen_by(client, role, notice))


# what it says


def test_a_signed_decision_says_what_it_did(client):
    notice = f.signed(f.certified(f.submitted(f.filled(provider=a_provider("Coventry Haven")))))
    answer = seen_by(client, Role.OFFICER, notice)
    words, page = words_of(answer), answer.content.decode()
    assert f"Notice of decision {notice.reference}" in words
    assert "Signed £10,000" in words
    assert "I approve an award of £10,000 to Coventry Haven" in words
    assert "What it did to the ledger" in words
    entry = LedgerEntry.objects.get(made_by_notice__notice=notice)
    assert f'href="/funds/victims-fund/2017-18/entries/{entry.number}/"' in page
    promise = Award.objects.get(notice=notice).commitments.get()
    assert f'href="/funds/victims-fund/2017-18/commitments/{promise.pk}/"' in page
    assert "Money goes out under Section 143, Anti-social Behaviour" in words
    assert "Money certified 1 March 2018 by Finance officer" in words


def test_its_paper_stands_with_its_size_its_hash_and_how_to_check_it(client):
    notice = f.signed()
    paper = NoticePaper.objects.get(notice=notice, kind=PaperKind.NOTICE)
    answer = seen_by(client, Role.OFFICER, notice)
    words = words_of(answer)
    assert f"Notice of decision (PDF, {len(bytes(paper.content))} bytes)" in words
    assert paper.sha256 in words
    assert "certutil -hashfile FILE SHA256" in words
    assert f'href="{page_of(notice, "paper")}"' in answer.content.decode()


def test_what_was_recorded_by_hand_under_its_reference_stands_beside_what_the_signature_made(client):
    notice = f.signed()
    a_commitment(Fund.objects.get(), Decimal("77.00"), decision_reference=notice.reference)
    a_commitment(Fund.objects.get(), Decimal("88.00"), decision_reference="999/2018")
    entries = seen_by(client, Role.FINANCE, notice).context["entries"]
    assert {(entry["amount"], entry["is_by_hand"]) for entry in entries} == {
        (Decimal("10000.00"), False),
        (Decimal("77.00"), True),
    }


@pytest.mark.parametrize("role", [Role.OFFICER, Role.COMMISSIONER])
def test_an_entry_leads_to_the_decision_that_it_names_and_says_when_that_did_not_make_it(client, role):
    notice = f.signed()
    for reference in (notice.reference, "1-2018"):
        a_commitment(Fund.objects.get(), Decimal("77.00"), decision_reference=reference)
    entries = LedgerEntry.objects.filter(decision_reference__in=[notice.reference, "1-2018"])
    assert entries.count() == 3
    as_role(client, role)
    for entry in entries:
        page = page_of_entry(client, entry)
        assert f'href="{notice.get_absolute_url()}"' in page.content.decode()
        by_hand = not hasattr(entry, "made_by_notice")
        assert ("Recorded by hand under this reference" in words_of(page)) is by_hand


def test_an_entry_leads_to_no_decision_that_is_not_in_the_register(client):
    notice = f.signed()
    being_entered = papers.on_paper("044/2017")
    for reference in ("999/2018", being_entered.reference):
        a_commitment(Fund.objects.get(), Decimal("77.00"), decision_reference=reference)
    as_role(client, Role.OFFICER)
    for entry in LedgerEntry.objects.exclude(made_by_notice__notice=notice):
        page = page_of_entry(client, entry)
        assert "/decisions/" not in page.content.decode().split('id="main-content">')[1]
        assert "Recorded by hand" not in words_of(page)


def page_of_entry(client, entry):
    return client.get(f"/funds/victims-fund/2017-18/entries/{entry.number}/")


def test_an_entry_that_was_reversed_says_so(client):
    notice = f.signed()
    entry = LedgerEntry.objects.get(made_by_notice__notice=notice)
    ledger.reverse_entry(entry=entry, note="Wrong provider", effective_on=AT.date(), by=a_person(Role.FINANCE), at=AT)
    assert f"reversed by entry {entry.number + 1}" in words_of(seen_by(client, Role.OFFICER, notice))


def test_a_reader_sees_no_ledger_entry(client):
    notice = f.published()
    answer = seen_by(client, Role.READER, notice)
    words = words_of(answer)
    assert answer.context["entries"] == []
    assert "What it did to the ledger" not in words
    assert "£10,000" in words


def test_before_the_signature_it_says_what_it_would_do_now(client):
    words = words_of(seen_by(client, Role.OFFICER, f.submitted()))
    assert "What it did to the ledger" not in words
    assert "Before This notice After" in words
    assert "+£10,000" in words


def test_the_timeline_says_who_when_in_london_and_why(client):
    summer = datetime(2018, 6, 1, 12, 0, tzinfo=UTC)
    notice = transitions.return_notice(
        notice=f.submitted(), comment="Say more.\nMuch more.", by=a_person(Role.COMMISSIONER), at=summer
    )
    words = words_of(seen_by(client, Role.OFFICER, notice))
    assert "Returned with comments Commissioner, 1 June 2018 at 1:00pm Say more. Much more." in words
    assert words.index("Returned with comments Commissioner") < words.index("Submitted Commissioning manager")
    assert words.index("Submitted Commissioning manager") < words.index("Drafted OPCC officer")


def test_a_decision_from_paper_has_its_scan_beside_its_transcript(client):
    notice = papers.recorded()
    answer = seen_by(client, Role.OFFICER, notice)
    page, words = answer.content.decode(), words_of(answer)
    assert f'href="{page_of(notice, "scan")}"' in page
    assert f'href="{page_of(notice, "transcript")}"' in page
    assert "Signed 1 April 2017 by The Commissioner of that day, Police and Crime Commissioner" in words
    assert "In the ledger from 2 April 2017" in words
    published = transitions.publish_notice(notice=notice, by=a_person(Role.MANAGER), at=AT)
    assert "Scan" not in words_of(seen_by(client, Role.READER, published))


def test_what_supersedes_and_what_is_superseded_lead_to_each_other(client):
    old = f.published()
    draft = f.filled()
    facts = {"title": "The later one", "supersedes": old}
    transitions.change_notice(
        notice=draft, expected_version=f.again(draft).version, **facts, by=draft.drafted_by, at=AT
    )
    assert "Meant to be superseded by Not numbered: The later one" in words_of(seen_by(client, Role.OFFICER, old))
    assert "The later one" not in words_of(seen_by(client, Role.READER, old))
    new = f.signed(f.certified(f.submitted(f.again(draft))))
    assert f"Superseded by {new.reference}: The later one" in words_of(seen_by(client, Role.OFFICER, old))
    assert "The later one" not in words_of(seen_by(client, Role.READER, old))
    assert f"Supersedes {old.reference}: {old.title}" in words_of(seen_by(client, Role.OFFICER, new))


def test_what_varies_and_what_is_varied_lead_to_each_other(client):
    first = f.signed()
    award = Award.objects.get(notice=first)
    varied = f.a_draft(NoticeKind.INCREASE, title="More for it")
    f.a_line(varied, Fund.objects.get(), Decimal("5.00"), award=award, provider=award.provider, service=award.service)
    assert "Drafts that would change its awards Not numbered: More for it" in words_of(
        seen_by(client, Role.OFFICER, first)
    )
    assert "More for it" not in words_of(seen_by(client, Role.COMMISSIONER, first))
    assert f"Changes an award of {first.reference}: {first.title}" in words_of(seen_by(client, Role.OFFICER, varied))
    new = f.published(f.signed(f.certified(f.submitted(f.with_words(varied)))))
    assert f"Its awards are changed by {new.reference}: More for it" in words_of(seen_by(client, Role.OFFICER, first))
    answer = seen_by(client, Role.READER, new)
    assert f"Changes an award of {first.reference}" in words_of(answer)
    assert first.title not in words_of(answer).replace(new.title, "")
    assert first.get_absolute_url() not in answer.content.decode()


def test_what_was_withdrawn_changes_no_award_and_will_supersede_nothing(client):
    first = f.signed()
    award = Award.objects.get(notice=first)
    varied = f.a_draft(NoticeKind.INCREASE, title="More for it")
    f.a_line(varied, Fund.objects.get(), Decimal("5.00"), award=award, provider=award.provider, service=award.service)
    transitions.withdraw_notice(notice=varied, comment="No longer wanted.", by=a_person(Role.MANAGER), at=AT)
    assert "More for it" not in words_of(seen_by(client, Role.OFFICER, first))


@pytest.mark.parametrize(("stage", "offered"), [(f.refused, False), (f.withdrawn, False), (f.submitted, True)])
def test_what_will_never_be_signed_will_not_print(client, stage, offered):
    assert ("as it will print" in words_of(seen_by(client, Role.OFFICER, stage()))) is offered


def test_what_was_asked_for_and_refused_is_no_award(client):
    fund = with_income()
    refusal = f.a_draft(NoticeKind.REFUSAL)
    f.a_line(refusal, fund, Decimal("77.00"))
    assert "£77 asked for" in words_of(seen_by(client, Role.OFFICER, refusal))


def test_what_was_handed_over_waits_for_the_managers_check_until_it_is_returned(client):
    notice = f.filled()
    assert seen_by(client, Role.MANAGER, notice).context["next"].awaited.label == "Go on drafting"
    transitions.hand_over_notice(notice=notice, by=a_person(Role.OFFICER), at=AT)
    assert seen_by(client, Role.MANAGER, notice).context["next"].awaited.label == "Check before submitting"
    assert seen_by(client, Role.OFFICER, notice).context["next"].awaited.label == "Go on drafting"
    f.returned(f.submitted(notice))
    assert seen_by(client, Role.MANAGER, notice).context["next"].awaited.label == "Go on drafting"


def test_the_notice_is_read_as_it_was_signed(client):
    notice = f.signed()
    provider = Award.objects.get(notice=notice).provider
    type(provider).objects.filter(pk=provider.pk).update(name="Renamed since")
    words = words_of(as_role(client, Role.OFFICER).get(page_of(notice, "read")))
    assert "The notice as it was signed" in words
    assert "Written for a test." in words
    assert "Renamed since" not in words


# what can be done

OFFERED = [
    (f.filled, Role.OFFICER, ["Go on drafting", "Check before submitting", "Withdraw"]),
    (f.filled, Role.MANAGER, ["Go on drafting", "Check before submitting", "Submit", "Withdraw"]),
    (f.filled, Role.FINANCE, []),
    (papers.on_paper, Role.MANAGER, ["Go on drafting", "Check before recording", "Withdraw"]),
    (papers.on_paper, Role.FINANCE, ["Compare it with the paper and record it"]),
    (f.returned, Role.OFFICER, ["Go on drafting", "Check before submitting", "Withdraw"]),
    (f.submitted, Role.OFFICER, ["Withdraw"]),
    (f.submitted, Role.FINANCE, ["Certify the money", "Return with comments"]),
    (f.submitted, Role.COMMISSIONER, ["Refuse, with reasons", "Return with comments"]),
    (f.certified, Role.FINANCE, ["Return with comments"]),
    (f.certified, Role.COMMISSIONER, ["Read and sign", "Refuse, with reasons", "Return with comments"]),
    (f.signed, Role.MANAGER, ["Publish", "Draft the agreement", "Draft a notice that supersedes this"]),
    (f.signed, Role.OFFICER, ["Draft the agreement", "Draft a notice that supersedes this"]),
    (f.signed, Role.COMMISSIONER, []),
    (f.published, Role.OFFICER, ["Draft the agreement", "Public page", "Draft a notice that supersedes this"]),
    (f.published, Role.READER, ["Public page"]),
    (f.refused, Role.MANAGER, []),
    (f.withdrawn, Role.OFFICER, []),
]


@pytest.mark.parametrize(
    ("stage", "role", "offered"), OFFERED, ids=[f"{stage.__name__}-{role}" for stage, role, _ in OFFERED]
)
def test_each_role_is_offered_what_it_may_do_in_each_state(client, stage, role, offered):
    answer = seen_by(client, role, stage())
    assert actions_on(answer) == offered
    for action in answer.context["next"].actions:
        # Each leads to a page that this person may open.
        assert client.get(action.href).status_code == 200, action


def test_a_notice_that_supersedes_begins_with_the_reference_of_the_old_one(client):
    notice = f.signed()
    offered = {action.label: action.href for action in seen_by(client, Role.OFFICER, notice).context["next"].actions}
    form = client.get(offered["Draft a notice that supersedes this"]).context["form"]
    assert form["supersedes"].value() == notice.reference


def test_why_it_cannot_be_signed_yet_is_said(client):
    assert "Finance has not certified the money yet" in words_of(seen_by(client, Role.COMMISSIONER, f.submitted()))
    assert "not certified" not in words_of(seen_by(client, Role.COMMISSIONER, f.certified()))


def test_nobody_is_offered_what_their_own_work_forbids(client):
    finance = a_person(Role.FINANCE)
    own = f.filled()
    own.contributors.create(person=finance)
    answer = as_person(client, finance).get(f.submitted(own).get_absolute_url())
    assert actions_on(answer) == ["Return with comments"]
    assert "another finance officer must certify it" in words_of(answer)


# its address


def test_a_reference_in_an_address_leads_to_the_decision(client):
    notice = papers.recorded()
    as_role(client, Role.OFFICER)
    for slug in ["007-2015", "7-2015", "0007-2015"]:
        answer = client.get(reverse("grants:notice-by-reference", args=[slug]))
        assert (answer.status_code, answer.url) == (302, notice.get_absolute_url())
    assert client.get("/decisions/8-2015/").status_code == 404


def test_a_reference_of_what_is_not_recorded_or_not_seen_leads_nowhere(client):
    draft = papers.on_paper("008/2015")
    papers.recorded()
    assert as_role(client, Role.OFFICER).get("/decisions/8-2015/").status_code == 404
    assert draft.pk
    assert as_role(client, Role.READER).get("/decisions/7-2015/").status_code == 404


# speed


def test_the_same_queries_whatever_it_holds(client):
    def queries(notice):
        client.get(notice.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            assert client.get(notice.get_absolute_url()).status_code == 200
        return len(captured)

    an_office()
    fund = with_income()
    small = f.signed(f.certified(f.submitted(f.filled(fund))))
    large = f.a_draft(NoticeKind.ROUND)
    heading = a_heading(fund)
    for number in range(50):
        f.a_line(large, fund, Decimal("1.00"), allocation=heading if number % 2 else None)
    for number in range(10):
        papers.attached(large, f"{number}.txt", b"Words.")
    large = f.signed(f.certified(f.submitted(f.with_words(large))))
    as_role(client, Role.MANAGER)
    assert queries(large) == queries(small)
