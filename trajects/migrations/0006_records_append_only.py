"""What was typed into MLP and what was corrected stays as it was."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION dossier_records_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'records of a dossier are only added' USING ERRCODE = 'restrict_violation';
END;
$$;
CREATE TRIGGER trajects_mlpregistration_no_change BEFORE UPDATE OR DELETE ON trajects_mlpregistration
    FOR EACH ROW EXECUTE FUNCTION dossier_records_are_append_only();
CREATE TRIGGER trajects_correction_no_change BEFORE UPDATE OR DELETE ON trajects_correction
    FOR EACH ROW EXECUTE FUNCTION dossier_records_are_append_only();
"""
BACKWARD = """
DROP TRIGGER trajects_mlpregistration_no_change ON trajects_mlpregistration;
DROP TRIGGER trajects_correction_no_change ON trajects_correction;
DROP FUNCTION dossier_records_are_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("trajects", "0005_dossier_work")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
