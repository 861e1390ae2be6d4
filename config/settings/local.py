"""The embedded default: one machine, an SQLite file, the example office. Never for real people's money."""

from .base import *  # noqa: F403
from .base import VAR, env

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="example-office-only-never-in-production")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"
EXAMPLE_SIGN_INS = True
WHITENOISE_USE_FINDERS = True
# Passkeys need https except on localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
