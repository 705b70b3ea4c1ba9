# The production image: Python, pango for the documents, the locked packages and the code. Nothing else.
FROM python:3.13-slim-bookworm AS packages
COPY requirements.lock /
RUN python -m venv /packages \
    && /packages/bin/pip install --no-cache-dir --require-hashes --no-deps --only-binary :all: -r /requirements.lock

FROM python:3.13-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /app jumpstarters \
    && install -d -o jumpstarters -g jumpstarters /media
COPY --from=packages /packages /packages
WORKDIR /app
COPY . .
ENV PATH=/packages/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=jumpstarters.settings.production \
    MEDIA_ROOT=/media
# Hashed and compressed static files are part of the image; the values only let the settings load.
RUN SECRET_KEY=build ALLOWED_HOSTS=build SITE_URL=https://build.example.be REDIS_URL=redis://build \
    EMAIL_HOST=build FIELD_KEYS=build:build BLIND_INDEX_KEY=build DATABASE_URL=postgres:///build \
    python manage.py collectstatic --noinput
USER jumpstarters
EXPOSE 8000
CMD ["gunicorn", "jumpstarters.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--worker-class", "gthread", \
     "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--control-socket", "/run/jumpstarters/gunicorn.sock"]
