"""What providers may do with an account, and what people of the programme may do about a provider's link."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.actors import SystemActor
from core.rules import ALLOWED, Solver, Verdict, first_refusal, require
from people.access import may_on
from people.roles import Permission, Role
from vouchers.enums import OfferProposalState
from vouchers.rules.vouchers import may_treat, waits_for_provider

PROVIDER = Solver(_("de aanbieder"), Role.PROVIDER)


def may_note_attendance(voucher: Any, user: Any) -> Verdict:
    """People of the dossier, and the provider who gave the training, know who came."""
    provider = may_on(user, Permission.ANSWER_VOUCHERS, voucher.provider.organisation_id)
    return ALLOWED if provider else may_treat(voucher, user)


def may_correct_contact(voucher: Any, user: Any) -> Verdict:
    """The address of a voucher is corrected while the provider must still answer."""
    return first_refusal(may_treat(voucher, user), waits_for_provider(voucher, user))


def may_revoke_link(voucher: Any, user: Any) -> Verdict:
    """A link is revoked while it still opens something."""
    works = require(
        voucher.tokens.open().exists(),
        "voucher.no_link",
        _("Er is geen link meer die werkt. Stuur de voucher opnieuw om een nieuwe link te maken."),
        source="R6",
    )
    return first_refusal(may_treat(voucher, user), waits_for_provider(voucher, user), works)


def may_propose(provider: Any, user: Any) -> Verdict:
    """Only people of the provider propose its offers."""
    return require(
        isinstance(user, SystemActor) or may_on(user, Permission.PROPOSE_OFFERS, provider.organisation_id),
        "proposal.role",
        _("Alleen de aanbieder zelf stelt aanbod voor."),
        source="H-91",
        who=PROVIDER,
    )


def nothing_waiting(item: Any, user: Any = None) -> Verdict:
    """One change of an offer waits at a time."""
    return require(
        not item.proposals.filter(state=OfferProposalState.PROPOSED).exists(),
        "proposal.waiting",
        _("Er wacht al een voorstel voor dit aanbod. Trek het eerst in."),
        source="H-91",
        who=PROVIDER,
    )


def unchanged_since_seen(item: Any, version: int | None) -> Verdict:
    """The coordinator decides on the difference that was on the screen."""
    return require(
        item is None or item.version == version,
        "proposal.stale",
        _("Het aanbod is intussen veranderd. Kijk het verschil opnieuw na."),
        source="R10",
    )
