"""The administration: the site of Django, in the parts that coordinators know, with the way back to the pages."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.i18n import JavaScriptCatalog

from people.administration import Section

# What is managed on pages of the application itself.
PAGES = (
    (_("Gegevens invoeren uit een ander systeem"), "reporting:data_imports"),
    (_("Teksten van de mails"), "reporting:mail_texts"),
    (_("Uitgaande post"), "reporting:outbox"),
    (_("De menukaart uit een rekenblad"), "vouchers:menu"),
)


# What the pickers of Django say, and its own Dutch catalogue does not know yet.
PICKER_WORDS = {
    'Choose %s by selecting them and then select the "Choose" arrow button.': _(
        "Kies %s: duid ze aan en klik op het pijltje “Kies”."
    ),
    'Remove %s by selecting them and then select the "Remove" arrow button.': _(
        "Haal %s weg: duid ze aan en klik op het pijltje “Haal weg”."
    ),
    "Choose all %s": _("Kies alle %s"),
    "Choose selected %s": _("Kies de aangeduide %s"),
    "Remove all %s": _("Haal alle %s weg"),
    "Remove selected %s": _("Haal de aangeduide %s weg"),
    "(click to clear)": _("(klik om te wissen)"),
}


class PickerWords(JavaScriptCatalog):
    """The words of the pickers in the language of the reader."""

    def get_catalog(self) -> dict[str, Any]:
        return super().get_catalog() | {english: str(words) for english, words in PICKER_WORDS.items()}


class AdministrationSite(AdminSite):
    """Lists stand by what they are about, not by the app that holds them."""

    site_header = site_title = _("Jumpstarters: beheer")
    index_title = _("Wat wil je beheren?")
    index_template = "admin/parts.html"

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The same lists under the names of the parts; the page of one app stays as Django makes it."""
        apps = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        parts: dict[Section, list[Any]] = {section: [] for section in Section}
        for app in apps:
            for entry in app["models"]:
                admin = self._registry[entry["model"]]
                parts[getattr(admin, "section", Section.RECORDS)].append(entry)
        return [_part(section, entries) for section, entries in parts.items() if entries]

    def i18n_javascript(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:
        return PickerWords.as_view(packages=["django.contrib.admin"])(request)

    def index(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        pages = [(words, reverse(name)) for words, name in PAGES]
        return super().index(request, {**(extra_context or {}), "pages": pages})


def _part(section: Section, entries: list[Any]) -> dict[str, Any]:
    return {
        "name": section.value,
        "app_label": section.name.lower(),
        "app_url": f"#{section.name.lower()}",
        "has_module_perms": True,
        "models": sorted(entries, key=lambda entry: str(entry["name"]).casefold()),
    }
