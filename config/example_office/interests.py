from commissioning.transitions import declare_interest
from config.example_office.papers import read
from config.example_office.people import Cast
from providers.models import Provider


def declare_interests(cast: Cast) -> None:
    """Each person's own ties, declared by themselves."""
    providers = {provider.name: provider for provider in Provider.objects.all()}
    for line in read("interests")["interests"]:
        person = cast.by_role[line["role"]]
        declare_interest(
            person=person,
            provider=providers[line["provider"]],
            kind=line["kind"],
            words=line["words"],
            started_on=line["started_on"],
            ended_on=line.get("ended_on"),
            by=person,
            at=cast.at,
        )
