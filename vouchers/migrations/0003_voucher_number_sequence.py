"""Voucher numbers come from a sequence: never double, also when two people book at once."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("vouchers", "0002_ledger_append_only")]
    operations = [migrations.RunSQL("CREATE SEQUENCE voucher_number START 1", "DROP SEQUENCE voucher_number")]
