"""The Celery application: a wake-up for work that is already written down in the database."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jumpstarters.settings.local")

app = Celery("jumpstarters")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
