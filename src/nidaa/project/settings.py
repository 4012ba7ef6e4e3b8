"""Django's settings. What differs between instances comes from ``Instance``; the rest is the same for all."""

from importlib.util import find_spec
from typing import Final
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO
from django.utils.functional import SimpleLazyObject

from nidaa.intake.instance import Instance
from nidaa.intake.secrets import InstanceSecrets
from nidaa.project.databases import databases

NIDAA: Final = Instance.from_environment()

_BASE = urlsplit(NIDAA.base_url)
_SECURE = _BASE.scheme == "https"

# --- What runs -------------------------------------------------------------------------------------

DEBUG = False
ROOT_URLCONF = "nidaa.project.urls"
ALLOWED_HOSTS = sorted({_BASE.hostname or "localhost", "localhost", "127.0.0.1", "[::1]"})
INSTALLED_APPS = [
    "nidaa.campaigns",  # These two before the admin, some of whose templates they replace.
    "nidaa.followers",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "nidaa.web",
    "nidaa.pages",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "nidaa.project.static_files.static_files_middleware",
    "csp.middleware.CSPMiddleware",
    "nidaa.web.middleware.language_middleware",
    "nidaa.web.outage.OutageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "autoescape": True,
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nidaa.web.context.page",
            ],
        },
    }
]

# --- Where it is kept ------------------------------------------------------------------------------

DATABASES = databases(NIDAA)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Languages and time ----------------------------------------------------------------------------

LANGUAGES = [("fr", "Français"), ("ar", "العربية"), ("en", "English"), ("zgh", "ⵜⴰⵎⴰⵣⵉⵖⵜ")]
# Django does not know Standard Moroccan Tamazight. What its own pages say falls back to LANGUAGE_CODE.
LANG_INFO["zgh"] = {"bidi": False, "code": "zgh", "name": "Tamazight", "name_local": "ⵜⴰⵎⴰⵣⵉⵖⵜ"}
FORMAT_MODULE_PATH = "nidaa.web.formats"
LANGUAGE_CODE = "fr"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Static files ----------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = NIDAA.data_dir / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "nidaa.project.static_files.HashedStaticFiles"},
}
# Files that were not collected (in tests, say) are looked up in their packages when they are asked for.
SERVESTATIC_USE_FINDERS = SERVESTATIC_AUTOREFRESH = not (STATIC_ROOT / "staticfiles.json").exists()

# --- Who may do what, and what a browser is told -----------------------------------------------------


def _django_key() -> str:
    return InstanceSecrets.load_or_create(NIDAA.secrets_dir).django_key


#: Read when first needed, so that a type check or a command without a database makes no secrets.
SECRET_KEY = SimpleLazyObject(_django_key)
AUTH_USER_MODEL = "campaigns.Organiser"
PASSWORD_HASHERS = [
    *(["django.contrib.auth.hashers.Argon2PasswordHasher"] if find_spec("argon2") else []),
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
# A session exists once an organiser has signed in: nobody else gets a cookie.
SESSION_COOKIE_NAME = "nidaa_session"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _SECURE
CSRF_COOKIE_NAME = "nidaa_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = _SECURE
CSRF_TRUSTED_ORIGINS = [f"{_BASE.scheme}://{_BASE.netloc}"]
CSRF_FAILURE_VIEW = "nidaa.web.error_pages.csrf_failure"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _SECURE else 0
# Believed only where a trusted proxy is known to set it.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if NIDAA.trusted_proxies else None
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # Other hosts below this domain are not ours to speak for,
    "security.W021",  # nor is a list that browsers ship.
    "security.W008",  # The proxy that ends TLS redirects; behind it everything is plain HTTP.
]
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "worker-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- What is logged --------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json_lines": {"()": "nidaa.project.log_lines.JsonLines"}},
    "filters": {"faults": {"()": "nidaa.project.log_lines.FaultsOnly"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json_lines"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # Django's own handlers mail administrators or print requests: both may quote a person.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        # Each refused form and each missing page would be a line: under load, thousands a second that say nothing.
        "django.request": {"handlers": [], "level": "ERROR", "propagate": True, "filters": ["faults"]},
        # A stranger can fill the log with wrong Host headers and missing pages.
        "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
LOGGING_CONFIG = "logging.config.dictConfig"
