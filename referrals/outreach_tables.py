"""Lists of outreach: actions, people to add, detections and proposals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.tables import Column, Table
from core.ui import Button, Empty
from referrals import presenters, sight
from referrals.models import OutreachAction
from referrals.presenters import detections, proposals
from referrals.tables import CandidateTable


class OutreachTable(Table):
    """Outreach actions, the newest first."""

    name = "outreach"
    caption = _("Outreachacties")
    default_order = ("-held_on",)
    search_placeholder = _("Zoek een titel of plaats")
    row_url = "get_absolute_url"
    columns = (
        Column("title", _("Actie"), order_by="title", kind="link", url="get_absolute_url"),
        Column("held_on", _("Datum"), order_by="held_on", kind="when"),
        Column("kind", _("Soort"), order_by="kind", value="get_kind_display"),
        Column("place", _("Plaats"), order_by="place"),
        Column("province", _("Provincie"), order_by="province", value="get_province_display"),
        Column("organisation", _("Organisatie"), order_by="organisation__name", value="organisation.name"),
        Column("anonymous", _("Zonder naam"), order_by="anonymous", numeric=True),
        Column("named", _("Op naam"), order_by="named", numeric=True),
    )

    @property
    def empty(self) -> Empty:
        """Made for each request, because the address is only known then."""
        return Empty(
            _("Nog geen outreachacties"),
            _("Wat jullie buiten de gewone kanalen doen om mensen te bereiken, staat hier met de aantallen."),
            Button(str(_("Voeg een actie toe")), reverse("referrals:outreach_add"), icon="plus"),
        )


class PeopleTable(CandidateTable):
    """Candidates who can be added to an outreach action by name."""

    name = "personen"
    caption = _("Kandidaten die je kunt toevoegen")
    row_url = None
    action: OutreachAction
    columns = (
        Column("name", _("Kandidaat"), order_by="sort_name", value="list_name"),
        Column("number", _("Klantnummer"), order_by="number"),
        Column("birth_date", _("Geboren op"), value=presenters.born_on),
        Column("place", _("Gemeente"), order_by="municipality", value="municipality"),
        Column("buttons", "", kind="buttons", value="add_buttons"),
    )

    def decorate(self, objects: Sequence[Any]) -> Sequence[Any]:
        for candidate in objects:
            url = reverse("referrals:outreach_person_add", args=[self.action.public_id, candidate.public_id])
            candidate.add_buttons = [Button(str(_("Voeg toe")), url, "post", tone="secondary", icon="plus")]
        return objects


class DetectedTable(CandidateTable):
    """Step one of a detection: who is it about?"""

    caption = _("Kandidaten voor een detectie")
    columns = (
        Column(
            "name", _("Kandidaat"), order_by="sort_name", kind="link", value="list_name", url="detection_url"
        ),
        *CandidateTable.columns[1:-1],
    )
    row_url = "detection_url"
    action: OutreachAction | None = None

    def decorate(self, objects: Sequence[Any]) -> Sequence[Any]:
        for candidate in objects:
            candidate.detection_url = detections.new_url(candidate, self.action)
        return objects


class DetectionTable(Table):
    """Detections, the newest first."""

    name = "detecties"
    caption = _("Detecties")
    default_order = ("-contact_on",)
    search_placeholder = _("Zoek een kandidaat")
    row_url = "get_absolute_url"
    columns = (
        Column("candidate", _("Kandidaat"), order_by="candidate__sort_name", kind="link",
               value="candidate.list_name", url="get_absolute_url"),
        Column("contact_on", _("Datum"), order_by="contact_on", kind="when"),
        Column("outcome", _("Besluit"), order_by="outcome", kind="badge", value=detections.outcome_badge),
        Column("adviser", _("Adviseur"), order_by="made_by__family_name", value="made_by.full_name"),
        Column("organisation", _("Organisatie"), order_by="organisation__name", value="organisation.name"),
        Column("proposal", _("Voorstel"), kind="badge",
               value=lambda row: proposals.badge(row.proposal) if hasattr(row, "proposal") else None),
    )  # fmt: skip

    @property
    def empty(self) -> Empty:
        return Empty(
            _("Nog geen detecties"),
            _("Wat iemand wil en wat daarvoor nodig is, staat hier."),
            Button(str(_("Nieuwe detectie")), reverse("referrals:detection_choose"), icon="plus"),
        )


class ProposalTable(Table):
    """Proposals to VDAB or GTB; who waits longest stands first."""

    name = "voorstellen"
    caption = _("Voorstellen uit outreach")
    default_order = ("submitted_at",)
    search_placeholder = _("Zoek een kandidaat")
    row_url = "get_absolute_url"
    empty = Empty(_("Geen voorstellen"), _("Voorstellen van kandidaten uit outreach staan hier."))
    columns = (
        Column("candidate", _("Kandidaat"), order_by="candidate__sort_name", kind="link",
               value="shown_name", url="get_absolute_url"),
        Column("from", _("Van"), order_by="from_organisation__name", value=proposals.proposer),
        Column("to", _("Naar"), order_by="to_organisation__name", value=proposals.checker),
        Column("submitted", _("Voorgesteld"), order_by="submitted_at", kind="when",
               value=proposals.submitted_on),
        Column("waiting", _("Wacht al"), order_by="-submitted_at", kind="badge", value=proposals.waiting),
        Column("state", _("Toestand"), order_by="state", kind="badge", value=proposals.badge),
    )  # fmt: skip

    @property
    def order(self) -> tuple[Any, ...]:
        return sight.order(super().order, self.request.user)

    def decorate(self, objects: Sequence[Any]) -> Sequence[Any]:
        """Each with the candidate's name as far as the reader may know it."""
        for proposal in objects:
            proposal.shown_name = sight.of(proposal, self.request.user).list_name
        return objects


class AnsweredTable(ProposalTable):
    """Proposals that were checked, the newest first."""

    default_order = ("-checked_on", "-submitted_at")
