"""One booking for several candidates: all of them or none, one e-mail to the provider."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from core import dates
from core.enums import EmailState
from core.errors import Refused
from core.models import OutgoingEmail
from people.models import User
from tests.factories.people import OrganisationFactory, adviser, coordinator
from tests.factories.vouchers import MenuItemFactory, accepted, booked, guided_traject
from trajects.models import Traject
from vouchers import actions, tokens
from vouchers.enums import VoucherState
from vouchers.models import GroupBooking, MenuItem, Voucher, Wallet

pytestmark = pytest.mark.django_db


def group_of(number: int) -> tuple[User, list[Traject]]:
    """An adviser with as many candidates."""
    organisation = OrganisationFactory()
    by = adviser(organisation)
    return by, [guided_traject(organisation=organisation, adviser=by) for _ in range(number)]


def book(by: User, trajects: list[Traject], item: MenuItem, **changes: Any) -> GroupBooking:
    data = {"name": "Kortrijk voorjaar", "expected_price_cents": item.price_cents, **changes}
    return actions.book_group(item=item, trajects=trajects, by=by, **data)


def test_group_gets_a_voucher_a_number_and_a_ledger_line_each() -> None:
    by, trajects = group_of(3)
    item = MenuItemFactory(programme=trajects[0].programme)
    group = book(by, trajects, item, held_on=dates.today())
    vouchers = list(group.vouchers.order_by("pk"))
    assert len({voucher.number for voucher in vouchers}) == 3
    assert {voucher.traject for voucher in vouchers} == set(trajects)
    assert list(Wallet.objects.values_list("balance_cents", flat=True)) == [42_000] * 3
    assert (group.name, group.held_on, group.booked_by) == ("Kortrijk voorjaar", dates.today(), by)


def test_provider_gets_one_mail_with_a_link_for_each_voucher() -> None:
    by, trajects = group_of(3)
    group = book(by, trajects, MenuItemFactory(programme=trajects[0].programme))
    mail = OutgoingEmail.objects.get()
    assert (mail.kind, mail.recipient) == ("voucher.group_to_provider", "aanbieder@example.be")
    assert mail.subject.startswith("3 vouchers: aanvaard of weiger de inschrijvingen voor ")
    for voucher in group.vouchers.all():
        assert f"{voucher.number}, {voucher.traject.candidate.full_name}" in mail.body_text
        assert "85073099932" not in mail.body_text
    secrets = re.findall(r"/antwoord/([\w-]{30,})/", mail.body_text)
    found = {tokens.find(tokens.hash_of(secret)).voucher for secret in secrets}
    assert found == set(group.vouchers.all())
    assert "Bedrag per kandidaat: €\u00a080,00" in mail.body_text


def test_group_mail_that_bounces_marks_every_voucher_of_the_group() -> None:
    by, trajects = group_of(2)
    group = book(by, trajects, MenuItemFactory(programme=trajects[0].programme))
    other = booked(guided_traject())
    OutgoingEmail.objects.filter(kind="voucher.group_to_provider").update(state=EmailState.FAILED)
    assert set(Voucher.objects.not_delivered()) == set(group.vouchers.all())
    client = Client()
    client.force_login(by, backend="django.contrib.auth.backends.ModelBackend")
    assert "niet aangekomen" in client.get(group.get_absolute_url()).content.decode().lower()
    assert not Voucher.objects.not_delivered().filter(pk=other.pk).exists()
    corrected = group.vouchers.first()
    actions.correct_contact_email(corrected, by=by, email="nieuw@example.be", reason="Typfout")
    assert set(Voucher.objects.not_delivered()) == set(group.vouchers.exclude(pk=corrected.pk))


def test_one_link_answers_one_voucher() -> None:
    by, trajects = group_of(2)
    group = book(by, trajects, MenuItemFactory(programme=trajects[0].programme))
    first, second = group.vouchers.order_by("pk")
    accepted(first)
    second.refresh_from_db()
    assert (first.state, second.state) == (VoucherState.ACCEPTED, VoucherState.PENDING)


def test_free_offer_mails_each_candidate_and_no_provider() -> None:
    by, trajects = group_of(2)
    book(by, trajects, MenuItemFactory(programme=trajects[0].programme, free=True))
    assert list(OutgoingEmail.objects.values_list("kind", flat=True)) == ["voucher.free_offer"] * 2
    assert not Wallet.objects.exists()


def test_one_who_cannot_stops_everybody() -> None:
    by, trajects = group_of(3)
    item = MenuItemFactory(programme=trajects[0].programme)
    booked(trajects[1], price_cents=45_000)
    mails = OutgoingEmail.objects.count()
    with pytest.raises(Refused) as error:
        book(by, trajects, item)
    assert error.value.verdict.code == "group.blocked"
    assert str(error.value) == (
        "Voor 1 van de 3 kandidaten kan dit niet. Er is niets geboekt. "
        "Er is nog €\u00a050,00 over. Deze opleiding kost €\u00a080,00."
    )
    assert (Voucher.objects.count(), OutgoingEmail.objects.count()) == (1, mails)
    assert not GroupBooking.objects.exists()


def test_only_who_can_when_the_user_chose_so() -> None:
    by, trajects = group_of(3)
    item = MenuItemFactory(programme=trajects[0].programme)
    booked(trajects[1], price_cents=45_000)
    group = book(by, trajects, item, only_possible=True)
    assert {voucher.traject for voucher in group.vouchers.all()} == {trajects[0], trajects[2]}


def test_nobody_who_can_is_no_group() -> None:
    by, trajects = group_of(1)
    item = MenuItemFactory(programme=trajects[0].programme, is_active=False)
    with pytest.raises(Refused):
        book(by, trajects, item, only_possible=True)
    with pytest.raises(Refused) as error:
        book(by, [], MenuItemFactory(programme=trajects[0].programme))
    assert error.value.verdict.code == "group.empty"


def test_price_that_changed_is_asked_again() -> None:
    by, trajects = group_of(2)
    item = MenuItemFactory(programme=trajects[0].programme)
    with pytest.raises(Refused) as error:
        book(by, trajects, item, expected_price_cents=7_000, only_possible=True)
    assert error.value.verdict.code == "voucher.price_changed"


def test_candidate_of_somebody_else_is_refused_and_gets_no_wallet() -> None:
    by, trajects = group_of(1)
    other = guided_traject()
    with pytest.raises(Refused) as error:
        book(by, [*trajects, other], MenuItemFactory(programme=other.programme), only_possible=True)
    assert error.value.verdict.code == "voucher.role"
    assert not Wallet.objects.exists()


# Pages ---------------------------------------------------------------------------------------------------


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def sent(trajects: list[Traject], **changes: Any) -> dict[str, Any]:
    return {
        "form_key": str(uuid.uuid4()), "price": 8_000, "name": "Kortrijk", "held_on": "", "mode": "all", "q": "",
        "candidates": [str(traject.public_id) for traject in trajects], **changes,
    }  # fmt: skip


def test_page_shows_a_yes_or_a_reason_for_each_candidate_and_books() -> None:
    by, trajects = group_of(3)
    item = MenuItemFactory(programme=trajects[0].programme)
    booked(trajects[0], price_cents=45_000)
    client = signed_in(by)
    assert client.get("/vouchers/groep/").status_code == 200
    url = f"/vouchers/groep/?aanbod={item.public_id}"
    page = client.get(url).content.decode()
    assert page.count("saldo erna €\u00a0420,00") == 2
    assert "Er is nog €\u00a050,00 over. Deze opleiding kost €\u00a080,00." in page
    answer = client.post(url, sent(trajects[1:]))
    assert answer.status_code == 302
    shown = client.get(answer["Location"]).content.decode()
    for traject in trajects[1:]:
        assert traject.candidate.list_name in shown


def test_page_keeps_who_was_chosen_while_searching() -> None:
    by, trajects = group_of(2)
    item = MenuItemFactory(programme=trajects[0].programme)
    data = sent(trajects[:1], q="zzz", zoek="ja")
    answer = signed_in(by).post(f"/vouchers/groep/?aanbod={item.public_id}", data)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'value="{trajects[0].public_id}" checked' in page
    assert str(trajects[1].public_id) not in page
    assert not Voucher.objects.exists()


@pytest.mark.parametrize("changes", [{"candidates": []}, {"name": ""}, {"mode": "x"}, {"candidates": ["x"]}])
def test_page_with_bad_input_books_nothing(changes: dict[str, Any]) -> None:
    by, trajects = group_of(1)
    item = MenuItemFactory(programme=trajects[0].programme)
    answer = signed_in(by).post(f"/vouchers/groep/?aanbod={item.public_id}", sent(trajects, **changes))
    assert answer.status_code == 422
    assert not Voucher.objects.exists()


def test_page_shows_nobody_of_another_organisation() -> None:
    by, trajects = group_of(1)
    other = guided_traject()
    item = MenuItemFactory(programme=other.programme)
    client = signed_in(by)
    url = f"/vouchers/groep/?aanbod={item.public_id}"
    assert other.candidate.list_name not in client.get(url).content.decode()
    assert client.post(url, sent([*trajects, other])).status_code == 422
    group = book(coordinator(), [other], item)
    assert client.get(f"/vouchers/groep/{group.public_id}/").status_code == 404


def test_page_asks_the_database_as_often_for_one_candidate_as_for_three(
    django_assert_max_num_queries: Any,
) -> None:
    counts = []
    for number in (1, 3):
        by, trajects = group_of(number)
        item = MenuItemFactory(programme=trajects[0].programme)
        client = signed_in(by)
        url = f"/vouchers/groep/?aanbod={item.public_id}"
        client.get(url)
        with django_assert_max_num_queries(100) as asked:
            client.get(url)
        counts.append(len(asked))
    assert counts[0] == counts[1]
