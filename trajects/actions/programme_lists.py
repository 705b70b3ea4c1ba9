"""The lists of a programme that coordinators may change afterwards: competences, sections of the plan, documents.

A file fills a list that is empty. From then on the list belongs to the coordinators: what they change, add or
take away stays so, however often the programme is loaded.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from trajects.models import (
    CombinationService,
    Competence,
    DocumentRequirement,
    Exclusion,
    PhaseTemplate,
    PlanSection,
    Programme,
    Specialisation,
)

# Name in the file, the model of its rows.
PROGRAMME_LISTS: dict[str, type[models.Model]] = {
    "competences": Competence,
    "plan_sections": PlanSection,
    "exclusions": Exclusion,
    "specialisations": Specialisation,
    "combination_services": CombinationService,
}
PHASE_LISTS = ("documents",)
DOCUMENT_NAMES = {"kind": "kind", "required": "is_required", "signature": "needs_signature"}
# Room between two rows, so that a coordinator puts one in between.
STEP = 10


def add_lists(programme: Programme, data: dict[str, Any]) -> None:
    """Fill the programme's own lists, where they are empty. Raises ValidationError with its lines."""
    for key, model in PROGRAMME_LISTS.items():
        if not model._default_manager.filter(programme=programme).exists():
            _fill(model, {"programme": programme}, data.get(key) or [])


def add_documents(template: PhaseTemplate, entries: list[dict[str, Any]]) -> None:
    """Fill the list of documents that a phase asks for (handbook 2.7), where it is empty."""
    if not template.document_requirements.exists():
        rows = [{DOCUMENT_NAMES[name]: value for name, value in entry.items()} for entry in entries]
        _fill(DocumentRequirement, {"template": template}, rows)


def _fill(model: type[models.Model], owner: dict[str, Any], entries: list[dict[str, Any]]) -> None:
    """The rows in the order of the file, each checked by its model."""
    for place, entry in enumerate(entries, start=1):
        row = model(**entry, **owner, position=place * STEP)
        try:
            row.full_clean()
        except ValidationError as error:
            where = entry.get("code") or entry.get("kind")
            raise ValidationError([f"{where}: {line}" for line in lines(error)]) from error
        row.save()


def document_problems(phase: dict[str, Any], where: str) -> list[str]:
    """Names in the documents of a phase that mean nothing."""
    found = {name for entry in phase.get("documents") or [] for name in entry}
    return [
        f"{where} has an unknown name in documents: {name}" for name in sorted(found - set(DOCUMENT_NAMES))
    ]


def lines(error: ValidationError) -> list[str]:
    """Every message with the name of its field."""
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    return [f"{name}: {text}" for name, texts in error.message_dict.items() for text in texts]
