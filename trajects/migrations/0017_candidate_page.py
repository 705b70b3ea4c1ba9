import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("trajects", "0016_words_of_figures"),
    ]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="client_page_days",
            field=models.PositiveSmallIntegerField(
                default=90, verbose_name="link eigen pagina geldig (dagen)"
            ),
        ),
        migrations.AddField(
            model_name="dossierdocument",
            name="from_candidate",
            field=models.BooleanField(default=False, verbose_name="door de kandidaat gebracht"),
        ),
        migrations.AddField(
            model_name="dossierdocument",
            name="shared_with_mediator",
            field=models.BooleanField(default=False, verbose_name="de bemiddelaar mag dit zien"),
        ),
        migrations.AddConstraint(
            model_name="dossierdocument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("shared_with_mediator", False), ("from_candidate", True), _connector="OR"
                ),
                name="document_shared_by_candidate",
                violation_error_message="Alleen de kandidaat zegt of de bemiddelaar een document mag zien.",
            ),
        ),
        migrations.CreateModel(
            name="ClientLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("email", models.EmailField(max_length=254, verbose_name="gestuurd naar")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="gestuurd op")),
                ("expires_at", models.DateTimeField(verbose_name="geldig tot")),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="laatst geopend op")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="ingetrokken op")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "traject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="client_links",
                        to="trajects.traject",
                    ),
                ),
            ],
            options={
                "verbose_name": "link naar de pagina van een kandidaat",
                "verbose_name_plural": "links naar de pagina van een kandidaat",
                "ordering": ("-made_at", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("traject",),
                        name="client_link_one_holds",
                        violation_error_message="Er is al een link. Trek die eerst in.",
                    )
                ],
            },
        ),
    ]
