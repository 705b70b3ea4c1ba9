"""Rows of the lists of who works where get an address of their own and a version; postcodes have four digits."""

import uuid

import django.core.validators
from django.db import migrations, models
from django.db.models import Q

POSTCODE = [django.core.validators.MinValueValidator(1000), django.core.validators.MaxValueValidator(9999)]
ENDS = {"low": "van postcode", "high": "tot en met postcode"}


def _identify(model):
    """Every row gets an identifier of its own; one default for all would not be unique."""
    field = models.UUIDField(default=uuid.uuid4, editable=False)
    unique = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    return [
        migrations.AddField(model, "public_id", field),
        # The names come from the list of operations below.
        migrations.RunSQL(
            f"UPDATE referrals_{model} SET public_id = gen_random_uuid();",  # noqa: S608
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(model, "public_id", unique),
        migrations.AddField(model, "version", models.PositiveIntegerField(default=1, editable=False)),
    ]


def _bound(model, prefix):
    """Postcodes from 1000 to 9999, whoever writes the row."""
    return [
        *(
            migrations.AlterField(
                model, name, models.PositiveSmallIntegerField(validators=POSTCODE, verbose_name=label)
            )
            for name, label in ENDS.items()
        ),
        migrations.AddConstraint(
            model,
            models.CheckConstraint(
                name=f"{prefix}_postcodes_exist",
                condition=Q(low__gte=1000, high__lte=9999),
                violation_error_message="Een Belgische postcode heeft 4 cijfers.",
            ),
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("referrals", "0002_outreach_and_areas")]
    operations = [
        *_identify("postcodearea"),
        *_identify("consultantarea"),
        *_identify("adviserarea"),
        *_bound("postcodearea", "area"),
        *_bound("consultantarea", "consultant_area"),
        migrations.AlterConstraint(
            "postcodearea",
            "area_once",
            models.UniqueConstraint(
                fields=("low", "high", "organisation"),
                name="area_once",
                violation_error_message="Deze organisatie staat al bij deze postcodes.",
            ),
        ),
        migrations.AlterConstraint(
            "consultantarea",
            "consultant_area_once",
            models.UniqueConstraint(
                fields=("low", "high", "organisation", "consultant"),
                name="consultant_area_once",
                violation_error_message="Deze consulent staat al bij deze postcodes.",
            ),
        ),
    ]
