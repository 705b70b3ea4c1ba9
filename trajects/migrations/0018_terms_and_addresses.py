import django.core.validators
from django.db import migrations, models

# What the file of the programme proposes; coordinators change it.
MONTHS = 6


def give_a_term(apps, schema_editor):
    """No registration is kept without a term, also of programmes that were loaded before there was one."""
    programmes = apps.get_model("trajects", "Programme").objects
    programmes.filter(self_registration=True).update(application_keep_months=MONTHS)


class Migration(migrations.Migration):
    dependencies = [
        ("trajects", "0017_candidate_page"),
    ]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="application_keep_months",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Daarna wordt ze gewist: zo lang na de weigering, of na de aanmelding als niemand antwoordde.",
                null=True,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="aanmelding zonder dossier bewaren (maanden)",
            ),
        ),
        migrations.AddField(
            model_name="vdabcheck",
            name="mediator_email",
            field=models.EmailField(blank=True, max_length=254, verbose_name="e-mail van de bemiddelaar"),
        ),
        migrations.AddField(
            model_name="followuprequest",
            name="address_checked",
            field=models.CharField(blank=True, max_length=200, verbose_name="hoe het adres nagekeken is"),
        ),
        migrations.RunPython(give_a_term, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("self_registration", False),
                    models.Q(("application_keep_months__gte", 1), ("application_keep_months__isnull", False)),
                    _connector="OR",
                ),
                name="programme_applications_have_term",
                violation_error_message="Klanten melden zichzelf aan: vul in na hoeveel maanden een aanmelding zonder dossier gewist wordt.",
            ),
        ),
    ]
