"""Where the site stands, for commands that write mails: they have no request to read it from."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import CommandError


def add_site_argument(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--site", default="", help="where people sign in, for example https://victims.example.org (the first host)"
    )


def site_from(given: str) -> str:
    """The address that links begin with: what was given, or the first trusted host. Refused without https:// or http://."""
    trusted = getattr(settings, "CSRF_TRUSTED_ORIGINS", [])
    site = given or (trusted[0] if trusted else "")
    if not site.startswith(("https://", "http://")):
        raise CommandError("Say where people sign in, with https:// in front: --site https://victims.example.org")
    return f"{site.rstrip('/')}/"
