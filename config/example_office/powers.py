from config.example_office.papers import read
from config.example_office.people import Cast
from grants.models import LegalPower
from grants.transitions import add_power


def enter_powers(cast: Cast) -> None:
    """The register of legal powers: the right ones first, then the citations known to be wrong, which point to them."""
    entered: dict[str, LegalPower] = {}
    for facts in read("powers")["powers"]:
        right = entered.get(facts.pop("instead", ""))
        entered[facts["provision"]] = add_power(
            **facts, is_wrong=right is not None, instead=right, by=cast.manager, at=cast.at
        )
