"""The moves of a referral, with their words and forms."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import moves, ui
from core.moves import Move
from people.roles import Permission
from referrals import actions, forms, rules, sight
from referrals.models import Referral

KIND = "doorverwijzing"


def _send_page(referral: Referral) -> str:
    return reverse("referrals:send", args=[referral.public_id])


def _agreement(referral: Referral) -> list[ui.Fact]:
    """Without a data agreement the traject may begin; it must be signed before it can be billed."""
    agreement = referral.candidate.current_agreement
    value = agreement.signed_on if agreement else ui.Badge(_("Nog niet ondertekend"), ui.Tone.WARNING)
    return [ui.Fact(_("Akkoord gegevensverwerking"), value)]


moves.register(
    KIND,
    lambda user: Referral.objects.visible_to(user).with_facts(),
    Move(
        name="versturen",
        transition="send",
        label=_("Onderteken en verstuur"),
        action=actions.send_referral,
        form=forms.SendForm,
        permission=Permission.SEND_REFERRALS,
        tone="primary",
        icon="send",
        url=_send_page,
        success=_("De doorverwijzing is verstuurd."),
    ),
    Move(
        name="accepteren",
        transition="accept",
        label=_("Accepteren"),
        action=actions.accept_referral,
        form=forms.AcceptForm,
        permission=Permission.HANDLE_REFERRALS,
        intro=_("Je neemt de kandidaat op in actie: het dossier en de verkennende fase (VF) beginnen."),
        success=_("De doorverwijzing is geaccepteerd. De verkennende fase is begonnen."),
        tone="primary",
        icon="check",
        facts=_agreement,
    ),
    Move(
        name="terug-uit-outreach",
        transition="back_from_outreach",
        label=_("Terug uit outreach"),
        action=actions.back_from_outreach,
        form=forms.MoveForm,
        permission=Permission.HANDLE_REFERRALS,
        intro=_("Het outreach-infomoment is voorbij. De doorverwijzing wacht daarna weer op je antwoord."),
        success=_("De doorverwijzing wacht weer op een antwoord."),
        tone="primary",
        icon="check",
    ),
    Move(
        name="weigering-klant",
        transition="refuse_client",
        label=_("Weigeren (kandidaat)"),
        action=actions.refuse_referral_client,
        form=forms.RefuseForm,
        permission=Permission.HANDLE_REFERRALS,
        intro=_("De kandidaat wil niet verder. Je accepteert de doorverwijzing niet."),
        success=_("De weigering is bewaard. Wie doorverwees, krijgt een mail."),
    ),
    Move(
        name="weigering-partner",
        transition="refuse_partner",
        label=_("Weigeren (partner)"),
        action=actions.refuse_referral_partner,
        form=forms.RefuseForm,
        permission=Permission.HANDLE_REFERRALS,
        intro=_("Jouw organisatie gaat niet verder met de kandidaat. Je accepteert de doorverwijzing niet."),
        success=_("De weigering is bewaard. Wie doorverwees, krijgt een mail."),
    ),
    Move(
        name="omleiden",
        transition="reroute",
        label=_("Omleiden om de taal"),
        applies=rules.is_syntra_route,
        action=actions.reroute_for_language,
        form=forms.RerouteForm,
        permission=Permission.HANDLE_REFERRALS,
        intro=_(
            "De doorverwijzing gaat naar Stebo/Starterslabo. De consulent krijgt een mail om het inzagerecht "
            "om te zetten, met de nieuwe adviseur in kopie. Jouw organisatie ziet de kandidaat dan niet meer."
        ),
        success=_("De doorverwijzing is omgeleid. De consulent krijgt een mail."),
    ),
    Move(
        name="eerst-outreach",
        transition="to_outreach",
        label=_("Eerst outreach"),
        action=actions.to_outreach,
        form=forms.MoveForm,
        permission=Permission.HANDLE_REFERRALS,
        intro=_("De kandidaat volgt eerst een outreach-infomoment. Daarna beantwoord je de doorverwijzing."),
        success=_("De kandidaat gaat eerst naar een outreach-infomoment."),
        tone="quiet",
    ),
    Move(
        name="intrekken",
        transition="cancel",
        label=_("Intrekken"),
        action=actions.cancel_referral,
        form=forms.ReasonForm,
        permission=Permission.SEND_REFERRALS,
        about=lambda referral, user: sight.of(referral, user).list_name,
        intro=_("Je trekt de doorverwijzing in. De organisatie die ze kreeg, krijgt een mail."),
        success=_("De doorverwijzing is ingetrokken."),
    ),
)
