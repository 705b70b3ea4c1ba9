"""The lists behind a number: referrals, dossiers, phases or vouchers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.tables import Column, Table
from core.ui import Badge, Empty
from referrals.enums import REFERRAL_TONES
from referrals.models import Referral
from trajects.enums import PHASE_TONES, TRAJECT_TONES, Outcome, PhaseState
from trajects.models import Phase, Traject
from vouchers.enums import VOUCHER_TONES
from vouchers.models import Voucher

EMPTY = Empty(_("Niets te zien"), _("Achter dit cijfer zit niets dat jij mag openen."))


def _state(tones: Any) -> Any:
    return lambda row: Badge(row.get_state_display(), tones[row.state])


def _phase_state(row: Phase) -> Badge:
    outcome = dict(Outcome.choices).get(row.outcome, "")
    words = f"{row.get_state_display()}: {outcome}" if outcome else row.get_state_display()
    return Badge(words, PHASE_TONES[PhaseState(row.state)])


class CaseTable(Table):
    name = "gevallen"
    caption = _("Doorverwijzingen achter dit cijfer")
    default_order = ("-dated_on",)
    empty = EMPTY
    columns = (
        Column("candidate", _("Kandidaat"), order_by="candidate__sort_name", kind="link",
               value="candidate.list_name", url="get_absolute_url"),
        Column("to_organisation", _("Organisatie"), order_by="to_organisation__name",
               value="to_organisation.name"),
        Column("state", _("Toestand"), kind="badge", value=_state(REFERRAL_TONES)),
        Column("dated_on", _("Doorverwezen op"), order_by="dated_on", kind="when"),
    )  # fmt: skip


class DossierTable(Table):
    name = "dossiers"
    caption = _("Dossiers achter dit cijfer")
    default_order = ("-started_on",)
    empty = EMPTY
    columns = (
        Column("candidate", _("Kandidaat"), order_by="candidate__sort_name", kind="link",
               value="candidate.list_name", url="get_absolute_url"),
        Column("adviser", _("Adviseur"), order_by="adviser__family_name", value="adviser.full_name"),
        Column("organisation", _("Organisatie"), order_by="organisation__name", value="organisation.name"),
        Column("state", _("Toestand"), kind="badge", value=_state(TRAJECT_TONES)),
        Column("started_on", _("Gestart"), order_by="started_on", kind="when"),
    )  # fmt: skip


class PhaseTable(Table):
    name = "fasen"
    caption = _("Fasen achter dit cijfer")
    default_order = ("-ends_on",)
    empty = EMPTY
    columns = (
        Column("candidate", _("Kandidaat"), order_by="traject__candidate__sort_name", kind="link",
               value="traject.candidate.list_name", url="traject.get_absolute_url"),
        Column("phase", _("Fase"), value="template.name"),
        Column("state", _("Hoe ze eindigde"), kind="badge", value=_phase_state),
        Column("days", _("Dagen"), order_by="days", numeric=True),
        Column("ends_on", _("Einde"), order_by="ends_on", kind="when"),
    )  # fmt: skip


class VoucherTable(Table):
    name = "vouchers"
    caption = _("Vouchers achter dit cijfer")
    default_order = ("-booked_at",)
    empty = EMPTY
    columns = (
        Column("candidate", _("Kandidaat"), order_by="traject__candidate__sort_name", kind="link",
               value="traject.candidate.list_name", url="get_absolute_url"),
        Column("item_name", _("Opleiding"), order_by="item_name"),
        Column("provider", _("Aanbieder"), order_by="provider__name", value="provider.name"),
        Column("state", _("Toestand"), kind="badge", value=_state(VOUCHER_TONES)),
        Column("price_cents", _("Prijs"), order_by="price_cents", kind="money"),
        Column("booked_at", _("Aangevraagd"), order_by="booked_at", kind="when"),
    )  # fmt: skip


# How each kind of row is listed, and what its list reads in the same question.
LISTS: dict[Any, tuple[type[Table], tuple[str, ...]]] = {
    Referral: (CaseTable, ("candidate", "to_organisation")),
    Traject: (DossierTable, ("candidate", "organisation", "adviser")),
    Phase: (PhaseTable, ("traject__candidate", "template")),
    Voucher: (VoucherTable, ("traject__candidate", "provider")),
}
