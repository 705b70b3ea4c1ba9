"""The row of places at the top of each page of figures: {% load sections %}{% report_sections %}."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from reporting.sections import section_tabs

register = template.Library()


@register.inclusion_tag("reporting/_places.html", takes_context=True)
def report_sections(context: Context) -> dict[str, Any]:
    """{% report_sections %}, in the header of the page, below components/page_header.html."""
    request = context["request"]
    return {"tabs": section_tabs(request.user, request.path)}
