"""Use cases around people: what changes, what is written down, and that nothing is left half done."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.timezone import localdate

from core import journal
from core.actors import DEMO
from core.errors import Refused, StaleForm
from core.files import store
from core.models import Event, OutgoingEmail
from people import actions, grants
from people.enums import AccessGround, AgreementState, AgreementWay, RevealReason
from people.errors import IdentityTaken
from people.models import Candidate, DataAgreement, Membership, Organisation, User
from people.roles import Role
from tests.factories import people as factories
from tests.factories.agreements import AgreementTextFactory, DataAgreementFactory

pytestmark = pytest.mark.django_db

NUMBER = "85073099932"
OTHER_NUMBER = "62021499991"


@pytest.fixture
def organisation() -> Organisation:
    return factories.OrganisationFactory()


@pytest.fixture
def adviser(organisation: Organisation) -> User:
    return factories.adviser(organisation)


def register(by: User, organisation: Organisation, **fields: Any) -> Candidate:
    names = {"family_name": "De Smedt", "given_name": "Łucja"}
    return actions.register_candidate(by=by, organisation=organisation, **(names | fields))


def kinds_about(instance: Any) -> list[str]:
    return list(Event.objects.about(instance).order_by("pk").values_list("kind", flat=True))


# Registering -----------------------------------------------------------------------------------


def test_register_gives_number_search_words_and_access(adviser: User, organisation: Organisation) -> None:
    candidate = register(adviser, organisation, municipality="Gent", email="lucja@example.be")
    assert candidate.number >= 5_000_001
    assert candidate.sort_name == "de smedt lucja"
    assert candidate.search_text == f"de smedt lucja {candidate.number} lucja@example.be gent"
    assert list(Candidate.objects.visible_to(adviser)) == [candidate]
    assert candidate.accesses.get().ground == AccessGround.REGISTERED
    event = Event.objects.about(candidate).get()
    assert (event.kind, event.actor_name, event.actor_role, event.actor_organisation, event.data) == (
        "candidate.registered",
        adviser.full_name,
        "Adviseur",
        organisation.name,
        {"organisation": organisation.pk},
    )


def test_register_counts_on(adviser: User, organisation: Organisation) -> None:
    first, second = register(adviser, organisation), register(adviser, organisation)
    assert second.number == first.number + 1


def test_register_fills_birth_date_and_sex_from_the_number(adviser: User, organisation: Organisation) -> None:
    candidate = register(adviser, organisation, national_number="85.07.30-999.32")
    assert (candidate.birth_date, candidate.sex) == (date(1985, 7, 30), "m")
    stated = register(
        adviser, organisation, national_number=OTHER_NUMBER, birth_date=date(1990, 1, 1), sex="x"
    )
    assert (stated.birth_date, stated.sex) == (date(1990, 1, 1), "x")


def test_register_keeps_the_number_encrypted(adviser: User, organisation: Organisation) -> None:
    candidate = register(adviser, organisation, national_number=NUMBER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(c)::text FROM people_candidate c WHERE id = %s", [candidate.pk])
        stored = cursor.fetchone()[0]
    assert NUMBER not in stored
    assert Candidate.objects.get(pk=candidate.pk).national_number == NUMBER
    assert NUMBER not in str(list(Event.objects.values()))


@pytest.mark.parametrize(
    ("is_job_seeker", "stated", "kept"), [(True, None, True), (False, None, False), (True, False, False)]
)
def test_register_proposes_job_seeker_from_the_target_group(
    adviser: User, organisation: Organisation, is_job_seeker: bool, stated: bool | None, kept: bool
) -> None:
    group = factories.TargetGroupFactory(code=f"group-{is_job_seeker}", is_job_seeker=is_job_seeker)
    candidate = register(adviser, organisation, target_groups=[(group, "attest")], is_job_seeker=stated)
    assert candidate.is_job_seeker is kept
    assert [(row.target_group, row.evidence) for row in candidate.target_groups.all()] == [(group, "attest")]


@pytest.mark.parametrize("field", ["national_number", "ikl_number"])
def test_register_with_a_number_of_somebody_else_is_refused_neutrally(
    adviser: User, organisation: Organisation, field: str
) -> None:
    value = {"national_number": NUMBER, "ikl_number": "12345678"}[field]
    existing = register(DEMO, factories.OrganisationFactory(), **{field: value})
    with pytest.raises(IdentityTaken) as caught:
        register(adviser, organisation, **{field: value})
    assert caught.value.existing == existing
    words = str(caught.value.verdict.reason)
    assert "bestaat" not in words
    assert existing.family_name not in words
    assert str(existing.number) not in words
    assert Candidate.objects.count() == 1


def test_register_for_another_organisation_is_refused(adviser: User) -> None:
    with pytest.raises(Refused):
        register(adviser, factories.OrganisationFactory())
    assert not Candidate.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"birth_date": date(1, 1, 1)},
        {"birth_date": date(9999, 12, 31)},
        {"family_name": "x" * 201},
        {"sex": "q"},
        {"postcode": "85000"},
        {"email": "geen adres"},
    ],
)
def test_register_refuses_what_cannot_be(
    adviser: User, organisation: Organisation, fields: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        register(adviser, organisation, **fields)
    assert not Candidate.objects.exists()


@pytest.mark.parametrize("name", ["ﷺ" * 200, "ß" * 200, "李" * 200, "😀" * 200, "é" * 200, "ا" * 200])
def test_register_keeps_long_names_of_every_script(
    adviser: User, organisation: Organisation, name: str
) -> None:
    candidate = register(adviser, organisation, family_name=name, given_name=name)
    candidate.refresh_from_db()
    assert (candidate.family_name, candidate.given_name) == (name, name)


def test_register_leaves_nothing_when_the_journal_fails(
    adviser: User, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(journal, "record", broken)
    with pytest.raises(OSError, match="disk full"):
        register(adviser, organisation)
    assert not Candidate.objects.exists()


# Changing --------------------------------------------------------------------------------------


def test_update_keeps_names_of_fields_and_no_texts(adviser: User, organisation: Organisation) -> None:
    candidate = register(adviser, organisation)
    actions.update_candidate(candidate, by=adviser, version=1, municipality="Brugge", family_name="De Smedt")
    candidate.refresh_from_db()
    assert (candidate.version, candidate.municipality) == (2, "Brugge")
    assert "brugge" in candidate.search_text
    event = Event.objects.about(candidate).first()
    assert (event.kind, event.data) == ("candidate.changed", {"fields": ["municipality"]})


def test_update_with_an_old_version_changes_nothing(adviser: User, organisation: Organisation) -> None:
    candidate = register(adviser, organisation)
    actions.update_candidate(candidate, by=adviser, version=1, municipality="Brugge")
    with pytest.raises(StaleForm):
        actions.update_candidate(candidate, by=adviser, version=1, municipality="Gent")
    candidate.refresh_from_db()
    assert candidate.municipality == "Brugge"


def test_update_replaces_target_groups(adviser: User, organisation: Organisation) -> None:
    one, two = (factories.TargetGroupFactory(code=code) for code in ("one", "two"))
    candidate = register(adviser, organisation, target_groups=[(one, "")])
    actions.update_candidate(candidate, by=adviser, version=1, target_groups=[(two, "brief")])
    assert [(row.target_group, row.evidence) for row in candidate.target_groups.all()] == [(two, "brief")]
    actions.update_candidate(candidate, by=adviser, version=2, target_groups=[(two, "nieuwe brief")])
    assert candidate.target_groups.get().evidence == "nieuwe brief"


def test_update_without_a_difference_writes_no_line(adviser: User, organisation: Organisation) -> None:
    candidate = register(adviser, organisation)
    actions.update_candidate(candidate, by=adviser, version=1, given_name="Łucja")
    assert kinds_about(candidate) == ["candidate.registered"]


def test_update_by_somebody_elsewhere_is_refused(adviser: User, organisation: Organisation) -> None:
    candidate = register(adviser, organisation)
    with pytest.raises(Refused):
        actions.update_candidate(candidate, by=factories.adviser(), version=1, municipality="Gent")


def test_contact_person_is_added_changed_and_removed(adviser: User, organisation: Organisation) -> None:
    candidate = register(adviser, organisation)
    contact = actions.save_contact_person(candidate, by=adviser, family_name="Wouters", function="broer")
    actions.save_contact_person(candidate, by=adviser, contact=contact, family_name="Wouters-Maes")
    assert str(candidate.contact_persons.get()) == "Wouters-Maes"
    actions.remove_contact_person(contact, by=adviser)
    assert not candidate.contact_persons.exists()
    assert kinds_about(candidate) == ["candidate.registered", *["candidate.changed"] * 3]


# The national number ---------------------------------------------------------------------------


def test_number_is_filled_in_corrected_and_taken_away(adviser: User, organisation: Organisation) -> None:
    candidate = register(adviser, organisation)
    actions.set_national_number(candidate, by=adviser, number=NUMBER)
    assert candidate.masked_national_number == "85.07.30-***.**"
    actions.set_national_number(candidate, by=adviser, number=OTHER_NUMBER)
    assert candidate.national_number == OTHER_NUMBER
    assert candidate.birth_date == date(1985, 7, 30)
    actions.set_national_number(candidate, by=adviser, number="")
    candidate.refresh_from_db()
    assert (candidate.national_number, candidate.national_number_index) == ("", None)


def test_number_of_the_handbook_is_refused(adviser: User, organisation: Organisation) -> None:
    candidate = register(adviser, organisation)
    with pytest.raises(ValidationError, match="Dit rijksregisternummer klopt niet. Controleer de 11 cijfers"):
        actions.set_national_number(candidate, by=adviser, number="010120001111")


def test_reveal_is_written_with_its_reason(adviser: User, organisation: Organisation) -> None:
    candidate = register(adviser, organisation, national_number=NUMBER)
    digits = actions.reveal_national_number(candidate, by=adviser, reason=RevealReason.VOUCHER)
    assert digits == NUMBER
    event = Event.objects.about(candidate).first()
    assert (event.kind, event.actor_id, event.data) == (
        "candidate.number_revealed",
        adviser.pk,
        {"reason": "voucher"},
    )


def test_reveal_without_number_or_right_is_refused(adviser: User, organisation: Organisation) -> None:
    candidate = register(adviser, organisation)
    with pytest.raises(Refused, match="Vul eerst het rijksregisternummer in"):
        actions.reveal_national_number(candidate, by=adviser, reason=RevealReason.VOUCHER)
    office = factories.OrganisationFactory(vdab=True)
    actions.set_national_number(candidate, by=adviser, number=NUMBER)
    grants.open_candidate(candidate, office, AccessGround.REFERRAL)
    with pytest.raises(Refused, match="Jouw rol mag het volledige rijksregisternummer niet bekijken"):
        actions.reveal_national_number(candidate, by=factories.consultant(office), reason="mlp")
    assert "candidate.number_revealed" not in kinds_about(candidate)


def test_report_of_a_duplicate_mails_coordinators_with_ids_only(
    adviser: User, organisation: Organisation
) -> None:
    existing = register(DEMO, factories.OrganisationFactory(), national_number=NUMBER)
    boss = factories.coordinator()
    actions.report_duplicate(existing, by=adviser)
    actions.report_duplicate(existing, by=adviser)
    mail = OutgoingEmail.objects.get()
    assert mail.recipient == boss.email
    assert mail.subject == f"Kijk na: misschien is kandidaat {existing.number} dubbel"
    for body in (mail.subject, mail.body_text, mail.body_html):
        for secret in (NUMBER, "85.07.30", existing.family_name, existing.given_name):
            assert secret not in body
    assert kinds_about(existing).count("candidate.duplicate_reported") == 2


@pytest.mark.django_db(transaction=True)
def test_two_people_with_one_number_at_once_is_one_person() -> None:
    organisation = factories.OrganisationFactory()
    users = [factories.adviser(organisation) for _ in range(2)]
    ready, taken = threading.Barrier(2), []

    def work(user: User) -> None:
        ready.wait()
        try:
            register(user, organisation, national_number=NUMBER)
        except IdentityTaken:
            taken.append(user)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(user,)) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (Candidate.objects.count(), len(taken)) == (1, 1)


# The data agreement ----------------------------------------------------------------------------


def sign(candidate: Candidate, by: User, **fields: Any) -> DataAgreement:
    values = {
        "text": AgreementTextFactory(),
        "way": AgreementWay.SCREEN,
        "signed_on": localdate(),
        "signed_name": "Noor Peeters",
    }
    return actions.sign_agreement(candidate, by=by, **(values | fields))


def test_agreement_is_signed_with_the_text_that_was_read(adviser: User, organisation: Organisation) -> None:
    candidate = factories.CandidateFactory(seen_by=organisation)
    agreement = sign(candidate, adviser)
    assert candidate.current_agreement == agreement
    assert agreement.explained_by == adviser
    assert len(agreement.text_hash) == 64
    event = Event.objects.about(agreement).get()
    assert (event.kind, event.parent_id) == ("agreement.signed", candidate.pk)
    assert event.data == {
        "version": "1",
        "language": "nl",
        "way": "screen",
        "signed_on": localdate().isoformat(),
    }


def test_agreement_on_paper_needs_its_scan(adviser: User, organisation: Organisation) -> None:
    candidate = factories.CandidateFactory(seen_by=organisation)
    with pytest.raises(ValidationError, match="Voeg de scan toe van het ondertekende papier"):
        sign(candidate, adviser, way=AgreementWay.PAPER)
    scan = store(b"%PDF-1.4", name="akkoord.pdf", content_type="application/pdf")
    assert sign(candidate, adviser, way=AgreementWay.PAPER, evidence=scan).evidence == scan


def test_agreement_cannot_be_signed_tomorrow_or_twice(adviser: User, organisation: Organisation) -> None:
    candidate = factories.CandidateFactory(seen_by=organisation)
    with pytest.raises(ValidationError, match="Deze datum ligt in de toekomst"):
        sign(candidate, adviser, signed_on=localdate() + timedelta(days=1))
    sign(candidate, adviser)
    with pytest.raises(Refused, match="Deze kandidaat heeft al een ondertekend akkoord"):
        sign(candidate, adviser)


def test_agreement_is_withdrawn_and_signed_again(adviser: User, organisation: Organisation) -> None:
    candidate = factories.CandidateFactory(seen_by=organisation)
    first = sign(candidate, adviser)
    actions.withdraw_agreement(first, by=adviser, on=localdate(), reason="Verhuist naar het buitenland")
    candidate = Candidate.objects.get(pk=candidate.pk)
    assert candidate.current_agreement is None
    assert first.state == AgreementState.WITHDRAWN
    assert "Verhuist" not in str(list(Event.objects.values()))
    with pytest.raises(Refused, match="Dit akkoord geldt niet meer"):
        actions.withdraw_agreement(first, by=adviser, on=localdate(), reason="nog eens")
    assert Candidate.objects.get(pk=sign(candidate, adviser).candidate_id).current_agreement


def test_agreement_is_not_withdrawn_before_it_was_signed(adviser: User, organisation: Organisation) -> None:
    candidate = factories.CandidateFactory(seen_by=organisation)
    agreement = DataAgreementFactory(candidate=candidate)
    day_before = localdate() - timedelta(days=1)
    with pytest.raises(ValidationError, match="Deze dag ligt voor de ondertekening"):
        actions.withdraw_agreement(agreement, by=adviser, on=day_before, reason="fout")


# Roles -----------------------------------------------------------------------------------------


def test_membership_begins_and_ends_with_a_line_in_the_journal(organisation: Organisation) -> None:
    boss, user = factories.coordinator(), factories.UserFactory()
    membership = actions.start_membership(user, organisation=organisation, role=Role.ADVISER, by=boss)
    candidate = factories.CandidateFactory(seen_by=organisation)
    assert list(Candidate.objects.visible_to(User.objects.get(pk=user.pk))) == [candidate]
    actions.end_membership(membership, by=boss, on=localdate())
    assert kinds_about(membership) == ["membership.started", "membership.ended"]


def test_membership_is_given_by_coordinators_only(organisation: Organisation, adviser: User) -> None:
    with pytest.raises(Refused):
        actions.start_membership(
            factories.UserFactory(), organisation=organisation, role=Role.COORDINATOR, by=adviser
        )
    with pytest.raises(Refused):
        actions.end_membership(adviser.memberships.get(), by=adviser, on=localdate())
    assert Membership.objects.get().ends_on is None


def test_membership_that_is_held_already_is_refused(organisation: Organisation, adviser: User) -> None:
    with pytest.raises(ValidationError, match="Deze gebruiker heeft deze rol al in deze organisatie"):
        actions.start_membership(
            adviser, organisation=organisation, role=Role.ADVISER, by=factories.coordinator()
        )


def test_coordinators_reach_a_partner_that_comes_later() -> None:
    boss = factories.coordinator()
    partner = factories.OrganisationFactory.build(name="Nieuwe partner")
    actions.save_organisation(partner, by=boss)
    candidate = factories.CandidateFactory(seen_by=partner)
    assert list(Candidate.objects.visible_to(User.objects.get(pk=boss.pk))) == [candidate]
