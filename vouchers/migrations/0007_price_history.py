"""Every offer has a price history from its first price on; the database refuses to change it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION price_history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_setting('jumpstarters.allow_truncate', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'vouchers_pricechange is only added to' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER vouchers_pricechange_no_change BEFORE UPDATE OR DELETE ON vouchers_pricechange
    FOR EACH ROW EXECUTE FUNCTION price_history_is_append_only();
CREATE TRIGGER vouchers_pricechange_no_truncate BEFORE TRUNCATE ON vouchers_pricechange
    FOR EACH STATEMENT EXECUTE FUNCTION price_history_is_append_only();
-- Whoever switched an offer off before meant what is called archiving now.
UPDATE vouchers_menuitem SET archived_at = changed_at WHERE NOT is_active AND archived_at IS NULL;
INSERT INTO vouchers_pricechange (item_id, price_cents, changed_at)
    SELECT id, price_cents, created_at FROM vouchers_menuitem item
    WHERE NOT EXISTS (SELECT 1 FROM vouchers_pricechange known WHERE known.item_id = item.id);
"""
BACKWARD = """
DROP TRIGGER vouchers_pricechange_no_truncate ON vouchers_pricechange;
DROP TRIGGER vouchers_pricechange_no_change ON vouchers_pricechange;
DROP FUNCTION price_history_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("trajects", "0001_initial"),
        ("vouchers", "0006_balance_is_the_sum_of_the_ledger"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AlterField(
            model_name="menuitem",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="menu_items",
                to="trajects.programme",
                verbose_name="programma",
            ),
        ),
        migrations.AlterField(
            model_name="pricechange",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="prices",
                to="vouchers.menuitem",
            ),
        ),
        migrations.AlterField(
            model_name="pricechange",
            name="changed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="door",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
