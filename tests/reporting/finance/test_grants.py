"""The states of a grant and of a cost report, and what their pages do (K-07, V-06)."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from core import history
from core.errors import AlreadyMoved, Refused
from core.formats import NO_BREAK
from reporting.finance import actions, presenters
from reporting.finance.enums import CostState, GrantState
from reporting.models import CostReport, Grant
from tests.factories.finance import GrantFactory, PartnerShareFactory
from tests.factories.people import coordinator

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return coordinator()


def moved_to(state: str, grant: Grant, user: object, *, accepted: int = 9_000_000) -> Grant:
    """The grant after the steps that lead to a state, all of them today."""
    use_cases = (actions.hand_in, actions.start_inspection, actions.finish_inspection,
                 actions.pay_balance, actions.close_grant)  # fmt: skip
    for use_case in use_cases[: list(GrantState).index(GrantState(state))]:
        more = {"accepted_cents": accepted} if use_case is actions.finish_inspection else {}
        use_case(grant, by=user, on=localdate(), reason="Zo besliste de inspectie.", **more)
    return grant


def test_a_grant_that_was_left_behind_moves_no_further(user):
    with pytest.raises(AlreadyMoved):
        actions.close_grant(GrantFactory(), by=user, on=localdate())


def test_what_the_inspection_looked_at_is_only_shown_in_the_administration(client, user):
    client.force_login(user)
    grant = GrantFactory()
    share = PartnerShareFactory(grant=grant)
    url = reverse("admin:reporting_grant_change", args=[grant.pk])
    assert 'name="allocated"' in client.get(url).content.decode()
    actions.hand_in(grant, by=user, on=localdate())
    actions.start_inspection(grant, by=user, on=localdate())
    page = client.get(url)
    text = page.content.decode()
    for name in ("allocated", "input_percent", "programme", "partners-0-fte_hundredths"):
        assert f'name="{name}"' not in text
    assert "De inspectie bekeek deze gegevens." in text
    assert reverse("reporting:grant_correct", args=[grant.public_id]) in text
    forms = [
        page.context["adminform"].form,
        *(each.formset for each in page.context["inline_admin_formsets"]),
    ]
    data = {
        field.html_name: value
        for form in forms
        for field in (form.management_form if hasattr(form, "management_form") else form)
        if (value := field.value()) is not None
    }
    data |= {"note": "Nagekeken", "allocated": "1,00", "partners-0-fte_hundredths": "9,00"}
    assert client.post(url, data).status_code == 302
    found = Grant.objects.get()
    share.refresh_from_db()
    assert (found.note, found.allocated_cents, share.fte_hundredths) == ("Nagekeken", 10_000_000, 100)


def test_a_correction_after_the_inspection_keeps_what_was_and_why(client, user):
    client.force_login(user)
    grant = GrantFactory()
    url = reverse("reporting:grant_correct", args=[grant.public_id])
    assert client.get(url).status_code == 403
    unknown = GrantFactory(allocated_cents=None, state=GrantState.INSPECTION)
    shown = client.get(reverse("reporting:grant_correct", args=[unknown.public_id]))
    assert not shown.context["form"].fields["allocated_cents"].required
    moved_to(GrantState.CHECKED, grant, user)
    assert "Verbeter de gegevens" in client.get(grant.get_absolute_url()).content.decode()
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"input_percent": "60"}
    assert list(client.post(url, data | {"reason": " "}).context["form"].errors) == ["reason"]
    too_much = client.post(url, data | {"accepted_cents": "200.000", "reason": "Meer"})
    assert (too_much.status_code, "meer aanvaard worden" in too_much.content.decode()) == (403, True)
    data["form_key"] = str(client.get(url).context["form"].initial["form_key"])
    answer = client.post(url, data | {"allocated_cents": "99.000,00", "reason": "Brief van de financier"})
    assert answer.status_code == 302
    late = {"form_key": str(uuid4()), "allocated_cents": "1,00", "reason": "Een scherm van voordien"}
    assert client.post(url, data | late).status_code == 409
    grant = Grant.objects.get(pk=grant.pk)
    assert (grant.allocated_cents, grant.input_percent, grant.result_percent) == (9_900_000, 60, 40)
    kept = {change.field: (change.was, change.now, change.reason) for change in history.of(grant)}
    assert kept["allocated_cents"] == ("10000000", "9900000", "Brief van de financier")
    told = [entry.text for entry in presenters.grant_page(grant, user).history]
    assert told[0].splitlines() == [
        "Brief van de financier",
        "Toegewezen (euro): €\xa0100.000,00 → €\xa099.000,00",
        "Deel voor de inzet (%): 70 → 60",
        "Deel voor het resultaat (%): 30 → 40",
    ]

    actions.pay_balance(grant, by=user, on=localdate())
    actions.correct_grant(grant, by=user, version=2, reason="Brief", allocated_cents=9_800_000)
    for changes, code in (({"accepted_cents": 1}, "accepted_closed"), ({"ends_on": None}, "nothing_changed")):
        with pytest.raises(Refused) as refusal:
            actions.correct_grant(grant, by=user, version=3, reason="Brief", **changes)
        assert refusal.value.verdict.code == code
    actions.close_grant(grant, by=user, on=localdate())
    with pytest.raises(Refused) as refusal:
        actions.correct_grant(grant, by=user, version=3, reason="Brief", allocated_cents=1)
    assert refusal.value.verdict.code == "grant_closed"


def test_the_balance_is_what_was_accepted_less_what_was_paid(user):
    grant = GrantFactory()
    period = grant.periods.create(number=1)
    actions.add_advance(grant, by=user, period=period, amount_cents=3_000_000, paid_on=localdate())
    moved_to(GrantState.INSPECTION, grant, user)
    assert presenters.grant_page(grant, user).facts[3].value == "nog niet beschikbaar"
    with pytest.raises(Refused) as late:
        actions.add_advance(grant, by=user, period=period, amount_cents=1, paid_on=localdate())
    assert late.value.verdict.code == "advances_closed"

    for cents, reason, code in ((10_000_001, "Meer", "accepted_high"), (9_000_000, " ", "difference_reason")):
        with pytest.raises(Refused) as refusal:
            actions.finish_inspection(grant, by=user, on=localdate(), accepted_cents=cents, reason=reason)
        assert refusal.value.verdict.code == code
    actions.finish_inspection(
        grant, by=user, on=localdate(), accepted_cents=9_000_000, reason="Facturen ontbraken."
    )
    assert actions.balance_of(grant) == 6_000_000
    actions.pay_balance(grant, by=user, on=localdate())
    actions.close_grant(grant, by=user, on=localdate())
    assert [payment.amount_cents for payment in grant.payments.order_by("pk")] == [3_000_000, 6_000_000]
    told = [entry.text for entry in presenters.grant_page(grant, user).history]
    assert any(f"€{NO_BREAK}90.000,00 · Facturen ontbraken." in text for text in told)


def test_a_step_is_neither_in_the_future_nor_before_the_step_before_it(user):
    grant = actions.hand_in(GrantFactory(), by=user, on=localdate())
    for day, code in (
        (localdate() + timedelta(days=1), "future"),
        (localdate() - timedelta(days=1), "before_step"),
    ):
        with pytest.raises(Refused) as refusal:
            actions.start_inspection(grant, by=user, on=day)
        assert refusal.value.verdict.code == code
    assert Grant.objects.get().state == GrantState.HANDED_IN


def test_nothing_is_handed_in_without_an_amount(user):
    with pytest.raises(Refused) as refusal:
        actions.hand_in(GrantFactory(allocated_cents=None), by=user, on=localdate())
    assert refusal.value.verdict.code == "no_amount"


def test_costs_are_filled_handed_in_and_accepted_and_add_up_for_the_promotor(client, user):
    client.force_login(user)
    grant = GrantFactory()
    one, two = PartnerShareFactory(grant=grant, name="Eén"), PartnerShareFactory(grant=grant, name="Twee")
    period = grant.periods.create(number=1)
    page = client.get(grant.get_absolute_url())
    assert [button.label for button in page.context["page"].costs[0].buttons] == ["Eén", "Twee"]

    url = reverse("reporting:costs_fill", args=[period.public_id, one.public_id])
    key = str(client.get(url).context["form"].initial["form_key"])
    data = {"form_key": key, "amount_0": "1.200,50", "amount_1": "99,99"}
    assert client.post(url, data).status_code == 302
    first = CostReport.objects.get(partner=one)
    second = actions.fill_costs(two, period, by=user, amounts={"Personeel": 100, "Werking": 0})
    actions.hand_in_costs(first, by=user)
    with pytest.raises(Refused) as refusal:
        actions.fill_costs(one, period, by=user, amounts={"Personeel": 1})
    assert refusal.value.verdict.code == "costs_closed"
    actions.accept_costs(first, by=user, accepted_cents=120_050, reason="De huur telt niet mee.")

    table = client.get(grant.get_absolute_url()).context["page"].costs[0].table
    total = [cell.value for cell in table.rows[-1].cells]
    assert total == [120_050, 9_999, 130_049, 120_050]
    assert table.notes == ("Concepten tellen niet mee in het globale rapport.",)
    assert (first.state, second.state) == (CostState.ACCEPTED, CostState.DRAFT)
    assert "De huur telt niet mee." in client.get(first.get_absolute_url()).content.decode()
    assert client.get(url).status_code == 403


def test_an_empty_report_is_not_handed_in_and_one_sent_back_can_change(user):
    grant = GrantFactory()
    partner, period = PartnerShareFactory(grant=grant), grant.periods.create(number=1)
    report = actions.fill_costs(partner, period, by=user, amounts={})
    with pytest.raises(Refused) as refusal:
        actions.hand_in_costs(report, by=user)
    assert refusal.value.verdict.code == "no_costs"
    actions.fill_costs(partner, period, by=user, amounts={"Werking": 500})
    actions.hand_in_costs(report, by=user)
    actions.send_costs_back(report, by=user, reason="Een factuur ontbreekt.")
    actions.fill_costs(partner, period, by=user, amounts={"Werking": 700})
    assert CostReport.objects.get().total_cents == 700


def test_a_step_on_the_screen_asks_the_reason_of_a_difference(client, user):
    client.force_login(user)
    grant = moved_to(GrantState.INSPECTION, GrantFactory(), user)
    url = reverse("core:move", args=["subsidie", grant.public_id, "gecontroleerd"])
    form = client.get(url).context["form"]
    data = {
        "form_key": str(form.initial["form_key"]),
        "on": f"{localdate():%d/%m/%Y}",
        "accepted_cents": "90.000",
    }
    assert list(client.post(url, data).context["form"].errors) == ["reason"]
    assert client.post(url, data | {"reason": "Facturen ontbraken."}).status_code == 302
    assert Grant.objects.get().accepted_cents == 9_000_000
