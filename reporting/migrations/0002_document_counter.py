from django.db import migrations, models

KINDS = [
    ("referral_card", "Doorverwijskaart"),
    ("decision_explore", "Besluit verkennende fase"),
    ("decision_guide", "Besluit begeleidende fase"),
    ("certificate", "Attest prestarterstraject"),
    ("intake", "Intakefiche"),
    ("agreement", "Akkoord gegevensverwerking"),
    ("referral_back", "Terugverwijzing naar VDAB"),
]


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="DocumentCounter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(choices=KINDS, max_length=20)),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "teller van documenten",
                "verbose_name_plural": "tellers van documenten",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "year"),
                        name="counter_once_per_kind_and_year",
                        violation_error_message="Deze teller bestaat al.",
                    )
                ],
            },
        ),
    ]
