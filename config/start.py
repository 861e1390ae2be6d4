"""What `./run` does once everything is installed: one process migrates, loads the example office and serves."""

import gc
import os
import socket
import sys
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.wsgi import get_wsgi_application
from django.db import connections, transaction
from gunicorn.app.base import BaseApplication

HOST = "127.0.0.1"
THREADS = 4


class Server(BaseApplication):
    """Gunicorn with one worker, which is all that an SQLite file can use, and threads for what only reads."""

    def __init__(self, port: int):
        self.port = port
        super().__init__()

    def load_config(self) -> None:
        self.cfg.set("bind", f"{HOST}:{self.port}")
        self.cfg.set("worker_class", "gthread")
        self.cfg.set("threads", THREADS)
        self.cfg.set("preload_app", True)
        self.cfg.set("loglevel", "warning")
        self.cfg.set("control_socket_disable", True)
        # What is there before the first request stays: the garbage collector need not look at it in each one.
        self.cfg.set("post_worker_init", lambda worker: gc.freeze())

    def load(self) -> Any:
        return get_wsgi_application()


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    port = chosen_port()
    django.setup()
    prepare_database()
    say_where(port)
    # A forked worker must not share the connection that migrated.
    connections.close_all()
    Server(port).run()


def chosen_port() -> int:
    """The port of the environment, 8000 by default; ends the start in plain words when it cannot be used."""
    text = os.environ.get("PORT", "8000")
    if not text.isdecimal() or not 0 < int(text) < 65536:
        sys.exit(f"PORT must be a number from 1 to 65535, not {text!r}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(text)))
        except OSError as refusal:
            sys.exit(f"Port {text} cannot be used ({refusal.strerror}). Choose another: PORT=8001 ./run")
    return int(text)


def prepare_database() -> None:
    """Bring the tables up to date; load the example office into a database that has no office yet."""
    say("Bringing the database up to date ...")
    call_command("migrate", verbosity=0, interactive=False)
    if settings.EXAMPLE_SIGN_INS and "example_office" in get_commands() and not has_an_office():
        say("Loading the example office (first start only) ...")
        # All or nothing, so that a start that is stopped half-way begins again.
        with transaction.atomic():
            call_command("example_office")


def has_an_office() -> bool:
    return apps.get_model("commissioning", "Office").objects.exists()


def say_where(port: int) -> None:
    say(f"\nThe Victims Fund is at http://localhost:{port}/")
    people = example_people()
    if people:
        say("Choose one of these people on the sign-in page; no password is needed:")
        width = max(len(role) for _, role in people)
        for email, role in people:
            say(f"  {role:<{width}}  {email}")
    say("Stop with Ctrl-C. What was entered is kept.")


def example_people() -> list[tuple[str, str]]:
    """Address and role of each person whom the sign-in page offers; none where that offer is off."""
    if not settings.EXAMPLE_SIGN_INS:
        return []
    people = apps.get_model("accounts", "User").objects.filter(is_example=True, is_active=True).order_by("pk")
    return [(person.email, person.get_role_display()) for person in people]


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()
