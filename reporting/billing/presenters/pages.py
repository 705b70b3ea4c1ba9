"""Heads, facts and buttons of the pages of periods, files, lines and samples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from core import formats, moves
from core.sheets.writing import ENDINGS, save_button
from core.ui import Badge, Button, Fact
from reporting.billing import rules
from reporting.billing.enums import LineState, SampleSize
from reporting.billing.facts import shown
from reporting.billing.presenters.words import claim_badge, days_of, lines_words
from reporting.models import BillingFile, BillingLine, BillingSample, PhasePrice, ReportPeriod

FILE, LINE = "factuurbestand", "factuurlijn"


def period_buttons(period: ReportPeriod, query: str) -> list[Button]:
    """Collect, make a file, evidence, change, and the list as a spreadsheet."""
    ready = period.lines.ready().count()
    key = [period.public_id]
    collect = Button(
        _("Haal de te factureren fasen op"),
        reverse("reporting:billing_collect", args=key),
        method="post",
        tone="secondary" if ready else "primary",
        icon="sync",
    )
    make = Button(
        _("Maak het factuurbestand"),
        reverse("reporting:billing_make", args=key),
        tone="primary" if ready else "secondary",
        icon="file-check",
    )
    found = [
        collect.guarded_by(rules.may_collect(period)),
        make.guarded_by(rules.may_make_file(period, ready)),
    ]
    if ready:
        found.reverse()
    found.append(binder_button(reverse("reporting:billing_period_binder", args=key)))
    if rules.may_be_changed(period):
        url = reverse("reporting:billing_period_change", args=key)
        found.append(Button(_("Wijzig de periode"), url, tone="quiet", icon="pencil"))
    saves = [
        save_button(ending, reverse("reporting:billing_list", args=[*key, ending]), query=query)
        for ending in ENDINGS
    ]
    return [*found, *saves]


def binder_button(url: str, label: str = "") -> Button:
    return Button(label or _("Bewijsmap (ZIP)"), url, method="post", tone="quiet", icon="archive")


def period_facts(period: ReportPeriod) -> list[Fact]:
    return [Fact(_("Programma"), period.programme.name), Fact(_("Dagen"), days_of(period))]


def file_facts(file: BillingFile) -> list[Fact]:
    """What is frozen, and the steps of the claim."""
    steps = [
        (_("Ingediend op"), file.submitted_on),
        (_("In inspectie sinds"), file.inspected_on),
        (_("Antwoord op"), file.answered_on),
        (_("Uitbetaald op"), file.paid_on),
    ]
    return [
        Fact(_("Periode"), file.period.label, url=file.period.get_absolute_url()),
        Fact(_("Lijnen"), formats.number(file.line_count)),
        Fact(_("Totaal"), formats.euro(file.total_cents)),
        Fact(_("Gemaakt door"), file.made_by.full_name),
        Fact(_("Gemaakt op"), file.made_at),
        *[Fact(label, day) for label, day in steps if day],
    ]


def file_hashes(file: BillingFile) -> list[Fact]:
    return [Fact(_("CSV, SHA-256"), file.csv_sha256), Fact(_("XLSX, SHA-256"), file.xlsx_sha256)]


def file_sums(file: BillingFile) -> list[Fact]:
    """What of the file is in which state."""
    rows = file.lines.order_by().values("state").annotate(n=Count("pk"), cents=Sum("amount_cents"))
    words = dict(LineState.choices)
    return [Fact(str(words[row["state"]]), lines_words(row["n"], row["cents"])) for row in rows]


def file_buttons(file: BillingFile, user: Any) -> list[Button]:
    """The next step of the claim, the files themselves, and a sample for inspection."""
    saves = [
        save_button(ending, reverse("reporting:billing_download", args=[file.public_id, ending]))
        for ending in ENDINGS
    ]
    sample = reverse("reporting:billing_sample_add", args=[file.public_id])
    return [
        *moves.buttons(FILE, file, user),
        *saves,
        Button(_("Trek een steekproef"), sample, tone="quiet", icon="target"),
    ]


@dataclass(frozen=True)
class LineLink:
    """Something that a page points at: words, badge and address."""

    label: str
    url: str
    badge: Badge | None = None
    detail: str = ""


def file_links(files: Iterable[BillingFile]) -> list[LineLink]:
    """The files of a period."""
    return [
        LineLink(
            file.number,
            file.get_absolute_url(),
            claim_badge(file),
            f"{lines_words(file.line_count, file.total_cents)}, {formats.short_date(file.made_at)}",
        )
        for file in files
    ]


def sample_links(samples: Iterable[BillingSample]) -> list[LineLink]:
    return [
        LineLink(sample_words(sample), sample.get_absolute_url(), detail=formats.short_date(sample.made_at))
        for sample in samples
    ]


def sample_words(sample: BillingSample) -> str:
    """How large, and with which seed."""
    size = f"{sample.size} %" if sample.kind == SampleSize.PERCENTAGE else lines_words(sample.size)
    return _("%(size)s, startgetal %(seed)s") % {"size": size, "seed": sample.seed}


def line_facts(line: BillingLine) -> list[Fact]:
    """Where the line stands; why it waits, was rejected or credited; the line on the other side of a credit."""
    found = [
        Fact(_("Bestand"), line.file.number, url=line.file.get_absolute_url()) if line.file else None,
        Fact(_("Periode"), line.period.label, url=line.period.get_absolute_url()),
        Fact(_("Wat"), line.get_part_display()),
        Fact(_("Bedrag"), formats.euro(line.amount_cents)) if line.amount_cents is not None else None,
        Fact(_("Uitgesteld"), line.hold_reason) if line.hold_reason else None,
        Fact(_("Verworpen"), line.rejection_reason) if line.rejection_reason else None,
        Fact(_("Waarom gecrediteerd"), line.credit_reason) if line.credit_reason else None,
        _other(_("Crediteert"), line.credits),
        _other(_("Gecrediteerd door"), getattr(line, "credited_by", None)),
    ]
    return [fact for fact in found if fact]


def _other(label: str, line: BillingLine | None) -> Fact | None:
    if line is None:
        return None
    words = f"{line.file}, {_('lijn')} {line.number}" if line.file else _("nog niet in een bestand")
    return Fact(label, words, url=line.get_absolute_url())


def frozen_facts(line: BillingLine) -> list[Fact]:
    """The columns of the file, as they were handed in."""
    return [Fact(label, value) for label, value in shown(line.facts)] if line.facts else []


def line_buttons(line: BillingLine, user: Any) -> list[Button]:
    """What may happen to the line, the dossier, and the evidence of the phase or of the person."""
    key = line.public_id
    dossier = Button(_("Open het dossier"), line.phase.get_absolute_url(), tone="secondary", icon="folder")
    phase = reverse("reporting:billing_line_binder", args=[key, "fase"])
    person = reverse("reporting:billing_line_binder", args=[key, "persoon"])
    return [
        *moves.buttons(LINE, line, user),
        dossier,
        binder_button(phase, _("Bewijsmap van de fase")),
        binder_button(person, _("Bewijsmap van de persoon")),
    ]


def price_buttons(price: PhasePrice) -> list[Button]:
    url = reverse("reporting:billing_price_remove", args=[price.public_id])
    return [
        Button(_("Verwijder"), url, method="post", tone="quiet", icon="trash").guarded_by(
            rules.price_may_go(price)
        )
    ]


def sample_facts(sample: BillingSample) -> list[Fact]:
    """How the sample is drawn again."""
    total = sample.file.lines.filter(credits__isnull=True).count()
    return [
        Fact(_("Bestand"), sample.file.number, url=sample.file.get_absolute_url()),
        Fact(_("Startgetal"), sample.seed),
        Fact(_("Getrokken"), _("%(n)s van %(all)s lijnen") % {"n": sample.lines.count(), "all": total}),
        Fact(_("Getrokken door"), sample.made_by.full_name),
        Fact(_("Getrokken op"), sample.made_at),
    ]


def make_page(period: ReportPeriod, lines: list[BillingLine], form: Any) -> dict[str, Any]:
    """What is asked before a file is frozen."""
    total = sum(line.amount_cents or 0 for line in lines)
    return {
        "title": _("Maak het factuurbestand"),
        "subtitle": str(period),
        "intro": _(
            "Het bestand wordt bevroren: er verandert niets meer aan, en de fasen erin kunnen niet meer "
            "geannuleerd of verbeterd worden. Een fout zet je recht met een creditlijn."
        ),
        "facts": [Fact(_("Lijnen"), str(len(lines))), Fact(_("Totaal"), formats.euro(total))],
        "form": form,
        "button": Button(_("Maak het bestand")),
        "cancel_url": period.get_absolute_url(),
    }
