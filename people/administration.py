"""What every page of the administration shares: who gets in, what is read only, and what saving and deleting keep.

A list or setting is edited in a ManagedAdmin: saving writes the journal and keeps what each field was. What
must go through a use case stands in a ReadOnlyAdmin. A state never is a field to type in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any, ClassVar

from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_fsm import FSMField

from core import formats, history, journal
from core.forms import EuroField
from people.roles import Permission

CENTS = "_cents"
HIGHEST_CENTS = 100_000_000_00
# What the page of a row may hold that is no setting.
NOT_KEPT = ("password",)


class Section(Enum):
    """The parts of the administration, in the order of the screen."""

    PEOPLE = gettext_lazy("Organisaties en gebruikers")
    PROGRAMMES = gettext_lazy("Programma's, doelen en lijsten")
    MENU = gettext_lazy("Menukaart")
    AREAS = gettext_lazy("Wie werkt waar")
    COORDINATION = gettext_lazy("Coördinatie")
    FINANCES = gettext_lazy("Financiering en facturatie")
    DOSSIERS = gettext_lazy("Kandidaten en dossiers (alleen lezen)")
    MONEY = gettext_lazy("Rugzakjes en vouchers (alleen lezen)")
    RECORDS = gettext_lazy("Journaal, documenten en cijfers (alleen lezen)")


def manages(request: HttpRequest) -> bool:
    """Whether this is somebody who manages the programme."""
    user = request.user
    return bool(user.is_superuser or user.may(Permission.MANAGE_PROGRAMME))


class CentsField(EuroField):
    """Cents in the database, euro on the screen."""

    def prepare_value(self, value: Any) -> Any:
        return formats.amount(value) if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.clean(data) != initial
        except ValidationError:
            return True


class Rights:
    """For whoever manages the programme. `deletable`: a row that nothing uses may go."""

    deletable: ClassVar[bool] = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return manages(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return manages(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return manages(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return manages(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.deletable and manages(request)


class Looks:
    """How every page looks: amounts in euro, states that nobody types in, lists that ask the database little."""

    model: type[Model]

    def formfield_for_dbfield(self, db_field: models.Field, request: Any, **kwargs: Any) -> Any:
        if db_field.name.endswith(CENTS) and isinstance(db_field, models.IntegerField):
            return CentsField(
                label=in_euro(db_field),
                required=not db_field.blank,
                max_cents=HIGHEST_CENTS,
                help_text=db_field.help_text,
                initial=db_field.default if db_field.has_default() else None,
            )
        if isinstance(db_field, models.URLField):
            kwargs.setdefault("assume_scheme", "https")
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        """What a page says, and every state: states move through their use cases."""
        declared = super().get_readonly_fields(request, obj)  # type: ignore[misc]
        return tuple(dict.fromkeys((*declared, *states_of(self.model))))

    def __getattr__(self, name: str) -> Any:
        """`price_euro` shows `price_cents` as an amount, with the words of the field."""
        if not name.endswith("_euro"):
            raise AttributeError(name)
        return _shown_amount(self.model, name.removesuffix("_euro") + CENTS)


def _shown_amount(model: type[Model], name: str) -> Any:
    field = model._meta.get_field(name)

    @admin.display(description=in_euro(field), ordering=name)
    def amount(row: Model) -> str:
        value = getattr(row, name)
        return "–" if value is None else formats.euro(value)

    return amount


def in_euro(field: Any) -> str:
    """The words of a field in cents, for who reads euro."""
    return str(field.verbose_name).replace("(cent)", "(euro)").replace(" cent)", " euro)")


def states_of(model: type[Model]) -> tuple[str, ...]:
    """The fields that only a use case moves."""
    return tuple(field.name for field in model._meta.concrete_fields if isinstance(field, FSMField))


def euro_names(names: Iterable[Any]) -> tuple[Any, ...]:
    """The names of what is shown, with amounts in euro in place of cents."""
    return tuple(
        f"{name.removesuffix(CENTS)}_euro" if isinstance(name, str) and name.endswith(CENTS) else name
        for name in names
    )


class ManagedAdmin(Rights, Looks, admin.ModelAdmin):
    """A list or a setting. `section` is its place on the start page, `pages` lead to pages of the application."""

    section: ClassVar[Section] = Section.PROGRAMMES
    # The use case behind `store` writes its own line in the journal.
    journalled: ClassVar[bool] = False
    # Above the list: (words, name of the address).
    list_pages: ClassVar[Sequence[tuple[Any, str]]] = ()
    change_list_template = "admin/managed_list.html"
    change_form_template = "admin/managed_form.html"
    object_history_template = "admin/managed_history.html"
    list_per_page = 50
    actions: Any = ("remove_unused",)
    empty_value_display = "–"

    def get_list_select_related(self, request: HttpRequest) -> Any:
        """What the columns of the list name, and what the page itself asks."""
        declared = self.list_select_related if isinstance(self.list_select_related, list | tuple) else ()
        fields = {field.name for field in self.model._meta.concrete_fields if field.is_relation}
        return tuple(dict.fromkeys((*declared, *(name for name in self.list_display if name in fields))))

    def get_list_display(self, request: HttpRequest) -> Sequence[Any]:
        return euro_names(super().get_list_display(request))

    # Saving ---------------------------------------------------------------------------------------

    def store(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Hook: keep the row through its use case, where it has one."""
        obj.save()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Keep the row, and remember what its fields were."""
        names = [found for name in form.changed_data if (found := _field_behind(self.model, name))]
        before = self.model._base_manager.filter(pk=obj.pk).first() if change else None
        form.was = _values(before, names) if before else {}
        self.store(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        _keep(form.instance, form.was, by=request.user, added=not change, quiet=self.journalled)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Parts of a row keep what they were, as the row does."""
        before = {
            each.instance.pk: {name: each.initial.get(name) for name in each.changed_data}
            for each in formset.forms
            if each.instance.pk
        }
        formset.save()
        for row in formset.new_objects:
            _keep(row, {}, by=request.user, added=True)
        for row, names in formset.changed_objects:
            was = before.get(row.pk, {})
            _keep(row, {name: was.get(name) for name in names if _is_field(type(row), name)}, by=request.user)
        for row in formset.deleted_objects:
            journal.record(
                "setting.removed", form.instance, by=request.user, data={"of": row._meta.label_lower}
            )

    # Deleting -------------------------------------------------------------------------------------

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """A row that is used stays, and why; the page of Django would show everything that hangs on it."""
        obj = self.get_object(request, object_id)
        if obj is not None and self.has_delete_permission(request, obj) and (words := why_not_removed(obj)):
            messages.error(request, words)
            return HttpResponseRedirect(
                reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_changelist")
            )
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        journal.record("setting.removed", obj, by=request.user, data={"of": obj._meta.label_lower})
        super().delete_model(request, obj)

    @admin.action(description=gettext_lazy("Verwijder wat niet gebruikt wordt"), permissions=["delete"])
    def remove_unused(self, request: HttpRequest, rows: QuerySet) -> None:
        """Each row on its own: what is used stays, and why."""
        for row in rows:
            if words := why_not_removed(row):
                messages.error(request, words)
                continue
            with transaction.atomic():
                self.log_deletions(request, [row])
                self.delete_model(request, row)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """The action of Django itself shows everything that hangs on a row, and knows no reason."""
        found = super().get_actions(request)
        found.pop("delete_selected", None)
        return found

    # Pages of the application ---------------------------------------------------------------------

    def pages(self, obj: Any) -> Sequence[tuple[Any, str]]:
        """Hook: (words, address) of what is done with this row elsewhere in the application."""
        return ()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        pages = [(words, reverse(name)) for words, name in self.list_pages]
        return super().changelist_view(request, {**(extra_context or {}), "pages": pages})

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        obj = kwargs.get("obj")
        context["pages"] = self.pages(obj) if obj is not None else ()
        return super().render_change_form(request, context, *args, **kwargs)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Beside who saved it: what each field was and became."""
        obj = self.get_object(request, object_id)
        rows = [obj, *self._parts(request, obj)] if obj is not None else []
        changes = [(_label(change), change) for change in history.of(*rows)[:200]] if rows else []
        return super().history_view(request, object_id, {**(extra_context or {}), "changes": changes})

    def _parts(self, request: HttpRequest, obj: Any) -> list[Model]:
        """The rows that are edited on the page of this one."""
        found: list[Model] = []
        for inline in self.get_inline_instances(request, obj):
            formset = inline.get_formset(request, obj)
            found += formset.model._base_manager.filter(**{formset.fk.name: obj})
        return found


class ReadOnlyAdmin(ManagedAdmin):
    """Rows that only use cases change: to find and to read. `about_persons`: the journal keeps who read one."""

    section = Section.DOSSIERS
    actions = ()
    about_persons: ClassVar[bool] = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        return euro_names(super().get_fields(request, obj))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        names = [field.name for field in self.model._meta.concrete_fields if field.name.endswith(CENTS)]
        return (*super().get_readonly_fields(request, obj), *euro_names((*names, *(self.fields or ()))))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        self._note_reading(request, kwargs["obj"])
        return super().render_change_form(request, context, *args, **kwargs)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What fields were is read as well as what they are."""
        response = super().history_view(request, object_id, extra_context)
        if obj := self.get_object(request, object_id):
            self._note_reading(request, obj)
        return response

    def _note_reading(self, request: HttpRequest, obj: Model) -> None:
        """Who read what of a person; in the timeline of the dossier, when the row belongs to one."""
        if self.about_persons:
            with transaction.atomic():
                parent = getattr(obj, "traject", None)
                journal.record("administration.read", obj, by=request.user, parent=parent)


class ManagedInline(Rights, Looks, admin.StackedInline):
    """Parts of a setting: added and changed, never taken away here."""

    extra = 0
    can_delete = False


class ReadOnlyInline(Rights, Looks, admin.TabularInline):
    """Rows that belong to another one, to read."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        return euro_names(super().get_fields(request, obj))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        return euro_names(dict.fromkeys((*super().get_readonly_fields(request, obj), *(self.fields or ()))))


def why_not_removed(obj: Model) -> str:
    """Where a row is used, in words; empty when nothing uses it."""
    uses = [f"{count} × {words}" for words, count in uses_of(obj)]
    if not uses:
        return ""
    words = _("“%(row)s” is in gebruik en kan niet weg: %(uses)s.") % {"row": obj, "uses": ", ".join(uses)}
    active = any(field.name == "is_active" for field in obj._meta.concrete_fields)
    return f"{words} {_('Zet het op niet actief.')}" if active else words


def uses_of(obj: Model) -> list[tuple[str | Promise, int]]:
    """Which rows refer to this one, and how many."""
    found = []
    for relation in obj._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or not relation.is_relation:
            continue
        rows = relation.related_model._base_manager.filter(**{relation.field.name: obj})  # type: ignore[union-attr]
        if count := rows.count():
            found.append((relation.related_model._meta.verbose_name_plural, count))  # type: ignore[union-attr]
    return found


def _field_behind(model: type[Model], name: str) -> str:
    """The field that an input changes: `price` is typed in euro and kept as `price_cents`."""
    return next((each for each in (name, f"{name}{CENTS}") if _is_field(model, each)), "")


def _is_field(model: type[Model], name: str) -> bool:
    return name not in NOT_KEPT and history.field_of(model, name) is not None


def _values(obj: Model, names: Iterable[str]) -> dict[str, Any]:
    """The values of fields; of a list of rows their names."""
    found = {}
    for name in names:
        value = getattr(obj, name)
        found[name] = sorted(map(str, value.all())) if hasattr(value, "all") else value
    return found


def _keep(obj: Model, was: dict[str, Any], *, by: Any, added: bool = False, quiet: bool = False) -> None:
    """Write the journal, unless it is written already, and beside it what the fields were and became."""
    if added:
        if not quiet:
            journal.record("setting.added", obj, by=by, data={"of": obj._meta.label_lower})
        return
    now = _values(type(obj)._base_manager.get(pk=obj.pk), was)
    changed = {name: (was[name], now[name]) for name in was if was[name] != now[name]}
    if changed:
        history.record(obj, changed, by=by)
    if changed and not quiet:
        data = {"of": obj._meta.label_lower, "fields": sorted(changed)}
        journal.record("setting.changed", obj, by=by, data=data)


def _label(change: Any) -> str:
    """The words of a field that changed."""
    field = history.field_of(apps.get_model(change.subject_type), change.field)
    return str(getattr(field, "verbose_name", change.field))
