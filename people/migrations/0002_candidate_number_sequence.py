"""Client numbers count on from five million (H-83)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE people_candidate_number START WITH 5000001 MINVALUE 5000001;",
            "DROP SEQUENCE people_candidate_number;",
        )
    ]
