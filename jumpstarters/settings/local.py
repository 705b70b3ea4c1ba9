"""Settings for `./dev run`: one machine, no Redis, mail goes to a folder."""

from jumpstarters.settings.base import *  # noqa: F403  settings modules extend each other this way
from jumpstarters.settings.base import BASE_DIR, env

ENVIRONMENT = "local"
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="local-only-not-for-production")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env.list("ALLOWED_HOSTS", default=[])]
LOCAL_DIR = BASE_DIR / ".local"

# These two keys protect invented people only; production refuses to start without its own.
FIELD_KEYS = env.list("FIELD_KEYS", default=["local:bG9jYWwtbG9jYWwtbG9jYWwtbG9jYWwtMDEyMzQ1Njc="])
BLIND_INDEX_KEY = env("BLIND_INDEX_KEY", default="bG9jYWwtaW5kZXgtbG9jYWwtaW5kZXgtMDEyMzQ1Njc=")

EMAIL_BACKEND = env("EMAIL_BACKEND", default="django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = env("EMAIL_FILE_PATH", default=str(LOCAL_DIR / "mail"))
EMAIL_HOST = env("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
MEDIA_ROOT = LOCAL_DIR / "media"
STATIC_ROOT = LOCAL_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

CELERY_BROKER_URL = env("CELERY_BROKER_URL", default="filesystem://")
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "data_folder_in": str(LOCAL_DIR / "broker" / "queue"),
    "data_folder_out": str(LOCAL_DIR / "broker" / "queue"),
    "control_folder": str(LOCAL_DIR / "broker" / "control"),
}
