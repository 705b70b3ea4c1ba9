import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def keep_calls(apps, schema_editor):
    """One call fitted on a referral until now; it becomes the first of its list.

    Who noted it stands in the journal.
    """
    Referral = apps.get_model("referrals", "Referral")
    PhoneCall = apps.get_model("referrals", "PhoneCall")
    Event = apps.get_model("core", "Event")
    noted = Event.objects.filter(kind="referral.phoned", actor_id__isnull=False).order_by("occurred_at", "pk")
    by = dict(noted.values_list("subject_id", "actor_id"))
    users = set(
        apps.get_model(settings.AUTH_USER_MODEL)
        .objects.filter(pk__in=by.values())
        .values_list("pk", flat=True)
    )
    for referral in Referral.objects.filter(phoned_on__isnull=False).iterator():
        who = by.get(referral.pk)
        PhoneCall.objects.create(
            referral=referral,
            on=referral.phoned_on,
            note=referral.phone_note,
            by_id=who if who in users else referral.from_user_id,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_lists_texts_and_sheets"),
        ("referrals", "0003_area_pages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="card_signed_name",
            field=models.CharField(blank=True, max_length=420, verbose_name="naam onder de kaart"),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("card_evidence", "screen"), _negated=True),
                    models.Q(("card_signed_name", ""), _negated=True),
                    _connector="OR",
                ),
                name="referral_screen_has_name",
                violation_error_message="Vul de naam in van wie op het scherm tekende.",
            ),
        ),
        migrations.CreateModel(
            name="PhoneCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="gemaakt op")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="gewijzigd op")),
                ("on", models.DateField(verbose_name="gebeld op")),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("to_adviser", "Wie doorverwijst, belde de adviseur"),
                            ("to_sender", "De adviseur belde wie doorverwijst"),
                            ("to_candidate", "De adviseur belde de kandidaat"),
                        ],
                        default="to_adviser",
                        max_length=20,
                        verbose_name="wie belde wie",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="afspraken")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="genoteerd door",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phone_calls",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "verbose_name": "telefoongesprek",
                "verbose_name_plural": "telefoongesprekken",
                "ordering": ("-on", "-pk"),
            },
        ),
        migrations.RunPython(keep_calls, migrations.RunPython.noop),
    ]
