from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0017_import_rows_encrypted"),
    ]

    operations = [
        migrations.AddField(
            model_name="body",
            name="reminder_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Leeg: geen herinnering.",
                null=True,
                verbose_name="herinnering (dagen vooraf)",
            ),
        ),
        migrations.AlterField(
            model_name="coachquestion",
            name="subject",
            field=models.CharField(
                choices=[
                    ("start", "Een stap starten"),
                    ("end", "Een stap beëindigen, met het resultaat"),
                    ("correction", "Een foute registratie verbeteren"),
                    ("referral", "Een doorverwijzing of doorverwijskaart"),
                    ("number", "Een financieringsnummer"),
                    ("document", "Een document opladen"),
                    ("access", "Inzagerecht"),
                    ("other", "Iets anders"),
                ],
                max_length=160,
                verbose_name="onderwerp",
            ),
        ),
    ]
