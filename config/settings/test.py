"""For the suite: the local settings with cheap passwords and mail kept in memory."""

from .local import *  # noqa: F403

SECRET_KEY = "for-tests-only"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True
ACCOUNT_RATE_LIMITS = False

# Sixteen rivals on a slow machine wait longer than an office ever does.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"]["timeout"] = 120
