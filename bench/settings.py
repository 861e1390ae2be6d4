"""The local settings on a database of its own, with Django's admin lists beside our pages as a yardstick."""

import dj_database_url

from config.settings.local import *  # noqa: F403
from config.settings.local import DATABASES, INSTALLED_APPS, TEMPLATES, VAR, env

DATABASES["default"] = {
    **DATABASES["default"],
    **dj_database_url.parse(env.str("BENCH_DATABASE_URL", default="") or f"sqlite:///{VAR / 'bench.sqlite3'}"),
}
if not DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {}
INSTALLED_APPS = ["django.contrib.admin", *INSTALLED_APPS]
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], VAR.parent / "bench" / "templates"]
ROOT_URLCONF = "bench.urls"
SILENCED_SYSTEM_CHECKS = ["admin.E410"]
