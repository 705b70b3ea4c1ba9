"""Settings that hold everywhere. What differs between environments comes from the environment."""

from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent.parent

ENVIRONMENT = "base"
DEBUG = False
ALLOWED_HOSTS: list[str] = []
# Links in mails are built from this setting and never from the Host header.
SITE_URL = env("SITE_URL", default="http://localhost:8000")

INSTALLED_APPS = [
    "jumpstarters.admin_config.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "guardian",
    "django_fsm",
    "django_htmx",
    "django_filters",
    "csp",
    "core",
    "people",
    "trajects",
    "referrals",
    "vouchers",
    "reporting",
    "jumpstarters",
]

MIDDLEWARE = [
    "core.middleware.RefuseUnstorableText",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "people.middleware.CurrentMembershipMiddleware",
    "people.middleware.MfaRequiredMiddleware",
    "core.middleware.IdleLogout",
    "core.middleware.NeverStore",
    "core.middleware.WaitedTooLong",
    "core.policy.PolicyMiddleware",
]

ROOT_URLCONF = "jumpstarters.urls"
WSGI_APPLICATION = "jumpstarters.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["core.templatetags.ui", "django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "jumpstarters.navigation.navigation",
            ],
        },
    }
]

DATABASES = {"default": env.db_url("DATABASE_URL", default="postgres:///jumpstarters")}
DATABASES["default"].update(
    {
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "options": "-c statement_timeout=10s -c lock_timeout=5s"
            " -c idle_in_transaction_session_timeout=30s"
        },
    }
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
ANONYMOUS_USER_NAME = None
GUARDIAN_RAISE_403 = True
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/ip,5/5m/key", "reset_password": "20/h/ip,3/h/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Jumpstarters"
MFA_FORMS = {"activate_totp": "people.forms.second_step.ActivateTOTPForm"}
# Staff must use a second step in production; locally it may be tried without.
MFA_REQUIRED = False

SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_CACHE_ALIAS = "sessions"
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_IDLE_SECONDS = 30 * 60
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "core.views.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Nederlands")), ("en", _("Engels"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Brussels"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Private files are never served by their path, only by a view that checks the reader.
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(BASE_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# Without files: the longest form has some twenty texts of 20 000 characters.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
UPLOAD_MAX_BYTES = 10 * 1024 * 1024
UPLOAD_MAX_FILES = 10
# What the parts of a document of Word or Excel may become together when somebody opens it.
UPLOAD_MAX_UNPACKED_BYTES = 100 * 1024 * 1024

# Without Redis sessions are read from the database: a copy in one process would outlive a logout in another.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "sessions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}

CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE = {
    "send-queued-mail": {"task": "core.tasks.sweep_outbox", "schedule": 15.0},
    "render-documents": {"task": "reporting.tasks.render_waiting_documents", "schedule": 60.0},
    "prepare-files": {"task": "reporting.tasks.prepare_files", "schedule": 20.0},
    "run-imports": {"task": "reporting.tasks.run_imports", "schedule": 20.0},
    "forget-imports": {"task": "reporting.tasks.forget_imports", "schedule": crontab(hour=3, minute=30)},
    "sweep-files": {"task": "core.tasks.sweep_files", "schedule": crontab(hour=3, minute=45)},
    "end-aftercare": {"task": "trajects.tasks.end_aftercare", "schedule": crontab(hour=4, minute=15)},
    "remind-providers": {"task": "vouchers.tasks.remind_providers", "schedule": crontab(hour=7, minute=30)},
    "remind-unanswered-referrals": {
        "task": "referrals.tasks.remind_unanswered",
        "schedule": crontab(hour=7, minute=0),
    },
    "remind-checkers": {"task": "referrals.tasks.remind_checkers", "schedule": crontab(hour=7, minute=15)},
    "send-radar-digests": {
        "task": "reporting.tasks.send_radar_digests",
        "schedule": crontab(hour=7, minute=45),
    },
    "remind-meetings": {"task": "reporting.tasks.remind_meetings", "schedule": crontab(hour=7, minute=20)},
    "send-dashboards": {"task": "reporting.tasks.send_dashboards", "schedule": crontab(hour=5, minute=30)},
    "ask-after-six-months": {
        "task": "reporting.tasks.ask_after_six_months",
        "schedule": crontab(hour=4, minute=40),
    },
    "make-up-entry-snapshots": {
        "task": "reporting.tasks.make_up_entry_snapshots",
        "schedule": crontab(hour=4, minute=50),
    },
    "ask-opinions": {"task": "vouchers.tasks.ask_opinions", "schedule": crontab(hour=7, minute=15)},
    "forget-applications": {
        "task": "trajects.tasks.forget_applications",
        "schedule": crontab(hour=3, minute=50),
    },
    "forget-passwords": {"task": "trajects.tasks.forget_passwords", "schedule": crontab(hour=3, minute=40)},
    "remind-sessions": {"task": "trajects.tasks.remind_sessions", "schedule": crontab(hour=7, minute=15)},
    "remind-aftercare": {"task": "trajects.tasks.remind_aftercare", "schedule": crontab(hour=4, minute=30)},
}

# A file whose worker died is taken up by the next one after the lease; who keeps killing workers is given up.
PREPARED_LEASE_SECONDS = 60
PREPARED_GIVE_UP_SECONDS = 30 * 60
PREPARED_MAIL_AFTER_SECONDS = 60
PREPARED_FILE_HOURS = 48
# Data of another system: a worker holds it this long, and lets others through after each share of the work.
IMPORT_LEASE_SECONDS = 60
IMPORT_SHARE_SECONDS = 20
# The rows of a file that nobody looks at any more are thrown away.
IMPORT_KEPT_DAYS = 30

EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Jumpstarters <noreply@jumpstarters.example.be>")
# A mail whose worker died leaves again within a minute: the lease ends, then the next sweep finds it.
OUTBOX_LEASE_SECONDS = 40
# Each wait is twice the one before, up to an hour: a mail server may be away for two days.
OUTBOX_MAX_ATTEMPTS = 56
OUTBOX_BACKOFF_SECONDS = 30
OUTBOX_LONGEST_WAIT_SECONDS = 60 * 60

# 11 July is no public holiday, but many offices in Flanders are closed then: it counts as a working day or not.
FLEMISH_DAY_IS_FREE = env.bool("FLEMISH_DAY_IS_FREE", default=False)

# Keys for the national number live outside the database (quality R9).
# FIELD_KEYS: "id:base64" pairs, the first one encrypts, all of them decrypt.
FIELD_KEYS = env.list("FIELD_KEYS", default=[])
BLIND_INDEX_KEY = env("BLIND_INDEX_KEY", default="")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {
        "no_secrets": {
            "()": "django.utils.log.CallbackFilter",
            "callback": "ext://jumpstarters.logs.hide_secrets",
        }
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["no_secrets"]}
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    # A request log carries the token of a provider's link in its path: only failures of the server are kept.
    "loggers": {"django.request": {"level": "ERROR"}},
}
