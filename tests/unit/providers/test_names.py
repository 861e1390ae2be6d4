import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.models import Provider
from providers.rules import NAME_KEY_LIMIT, name_key, obstacles_to_name, slug_of
from providers.transitions import add_name
from tests.factories.providers import a_merged_provider, a_provider, by_and_at


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sandwell Women’s Aid", "Sandwell Womens Aid"),
        ("Sandwell Women’s Aid", "SANDWELL  WOMEN'S AID"),
        ("Birmingham & Solihull Women's Aid", "Birmingham and Solihull Women’s Aid"),
        ("Tŷ Haf", "ty haf"),
        ("St. Basil's", "St Basils"),
        ("Crisis-Point", "crisis point"),
        ("Coventry\u200b Haven", "Coventry Haven"),
    ],
)
def test_spellings_of_one_name_have_one_key(one, other):
    assert name_key(one) == name_key(other)


def test_names_of_two_organisations_have_two_keys():
    assert name_key("Coventry Haven") != name_key("Wolverhampton Haven")


def test_a_name_of_pictures_alone_has_a_key():
    assert name_key("🌈")


@given(st.text(max_size=400))
def test_a_key_is_bounded_and_its_own_key(text):
    key = name_key(text)
    assert len(key) <= NAME_KEY_LIMIT
    assert len(key.encode()) < 2704, "PostgreSQL cannot index it"
    assert key == key.strip()


@pytest.mark.parametrize("name", ["", "   ", "…", "\u200b", "x" * 301])
def test_a_name_must_say_something_and_fit(name):
    assert [obstacle.field for obstacle in obstacles_to_name(name)] == ["name"]


def test_a_name_of_300_characters_is_a_name():
    assert obstacles_to_name("x" * 300) == []


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Sandwell Women’s Aid", "sandwell-womens-aid"),
        ("Birmingham & Solihull Women's Aid", "birmingham-and-solihull-womens-aid"),
        ("Tŷ Haf", "ty-haf"),
        ("🌈", "provider"),
        ("New", "new-provider"),
        ("<b>Bold</b>", "bboldb"),
    ],
)
def test_a_slug_can_be_guessed_from_the_name(name, slug):
    assert slug_of(name) == slug


@pytest.mark.django_db
class TestSearch:
    def find(self, words):
        return sorted(provider.name for provider in Provider.objects.registered().called(words))

    def test_any_spelling_and_any_order_of_words_finds_it(self):
        a_provider("Sandwell Women’s Aid")
        a_provider("Crisis Point")
        for words in ["sandwell", "women's sandwell", "WOMENS AID", "Sandwell Womens"]:
            assert self.find(words) == ["Sandwell Women’s Aid"], words

    def test_another_name_finds_it(self):
        centre = a_provider("Coventry Rape and Sexual Abuse Centre")
        a_provider("Coventry Haven")
        add_name(centre, name="CRASAC", source="board report", **by_and_at())
        add_name(centre, name="Coventry Rape and Sexual Assault Centre", **by_and_at())
        assert self.find("crasac") == [centre.name]
        assert self.find("coventry assault") == [centre.name]

    def test_words_must_stand_in_one_name(self):
        centre = a_provider("Coventry Rape and Sexual Abuse Centre")
        add_name(centre, name="CRASAC", **by_and_at())
        assert self.find("crasac coventry") == []

    def test_the_name_of_a_merged_record_finds_the_one_kept(self):
        a_merged_provider("Domestic Violence Group", into=a_provider("DV Consortium"))
        assert self.find("domestic violence group") == ["DV Consortium"]

    def test_welsh_letters_are_found_in_either_case_and_without_accent(self):
        a_provider("Tŷ Ŵyl")
        for words in ["tŷ", "TŶ", "ty wyl"]:
            assert self.find(words) == ["Tŷ Ŵyl"], words

    def test_nothing_but_punctuation_finds_nothing_and_no_words_find_all(self):
        a_provider("Crisis Point")
        assert self.find("!!!") == []
        assert self.find("%") == []
        assert self.find("  ") == ["Crisis Point"]

    def test_a_long_search_is_still_answered(self):
        a_provider("Crisis Point")
        assert self.find(" ".join(["crisis"] * 500)) == ["Crisis Point"]


@pytest.mark.parametrize("hidden", ["\u202e", "\u200e", "\u2066", "\u200b", "\ufeff", "\u00ad", "\u0007"])
def test_a_name_hides_nothing(hidden):
    refused = obstacles_to_name(f"Coventry{hidden}Haven")
    assert [obstacle.field for obstacle in refused] == ["name"]
    assert "cannot be shown" in refused[0].message


@pytest.mark.parametrize("name", ["नेपाल क्\u200dष", "می\u200cخواهم", "Family 👩\u200d👧"])
def test_a_name_may_be_spelt_with_joiners(name):
    assert obstacles_to_name(name) == []
