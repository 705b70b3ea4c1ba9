"""Settings for the tests: the same database engine, stricter than production."""

import tempfile
from pathlib import Path

from jumpstarters.settings.base import *  # noqa: F403  settings modules extend each other this way
from jumpstarters.settings.base import DATABASES, env

ENVIRONMENT = "test"
SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SITE_URL = "http://testserver"
FIELD_KEYS = [
    "test:dGVzdC10ZXN0LXRlc3QtdGVzdC10ZXN0LTAxMjM0NTY=",
    "old:b2xkLW9sZC1vbGQtb2xkLW9sZC1vbGQtb2xkLTAxMjM=",
]
BLIND_INDEX_KEY = "dGVzdC1pbmRleC10ZXN0LWluZGV4LXRlc3QtMDEyMzQ="

if name := env("TEST_DATABASE_NAME", default=""):
    DATABASES["default"]["TEST"] = {"NAME": name}
# Emptying tables between tests is refused by the journal's trigger unless this is set.
DATABASES["default"]["OPTIONS"]["options"] += " -c jumpstarters.allow_truncate=on"
DATABASES["default"]["CONN_MAX_AGE"] = 0

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# In memory where there is such a folder: each file is waited for until it is on the disk.
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="jumpstarters-test-", dir=next(Path("/dev").glob("shm"), None)))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
CELERY_BROKER_URL = "memory://"
ACCOUNT_RATE_LIMITS = False
