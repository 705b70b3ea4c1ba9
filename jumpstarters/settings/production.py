"""Settings for production: every secret comes from the environment, nothing has a default."""

from jumpstarters.settings.base import *  # noqa: F403  settings modules extend each other this way
from jumpstarters.settings.base import env

ENVIRONMENT = env("ENVIRONMENT", default="production")
SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
SITE_URL = env("SITE_URL")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
FIELD_KEYS = env.list("FIELD_KEYS")
BLIND_INDEX_KEY = env("BLIND_INDEX_KEY")
MFA_REQUIRED = True

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^gezond/$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"

REDIS_URL = env("REDIS_URL")
CACHES = {
    "default": {"BACKEND": "core.cache.FailSafeRedisCache", "LOCATION": REDIS_URL},
    "sessions": {"BACKEND": "core.cache.FailSafeSessionCache", "LOCATION": REDIS_URL},
}
CELERY_BROKER_URL = REDIS_URL
# A web process that wakes the worker does not wait for a Redis that is away; the sweeper comes by anyway.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_connect_timeout": 2,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
}
# How many proxies stand before the web server and add the visitor's address to X-Forwarded-For. Without
# it all visitors would share the limits of one address.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env("EMAIL_HOST")
EMAIL_PORT = env.int("EMAIL_PORT", default=587)
EMAIL_HOST_USER = env("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=True)
