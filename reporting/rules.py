"""When a document may be made or a mail sent again, and why not."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import dates
from core.enums import EmailState
from core.rules import Solver, Verdict, first_refusal, refuse, require
from people.access import may_on
from people.roles import Permission, Role
from reporting.enums import PreparedState
from trajects.enums import Outcome, PhaseKind, PhaseState
from vouchers.ledger import wallet_of

ADVISER = Solver(_("de adviseur van het dossier"), Role.ADVISER)
COORDINATOR = Solver(_("de coördinator"), Role.COORDINATOR)


def certificate_earned(traject: Any, user: Any = None) -> Verdict:
    """Guidance was completed with a start; a track that was stopped or still runs earns no certificate."""
    guide = traject.phase_of(PhaseKind.GUIDE)
    return first_refusal(
        require(
            guide is not None and guide.state == PhaseState.COMPLETED,
            "certificate.not_earned",
            _("Er is nog geen attest: de begeleidende fase is niet uitgevoerd."),
            source="H-6B, handleiding 2.7",
            who=ADVISER,
        ),
        require(
            guide is not None and guide.outcome == Outcome.STARTS,
            "certificate.no_start",
            _("Er is geen attest: de begeleidende fase eindigde zonder start als zelfstandige."),
            source="H-69 en H-6B, handleiding 2.7",
            who=ADVISER,
        ),
    )


def has_intake(traject: Any, user: Any = None) -> Verdict:
    """There is an intake to print."""
    return require(
        getattr(traject, "intake", None),
        "intake.missing",
        _("Er is nog geen intake om af te drukken."),
        source="H-59, handleiding 2.2",
        who=ADVISER,
    )


def has_agreement(traject: Any, user: Any = None) -> Verdict:
    """There is a signed data agreement to print."""
    return require(
        traject.candidate.current_agreement,
        "agreement.missing",
        _("De kandidaat heeft het akkoord gegevensverwerking nog niet ondertekend."),
        source="H-5B, handleiding 2.7",
        who=ADVISER,
    )


def has_action_plan(traject: Any, user: Any = None) -> Verdict:
    """There is an action to print."""
    return require(
        traject.action_items.all(),
        "action_plan.empty",
        _("Het persoonlijk actieplan is nog leeg."),
        source="H-65, handleiding 2.2",
        who=ADVISER,
    )


def has_competences(traject: Any, user: Any = None) -> Verdict:
    """There is a score to print."""
    return require(
        traject.competence_scores.all(),
        "competences.empty",
        _("Er is nog geen competentie gescoord."),
        source="H-64, handleiding 2.5",
        who=ADVISER,
    )


def has_business_plan(traject: Any, user: Any = None) -> Verdict:
    """There is a text of the business plan to print."""
    return require(
        any(part.text for part in traject.plan_parts.all()),
        "business_plan.empty",
        _("In het ondernemersplan staat nog geen tekst."),
        source="H-64, handleiding 2.5",
        who=ADVISER,
    )


def has_financial_plan(traject: Any, user: Any = None) -> Verdict:
    """There is an amount of the financial plan to print."""
    return require(
        getattr(traject, "financial_plan", None),
        "financial_plan.empty",
        _("Het financieel plan is nog niet begonnen."),
        source="H-64, handleiding 2.5",
        who=ADVISER,
    )


def has_paper(voucher: Any, user: Any = None) -> Verdict:
    """A paid training has a voucher on paper; in a free offer the candidate enrols alone."""
    return require(
        not voucher.is_free,
        "voucher.no_paper",
        _("Een gratis opleiding heeft geen voucher op papier: de kandidaat schrijft zichzelf in."),
        source="H-93, handleiding 3.3.3",
    )


def text_is_wrong(problems: list[str]) -> Verdict:
    """Why a mail text cannot be sent, in the words of its checks."""
    return refuse("mail_text.wrong", " ".join(problems), who=COORDINATOR)


def has_wallet(traject: Any, user: Any = None) -> Verdict:
    """There is a wallet to print."""
    return require(
        wallet_of(traject),
        "wallet.missing",
        _("Het rugzakje gaat open bij de start van de begeleidende fase."),
        source="H-90, handleiding 2.2",
        who=ADVISER,
    )


FILE_FAILED = _("Er ging iets mis. Vraag het bestand opnieuw; lukt het dan niet, verwittig de beheerder.")
NOT_YOURS = _("Je mag dit niet meer lezen. Het bestand is niet voor jou.")


def may_be_fetched(asked: Any, subject: Any, user: Any) -> Verdict:
    """A file that is ready, for who asked for it and may still see what it is about."""
    return first_refusal(
        require(asked.asked_by_id == user.pk and subject is not None, "file.not_yours", NOT_YOURS),
        require(
            asked.state == PreparedState.READY and asked.expires_at >= dates.now(),
            "file.not_ready",
            _("Dit bestand is niet klaar of niet meer te halen. Vraag het opnieuw."),
        ),
    )


def may_be_sent_again(email: Any, user: Any) -> Verdict:
    """A coordinator sends a mail again that failed or of which nobody knows whether it left."""
    return first_refusal(
        require(
            may_on(user, Permission.SEND_MAIL_AGAIN, email.organisation_id),
            "mail.not_coordinator",
            _("Alleen een coördinator stuurt een e-mail opnieuw."),
            who=COORDINATOR,
        ),
        require(
            email.state in (EmailState.FAILED, EmailState.DOUBT),
            "mail.not_failed",
            _("Deze e-mail is niet mislukt. Opnieuw sturen is niet nodig."),
        ),
    )
