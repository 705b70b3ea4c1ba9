"""Forms around referrals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core import dates
from core.forms import DayField, OnceForm, TextField, VersionedForm
from core.rules import first_refusal
from people.enums import Family
from people.models import Candidate, Membership, Organisation, User
from people.roles import Role
from referrals import rules
from referrals.models import Referral
from referrals.routing import Proposal, adviser_for, advisers_of, nearby, nearest, place_of, propose
from trajects.forms.financing import FinancingFields
from trajects.models import Programme

REASON_LENGTH = 2000
# Asks for the adviser and the reason that go with another organisation.
LIVE = {"hx-trigger": "change", "hx-target": "#keuze", "hx-swap": "outerHTML"}


def _row(rows: QuerySet, value: Any) -> Any:
    """The row that a form names, or None for anything else that came in."""
    return rows.filter(pk=value).first() if str(value).isdecimal() and len(str(value)) < 10 else None


class OrganisationField(forms.ModelChoiceField):
    """Partners to choose from; those that work in the candidate's postcode come first, under a heading."""

    def offer(self, organisations: QuerySet, candidate: Candidate) -> None:
        """Show these organisations for this candidate."""
        self.queryset = organisations
        near = nearby(candidate)
        rows = {organisation.pk: organisation for organisation in organisations}
        first = [(key, rows[key].name) for key in dict.fromkeys(near) if key in rows]
        others = [(key, row.name) for key, row in rows.items() if key not in near]
        place = place_of(candidate)
        groups = [(_("Werkt in %(place)s") % {"place": place}, first), (_("Andere organisaties"), others)]
        self.choices = [("", _("Kies een organisatie")), *(group for group in groups if group[1])]


class AdviserField(forms.ModelChoiceField):
    """Advisers of several organisations, each under the name of theirs."""

    def offer(self, organisations: Iterable[Organisation | int]) -> None:
        """Show the advisers who work for these organisations today."""
        entries = Membership.objects.active().filter(
            role=Role.ADVISER, organisation__in=organisations, user__is_active=True
        )
        groups: dict[str, list[tuple[int, str]]] = {}
        rows = entries.select_related("user", "organisation")
        for entry in rows.order_by("organisation__name", "user__family_name", "user__given_name"):
            groups.setdefault(entry.organisation.name, []).append((entry.user_id, entry.user.full_name))
        self.queryset = advisers_of(*organisations)
        self.choices = [("", self.empty_label), *groups.items()]


class ReferralForm(OnceForm):
    """What the sender fills in for the card (H-30), beside the proposal."""

    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=_("Programma"), empty_label=None, widget=forms.HiddenInput
    )
    to_organisation = OrganisationField(Organisation.objects.none(), label=_("Naar welke organisatie?"))
    to_adviser = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Adviseur"),
        required=False,
        empty_label=_("Geen adviseur gekozen"),
        help_text=_("De adviseur krijgt een mail. Zonder adviseur krijgt de organisatie de mail."),
    )
    override_reason = TextField(
        label=_("Waarom kies je deze organisatie?"),
        required=False,
        rows=2,
        max_length=REASON_LENGTH,
        help_text=_("We bewaren je reden bij de doorverwijzing."),
        error_messages={"required": _("Schrijf op waarom je deze organisatie kiest.")},
    )
    dated_on = DayField(label=_("Datum van de doorverwijzing"), not_future=True)
    card_text = TextField(
        label=_("Informatie voor de doorverwijskaart"),
        required=False,
        rows=8,
        help_text=_("Wat moet de adviseur weten? Alleen wat met werk te maken heeft."),
    )

    def __init__(
        self, *args: Any, candidate: Candidate, sender: Organisation, url: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.candidate = candidate
        self.programme = self._offer_programmes()
        self.proposal: Proposal = propose(candidate, self.programme)
        self._offer_organisations(sender, url)
        self._offer_advisers()
        self.fields["override_reason"].required = self.needs_reason
        self.fields["card_text"].widget.attrs["data-max"] = self.programme.card_max_characters
        self.initial.setdefault("dated_on", dates.today())

    def _offer_programmes(self) -> Programme:
        """Give the choice when there is one; returns the programme in the form, else the first."""
        field = self.fields["programme"]
        field.queryset = Programme.objects.with_referrals().order_by("pk")
        if len(field.queryset) > 1:
            field.widget = forms.Select(choices=field.choices)
        chosen = _row(field.queryset, self._given("programme")) or field.queryset[0]
        self.initial["programme"] = chosen
        return chosen

    def _given(self, name: str) -> Any:
        """What stands in a field that is still being prepared."""
        value = self.data.get(name) if self.is_bound else self.initial.get(name)
        return getattr(value, "pk", value)

    def _offer_organisations(self, sender: Organisation, url: str) -> None:
        field = self.fields["to_organisation"]
        field.offer(
            Organisation.objects.guiding().filter(is_active=True).exclude(pk=sender.pk), self.candidate
        )
        field.widget.attrs.update(LIVE, **{"hx-post": url})
        self.initial.setdefault("to_organisation", self.proposal.organisation)

    def _offer_advisers(self) -> None:
        chosen = self.chosen_organisation
        if chosen is not None:
            self.fields["to_adviser"].queryset = advisers_of(chosen)
            self.initial.setdefault("to_adviser", adviser_for(self.candidate, chosen, self.programme))

    @cached_property
    def chosen_organisation(self) -> Organisation | None:
        """The organisation that stands in the form now."""
        return _row(self.fields["to_organisation"].queryset, self._given("to_organisation"))

    @property
    def needs_reason(self) -> bool:
        """Whether the choice is the user's own: no proposal, or another one (decision 1)."""
        chosen = self.chosen_organisation
        return chosen is not None and chosen != self.proposal.organisation

    def clean_card_text(self) -> str:
        text = self.cleaned_data["card_text"]
        verdict = rules.card_fits(Referral(programme=self.programme, card_text=text))
        if not verdict:
            raise ValidationError(verdict.reason, code=verdict.code)
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.needs_reason:
            data["override_reason"] = ""
        return data


class ReferralChangeForm(ReferralForm, VersionedForm):
    """The same for a draft that is there already."""


class MoveForm(OnceForm):
    """A form of a move; it knows which referral."""

    def __init__(self, *args: Any, instance: Referral, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance = instance


class AcceptForm(FinancingFields, MoveForm):
    """The date of the first individual conversation, and who guides (decision 8)."""

    first_conversation_on = DayField(
        label=_("Eerste individueel gesprek"),
        not_future=True,
        help_text=_("Op deze dag begint de verkennende fase (VF). Een datum in de toekomst kan niet."),
    )
    adviser = forms.ModelChoiceField(
        User.objects.none(), label=_("Adviseur van het dossier"), empty_label=_("Kies een adviseur")
    )
    field_order = ("first_conversation_on", "adviser", "other_services", "financing_reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["adviser"].queryset = advisers_of(self.instance.to_organisation)
        self.initial.setdefault("adviser", self.instance.to_adviser)
        self.guard_financing(self.instance.candidate, self.instance.programme)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.refuse_double_financing(data, data.get("first_conversation_on") or dates.today())
        return data


class ReasonForm(MoveForm):
    """Why."""

    reason = TextField(label=_("Reden"), rows=4, max_length=REASON_LENGTH)


class RefuseForm(ReasonForm):
    """Why the referral is not accepted; the sender reads it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("Wie doorverwees, krijgt deze reden in een mail.")


class RerouteForm(RefuseForm):
    """To which organisation of Stebo/Starterslabo, and to whom there (H-34)."""

    to_organisation = OrganisationField(Organisation.objects.none(), label=_("Naar welke organisatie?"))
    to_adviser = AdviserField(
        User.objects.none(),
        label=_("Adviseur"),
        required=False,
        empty_label=_("Geen adviseur gekozen"),
        help_text=_("Krijgt een kopie van de mail aan de consulent."),
    )
    field_order = ("to_organisation", "to_adviser", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = Organisation.objects.guiding().filter(is_active=True, family=Family.STEBO_STARTERSLABO)
        self.fields["to_organisation"].offer(partners, self.instance.candidate)
        self.fields["to_adviser"].offer(partners)
        proposed, adviser = nearest(
            self.instance.candidate, self.instance.programme, Family.STEBO_STARTERSLABO
        )
        self.initial.setdefault("to_organisation", proposed)
        self.initial.setdefault("to_adviser", adviser)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("to_organisation") and "to_adviser" not in self.errors:
            following = Referral(to_organisation=data["to_organisation"], to_adviser=data["to_adviser"])
            verdict = first_refusal(
                rules.adviser_works_there(following), rules.somebody_gets_the_mail(following)
            )
            if not verdict:
                self.add_error("to_adviser", ValidationError(verdict.reason, code=verdict.code))
        return data
