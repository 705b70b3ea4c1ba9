"""What a decision would print, before it is taken: its documents, and what they still lack."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from lxml import html

from core import dates
from reporting import documents as d
from reporting.documents import build
from trajects.enums import Outcome
from trajects.models import Decision, Phase


@dataclass(frozen=True)
class Gap:
    """A place that the document leaves open; the link leads to where it is filled in, if not in the form."""

    label: str
    action: str = ""
    url: str = ""


@dataclass(frozen=True)
class Paper:
    """A document that the decision brings, as it would be printed."""

    kind: str
    title: str
    body: str
    gaps: list[Gap]


def _of_dossier(name: str) -> Callable[[Phase], str]:
    return lambda phase: reverse(name, args=[phase.traject.public_id])


def _candidate(phase: Phase) -> str:
    return reverse("people:candidate_edit", args=[phase.traject.candidate.public_id])


def _summary(phase: Phase) -> str:
    return reverse("trajects:summary", args=[phase.traject.public_id, phase.template.code])


# The parts of a dossier that templates name in `where=`.
PLACES: dict[str, tuple[str | Promise, Callable[[Phase], str]]] = {
    "candidate": (gettext_lazy("Vul de kandidaat aan"), _candidate),
    "intake": (gettext_lazy("Vul de intake in"), _of_dossier("trajects:intake")),
    "contact": (gettext_lazy("Registreer het gesprek"), _of_dossier("trajects:contact_add")),
    "work": (gettext_lazy("Schrijf de neerslag"), _of_dossier("trajects:work_add")),
    "action_plan": (gettext_lazy("Vul het actieplan in"), _of_dossier("trajects:action_plan")),
    "competences": (gettext_lazy("Scoor de competenties"), _of_dossier("trajects:competences")),
    "business_plan": (gettext_lazy("Schrijf het ondernemersplan"), _of_dossier("trajects:business_plan")),
    "finances": (gettext_lazy("Vul het financieel plan in"), _of_dossier("trajects:finances")),
    "facts": (gettext_lazy("Vul de gegevens aan"), _of_dossier("trajects:facts_edit")),
    "summary": (gettext_lazy("Vul de registratie aan"), _summary),
}


def printed_by(taken: Decision) -> list[d.Document]:
    """The documents that a decision brings; `taken` is not saved."""
    found: list[d.Document] = [build.decision(taken)]
    if taken.outcome == Outcome.STARTS:
        found.append(build.certificate_after(taken))
    if taken.back_to_referrer:
        found.append(build.referral_back(taken))
    return found


def paper_of(document: d.Document, phase: Phase) -> Paper:
    """One document with the text that would be issued."""
    body = d.body(document, date=dates.today())
    return Paper(kind=document.kind, title=document.title, body=body, gaps=gaps_in(body, phase))


def gaps_in(body: str, phase: Phase) -> list[Gap]:
    """Every place that says that something is missing, in the order of the text."""
    root = html.fragment_fromstring(body, create_parent="div")
    return [
        _gap(_label(mark, root.text_content()), mark.get("data-where") or "", phase)
        for mark in root.find_class("missing")
    ]


def _label(mark: Any, fallback: str) -> str:
    """The header of its row, or the heading above it."""
    found = mark.xpath("ancestor::tr[1]/th") or mark.xpath("preceding::*[self::h2 or self::h3][1]")
    words = found[0].text_content() if found else fallback
    return " ".join(words.split())[:100]


def _gap(label: str, where: str, phase: Phase) -> Gap:
    if where not in PLACES:
        return Gap(label)
    action, url = PLACES[where]
    return Gap(label, str(action), url(phase))


def gap_words(papers: list[Paper]) -> str:
    """3 plaatsen zijn nog niet ingevuld."""
    count = sum(len(paper.gaps) for paper in papers)
    if not count:
        return _("Alles is ingevuld.")
    if count == 1:
        return _("1 plaats is nog niet ingevuld.")
    return _("%(count)s plaatsen zijn nog niet ingevuld.") % {"count": count}
