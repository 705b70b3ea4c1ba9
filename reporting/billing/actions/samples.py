"""Drawing a sample of a file for inspection."""

from __future__ import annotations

import secrets

from django.db import transaction

from core import journal
from people.models import User
from reporting.billing import rules, sampling
from reporting.billing.actions.periods import demand
from reporting.models import BillingFile, BillingSample


@transaction.atomic
def draw_sample(file: BillingFile, *, by: User, kind: str, size: int, seed: str = "") -> BillingSample:
    """Draw lines of a file at random: a number of them, or a percentage (rounded up).

    The seed is kept, and made here when none is given: with the same seed and size the same lines come out,
    here and anywhere else (`sampling.draw` over the numbers of the lines that are no credit).
    Asked a second time it is the sample that exists. Raises Refused for a size that is none.
    """
    demand(rules.sample_fits(kind, size))
    seed = seed or secrets.token_hex(4)
    earlier = file.samples.filter(kind=kind, size=size, seed=seed).first()
    if earlier:
        return earlier
    lines = {str(line.number): line for line in file.lines.filter(credits__isnull=True)}
    drawn = sampling.draw(lines, size=sampling.size_of(kind, size, len(lines)), seed=seed)
    sample = BillingSample.objects.create(file=file, kind=kind, size=size, seed=seed, made_by=by)
    sample.lines.set([lines[key] for key in drawn])
    data = {"file": file.number, "kind": kind, "size": size, "seed": seed, "lines": [int(k) for k in drawn]}
    journal.record("billing_sample.drawn", sample, by=by, parent=file.period, data=data)
    return sample
