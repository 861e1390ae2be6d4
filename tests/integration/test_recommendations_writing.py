"""A recommendation begun and its texts written, by two officers at once too: nobody loses a word."""

import json

import pytest
from django.test import Client

from accounts.roles import Role
from commissioning.models import Recommendation
from core.rich_text import plain_text
from tests.factories.commission import a_recommendation, filled, in_review
from tests.factories.commissioning import a_person, a_priority
from tests.integration.money_pages import signed_in, summary_of
from tests.integration.notice_pages import told, words_of
from tests.integration.recommendation_pages import again, at, detail, opened
from tests.integration.rendered import send

pytestmark = pytest.mark.django_db
NEW = "/recommendations/new/"


@pytest.fixture
def officer():
    return signed_in(Client(), Role.OFFICER)


@pytest.fixture
def manager():
    return signed_in(Client(), Role.MANAGER)


def edit(recommendation):
    return at("recommendation-change", recommendation)


def need_of(recommendation):
    return plain_text(again(recommendation).need)


class TestBeginning:
    def test_a_title_and_a_priority_begin_a_draft(self, officer):
        priority = a_priority("Hate crime")
        answer = officer.post(NEW, {"title": "  Two   posts ", "priority": priority.pk})
        one = Recommendation.objects.get()
        assert (answer.status_code, answer.url) == (302, detail(one))
        assert (one.title, one.priority, one.drafted_by) == ("Two posts", priority, a_person(Role.OFFICER))

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ({}, "Enter the title"),
            ({"title": "x" * 201}, "200 characters"),
            ({"title": "Posts", "priority": ""}, "Select the priority"),
            ({"title": "Posts", "priority": "999999"}, "Select the priority from the list"),
            ({"title": "Po\u202ests"}, "characters in it that cannot be shown"),
        ],
    )
    def test_what_is_missing_is_said_at_its_box(self, officer, typed, words):
        answer = officer.post(NEW, {"priority": a_priority().pk} | typed)
        assert words in summary_of(answer)
        assert not Recommendation.objects.exists()


class TestWriting:
    def test_each_text_is_kept_clean(self, officer):
        one = a_recommendation()
        typed = {"need": "<p>Waits are <strong>long</strong><script>x</script></p>", "outcomes": "Less waiting"}
        assert send(officer, edit(one), **typed).url == detail(one)
        assert again(one).need == "<p>Waits are <strong>long</strong></p>"
        assert plain_text(again(one).outcomes) == "Less waiting"

    def test_to_go_on_writing_stays_on_the_page(self, officer):
        one = a_recommendation()
        assert send(officer, edit(one), need="Long", stay="yes").url == edit(one)

    def test_a_text_that_is_too_long_comes_back_whole(self, officer):
        one, text = a_recommendation(), "<p>" + "x" * 60_001 + "</p>"
        answer = send(officer, edit(one), need=text)
        assert "60,000" in summary_of(answer)
        assert answer.context["form"]["need"].value() == text
        assert again(one).need == ""

    def test_what_was_sent_meanwhile_is_not_changed(self, officer):
        one = in_review()
        answer = officer.post(edit(one), {"title": "New", "priority": one.priority_id, "version": one.version})
        assert "is being reviewed" in summary_of(answer)
        assert again(one).title == one.title


class TestTwoAtOnce:
    def test_the_later_is_told_who_changed_what_and_loses_nothing(self, officer, manager):
        one = a_recommendation()
        send(officer, edit(one), need="The list is long.")
        sent = opened(officer, edit(one))
        send(manager, edit(one), need="The list is very long.")
        answer = officer.post(edit(one), sent | {"need": "The list is long. It grows."})
        assert f"{a_person(Role.MANAGER)} changed this recommendation" in summary_of(answer)
        assert need_of(one) == "The list is very long."
        assert answer.context["form"]["need"].value() == "The list is long. It grows."
        (text,) = answer.context["meanwhile"].texts
        assert [change.text.strip() for change in text.theirs if change.kind == "added"] == ["very"]
        assert "very" in " ".join(change.text for change in text.yours if change.kind == "removed")

    def test_to_save_again_is_a_choice(self, officer, manager):
        one = a_recommendation()
        sent = opened(officer, edit(one))
        send(manager, edit(one), need="Theirs")
        answer = officer.post(edit(one), sent | {"need": "Mine"})
        form = answer.context["form"]
        resent = sent | {name: form[name].value() for name in ("version", "opened", "need")}
        assert officer.post(edit(one), resent).status_code == 302
        assert need_of(one) == "Mine"

    def test_what_the_other_wrote_where_nothing_was_typed_here_is_taken_over(self, officer, manager):
        one = a_recommendation("Before")
        sent = opened(officer, edit(one))
        send(manager, edit(one), need="Theirs", title="After")
        answer = officer.post(edit(one), sent | {"outcomes": "Mine"})
        form = answer.context["form"]
        boxes = {name: form[name].value() for name in ("title", "need", "outcomes", "version", "opened")}
        assert (boxes["title"], plain_text(boxes["need"]), boxes["outcomes"]) == ("After", "Theirs", "Mine")
        assert "Taken over below" in words_of(answer)
        assert officer.post(edit(one), sent | boxes).status_code == 302
        assert (again(one).title, need_of(one), plain_text(again(one).outcomes)) == ("After", "Theirs", "Mine")

    def test_a_line_or_a_table_saved_meanwhile_stands_in_nobody_s_way(self, officer):
        one = a_recommendation()
        sent = opened(officer, edit(one))
        filled_lines = filled(one)
        Recommendation.objects.filter(pk=one.pk).update(
            **{name: getattr(one, name) for name in ("need", "outcomes", "gaps", "delivered")}
        )
        assert again(one).version > int(sent["version"][0])
        assert officer.post(edit(one), sent | {"need": "Mine"}).status_code == 302
        assert (need_of(one), filled_lines.lines.count()) == ("Mine", 1)

    def test_the_same_form_sent_twice_is_saved_once(self, officer):
        one = a_recommendation()
        sent = opened(officer, edit(one)) | {"need": "Mine"}
        assert [officer.post(edit(one), sent).status_code for _ in range(2)] == [302, 302]
        assert again(one).version == 2

    @pytest.mark.parametrize("hostile", ["", "null", "[1]", "{", '{"need": 5}', "[" * 5000, json.dumps({"x": "y"})])
    def test_what_was_opened_may_be_anything(self, officer, manager, hostile):
        one = a_recommendation()
        sent = opened(officer, edit(one))
        send(manager, edit(one), need="Theirs")
        answer = officer.post(edit(one), sent | {"need": "Mine", "opened": hostile})
        assert answer.context["form"]["need"].value() == "Mine"
        assert need_of(one) == "Theirs"

    @pytest.mark.parametrize("version", ["", "-1", "x"])
    def test_without_a_version_nothing_is_saved(self, officer, version):
        one = a_recommendation()
        answer = officer.post(edit(one), opened(officer, edit(one)) | {"need": "Mine", "version": version})
        assert answer.status_code == 200
        assert (need_of(one), told(answer)) == ("", "")
