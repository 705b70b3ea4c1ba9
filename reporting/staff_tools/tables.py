"""The archive of newsflashes."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.tables import Column, Table
from core.text import one_line
from core.ui import Empty
from reporting.models import NewsFlash
from reporting.staff_tools.presenters import news_badge


class NewsFilter(django_filters.FilterSet):
    """Words, and whether it is still to be read."""

    q = django_filters.CharFilter(method="search", label=_("Zoeken"))
    gelezen = django_filters.ChoiceFilter(
        method="by_reading",
        label=_("Gelezen"),
        choices=[("nee", _("Nog niet gelezen"))],
        empty_label=_("Alle"),
    )

    class Meta:
        model = NewsFlash
        fields: tuple[str, ...] = ()

    def search(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        found = queryset
        for word in one_line(value)[:100].split()[:6]:
            found = found.filter(Q(title__icontains=word) | Q(text__icontains=word))
        return found

    def by_reading(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        return queryset.filter(is_unread=True)


class NewsTable(Table):
    name = "nieuws"
    caption = _("Nieuwsflash")
    search_placeholder = _("Zoek in het nieuws")
    # A draft comes first: it still has to leave.
    default_order = (F("sent_at").desc(nulls_first=True),)  # type: ignore[assignment]
    row_url: Any = "get_absolute_url"
    columns = (
        Column("title", _("Titel"), order_by="title", kind="link", url="get_absolute_url"),
        Column("sent", _("Verstuurd"), order_by="sent_at", kind="when", value="sent_at"),
        Column("by", _("Geschreven door"), value="written_by.full_name"),
        Column("count", _("Ontvangers"), numeric=True, value="mailed_to"),
        Column("state", _("Toestand"), kind="badge", value=news_badge),
    )
    empty = Empty(_("Nog geen nieuwsflash"), _("Wat een coördinator aan alle adviseurs stuurt, staat hier."))
