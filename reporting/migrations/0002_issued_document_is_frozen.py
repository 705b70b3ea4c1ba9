"""The database itself refuses to change what an issued document says."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION issued_document_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'reporting_issueddocument is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.number, NEW.kind, NEW.title, NEW.data, NEW.data_sha256, NEW.issued_on, NEW.issued_by_name)
        IS DISTINCT FROM
       (OLD.number, OLD.kind, OLD.title, OLD.data, OLD.data_sha256, OLD.issued_on, OLD.issued_by_name)
       OR (OLD.file_id IS NOT NULL AND NEW.file_id IS DISTINCT FROM OLD.file_id) THEN
        RAISE EXCEPTION 'reporting_issueddocument is never rewritten' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER issued_document_no_change BEFORE UPDATE OR DELETE ON reporting_issueddocument
    FOR EACH ROW EXECUTE FUNCTION issued_document_is_frozen();
"""
BACKWARD = """
DROP TRIGGER issued_document_no_change ON reporting_issueddocument;
DROP FUNCTION issued_document_is_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
