import pytest

from core.models import AuditEvent
from core.refusal import Refused
from providers.choices import ProviderKind, Reach
from providers.models import Provider
from providers.transitions import add_name, change_provider, register_provider, remove_name
from tests.factories.providers import (
    TODAY,
    a_consortium,
    a_merged_provider,
    a_provider,
    an_area,
    by_and_at,
)

pytestmark = pytest.mark.django_db


def change(provider, **changes):
    facts = {"name": provider.name, "kind": provider.kind, "reach": provider.reach} | changes
    return change_provider(provider, **facts, **by_and_at())


def refusals(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return {obstacle.field for obstacle in refused.value.obstacles}


def test_register_provider_keeps_what_it_is_and_says_so():
    area = an_area()
    provider = register_provider(
        name="  Coventry   Haven ",
        kind=ProviderKind.CHARITY,
        reach=Reach.LOCAL,
        areas=[area],
        website="https://example.org",
        about="Refuge",
        **by_and_at(),
    )
    assert (provider.name, provider.slug, provider.registered_on) == ("Coventry Haven", "coventry-haven", TODAY)
    assert list(provider.areas.all()) == [area]
    event = AuditEvent.objects.filter(action="providers.provider.registered").get()
    assert (event.subject_key, event.by_name) == (str(provider.pk), "OPCC officer")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"kind": "club"}, "kind"),
        ({"reach": ""}, "reach"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"website": "ftp://example.org"}, "website"),
        ({"website": "example"}, "website"),
        ({"website": "https://example.org/" + "x" * 200}, "website"),
        ({"about": "x" * 501}, "about"),
    ],
)
def test_register_provider_refuses_and_writes_nothing(wrong, field):
    facts = {"name": "Haven", "kind": "charity", "reach": "local"} | wrong
    assert refusals(register_provider, **facts, **by_and_at()) == {field}
    assert Provider.objects.count() == 0


@pytest.mark.parametrize("name", ["x" * 300, "🌈 Enfys <b>&amp;</b> ŵyl", "ﷺ" * 300])
def test_register_provider_takes_any_name_that_fits(name):
    assert a_provider(name).name == name


@pytest.mark.parametrize("again", ["Coventry Haven", "COVENTRY  haven", "Coventry-Haven"])
def test_a_name_that_stands_asks_to_be_confirmed(again):
    a_provider("Coventry Haven")
    with pytest.raises(Refused, match="Coventry Haven has this name already") as refused:
        a_provider(again)
    assert refused.value.obstacles[0].field == "confirmed"
    assert a_provider(again, confirmed=True).slug == "coventry-haven-2"


def test_another_name_of_somebody_asks_to_be_confirmed():
    add_name(a_provider("Coventry Rape and Sexual Abuse Centre"), name="CRASAC", **by_and_at())
    with pytest.raises(Refused, match="Coventry Rape and Sexual Abuse Centre has this name"):
        a_provider("crasac")


def test_the_name_of_a_merged_record_belongs_to_the_one_kept():
    a_merged_provider("DV Group", into=a_provider("Domestic Violence Consortium"))
    with pytest.raises(Refused, match="Domestic Violence Consortium has this name"):
        a_provider("DV group")


class TestChange:
    def test_a_former_name_still_finds_it_and_the_slug_lasts(self):
        provider = change(a_provider("Coventry Haven"), name="Haven of Coventry")
        assert provider.slug == "coventry-haven"
        assert provider.names.get().source == "its name until 1 March 2018"
        assert list(Provider.objects.called("coventry haven")) == [provider]
        assert list(Provider.objects.called("haven of coventry")) == [provider]

    def test_taking_up_another_name_leaves_it_once(self):
        provider = a_provider("CRASAC")
        add_name(provider, name="Coventry Centre", **by_and_at())
        change(provider, name="Coventry Centre")
        assert [name.name for name in provider.names.all()] == ["CRASAC"]

    def test_its_own_name_needs_no_confirming(self):
        assert change(a_provider("Coventry Haven"), name="COVENTRY HAVEN").name == "COVENTRY HAVEN"

    def test_each_change_is_written_down_with_what_was(self):
        provider = a_provider("Haven")
        change(provider, reach=Reach.NATIONAL, areas=[an_area()])
        changes = AuditEvent.objects.get(action="providers.provider.changed").details["changes"]
        assert changes == "reach was “Local”, is now “National”; areas was “”, is now “Coventry”"

    def test_nothing_changed_is_not_written_down(self):
        change(a_provider())
        assert not AuditEvent.objects.filter(action="providers.provider.changed").exists()

    def test_a_consortium_with_members_stays_one(self):
        consortium = a_consortium(members=(a_provider(),))
        assert refusals(change, consortium, kind=ProviderKind.CHARITY) == {"kind"}
        assert change(a_consortium(), kind=ProviderKind.CHARITY).kind == ProviderKind.CHARITY

    def test_a_merged_record_is_closed(self):
        assert refusals(change, a_merged_provider(), about="More") == {None}


class TestNames:
    def test_the_very_same_name_twice_is_refused(self):
        provider = a_provider("Sandwell Women’s Aid")
        add_name(provider, name="Sandwell’s Womens Aid", **by_and_at())
        for name in ["Sandwell’s Womens Aid", " Sandwell Women’s  Aid "]:
            assert refusals(add_name, provider, name=name, **by_and_at()) == {"name"}

    def test_a_spelling_that_differs_in_a_sign_is_kept(self):
        provider = a_provider("Sandwell Women’s Aid")
        assert add_name(provider, name="Sandwell Women's Aid", source="report", **by_and_at()).pk

    def test_somebody_elses_name_asks_to_be_confirmed(self):
        a_provider("Crisis Point")
        provider = a_provider()
        assert refusals(add_name, provider, name="crisis point", **by_and_at()) == {"confirmed"}
        assert add_name(provider, name="crisis point", confirmed=True, **by_and_at()).pk

    @pytest.mark.parametrize(("name", "source", "field"), [("x" * 301, "", "name"), ("Haven", "x" * 301, "source")])
    def test_what_does_not_fit_is_refused(self, name, source, field):
        assert refusals(add_name, a_provider("Y"), name=name, source=source, **by_and_at()) == {field}

    def test_a_removed_name_finds_nothing_and_stays_in_the_log(self):
        remove_name(add_name(a_provider("Haven"), name="Refuge", **by_and_at()), **by_and_at())
        assert not Provider.objects.called("refuge").exists()
        assert AuditEvent.objects.get(action="providers.name.removed").details["name"] == "Refuge"
