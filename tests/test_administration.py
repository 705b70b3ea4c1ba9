"""Every page of the administration: it opens, speaks Dutch, asks the database little and lets nobody around the rules."""

from __future__ import annotations

import copy
import html
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import Model
from django.forms import modelform_factory
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import history
from core.models import Event
from people.administration import ManagedAdmin, ReadOnlyAdmin, Section, states_of
from people.models import Candidate, TargetGroup, User, VdabCategory
from reporting.models import Indicator
from tests.factories.kpi import IndicatorFactory
from tests.factories.people import CandidateFactory, TargetGroupFactory, UserFactory, coordinator
from tests.factories.trajects import ProgrammeFactory, TrajectFactory
from tests.test_architecture import own_models
from tests.world import World
from trajects.admin.programmes import ProgrammeForm
from trajects.models import Competence, PhaseTemplate, Programme

pytestmark = pytest.mark.django_db

ON_ITS_OWN_PAGE = "wordt in de toepassing zelf beheerd, met haar regels"
PART = "staat op de pagina van wat het bij hoort"
SECRET = "houdt geheimen of hun vingerafdruk: niemand bekijkt ze"
OF_ONE_PERSON = "is van één gebruiker alleen"
INSIDE = "het binnenwerk: wie er iets aan wijzigt, breekt iets"
# Why a model has no page in the administration.
NOT_REGISTERED = {
    "core.FieldChange": PART,
    "core.StoredFile": INSIDE,
    "core.OutgoingEmail": ON_ITS_OWN_PAGE,
    "core.SentForm": INSIDE,
    "core.SavedView": OF_ONE_PERSON,
    "core.MailText": ON_ITS_OWN_PAGE,
    "core.SheetImport": OF_ONE_PERSON,
    "core.SheetRow": OF_ONE_PERSON,
    "people.SigningLink": SECRET,
    "people.CandidateTargetGroup": PART,
    "people.ContactPerson": PART,
    "people.CandidateAccess": INSIDE,
    "people.NetworkContact": ON_ITS_OWN_PAGE,
    "people.Affiliation": ON_ITS_OWN_PAGE,
    "people.OrganisationGroupPermission": INSIDE,
    "people.OrganisationUserPermission": INSIDE,
    "trajects.Appointment": ON_ITS_OWN_PAGE,
    "trajects.Enrolment": PART,
    "trajects.CalendarFeed": SECRET,
    "trajects.ClientLink": SECRET,
    "trajects.GroupContact": ON_ITS_OWN_PAGE,
    "trajects.WorkNote": ON_ITS_OWN_PAGE,
    "trajects.DossierDocument": ON_ITS_OWN_PAGE,
    "trajects.ProgrammeLogo": PART,
    "trajects.ActionItem": ON_ITS_OWN_PAGE,
    "trajects.CompetenceScore": ON_ITS_OWN_PAGE,
    "trajects.PlanPart": ON_ITS_OWN_PAGE,
    "trajects.FinancialPlan": ON_ITS_OWN_PAGE,
    "trajects.FinancialLine": ON_ITS_OWN_PAGE,
    "trajects.PhaseTemplate": PART,
    "trajects.FinancingNumber": PART,
    "trajects.Exclusion": PART,
    "trajects.Task": ON_ITS_OWN_PAGE,
    "trajects.Note": ON_ITS_OWN_PAGE,
    "trajects.TeamMember": ON_ITS_OWN_PAGE,
    "trajects.Handover": ON_ITS_OWN_PAGE,
    "trajects.AccessRequest": ON_ITS_OWN_PAGE,
    "trajects.AccessQuestion": ON_ITS_OWN_PAGE,
    "trajects.DossierAccess": INSIDE,
    "trajects.RecentDossier": OF_ONE_PERSON,
    "referrals.OutreachAction": ON_ITS_OWN_PAGE,
    "referrals.ReachedGroup": ON_ITS_OWN_PAGE,
    "referrals.ReachedPerson": ON_ITS_OWN_PAGE,
    "referrals.Detection": ON_ITS_OWN_PAGE,
    "referrals.WorkPrecondition": ON_ITS_OWN_PAGE,
    "referrals.OutreachProposal": ON_ITS_OWN_PAGE,
    "referrals.PhoneCall": ON_ITS_OWN_PAGE,
    "vouchers.PriceChange": PART,
    "vouchers.GroupBooking": ON_ITS_OWN_PAGE,
    "vouchers.ResponseToken": SECRET,
    "vouchers.Feedback": ON_ITS_OWN_PAGE,
    "reporting.ParticipationSnapshot": ON_ITS_OWN_PAGE,
    "reporting.SensitiveParticipation": SECRET,
    "trajects.Application": ON_ITS_OWN_PAGE,
    "trajects.CaseDiscussion": ON_ITS_OWN_PAGE,
    "trajects.VdabCheck": ON_ITS_OWN_PAGE,
    "trajects.CombinationTraject": ON_ITS_OWN_PAGE,
    "trajects.BitEvaluation": ON_ITS_OWN_PAGE,
    "trajects.VdabTransfer": ON_ITS_OWN_PAGE,
    "trajects.FollowUpRequest": ON_ITS_OWN_PAGE,
    "trajects.VdabMessage": ON_ITS_OWN_PAGE,
    "reporting.BillingSample": ON_ITS_OWN_PAGE,
    "trajects.DiscussionItem": PART,
    "trajects.CombinationObjective": PART,
    "reporting.Seat": PART,
    "reporting.Resolution": ON_ITS_OWN_PAGE,
    "reporting.MeetingPack": ON_ITS_OWN_PAGE,
    "reporting.PackPrint": PART,
    "reporting.MailedView": OF_ONE_PERSON,
    "reporting.ExportChoice": OF_ONE_PERSON,
    "reporting.ResourceVersion": PART,
    "reporting.NewsRead": OF_ONE_PERSON,
    "reporting.GrantPeriod": PART,
    "reporting.PartnerShare": PART,
    "reporting.CostLine": PART,
    "reporting.AgendaItem": ON_ITS_OWN_PAGE,
    "reporting.Invitation": ON_ITS_OWN_PAGE,
    "reporting.PreparedFile": OF_ONE_PERSON,
    "reporting.Digest": OF_ONE_PERSON,
    "reporting.Snooze": ON_ITS_OWN_PAGE,
    "reporting.ColumnMapping": OF_ONE_PERSON,
    "reporting.ImportRow": PART,
}
REGISTERED = [model for model in admin.site._registry if model in own_models()]


def url(model: type[Model], name: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


@pytest.fixture(scope="module")
def boss(shared_world: World) -> Any:
    """A coordinator of the world."""
    return shared_world.people["C"]


@pytest.fixture
def browser(boss: Any) -> Client:
    boss.is_staff = True
    boss.save()
    client = Client()
    client.force_login(boss, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_every_model_has_a_page_or_a_reason() -> None:
    registered = {model._meta.label for model in REGISTERED}
    reasons = set(NOT_REGISTERED)
    assert {model._meta.label for model in own_models()} - registered - reasons == set()
    assert registered & reasons == set()
    assert Group not in admin.site._registry


def test_every_page_has_its_part_of_the_start_page(browser: Client) -> None:
    page = browser.get(reverse("admin:index")).content.decode()
    for model, each in admin.site._registry.items():
        if model in REGISTERED:
            assert isinstance(each, ManagedAdmin), model
    for section in {each.section for each in admin.site._registry.values() if isinstance(each, ManagedAdmin)}:
        assert str(section.value).replace("'", "&#x27;") in page, section
    assert reverse("reporting:data_imports") in page
    assert Section.PEOPLE in {
        each.section for each in admin.site._registry.values() if isinstance(each, ManagedAdmin)
    }


class Many(ChangeList):
    """A list with thirty rows, each read on its own: a row that asks the database asks thirty times."""

    times = 1

    def get_results(self, request: Any) -> None:
        super().get_results(request)
        rows = list(self.result_list)[:1]
        self.result_list = [copy.copy(row) for row in rows for _time in range(self.times)]


def queries_of(
    browser: Client, model: type[Model], times: int, monkeypatch: pytest.MonkeyPatch
) -> tuple[int, Any]:
    each = admin.site._registry[model]
    monkeypatch.setattr(
        each, "get_changelist", lambda *_args, **_kwargs: type("Many", (Many,), {"times": times})
    )
    # A list that is edited in place needs its rows as they are.
    monkeypatch.setattr(each, "list_editable", ())
    with CaptureQueriesContext(connection) as asked:
        page = browser.get(url(model, "changelist"), {"q": "a"} if times == 0 else {})
    return len(asked), page


def own_label(model: type[Model], name: str, label: str) -> bool:
    """Whether somebody wrote the label: Django makes one of the name of a field that has none."""
    return label.casefold() != name.replace("_", " ").casefold() or label.casefold() in SAME_IN_DUTCH


# Words that are the same in both languages.
SAME_IN_DUTCH = {
    "indicator",
    "code",
    "link",
    "online link",
    "partner",
    "postcode",
    "project",
    "promotor",
    "voucher",
    "was",
    "website",
}


def unspoken(request: Any, each: Any, obj: Any) -> Iterator[str]:
    """Columns and fields whose words nobody wrote."""
    for name in each.get_list_display(request):
        label = str(label_for_field(name, each.model, each))
        if not own_label(each.model, str(name), label):
            yield f"column {name}: {label}"
    form = each.get_form(request, obj)
    for name, field in form.base_fields.items():
        if field.label and not own_label(each.model, name, str(field.label)):
            yield f"field {name}: {field.label}"
    for name in each.get_readonly_fields(request, obj):
        label = str(label_for_field(name, each.model, each))
        if name in flat(each.get_fieldsets(request, obj)) and not own_label(each.model, str(name), label):
            yield f"shown {name}: {label}"
    if not getattr(form, "base_fields", None) or isinstance(each, ReadOnlyAdmin):
        for name in flat(each.get_fieldsets(request, obj)):
            label = str(label_for_field(name, each.model, each))
            if not own_label(each.model, str(name), label):
                yield f"read {name}: {label}"


def flat(fieldsets: Any) -> list[str]:
    return [
        part
        for _title, options in fieldsets
        for name in options["fields"]
        for part in (name if isinstance(name, list | tuple) else [name])
    ]


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_a_page_of_the_administration_is_sound(
    model: type[Model], browser: Client, boss: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    each = admin.site._registry[model]
    one, page = queries_of(browser, model, 1, monkeypatch)
    many, _page = queries_of(browser, model, 30, monkeypatch)
    assert queries_of(browser, model, 0, monkeypatch)[1].status_code == 200
    assert many <= one, "a row of the list asks the database"
    assert page.status_code == 200
    shown = page.content.decode()
    assert '<html lang="nl"' in shown
    assert str(model._meta.verbose_name_plural).casefold() in html.unescape(shown).casefold()
    assert each.search_fields or each.list_filter, "nothing to find a row by"
    assert each.search_fields or model._base_manager.count() < 100

    request = RequestFactory().get("/")
    request.user = boss
    row = each.get_queryset(request).first()
    assert list(unspoken(request, each, row)) == []
    readonly = set(each.get_readonly_fields(request, row))
    assert set(states_of(model)) <= readonly
    if each.has_add_permission(request):
        assert browser.get(url(model, "add")).status_code == 200
    if row is not None:
        assert browser.get(url(model, "change", row.pk)).status_code == 200
        assert browser.get(url(model, "history", row.pk)).status_code == 200
    if isinstance(each, ReadOnlyAdmin):
        assert not each.has_add_permission(request)
        assert not each.has_change_permission(request, row)
        assert not each.has_delete_permission(request, row)


def leads_to_a_person(model: type[Model], seen: frozenset[type[Model]] = frozenset()) -> bool:
    """Whether a row belongs to a candidate, directly or through what it belongs to."""
    if model is Candidate:
        return True
    ways = {field.related_model for field in model._meta.concrete_fields if field.is_relation} - seen - {User}
    return any(leads_to_a_person(way, seen | ways | {model}) for way in ways)


def test_who_reads_a_row_about_a_person_stands_in_the_journal() -> None:
    silent = {
        model._meta.label
        for model, each in admin.site._registry.items()
        if isinstance(each, ReadOnlyAdmin) and not each.about_persons
    }
    assert {label for label in silent if leads_to_a_person(apps.get_model(label))} == set()
    assert "reporting.PhasePrice" in silent


def test_money_states_and_papers_are_only_read() -> None:
    """What goes through a use case is nowhere a row to edit."""
    only_read = {
        model._meta.label for model, each in admin.site._registry.items() if isinstance(each, ReadOnlyAdmin)
    }
    for model in REGISTERED:
        if (states_of(model) and model._meta.label not in TYPED_HERE) or model._meta.label in MONEY:
            assert model._meta.label in only_read, model
    assert {
        "trajects.Contact",
        "trajects.Intake",
        "people.Signature",
        "reporting.IssuedDocument",
    } <= only_read


# What they are is typed here; their state is only shown.
TYPED_HERE = {"reporting.Grant"}
MONEY = {"vouchers.Wallet", "vouchers.LedgerEntry", "vouchers.Voucher", "core.Event"}


def test_saving_a_setting_writes_the_journal_with_before_and_after(browser: Client) -> None:
    group = TargetGroupFactory(code="proef-1", label="Starters", position=3)
    form = {"code": group.code, "label": "Beginners", "main_group": group.main_group, "position": 4}
    form |= {"is_active": "on"} | ({"is_job_seeker": "on"} if group.is_job_seeker else {})
    assert browser.post(url(TargetGroup, "change", group.pk), form).status_code == 302
    changes = {change.field: (change.was, change.now) for change in history.of(group)}
    assert changes["label"] == ("Starters", "Beginners")
    assert changes["position"] == ("3", "4")
    event = Event.objects.get(kind="setting.changed", subject_id=group.pk)
    assert set(event.data["fields"]) >= {"label", "position"}
    shown = browser.get(url(TargetGroup, "history", group.pk)).content.decode()
    assert "Beginners" in shown
    assert "omschrijving" in shown.casefold()


def test_what_is_used_stays_and_what_is_not_goes(browser: Client) -> None:
    used, free = (
        TargetGroupFactory(code="proef-2", label="Gebruikt"),
        TargetGroupFactory(code="proef-3", label="Vrij"),
    )
    CandidateFactory().target_groups.create(target_group=used)
    answer = browser.post(url(TargetGroup, "delete", used.pk), {"post": "yes"}, follow=True)
    assert (
        "“Gebruikt” is in gebruik en kan niet weg: 1 × doelgroepen van een kandidaat."
        in answer.content.decode()
    )
    assert browser.post(url(TargetGroup, "delete", free.pk), {"post": "yes"}).status_code == 302
    assert set(TargetGroup.objects.filter(pk__in=[used.pk, free.pk])) == {used}
    both = [
        VdabCategory.objects.create(code="Z1", label="a"),
        VdabCategory.objects.create(code="Z2", label="b"),
    ]
    CandidateFactory(vdab_category=both[0])
    data = {"action": "remove_unused", "_selected_action": [row.pk for row in both]}
    assert "kan niet weg" in browser.post(url(VdabCategory, "changelist"), data, follow=True).content.decode()
    assert set(VdabCategory.objects.filter(code__in=("Z1", "Z2"))) == {both[0]}
    assert Event.objects.filter(kind="setting.removed").count() == 2


def test_an_amount_is_read_and_typed_in_euro(browser: Client) -> None:
    programme = ProgrammeFactory()
    page = browser.get(url(Programme, "change", programme.pk)).content.decode()
    assert 'name="wallet_cents" value="500,00"' in page
    assert "rugzakje (euro)" in page.casefold()


def test_a_list_that_is_edited_in_place_is_kept_in_the_history(browser: Client) -> None:
    row = Competence.objects.create(programme=ProgrammeFactory(), name="Plannen vooraf", position=91)
    page = browser.get(url(Competence, "changelist"), {"q": "Plannen vooraf"})
    formset = page.context["cl"].formset
    data = {
        f"{formset.prefix}-{name}": formset.management_form[name].value()
        for name in formset.management_form.fields
    }
    data |= {"form-0-id": row.pk, "form-0-position": 92, "form-0-is_active": "on", "_save": "Opslaan"}
    assert browser.post(f"{url(Competence, 'changelist')}?q=Plannen+vooraf", data).status_code == 302
    assert [(change.field, change.was, change.now) for change in history.of(row)] == [
        ("position", "91", "92")
    ]


def test_a_programme_is_extended_once(browser: Client) -> None:
    programme = ProgrammeFactory(code="verlengd", name="Verlengd", max_extension_months=24)
    data = {"ends_on": programme.ends_on, "max_extension_months": 24}
    first, later = programme.ends_on + timedelta(days=30), programme.ends_on + timedelta(days=60)
    programme.extended_until = first
    programme.save()
    form_class = modelform_factory(
        Programme, form=ProgrammeForm, fields=("ends_on", "extended_until", "max_extension_months")
    )
    form = form_class(data | {"extended_until": later}, instance=programme)
    form.is_valid()
    assert "Verlengen kan één keer." in form.errors["extended_until"][0]
    longer = form_class(
        data | {"extended_until": first, "ends_on": later - timedelta(days=45)}, instance=programme
    )
    longer.is_valid()
    assert "Verlengen kan één keer." in longer.errors["ends_on"][0]


def test_staff_without_the_role_meets_nothing_and_a_superuser_everything() -> None:
    TrajectFactory()
    client = Client()
    client.force_login(UserFactory(is_staff=True))
    assert client.get(url(TargetGroup, "changelist")).status_code == 403
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    assert client.get(url(TargetGroup, "changelist")).status_code == 200
    client.force_login(coordinator())
    assert client.get(url(TargetGroup, "changelist")).status_code == 200


def test_names_of_parts_differ() -> None:
    assert len({str(section.value) for section in Section}) == len(Section)
    assert apps.get_app_config("admin").default_site == "jumpstarters.administration.AdministrationSite"


def test_an_indicator_is_chosen_from_lists_and_what_it_counts_is_kept_in_its_history(browser: Client) -> None:
    row = IndicatorFactory(measure="phase_completed", parameters={"phase": "BF", "outcome": "oud"})
    PhaseTemplate.objects.get_or_create(
        programme=row.programme, code="VF", defaults={"kind": "line", "name": "Verkennen", "position": 9}
    )
    page = browser.get(url(Indicator, "change", row.pk))
    form = page.context["adminform"].form
    assert "{" not in str(form["only_phase"])
    # What is in no list any more stays chosen.
    assert (form["only_phase"].value(), form["only_outcome"].value()) == ("BF", "oud")
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    wrong = browser.post(url(Indicator, "change", row.pk), data | {"only_state": "sent"})
    assert list(wrong.context["adminform"].form.errors) == ["only_state"]
    answer = browser.post(url(Indicator, "change", row.pk), data | {"only_phase": "VF", "only_outcome": ""})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.parameters == {"phase": "VF"}
    assert [change.field for change in history.of(row)] == ["parameters"]


def test_the_pickers_of_the_administration_speak_dutch(browser: Client) -> None:
    words = browser.get(reverse("admin:jsi18n")).content.decode()
    pickers = Path(admin.__file__).parent / "static/admin/js"
    for name in ("SelectFilter2.js", "admin/DateTimeShortcuts.js"):
        text = (pickers / name).read_text(encoding="utf-8")
        for _quote, english in re.findall(r"\bgettext\((['\"])(.+?)\1\)", text):
            if english not in SAME_IN_JAVASCRIPT:
                assert json.dumps(english) in words, english


SAME_IN_JAVASCRIPT = {"Filter"}
