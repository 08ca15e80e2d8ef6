"""Settings, all from the environment; `docs/operations.md` lists each one.

What is missing or senseless is collected in SETTINGS_PROBLEMS and reported by `manage.py check` (cms/deployment.py),
so that a wrong value gives a sentence with a hint instead of a stack trace.
"""

import json
from pathlib import Path
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.conf import locale
from django.core.exceptions import ImproperlyConfigured

from cms import languages

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")
YES, NO = {"true", "yes", "on", "1"}, {"false", "no", "off", "0"}
SETTINGS_PROBLEMS: list[tuple[str, str, str]] = []  # (setting, what is wrong, hint)


def _path(name: str, default: str) -> Path:
    chosen: str = env.str(name, default)
    return (BASE_DIR / chosen).resolve()


def _local_secret() -> str:
    """Return this machine's own key, made at the first start; production sets SECRET_KEY."""
    kept = BASE_DIR / "var" / "secret_key"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(token_urlsafe(50))
    return kept.read_text()


def _boolean(name: str, *, default: bool) -> bool:
    stated = env.str(name, "").lower()
    if stated and stated not in YES | NO:
        # django-environ would take any other word for no.
        SETTINGS_PROBLEMS.append((name, "is neither true nor false", f"Set {name}=true or {name}=false."))
    return stated in YES if stated in YES | NO else default


def _positive(name: str, *, default: int) -> int:
    stated = env.str(name, "")
    if stated and not (stated.isascii() and stated.isdigit() and 0 < int(stated) < 10**9):
        SETTINGS_PROBLEMS.append((name, "is no positive whole number", f"Set {name}={default}, or leave it out."))
        return default
    return int(stated) if stated else default


def _languages(name: str, *, default: list[str]) -> list[str]:
    stated = env.list(name, default=default)
    if unknown := [code for code in stated if code not in languages.REGISTRY]:
        known = ", ".join(languages.REGISTRY)
        SETTINGS_PROBLEMS.append((name, f"names no language we know: {', '.join(unknown)}", f"Known are {known}."))
    return [code for code in stated if code in languages.REGISTRY]


def _hour(name: str, *, default: int) -> int:
    stated = env.str(name, "")
    if stated and not (stated.isascii() and stated.isdigit() and int(stated) < 24):
        SETTINGS_PROBLEMS.append((name, "is no full hour of a day", f"Set {name}={default}, or another number from 0 to 23."))
        return default
    return int(stated) if stated else default


def _mail() -> dict[str, Any]:
    """Where e-mail is sent through; nowhere unless EMAIL_URL says so."""
    stated, nowhere = env.str("EMAIL_URL", ""), {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    if not stated:
        return nowhere
    try:
        chosen: dict[str, Any] = environ.Env.email_url_config(stated)
    except (ImproperlyConfigured, ValueError):
        chosen = {}
    if not chosen or (urlsplit(stated).scheme.startswith("smtp") and not chosen.get("EMAIL_HOST")):
        hint = "Use smtp+tls://user:password@mail.example.org:587, or smtp+ssl or smtp."
        SETTINGS_PROBLEMS.append(("EMAIL_URL", "names no mail server", hint))
        return nowhere
    ports = {"smtp": 25, "smtps": 587, "smtp+tls": 587, "smtp+ssl": 465}
    chosen["EMAIL_PORT"] = chosen["EMAIL_PORT"] or ports.get(urlsplit(stated).scheme, 25)
    return {name: "" if value is None else value for name, value in chosen.items() if name.startswith("EMAIL_")}


def _options(name: str) -> dict[str, Any]:
    """Read a JSON object, such as the options of a storage."""
    try:
        stated = json.loads(env.str(name, "{}"))
    except ValueError:
        stated = None
    if not isinstance(stated, dict):
        hint = f'Put it in braces: {name}={{"location": "/srv/copy", "allow_overwrite": true}}'
        SETTINGS_PROBLEMS.append((name, "is no JSON object", hint))
        return {}
    return stated


def _database() -> dict[str, Any]:
    default = f"sqlite:///{BASE_DIR / 'var' / 'db.sqlite3'}"
    chosen: dict[str, Any] = environ.Env.db_url_config(env.str("DATABASE_URL", default))
    known = {"django.db.backends.sqlite3", "django.db.backends.postgresql"}
    if chosen.get("ENGINE") not in known or not chosen.get("NAME"):
        hint = "Use sqlite:////path/to/db.sqlite3 or postgres://user:password@host:5432/name."
        SETTINGS_PROBLEMS.append(("DATABASE_URL", "names no SQLite or PostgreSQL database", hint))
        chosen = environ.Env.db_url_config(default)
    if chosen["ENGINE"] == "django.db.backends.sqlite3":
        Path(chosen["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;"
        # IMMEDIATE takes the write lock at BEGIN, so that two writers wait instead of failing half-way.
        chosen["OPTIONS"] = {"init_command": pragmas, "transaction_mode": "IMMEDIATE"}
    return chosen


SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
_site = urlsplit(SITE_URL)
if _site.scheme not in {"http", "https"} or not _site.hostname:
    SETTINGS_PROBLEMS.append(
        ("SITE_URL", "is no web address", "Set it to the public address, such as https://leaflets.example.org.")
    )
IS_LOCAL = _site.hostname in {"127.0.0.1", "localhost", "::1"}

DEBUG = _boolean("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", "")
if not SECRET_KEY:
    SECRET_KEY = _local_secret()
    if not IS_LOCAL:
        SETTINGS_PROBLEMS.append(("SECRET_KEY", "is not set", "Set it to 50 or more random characters and keep it secret."))
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[_site.hostname or "127.0.0.1", "127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = [f"{_site.scheme}://{_site.netloc}"] if _site.hostname else []

DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PUBLISHED_ROOT = _path("PUBLISHED_ROOT", "var/site")
CATALOGUE_ROOT = _path("CATALOGUE_ROOT", "locale")
READING_MEMORY_MB = _positive("READING_MEMORY_MB", default=256)
METRICS = _boolean("METRICS", default=True)
PICTURES_ROOT = _path("PICTURES_ROOT", "var/pictures")
UPLOADS_ROOT = _path("UPLOADS_ROOT", "var/uploads")
TALK_PICTURES_ROOT = _path("TALK_PICTURES_ROOT", "var/talk")
PARITY_LANGUAGES = _languages("PARITY_LANGUAGES", default=["cy"])  # go out together with English, or it is said why not
PAPERS = _boolean("PAPERS", default=True)  # whether editions are printed to PDF when they are published
RELEASES_KEPT = _positive("RELEASES_KEPT", default=10)
OVERDUE_NOTICE_DAYS = _positive("OVERDUE_NOTICE_DAYS", default=90)  # after which patients are told that a review is overdue

# Readers' messages an hour, from one source and over all. Counted in files, so that every worker process of this machine
# counts with the others and nothing about a reader reaches the database.
FEEDBACK_PER_SOURCE = _positive("FEEDBACK_PER_SOURCE", default=20)
FEEDBACK_OVER_ALL = _positive("FEEDBACK_OVER_ALL", default=600)
ACTS_PER_MINUTE = _positive("ACTS_PER_MINUTE", default=120)  # on words, by one person; more are asked to wait
# Whether translators, revisers, back-translators and clinical reviewers need a current competence in the register to act.
COMPETENCE_REQUIRED = _boolean("COMPETENCE_REQUIRED", default=False)
# How long the audit trail may go without a person reading it; after that, coordinators are reminded.
AUDIT_REVIEW_MONTHS = _positive("AUDIT_REVIEW_MONTHS", default=6)
# The questions that full reviews ask of a page; without it those of cms/review/full_review.toml.
REVIEW_QUESTIONS = env.str("REVIEW_QUESTIONS", "")
if REVIEW_QUESTIONS and not Path(REVIEW_QUESTIONS).is_file():
    SETTINGS_PROBLEMS.append(("REVIEW_QUESTIONS", "names no file", "Name a file such as cms/review/full_review.toml."))
# A LibreTranslate service that may suggest words to translators; none unless it is named.
MACHINE_TRANSLATION_URL = env.str("MACHINE_TRANSLATION_URL", "")
MACHINE_TRANSLATION_KEY = env.str("MACHINE_TRANSLATION_KEY", "")
if MACHINE_TRANSLATION_URL and urlsplit(MACHINE_TRANSLATION_URL).scheme not in {"http", "https"}:
    SETTINGS_PROBLEMS.append(("MACHINE_TRANSLATION_URL", "is no web address", "Set it as in https://translate.example.org."))
# What people are told of is mailed by `manage.py send_notifications`, where there is a mail server.
_chosen_mail = _mail()
EMAIL_BACKEND = _chosen_mail["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _chosen_mail.get("EMAIL_HOST", "localhost"), _chosen_mail.get("EMAIL_PORT", 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _chosen_mail.get("EMAIL_HOST_USER", ""), _chosen_mail.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS, EMAIL_USE_SSL = _chosen_mail.get("EMAIL_USE_TLS", False), _chosen_mail.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = _chosen_mail.get("EMAIL_FILE_PATH") or None
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"Verbatim <verbatim@{_site.hostname or 'localhost'}>")
DIGEST_HOUR = _hour("DIGEST_HOUR", default=7)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": _path("CACHE_ROOT", "var/cache"),
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    }
}

INSTALLED_APPS = [
    "modeltranslation",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "cms.workbench.apps.ScreenFiles",
    "csp",
    "django_htmx",
    "cms.audit",
    "cms.people",
    "cms.notifications",
    "cms.memory",
    "cms.factsheets",
    "cms.discussion",
    "cms.review",
    "cms.catalogues",
    "cms.releases",
    "cms.feedback",
    "cms.workbench",
    "cms.reading",
    "cms.demonstration",
]
MIDDLEWARE = [
    "cms.reading.middleware.ReadingMiddleware",  # first: answers patients where Django stands alone, see cms/wsgi.py
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cms.workbench.middleware.RefusalMiddleware",
    "cms.workbench.middleware.BlindMiddleware",
    "cms.workbench.middleware.GlossaryMiddleware",
]
ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "NAME": "workbench",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
    {
        # Patient pages: no request, no database; `i18n` gives approved words only (cms/releases/templatetags/approved.py).
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "NAME": "reading",
        "DIRS": [BASE_DIR / "templates" / "reading"],
        "OPTIONS": {
            "libraries": {"i18n": "cms.releases.templatetags.approved"},
            "builtins": ["cms.releases.templatetags.approved"],
        },
    },
]

# Two engines, two libraries named i18n, on purpose: the patient pages' one gives approved words only.
SILENCED_SYSTEM_CHECKS = ["templates.W003"]

AUTH_USER_MODEL = "people.Person"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "workbench:sign_in"
LOGIN_REDIRECT_URL = "workbench:my_work"
LOGOUT_REDIRECT_URL = "workbench:sign_in"

locale.LANG_INFO.update(languages.django_lang_info())
LANGUAGE_CODE = languages.SOURCE
LANGUAGES = languages.django_languages()
LANGUAGES_BIDI = [code for code, entry in languages.REGISTRY.items() if entry.is_rtl]
LOCALE_PATHS = [CATALOGUE_ROOT]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"

MODELTRANSLATION_DEFAULT_LANGUAGE = languages.SOURCE
# A missing translation is empty, never English.
MODELTRANSLATION_ENABLE_FALLBACKS = False
MODELTRANSLATION_FALLBACK_LANGUAGES = ()

STATIC_URL = "static/"
STATIC_ROOT = _path("STATIC_ROOT", "var/static")
STATICFILES_DIRS = [
    BASE_DIR / "static",
    *([("bootstrap", _bootstrap)] if (_bootstrap := BASE_DIR / "node_modules" / "bootstrap" / "dist").exists() else []),
]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "cms.workbench.storage.StaticFiles"},
}
if _published := env.str("PUBLISHED_STORAGE", ""):  # where `manage.py push_release` copies the current release to
    STORAGES["published"] = {"BACKEND": _published, "OPTIONS": _options("PUBLISHED_STORAGE_OPTIONS")}

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _site.scheme == "https"
SECURE_HSTS_SECONDS = 31_536_000 if _site.scheme == "https" else 0
BEHIND_PROXY = _boolean("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SESSION_COOKIE_AGE = 12 * 60 * 60

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}
