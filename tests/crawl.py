"""Every named address of the system with a row of the example office for each of its parameters."""

from django.test import Client
from django.urls import URLPattern, get_resolver

from accounts.models import User
from accounts.roles import Role
from commissioning.models import Commitment, FundingStream, OfficeHolderTerm, PriorityAdoption
from providers.models import ConsortiumMembership, Contact, ProviderIdentifier, ProviderName

ANONYMOUS = "nobody signed in"
WHO = [*Role.values, ANONYMOUS]
UNKNOWN = {
    "slug": "no-such-thing",
    "into": "no-such-provider",
    "fund": "no-such-fund",
    "year": "1999-00",
    "pk": 999_999,
    "number": 999_999,
}


def routes(patterns=None, namespace=""):
    """Each named route with its parameters: ('commissioning:fund-detail', {'slug', 'year'})."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLPattern):
            if one.name:
                yield f"{namespace}{one.name}", set(one.pattern.regex.groupindex)
        else:
            yield from routes(one.url_patterns, f"{namespace}{one.namespace}:" if one.namespace else namespace)


def known_keys(name, parameters):
    """A row of the example office for each parameter of a route."""
    noun = name.partition(":")[2]
    slugs = {"providers": "victim-support", "reports": "victim-support"}
    keys = {
        "year": "2017-18",
        "fund": "victims-fund",
        "into": "brake",
        "number": 3,
        "slug": slugs.get(name.partition(":")[0], "victims-fund"),
        "pk": Commitment.objects.order_by("pk").last().pk,
    }
    if noun.startswith(("priority", "adoption", "synonym")):
        keys |= {"slug": "domestic-abuse", "pk": PriorityAdoption.objects.filter(priority__slug="domestic-abuse")[0].pk}
    if noun.startswith("stream"):
        keys["slug"] = FundingStream.objects.all()[0].slug
    if noun.startswith("term"):
        keys["pk"] = OfficeHolderTerm.objects.all()[0].pk
    if name.startswith("accounts:"):
        keys["pk"] = User.objects.get(role=Role.READER).pk
    if name.startswith("providers:"):
        keys |= _row_of_a_provider(noun)
    return {parameter: keys[parameter] for parameter in parameters if parameter in keys}


def _row_of_a_provider(noun):
    rows = {
        "contact": (Contact.objects.first(), "provider"),
        "name": (ProviderName.objects.first(), "provider"),
        "identifier": (ProviderIdentifier.objects.first(), "provider"),
        "member": (ConsortiumMembership.objects.first(), "consortium"),
    }
    for stem, (row, owner) in rows.items():
        if noun.startswith(stem) or f"-{stem}" in noun:
            return {"pk": row.pk, "slug": getattr(row, owner).slug}
    return {}


def signed_in(who):
    client = Client(raise_request_exception=True)
    if who != ANONYMOUS:
        client.force_login(User.objects.get(role=who), backend="django.contrib.auth.backends.ModelBackend")
    return client
