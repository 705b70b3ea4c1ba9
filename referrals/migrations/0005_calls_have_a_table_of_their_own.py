from django.db import migrations


class Migration(migrations.Migration):
    """Apart from the move of the calls: PostgreSQL alters no table with checks that still wait."""

    dependencies = [("referrals", "0004_signed_cards_and_phone_calls")]

    operations = [
        migrations.RemoveConstraint(model_name="referral", name="referral_phone_note_has_date"),
        migrations.RemoveField(model_name="referral", name="phone_note"),
        migrations.RemoveField(model_name="referral", name="phoned_on"),
    ]
