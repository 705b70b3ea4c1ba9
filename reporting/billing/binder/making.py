"""The ZIP of a binder: a folder for each phase with its pieces in the order of the rules, an index, hashes.

Names of files carry no personal data. One phase is read and written at a time.
"""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO

from django.utils.text import slugify

from core import dates, files
from reporting import documents as d
from reporting import prepared
from reporting.billing.binder.evidence import Exhibit, Proof, proofs_of
from reporting.billing.binder.scopes import SCOPES, Scope
from reporting.billing.candidates import with_content
from reporting.billing.facts import candidate_ref
from reporting.documents.build.parts import letterhead
from reporting.models import IssuedDocument
from reporting.prepared.dossier import HASHES, INDEX, PLAIN, Parts, folder_of
from reporting.prepared.progress import Progress
from trajects.models import Phase, Programme, Traject


def register_makers() -> None:
    """Tell the worker how each kind of binder is made; once, when the app is ready."""
    for kind, scope in SCOPES.items():
        prepared.register(
            kind,
            prepared.Maker(
                content_type=files.ZIP,
                subject=scope.subject,
                write=partial(write, scope),
                file_name=partial(_file_name, scope),
            ),
        )


def _file_name(scope: Scope, subject: Any) -> str:
    return f"bewijs-{slugify(scope.slug(subject))}-{dates.today():%Y-%m-%d}"


def write(scope: Scope, subject: Any, target: BinaryIO, progress: Progress) -> None:
    """Put every phase of the subject in the ZIP, then the index and the hashes."""
    rows = list(
        scope.phases(subject).distinct().order_by("traject__candidate__number", "template__position", "pk")
    )
    progress.begin(len(rows) + 1)
    reader = progress.asked.asked_by
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        binder = _Binder(Parts(archive), reader.full_name)
        for place, (phase, papers) in enumerate(_with_papers(rows), 1):
            binder.add_phase(phase, papers, place)
            progress.step()
        binder.add_index(scope.words(subject), _letterhead(rows, reader))
        binder.parts.add(HASHES, io.BytesIO(binder.parts.sums().encode()))
    progress.step()


def _with_papers(rows: list[Phase]) -> Iterator[tuple[Phase, list[IssuedDocument]]]:
    """Each phase with the valid documents of its dossier."""
    papers: dict[int | None, list[IssuedDocument]] = defaultdict(list)
    keys = {phase.traject_id for phase in rows}
    issued = IssuedDocument.objects.current().filter(
        parent_type=Traject._meta.label_lower, parent_id__in=keys
    )
    for paper in issued.select_related("file").order_by("issued_on", "pk"):
        papers[paper.parent_id].append(paper)
    for phase in with_content(rows):
        yield phase, papers[phase.traject_id]


def _letterhead(rows: list[Phase], reader: Any) -> d.Letterhead:
    """Of the programme, and of the organisation of who asked."""
    programme = Programme.objects.filter(phase_templates__in=[row.template_id for row in rows]).first()
    organisation = reader.current_membership.organisation
    return (
        letterhead(programme, organisation)
        if programme
        else d.Letterhead(programme="", organisation=organisation.name)
    )


@dataclass
class _Binder:
    """The ZIP that grows, and a line of the index for each phase in it."""

    parts: Parts
    made_by: str

    def __post_init__(self) -> None:
        self.rows: list[d.EvidenceRow] = []

    def add_phase(self, phase: Phase, papers: list[IssuedDocument], place: int) -> None:
        """A folder with the pieces in the order of the rules, and its index in front."""
        number, code = phase.traject.candidate.number, folder_of(phase.template.code)
        folder = f"{place:03d}-{number}-{code}"
        shelf = _Shelf(self.parts, folder)
        proofs = tuple(shelf.add(proof) for proof in proofs_of(phase, papers))
        sheet = _sheet(phase, proofs, self.made_by)
        printed = d.pdf(sheet, number=f"{number}-{code}", date=dates.today())
        self.parts.add(f"{folder}/{INDEX}", io.BytesIO(printed), packed=True)
        self.rows.append(_row(folder, sheet, len(shelf.there)))

    def add_index(self, about: str, head: d.Letterhead) -> None:
        overview = d.EvidenceOverview(
            letterhead=head,
            about=about,
            made_at=dates.now(),
            made_by=self.made_by,
            rows=tuple(self.rows),
        )
        printed = d.pdf(overview, number=f"{dates.today():%Y%m%d}", date=dates.today())
        self.parts.add(INDEX, io.BytesIO(printed), packed=True)


class _Shelf:
    """The folder of one phase. A piece that shows several rules stands there once."""

    def __init__(self, parts: Parts, folder: str) -> None:
        self.parts, self.folder = parts, folder
        self.there: dict[str, d.PieceLine] = {}

    def add(self, proof: Proof) -> d.ProofLine:
        return d.ProofLine(
            label=proof.label,
            holds=bool(proof.verdict),
            asked_for_billing=proof.asked_for_billing,
            reason=str(proof.verdict.reason),
            pieces=tuple(self._piece(exhibit, proof) for exhibit in proof.exhibits),
        )

    def _piece(self, exhibit: Exhibit, proof: Proof) -> d.PieceLine:
        if exhibit.key not in self.there:
            self.there[exhibit.key] = self._put(exhibit, proof)
        return self.there[exhibit.key]

    def _put(self, exhibit: Exhibit, proof: Proof) -> d.PieceLine:
        stored = exhibit.stored()
        ending = files.ENDINGS.get(stored.content_type, "") if stored else ".txt"
        place, label = len(self.there) + 1, slugify(proof.label)
        name = f"{self.folder}/{place:02d}-{label}-{exhibit.dated_on:%Y-%m-%d}{ending}"
        if stored:
            with files.open_file(stored) as source:
                digest = self.parts.add(name, source, packed=stored.content_type in PLAIN)
        else:
            digest = self.parts.add(name, io.BytesIO(exhibit.text.encode()))
        return d.PieceLine(
            title=exhibit.title, dated_on=exhibit.dated_on, file_name=name.split("/")[-1], sha256=digest
        )


def _sheet(phase: Phase, proofs: tuple[d.ProofLine, ...], made_by: str) -> d.EvidenceSheet:
    traject = phase.traject
    return d.EvidenceSheet(
        letterhead=letterhead(traject.programme, traject.organisation),
        candidate_ref=candidate_ref(traject.candidate),
        phase=phase.template.name,
        state=str(phase.get_state_display()),
        starts_on=phase.starts_on,
        ends_on=phase.ends_on,
        billable_since=phase.billable_since,
        financing_number=phase.financing_number,
        partner=traject.organisation.name,
        made_at=dates.now(),
        made_by=made_by,
        proofs=proofs,
    )


def _row(folder: str, sheet: d.EvidenceSheet, pieces: int) -> d.EvidenceRow:
    return d.EvidenceRow(
        folder=folder,
        candidate_ref=sheet.candidate_ref,
        phase=sheet.phase,
        partner=sheet.partner,
        pieces=pieces,
        missing=tuple(f"{proof.label}: {proof.reason}" for proof in sheet.missing),
    )
