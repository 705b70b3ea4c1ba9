"""A signature stays what it was; only who was there may be forgotten with the account."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION signature_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(OLD) - 'witnessed_by_id') IS DISTINCT FROM (to_jsonb(NEW) - 'witnessed_by_id') THEN
        RAISE EXCEPTION 'a signature is never changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END;
$$;
CREATE TRIGGER people_signature_no_change BEFORE UPDATE ON people_signature
    FOR EACH ROW EXECUTE FUNCTION signature_is_frozen();
"""
BACKWARD = """
DROP TRIGGER people_signature_no_change ON people_signature;
DROP FUNCTION signature_is_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0004_dossier_work")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
