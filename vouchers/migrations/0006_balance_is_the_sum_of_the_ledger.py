"""At commit the balance of a wallet is the sum of its ledger, whoever wrote them (decision in docs/adr/0013)."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION wallet_balance_is_sum_of_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    concerned bigint;
BEGIN
    IF TG_TABLE_NAME = 'vouchers_wallet' THEN
        concerned := NEW.id;
    ELSE
        concerned := NEW.wallet_id;
    END IF;
    IF EXISTS (
        SELECT 1 FROM vouchers_wallet AS wallet
        WHERE wallet.id = concerned AND wallet.balance_cents <> (
            SELECT coalesce(sum(entry.amount_cents), 0)
            FROM vouchers_ledgerentry AS entry WHERE entry.wallet_id = concerned
        )
    ) THEN
        RAISE EXCEPTION 'the balance of wallet % is not the sum of its ledger', concerned
            USING ERRCODE = 'check_violation', CONSTRAINT = 'wallet_balance_is_sum_of_ledger';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER vouchers_wallet_balance AFTER INSERT OR UPDATE OF balance_cents ON vouchers_wallet
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wallet_balance_is_sum_of_ledger();
CREATE CONSTRAINT TRIGGER vouchers_ledgerentry_balance AFTER INSERT ON vouchers_ledgerentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wallet_balance_is_sum_of_ledger();
"""
BACKWARD = """
DROP TRIGGER vouchers_ledgerentry_balance ON vouchers_ledgerentry;
DROP TRIGGER vouchers_wallet_balance ON vouchers_wallet;
DROP FUNCTION wallet_balance_is_sum_of_ledger();
"""


class Migration(migrations.Migration):
    dependencies = [("vouchers", "0005_used_and_rejected_say_why")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
