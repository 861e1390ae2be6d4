import pytest

from core.refusal import Obstacle, Refused
from providers.models import ProviderIdentifier
from providers.rules import read_identifier
from providers.transitions import add_identifier, remove_identifier
from tests.factories.providers import a_merged_provider, a_provider, by_and_at


@pytest.mark.parametrize(
    ("scheme", "typed", "value"),
    [
        ("GB-CHC", "298028", "298028"),
        ("GB-CHC", " 1012345 ", "1012345"),
        ("GB-CHC", "GB-CHC-298028", "298028"),
        ("GB-CHC", "gb-chc-298028", "298028"),
        ("GB-CHC", "1012345-1", "1012345-1"),
        ("GB-CHC", "1012345–12", "1012345-12"),
        ("GB-CHC", "２９８０２８", "298028"),
        ("GB-COH", "02158780", "02158780"),
        ("GB-COH", "2158780", "02158780"),
        ("GB-COH", "oc 301540", "OC301540"),
        ("GB-COH", "IP12345R", "IP12345R"),
        ("GB-SC", "SC012345", "SC012345"),
        ("GB-SC", "012345", "SC012345"),
        ("GB-SC", "SCO12345", "SC012345"),
        ("GB-LAE", "bir", "BIR"),
    ],
)
def test_a_number_is_read_as_people_type_it(scheme, typed, value):
    assert read_identifier(scheme, typed) == value


@pytest.mark.parametrize(
    ("scheme", "typed"),
    [
        ("GB-CHC", ""),
        ("GB-CHC", "12345"),
        ("GB-CHC", "12345678"),
        ("GB-CHC", "012345"),
        ("GB-CHC", "1012345-0"),
        ("GB-CHC", "SC012345"),
        ("GB-CHC", "298028\x00"),
        ("GB-CHC", "<b>298028</b>"),
        ("GB-CHC", "٢٩٨٠٢٨x"),
        ("GB-COH", "215878"),
        ("GB-COH", "00000000"),
        ("GB-COH", "021587801"),
        ("GB-COH", "O2158780"),
        ("GB-SC", "1234567"),
        ("GB-LAE", "B1R"),
        ("GB-LAE", "E08000025"),
        ("GB-COH", "9" * 5000),
    ],
)
def test_what_the_register_could_not_have_given_is_refused(scheme, typed):
    refusal = read_identifier(scheme, typed)
    assert isinstance(refusal, Obstacle)
    assert refusal.field == "value"
    assert "for example" in refusal.message


def test_an_unknown_register_is_refused():
    assert read_identifier("GB-XYZ", "298028").field == "scheme"


@pytest.mark.django_db
class TestAdding:
    def add(self, provider, number="298028"):
        return add_identifier(provider, scheme="GB-CHC", number=number, **by_and_at())

    def test_it_is_kept_as_the_register_writes_it(self):
        assert self.add(a_provider(), " 298 028").org_id == "GB-CHC-298028"

    def test_a_number_that_another_holds_names_the_holder(self):
        self.add(a_provider("Victim Support"))
        with pytest.raises(Refused, match="already belongs to Victim Support"):
            self.add(a_provider(), "GB-CHC-298028")

    def test_its_own_number_twice_is_refused(self):
        provider = a_provider()
        self.add(provider)
        with pytest.raises(Refused, match="already belongs to this provider"):
            self.add(provider)

    def test_two_registers_may_give_the_same_figures(self):
        provider = a_provider()
        self.add(provider, "1158780")
        add_identifier(provider, scheme="GB-COH", number="01158780", **by_and_at())
        assert provider.identifiers.count() == 2

    def test_a_merged_provider_takes_none(self):
        with pytest.raises(Refused, match="was merged"):
            self.add(a_merged_provider())

    def test_a_removed_number_is_free_again(self):
        remove_identifier(self.add(a_provider()), **by_and_at())
        assert ProviderIdentifier.objects.count() == 0
        self.add(a_provider())
