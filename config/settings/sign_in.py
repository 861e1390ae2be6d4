"""How people prove who they are: django-allauth, without self-registration. Reasons: docs/adr/0004."""

from environs import Env

env = Env()

AUTH_USER_MODEL = "accounts.User"
# The address is unique through a constraint over Lower(email), which this check does not see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.NotAboutThisPerson"},
    {"NAME": "accounts.passwords.LongEnough"},
    {"NAME": "accounts.passwords.NotCommon"},
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
# Nobody signs up, but allauth asks for a password at sign-in only when this list names one.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
# An address that is not entered here gets no mail from here.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": False}
PASSWORD_RESET_TIMEOUT = 60 * 60

ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_in.PasswordSignInForm",
    "request_login_code": "accounts.forms.sign_in.CodeRequestForm",
    "confirm_login_code": "accounts.forms.sign_in.CodeForm",
    "reset_password": "accounts.forms.password.PasswordForgottenForm",
    "reset_password_from_key": "accounts.forms.password.PasswordResetForm",
    "change_password": "accounts.forms.password.PasswordChangeForm",
    "set_password": "accounts.forms.password.PasswordSetForm",
    "reauthenticate": "accounts.forms.sign_in.PasswordConfirmForm",
}

# A session ends with the browser, after twelve hours at the latest.
ACCOUNT_SESSION_REMEMBER = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 60 * 60

MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Victims Fund"
# A phone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "accounts.forms.second_factor.SecondFactorForm",
    "reauthenticate": "accounts.forms.second_factor.SecondFactorConfirmForm",
    "activate_totp": "accounts.forms.second_factor.AuthenticatorAddForm",
    "deactivate_totp": "accounts.forms.second_factor.AuthenticatorRemoveForm",
    "generate_recovery_codes": "accounts.forms.second_factor.RecoveryCodesMakeForm",
    "add_webauthn": "accounts.forms.second_factor.PasskeyAddForm",
    "edit_webauthn": "accounts.forms.second_factor.PasskeyRenameForm",
}

# Rate limits are allauth's own and stay on. They count by address and by person in the cache: several server
# processes must share one (CACHE_URL), and behind proxies their number tells which address is the visitor's.
CACHES = {
    "default": env.dj_cache_url("CACHE_URL", default="locmem://"),
    # What never changes once it is printed, such as the words of a recommendation that was sent. Always within the
    # process: what is confidential lies in no other memory, and a new release prints everything anew.
    "printed": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "printed",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)

SOCIALACCOUNT_ADAPTER = "accounts.adapter.OrganisationSignInAdapter"
SOCIALACCOUNT_ONLY = False
# Only people whom an administrator has entered may sign in, by whichever door.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True

# OpenID Connect (Entra ID and others) is on when its three values are in the environment.
OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", default="")
SOCIALACCOUNT_PROVIDERS = {}
if OIDC_SERVER_URL:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "organisation",
                "name": env.str("OIDC_NAME", default="your organisation"),
                "client_id": env.str("OIDC_CLIENT_ID"),
                "secret": env.str("OIDC_CLIENT_SECRET"),
                "settings": {
                    "server_url": OIDC_SERVER_URL,
                    # Entra ID does not say whether an address is verified. True only for the office's own tenant.
                    "verified_email": env.bool("OIDC_EMAILS_ARE_VERIFIED", default=False),
                    "oauth_pkce_enabled": True,
                },
            },
        ],
    }

# A form posted after both cookies have gone keeps what was typed, like one posted after the session has.
CSRF_FAILURE_VIEW = "accounts.views.sign_in.form_not_accepted"
