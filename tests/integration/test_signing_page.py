"""The page of the signature: what it shows, who is asked for what, and that one notice is signed once."""

import re
import time
from smtplib import SMTPException
from unittest import mock

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from accounts.roles import Role
from commissioning.models import LedgerEntry
from core.models import AuditEvent
from core.pdf import PaperRefused, PaperUnavailable
from grants.choices import Interests, NoticeState
from grants.models import DecisionNotice, NoticePaper
from tests.factories import grants as f
from tests.factories.commissioning import a_person, a_provider
from tests.factories.interests import an_interest
from tests.integration.notice_pages import as_role, page_of, told, words_of
from tests.unit.accounts.people import PASSWORD, with_password
from tests.worlds import world

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"
NONE = {"interests": Interests.NONE, "interests_stated": ""}
STATED = {"interests": Interests.STATED, "interests_stated": "My sister works there. She had no part in it."}


@pytest.fixture(autouse=True)
def _stand_in_for_the_press():
    cache.clear()
    # Everything happens on the day of the factories, within the year of their fund.
    with mock.patch("grants.views.sign.press", f.press), mock.patch("django.utils.timezone.now", return_value=f.AT):
        yield


notice = world(f.certified, at=f.AT)


@pytest.fixture
def commissioner(client):
    """The Commissioner, signed in, with a password and nothing more."""
    with_password(a_person(Role.COMMISSIONER))
    return as_role(client, Role.COMMISSIONER)


def app_of(person):
    TOTP.activate(person, SECRET)


def shown_by_the_app(at=0):
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + at))


def sign(client, notice, secret=PASSWORD, **typed):
    return client.post(page_of(notice, "sign"), NONE | {"proof_secret": secret} | typed)


def is_signed(notice):
    return f.again(notice).state == NoticeState.SIGNED


# what it shows


def test_the_notice_stands_beside_the_form_as_it_will_print(commissioner, notice):
    words = words_of(commissioner.get(page_of(notice, "sign")))
    assert "NOTICE OF DECISION numbered when signed" in words
    assert "Written for a test." in words
    assert "£10,000" in words
    assert "Its reference is given when you sign. The next number is 001/2" in words
    assert "Drafted by OPCC officer, checked and submitted by Commissioning manager on 1 March 2018" in words
    assert "Finance officer certified the money on 1 March 2018" in words
    assert "It cannot be undone; a later notice can supersede it" in words


def test_the_register_of_interests_is_looked_up_for_the_signer(commissioner):
    notice = f.certified(f.submitted(f.filled(provider=a_provider("Haven"))))
    assert "The register of interests shows none of yours with Haven." in words_of(
        commissioner.get(page_of(notice, "sign"))
    )


def test_with_a_live_interest_there_is_no_form_and_nothing_is_signed(commissioner):
    haven = a_provider("Haven")
    notice = f.certified(f.submitted(f.filled(provider=haven)))
    an_interest(a_person(Role.COMMISSIONER), haven)
    words = words_of(commissioner.get(page_of(notice, "sign")))
    assert "You have a live interest: Works for Haven. Somebody else must decide this" in words
    assert "Sign this notice" not in words
    assert "You have a live interest" in words_of(sign(commissioner, notice))
    assert not is_signed(notice)


def test_before_finance_has_certified_nothing_can_be_signed(commissioner):
    notice = f.submitted()
    assert "Finance has not certified the money yet" in words_of(commissioner.get(page_of(notice, "sign")))
    assert "Finance has not certified the money yet" in words_of(sign(commissioner, notice))
    assert not is_signed(notice)


def test_notes_of_those_before_are_shown_to_the_signer(commissioner):
    from grants import transitions

    notice = f.submitted()
    transitions.certify_notice(notice=notice, by=a_person(Role.FINANCE), at=f.AT, comment="Within the tolerance.")
    assert "Within the tolerance." in words_of(commissioner.get(page_of(notice, "sign")))


# signing


def test_a_signature_with_the_password(commissioner, notice):
    answer = sign(commissioner, notice)
    assert answer.url == notice.get_absolute_url()
    signed = f.again(notice)
    assert signed.state == NoticeState.SIGNED
    assert f"Signed as {signed.reference}." in told(answer)
    assert signed.signed_by == a_person(Role.COMMISSIONER)
    assert signed.papers.count() == 1


def test_the_audit_log_says_how_the_signer_proved_who_they_are(commissioner, notice):
    sign(commissioner, notice)
    assert AuditEvent.objects.get(action="grants.notice.sign").details["proof"] == "password"


def test_a_stated_interest_is_printed_with_the_notice(commissioner, notice):
    sign(commissioner, notice, **STATED)
    printed = NoticePaper.objects.get(notice=notice).frozen_input["signature"]
    assert printed["interests"] == "stated"
    assert printed["interests_stated"] == STATED["interests_stated"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"interests": ""}, "Say whether you have an interest in this decision"),
        ({"interests": "perhaps"}, "Say whether you have an interest in this decision"),
        ({"interests": Interests.STATED}, "State the interest, and what follows from it"),
        ({"interests_stated": "A cousin"}, "You wrote an interest: choose “Yes”, or leave the text empty"),
    ],
)
def test_without_a_whole_declaration_nothing_is_signed(commissioner, typed, said, notice):
    assert said in words_of(sign(commissioner, notice, **typed))
    assert not is_signed(notice)


# who is asked for what


def test_a_wrong_password_loses_nothing_that_was_typed_and_never_comes_back(commissioner, notice):
    answer = sign(commissioner, notice, "not my password", **STATED)
    assert "The password is not right" in words_of(answer)
    assert STATED["interests_stated"] in words_of(answer)
    assert "not my password" not in answer.content.decode()
    assert not is_signed(notice)


def test_no_proof_no_signature(commissioner, notice):
    assert "Enter your password" in words_of(sign(commissioner, notice, ""))
    assert not is_signed(notice)


def test_tries_are_limited(commissioner, settings, notice):
    settings.ACCOUNT_RATE_LIMITS = {}
    for _ in range(5):
        sign(commissioner, notice, "wrong")
    assert "Too many tries" in words_of(sign(commissioner, notice))
    assert not is_signed(notice)


def test_who_has_an_app_is_asked_for_its_code_and_no_password_will_do(commissioner, notice):
    app_of(a_person(Role.COMMISSIONER))
    assert "Your six-digit code" in words_of(commissioner.get(page_of(notice, "sign")))
    answer = sign(commissioner, notice)
    assert "That code is not right" in words_of(answer)
    assert PASSWORD not in answer.content.decode()
    assert not is_signed(notice)
    sign(commissioner, notice, shown_by_the_app())
    assert is_signed(notice)


def test_a_code_works_once_and_each_signature_asks_anew(commissioner):
    app_of(a_person(Role.COMMISSIONER))
    one, two = f.certified(), f.certified()
    code = shown_by_the_app()
    sign(commissioner, one, code)
    assert "Your six-digit code" in words_of(commissioner.get(page_of(two, "sign")))
    assert "That code is not right" in words_of(sign(commissioner, two, code))
    assert is_signed(one)
    assert not is_signed(two)


def test_who_confirmed_something_else_a_moment_ago_is_asked_all_the_same(commissioner, notice):
    commissioner.post("/account/confirm/", {"password": PASSWORD})
    assert "Enter your password" in words_of(sign(commissioner, notice, ""))
    assert not is_signed(notice)


def test_a_code_is_not_used_up_by_a_page_that_cannot_sign(commissioner, notice):
    app_of(a_person(Role.COMMISSIONER))
    code = shown_by_the_app()
    sign(commissioner, notice, code, interests="")
    sign(commissioner, notice, code)
    assert is_signed(notice)


def test_who_has_no_password_gets_a_code_by_email_and_keeps_what_they_typed(client, mailoutbox, notice):
    as_role(client, Role.COMMISSIONER)
    assert "We send the code to commissioner@example.org" in words_of(client.get(page_of(notice, "sign")))
    answer = client.post(page_of(notice, "sign"), STATED | {"send": "yes"}, follow=True)
    assert "A code was sent to commissioner@example.org" in words_of(answer)
    assert STATED["interests_stated"] in words_of(answer)
    code = re.search(r"^\d{8}$", mailoutbox[-1].body, re.MULTILINE)[0]
    assert "That code is not right" in words_of(sign(client, notice, "00000000", **STATED))
    assert not is_signed(notice)
    sign(client, notice, code, **STATED)
    assert is_signed(notice)


def test_an_emailed_code_is_for_one_notice_and_one_browser(client, mailoutbox):
    as_role(client, Role.COMMISSIONER)
    one, two = f.certified(), f.certified()
    client.post(page_of(one, "sign"), NONE | {"send": "yes"})
    code = re.search(r"^\d{8}$", mailoutbox[-1].body, re.MULTILINE)[0]
    assert "Ask for a code first" in words_of(sign(client, two, code))
    other_browser = as_role(Client(), Role.COMMISSIONER)
    assert "Ask for a code first" in words_of(sign(other_browser, one, code))
    assert not is_signed(one)
    assert not is_signed(two)


def test_an_old_emailed_code_is_no_good(client, mailoutbox, settings, notice):
    as_role(client, Role.COMMISSIONER)
    client.post(page_of(notice, "sign"), NONE | {"send": "yes"})
    code = re.search(r"^\d{8}$", mailoutbox[-1].body, re.MULTILINE)[0]
    session = client.session
    session["proof_code"] = session["proof_code"] | {"at": session["proof_code"]["at"] - 16 * 60}
    session.save()
    assert "Ask for a code first" in words_of(sign(client, notice, code))


def test_where_the_code_cannot_be_mailed_the_page_says_so(client, notice):
    as_role(client, Role.COMMISSIONER)
    with mock.patch("accounts.proof.send_mail", side_effect=SMTPException):
        answer = client.post(page_of(notice, "sign"), NONE | {"send": "yes"}, follow=True)
    assert "The code could not be sent by email" in words_of(answer)


def test_a_passkey_leads_over_its_own_page_and_back(client, notice):
    person = a_person(Role.COMMISSIONER)
    Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "Laptop"})
    as_role(client, Role.COMMISSIONER)
    page = page_of(notice, "sign")
    assert "Confirm with your passkey" in words_of(client.get(page))
    answer = client.post(page, STATED | {"passkey": "yes"})
    assert answer.url == f"/account/confirm/passkey/?next={page.replace('/', '%2F')}"
    assert "Confirm with your passkey first" in words_of(sign(client, notice, ""))
    # The device answers in tests/browser; here stands what its answer leaves in the session.
    client.post(page, STATED | {"passkey": "yes"})
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "reauthenticated": True}]
    session["_account_authentication_methods_user"] = str(person.pk)
    session.save()
    with mock.patch(
        "accounts.proof.get_authentication_records", return_value=session["account_authentication_methods"]
    ):
        words = words_of(client.get(page))
        assert "You have confirmed that it is you. Sign within 5 minutes." in words
        assert STATED["interests_stated"] in words
        client.post(page, STATED)
        assert is_signed(notice)


def test_the_example_office_is_signed_with_a_tick_and_says_what_a_real_person_is_asked(client, settings, notice):
    settings.EXAMPLE_SIGN_INS = True
    person = a_person(Role.COMMISSIONER)
    type(person).objects.filter(pk=person.pk).update(is_example=True)
    as_role(client, Role.COMMISSIONER)
    words = words_of(client.get(page_of(notice, "sign")))
    assert "I am the Commissioner of the example office" in words
    assert "a real person is asked for a code here" in words
    assert "Tick the box to confirm who you are" in words_of(sign(client, notice, ""))
    sign(client, notice, "on")
    assert is_signed(notice)


def test_no_tick_will_do_where_the_office_is_real(client, settings, notice):
    settings.EXAMPLE_SIGN_INS = False
    person = a_person(Role.COMMISSIONER)
    type(person).objects.filter(pk=person.pk).update(is_example=True)
    as_role(client, Role.COMMISSIONER)
    assert "of the example office" not in words_of(client.get(page_of(notice, "sign")))
    sign(client, notice, "on")
    assert not is_signed(notice)


# once


def test_one_form_posted_twice_signs_once_and_says_so(commissioner, notice):
    sign(commissioner, notice)
    entries = LedgerEntry.objects.count()
    answer = sign(commissioner, notice)
    reference = f.again(notice).reference
    assert answer.url == notice.get_absolute_url()
    assert f"Already signed as {reference}, by Commissioner on" in told(answer)
    assert LedgerEntry.objects.count() == entries
    assert NoticePaper.objects.count() == 1


def test_the_second_press_of_a_used_code_is_told_what_the_first_did(commissioner, notice):
    app_of(a_person(Role.COMMISSIONER))
    code = shown_by_the_app()
    page = page_of(notice, "sign")
    # The second press was judged before the first had signed.
    with mock.patch("grants.views.sign.obstacles_to_sign", return_value=[]):
        sign(commissioner, notice, code)
        answer = commissioner.post(page, NONE | {"proof_secret": code})
    assert "Already signed as" in told(answer)
    assert answer.url == notice.get_absolute_url()


def test_a_tab_left_open_leads_to_the_signed_notice(commissioner):
    notice = f.signed()
    answer = commissioner.get(page_of(notice, "sign"))
    assert answer.url == notice.get_absolute_url()
    assert "Already signed as 001/2018, by Commissioner on 1 March 2018" in told(answer)


# all of it or nothing


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (PaperRefused("Its table is too wide."), "The notice could not be printed, so it was not signed"),
        (PaperUnavailable(), ""),
    ],
)
def test_a_paper_that_cannot_be_printed_signs_nothing_and_the_page_says_why(commissioner, fault, said, notice):
    with mock.patch("grants.views.sign.press", side_effect=fault):
        answer = sign(commissioner, notice, **STATED)
    assert said in words_of(answer)
    assert "There is a problem" in words_of(answer)
    assert STATED["interests_stated"] in words_of(answer)
    assert not is_signed(notice)
    assert not NoticePaper.objects.exists()
    assert f.again(notice).reference is None


def test_a_proof_outlives_a_refusal_so_that_no_second_code_is_needed(commissioner):
    app_of(a_person(Role.COMMISSIONER))
    notice = f.certified()
    with mock.patch("grants.views.sign.press", side_effect=PaperRefused("Its table is too wide.")):
        sign(commissioner, notice, shown_by_the_app())
    assert "You have confirmed that it is you" in words_of(commissioner.get(page_of(notice, "sign")))
    commissioner.post(page_of(notice, "sign"), NONE)
    assert is_signed(notice)
    other = f.certified()
    assert "Your six-digit code" in words_of(commissioner.get(page_of(other, "sign")))


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COMMISSIONER])
def test_nobody_else_may_sign(client, role, notice):
    as_role(client, role)
    assert client.get(page_of(notice, "sign")).status_code == 403
    assert sign(client, notice).status_code == 403
    assert not is_signed(notice)


def test_a_draft_is_not_there_for_the_commissioner(commissioner):
    assert commissioner.get(page_of(f.filled(), "sign")).status_code == 404


def test_links_to_return_and_to_refuse(commissioner, notice):
    page = commissioner.get(page_of(notice, "sign")).content.decode()
    assert f'href="{page_of(notice, "return")}"' in page
    assert f'href="{page_of(notice, "refuse")}"' in page
    assert DecisionNotice.objects.count() == 1
