"""The database itself refuses to change or delete an entry of the ledger."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_setting('jumpstarters.allow_truncate', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'vouchers_ledgerentry is only added to' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER vouchers_ledgerentry_no_change BEFORE UPDATE OR DELETE ON vouchers_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER vouchers_ledgerentry_no_truncate BEFORE TRUNCATE ON vouchers_ledgerentry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
"""
BACKWARD = """
DROP TRIGGER vouchers_ledgerentry_no_truncate ON vouchers_ledgerentry;
DROP TRIGGER vouchers_ledgerentry_no_change ON vouchers_ledgerentry;
DROP FUNCTION ledger_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("vouchers", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
