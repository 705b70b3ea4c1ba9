"""A dossier that was reopened leaves again in a next version, and what was made later says so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0018_reminders_and_topics")]

    operations = [
        migrations.AddField(
            model_name="participationsnapshot",
            name="version",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="versie"),
        ),
        migrations.AddField(
            model_name="participationsnapshot",
            name="origin",
            field=models.CharField(
                choices=[
                    ("on_time", "Op de dag zelf"),
                    ("history", "Later gemaakt, zoals de gegevens toen in het dossier stonden"),
                    ("later", "Later gemaakt, met gegevens die later ingevuld zijn"),
                ],
                default="on_time",
                max_length=8,
                verbose_name="hoe gemaakt",
            ),
        ),
        migrations.RemoveConstraint(model_name="participationsnapshot", name="participation_once"),
        migrations.AddConstraint(
            model_name="participationsnapshot",
            constraint=models.UniqueConstraint(
                fields=("traject", "moment", "version"),
                name="participation_once",
                violation_error_message="Deze momentopname bestaat al.",
            ),
        ),
    ]
