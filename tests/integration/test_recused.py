"""Whoever stands aside from a recommendation meets closed doors and not one word of it, at every address there is.

Driven from the routes: one that takes a recommendation or a meeting and is not known here fails the first tests.
"""

import re
from unittest import mock

import pytest
from django.core import mail as outbox
from django.test import Client
from django.urls import reverse

from accounts.access import needed_by
from accounts.permissions import Permission
from accounts.roles import Role, may
from commissioning import transitions
from commissioning.choices import Position
from commissioning.documents.minutes import press
from commissioning.models import AgendaItem, Recommendation, Recusal
from commissioning.rules.evidence import EvidenceRow
from core import pdf
from core.rich_text import from_typing
from providers.choices import ProviderKind
from providers.transitions.membership import join_consortium
from tests.crawl import UNKNOWN, routes
from tests.factories import meetings
from tests.factories.commission import (
    CLOSES,
    a_meeting,
    a_member,
    a_recommendation,
    a_review,
    an_asked_line,
    in_review,
)
from tests.factories.commissioning import AT, a_fund, a_person, a_provider
from tests.factories.interests import an_interest
from tests.house.test_routes import ROUTES
from tests.integration.review_pages import browser_of
from tests.integration.test_canary import held_by
from tests.worlds import world

pytestmark = pytest.mark.django_db

# Where pk is a recommendation, and where it is a meeting. The rest of the Commission's addresses name neither.
ON_A_RECOMMENDATION = {
    "commissioning:recommendation-detail",
    "commissioning:recommendation-change",
    "commissioning:recommendation-send",
    "commissioning:recommendation-reschedule",
    "commissioning:recommendation-withdraw",
    "commissioning:recommendation-copy",
    "commissioning:recommended-line-add",
    "commissioning:recommended-line-change",
    "commissioning:recommended-line-remove",
    "commissioning:evidence-add",
    "commissioning:evidence-change",
    "commissioning:evidence-remove",
    "commissioning:review-give",
    "commissioning:review-interest",
    "commissioning:reviewers-remind",
    "commissioning:advice-conclude",
    "grants:notice-from-advice",
}
ON_A_MEETING = {
    "commissioning:meeting-detail",
    "commissioning:meeting-change",
    "commissioning:meeting-cancel",
    "commissioning:meeting-minutes",
    "commissioning:meeting-pack",
    "commissioning:agenda-item-add",
    "commissioning:agenda-item-change",
    "commissioning:agenda-item-remove",
    "commissioning:agenda-item-move",
    "commissioning:attendance-record",
    "commissioning:minutes-write",
    "commissioning:minutes-agree",
}
ON_NEITHER = {
    # pk is a term, a notice, or something of the year.
    "commissioning:member-end",
    "grants:advice-write",
}
# What an address of the Commission looks like, in whichever app it stands.
OF_THE_COMMISSION = re.compile(r"recommend|/review|advice|commission/|evidence|minutes|agenda")
# The views of members' pages that a member of the Commission may open, and change things at.
FOR_MEMBERS = {name for name in ON_A_RECOMMENDATION if may(Role.COMMISSION_MEMBER, needed_by(ROUTES[name].callback))}
PARAMETERS = dict(routes())
# Each stands in one place of each recommendation that they stand aside from.
WORDS = (
    "title",
    "need",
    "outcomes",
    "gaps",
    "delivered",
    "service",
    "table",
    "source",
    "rows",
    "reasons",
    "conditions",
    "minutes",
    "advice",
    "dissent",
)
THREE = ("chair, by their own seat", "deputy, through a consortium", "member, by an interest that has ended")


def canary(place):
    return f"Canaryqua{place}"


@pytest.fixture(autouse=True)
def clock():
    with mock.patch("django.utils.timezone.now", return_value=AT):
        yield


class Commission:
    """Seven members, of whom three stand aside from whatever bears a canary, each for a reason of their own kind."""

    def __init__(self):
        circle = a_provider("Northern Circle", kind=ProviderKind.CONSORTIUM)
        self.providers = [a_provider("Harbour House"), circle, a_provider("Lantern Trust")]
        inside = a_provider("Meadow Refuge")
        officer = {"by": a_person(Role.OFFICER), "at": AT}
        join_consortium(consortium=circle, member=inside, joined_on=AT.date().replace(year=2015), **officer)
        self.aside = [
            a_member(self.providers[0], Position.CHAIR),
            a_member(inside, Position.DEPUTY),
            a_member(a_provider("Elsewhere")),
        ]
        self.others = [a_member() for _ in range(4)]
        self.fund = a_fund()
        self.meeting_to_come = a_meeting()
        self.meeting_held = a_meeting(meetings.HELD)
        self.meetings = (self.meeting_to_come, self.meeting_held)
        self.hidden = {
            "by correspondence": self._hidden(closes_on=CLOSES),
            "at a meeting": self._hidden(meeting=self.meeting_to_come),
            "concluded": self._hidden(meeting=self.meeting_held),
        }
        self.seen = in_review(meeting=self.meeting_to_come, fund=self.fund)
        # Declared while they are in review and over at once: what the member stood aside from stays closed.
        interest = an_interest(self.aside[2].person, self.providers[2], started_on=AT.date().replace(year=2017))
        self._conclude(self.hidden["concluded"])
        transitions.end_interest(interest, ended_on=AT.date(), by=self.aside[2].person, at=AT)
        self._minute()

    def _hidden(self, **when):
        officer = {"by": a_person(Role.OFFICER), "at": AT}
        one = a_recommendation(canary("title"))
        texts = {name: from_typing(canary(name)) for name in ("need", "outcomes", "gaps", "delivered")}
        transitions.change_recommendation(recommendation=one, expected_version=one.version, **texts, **officer)
        for provider in self.providers:
            asked = an_asked_line(provider, fund=self.fund, service=canary("service"))
            transitions.add_recommended_line(recommendation=one, facts=asked, **officer)
        transitions.put_evidence(
            recommendation=one,
            title=canary("table"),
            source=canary("source"),
            columns=["2016/17"],
            rows=[EvidenceRow(canary("rows"), (120,))],
            **officer,
        )
        one = transitions.send_for_review(recommendation=Recommendation.objects.get(pk=one.pk), **when, **officer)
        for member in self.others:
            words = {"conditions": canary("conditions"), "reasons": canary("reasons")}
            a_review(one, member, view="conditions", **words)
        return one

    def _conclude(self, one):
        transitions.conclude(
            recommendation=one,
            advice="conditions",
            words=canary("advice"),
            conditions=canary("conditions"),
            dissent=canary("dissent"),
            by=self.others[0].person,
            at=AT,
        )

    def _minute(self):
        """The minutes of the meeting that was held, agreed: with an item of other business beside the hidden one."""
        meetings.an_item(self.meeting_held, "Notes of the last meeting")
        hidden = AgendaItem.objects.get(recommendation=self.hidden["concluded"])
        meetings.minuted(self.meeting_held, **{f"item_{hidden.pk}": f"<p>{canary('minutes')}</p>"})
        meetings.agreed(self.meeting_held, press=press)


def commission_that_day():
    with mock.patch("django.utils.timezone.now", return_value=AT):
        return Commission() if pdf.paper_is_available() else None


built = world(commission_that_day)


@pytest.fixture
def commission(built):
    if built is None:
        pytest.skip("Pango is not installed, so no PDF can be made")
    return built


def address(name, pk):
    """A route on a recommendation (with its own line and table), or on a meeting (with its hidden item)."""
    keys = UNKNOWN | {"pk": pk}
    if name in ON_A_MEETING:
        item = AgendaItem.objects.filter(meeting=pk).exclude(recommendation=None).order_by("pk").first()
        keys |= {"item": item.pk if item else UNKNOWN["item"]}
    elif held := Recommendation.objects.filter(pk=pk).first():
        keys |= {"line": held.lines.order_by("pk")[0].pk, "table": held.tables.order_by("pk")[0].pk}
    return reverse(name, kwargs={parameter: keys[parameter] for parameter in PARAMETERS[name]})


def told(answer):
    """Which canaries an answer holds, a PDF taken apart."""
    said = held_by(answer)
    return [place for place in WORDS if canary(place).casefold() in said]


def without_token(answer):
    """What a page says, but for what differs with each request."""
    said = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.text)
    return re.sub(r"/\d+/", "/…/", re.sub(r'nonce="[^"]+"', "", said))


def test_every_route_of_the_commission_is_known_here():
    found = {
        name
        for name, route in ROUTES.items()
        if ":" in name and PARAMETERS.get(name) and OF_THE_COMMISSION.search(_whole(name))
    }
    by_year = {name for name in found if "year" in PARAMETERS[name]}
    unknown = found - by_year - ON_A_RECOMMENDATION - ON_A_MEETING - ON_NEITHER
    assert not unknown, f"Say in this file what the key of these is: {unknown}. Then every role is tried at them."


def test_the_lists_name_nothing_that_is_gone():
    gone = (ON_A_RECOMMENDATION | ON_A_MEETING | ON_NEITHER) - set(ROUTES)
    assert not gone, f"Take these off the lists: {gone}"


def _whole(name):
    """An address as it is typed: /recommendations/1/review/."""
    samples = {parameter: UNKNOWN[parameter] for parameter in PARAMETERS[name]}
    return reverse(name, kwargs=samples)


def test_the_canaries_are_where_they_should_be(commission):
    """Otherwise nothing below could fail: a member who does not stand aside reads each of them."""
    client = browser_of(commission.others[1])
    pages = [client.get(address("commissioning:review-give", one.pk)) for one in commission.hidden.values()]
    pages.append(client.get(address("commissioning:meeting-detail", commission.meeting_held.pk)))
    pages.append(client.get(address("commissioning:meeting-minutes", commission.meeting_held.pk)))
    pages.append(client.get(address("commissioning:meeting-detail", commission.meeting_to_come.pk)))
    assert [page.status_code for page in pages] == [200] * len(pages)
    assert {place for page in pages for place in told(page)} == set(WORDS)
    assert Recusal.objects.filter(person=commission.aside[2].person).count() == 3


@pytest.mark.parametrize("who", range(3), ids=THREE)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_recused_member_meets_a_door_that_is_not_there(commission, who, method):
    client, faults = browser_of(commission.aside[who]), []
    for name in sorted(ON_A_RECOMMENDATION):
        nothing = getattr(client, method)(address(name, UNKNOWN["pk"]))
        for which, one in commission.hidden.items():
            answer = getattr(client, method)(address(name, one.pk))
            wanted = {404} if name in FOR_MEMBERS else {403}
            # A page that takes no form says so of any key.
            wanted |= {405} & {nothing.status_code}
            if answer.status_code not in wanted or told(answer):
                faults.append(f"{name} {which}: {answer.status_code} {told(answer)}")
            # Nothing tells it from one that was never there.
            if without_token(answer) != without_token(nothing):
                faults.append(f"{name} {which}: says something else than for an unknown key")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("who", range(3), ids=THREE)
def test_what_they_may_review_is_open_to_them(commission, who):
    client = browser_of(commission.aside[who])
    answers = {name: client.get(address(name, commission.seen.pk)).status_code for name in FOR_MEMBERS}
    in_the_chair = 200 if who == 0 else 403
    assert answers == dict.fromkeys(FOR_MEMBERS, 200) | {
        "commissioning:recommendation-detail": answers["commissioning:recommendation-detail"],
        "commissioning:reviewers-remind": in_the_chair,
        "commissioning:advice-conclude": in_the_chair,
    }
    assert answers["commissioning:recommendation-detail"] in (200, 302)


@pytest.mark.parametrize("who", range(3), ids=THREE)
def test_no_route_on_a_meeting_tells_a_recused_member_of_its_item(commission, who):
    client, faults = browser_of(commission.aside[who]), []
    for name in sorted(ON_A_MEETING):
        for meeting in commission.meetings:
            for method in (client.get, client.post):
                answer = method(address(name, meeting.pk))
                if answer.status_code not in {200, 302, 403, 404, 405, 503} or told(answer):
                    faults.append(f"{name}: {answer.status_code} {told(answer)}")
    assert not faults, "\n".join(faults)
    assert client.get(address("commissioning:meeting-minutes", commission.meeting_held.pk)).status_code in (200, 503)


@pytest.mark.parametrize("who", range(3), ids=THREE)
def test_no_list_export_pack_search_or_page_that_links_lead_to_holds_a_word(commission, who):
    client, found = browser_of(commission.aside[who]), {}
    waiting = [reverse(name) for name, parameters in routes() if ":" in name and not parameters]
    waiting += [f"{path}?q=Harbour" for path in waiting]
    waiting += [address(name, one.pk) for name in ON_A_MEETING for one in commission.meetings]
    while waiting and len(found) < 600:
        url = waiting.pop()
        if url in found or url.startswith(("/static/", "/sign-out/")):
            continue
        found[url] = answer = client.get(url)
        if answer.status_code in (301, 302):
            waiting.append(answer["Location"])
        elif "text/html" in answer["Content-Type"]:
            waiting += [link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]*)', answer.text)]
    read = [url for url, answer in found.items() if answer.status_code == 200]
    assert {"/", "/reviews/", "/commission/", "/commission/meetings/"} <= set(read)
    assert address("commissioning:review-give", commission.seen.pk) in read
    assert not [f"{url}: {told(answer)}" for url, answer in found.items() if told(answer)]


def test_no_mail_tells_a_recused_member(commission, django_capture_on_commit_callbacks):
    officer = browser_of(a_person(Role.OFFICER))
    chair = browser_of(commission.others[0])
    with django_capture_on_commit_callbacks(execute=True):
        for one in commission.hidden.values():
            for name in ("reviewers-remind", "recommendation-withdraw"):
                typed = {"reason": canary("conditions")}
                officer.post(address(f"commissioning:{name}", one.pk), typed)
            chair.post(address("commissioning:advice-conclude", one.pk), {})
    aside = {member.person.email for member in commission.aside}
    about_it = [one for one in outbox.outbox if canary("title") in f"{one.subject} {one.body}"]
    assert about_it, "Nobody was told of it, so this test says nothing"
    assert not [one.subject for one in about_it if aside & set(one.recipients())]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COMMISSION_MEMBER}))
def test_every_other_role_meets_what_its_permissions_say(commission, role):
    client, faults = browser_of(a_person(role)), []
    reads_all = may(role, Permission.RECOMMENDATION_VIEW)
    for name in sorted(ON_A_RECOMMENDATION):
        allowed = may(role, needed_by(ROUTES[name].callback))
        for which, one in commission.hidden.items():
            answer = client.get(address(name, one.pk))
            # What is not concluded is not there for whoever decides on what is.
            is_there = reads_all or (may(role, Permission.ADVICE_VIEW) and which == "concluded")
            wanted = {403} if not allowed else {200, 302, 405} if is_there else {404}
            if answer.status_code not in wanted or (answer.status_code != 200 and told(answer)):
                faults.append(f"{name} {which}: {answer.status_code}, not {wanted} {told(answer)}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_comes_in_without_signing_in(commission, method):
    of_both = ((ON_A_RECOMMENDATION, commission.hidden["concluded"]), (ON_A_MEETING, commission.meeting_held))
    for names, one in of_both:
        for name in names:
            answer = getattr(Client(), method)(address(name, one.pk))
            assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/sign-in/"), name
            assert not told(answer)


@pytest.mark.parametrize("role", [Role.READER, Role.PROVIDER_CONTACT, Role.ADMINISTRATOR])
def test_whoever_is_not_of_the_commission_meets_no_word_of_its_meetings(commission, role):
    client = browser_of(a_person(role))
    for name in sorted(ON_A_MEETING):
        for meeting in commission.meetings:
            answer = client.get(address(name, meeting.pk))
            assert (answer.status_code, told(answer)) == (403, []), name
