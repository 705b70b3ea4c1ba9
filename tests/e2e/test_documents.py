"""Files dropped on a dossier, a newer version, and the whole dossier taken along."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from jumpstarters.demo.world import World
from reporting.prepared import actions as prepared
from tests.e2e.person import Person
from tests.e2e.test_other_paths import ADVISER, live
from tests.trajects.test_documents import png
from trajects.models import DossierDocument

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_files_are_dropped_and_the_dossier_is_taken_along(enter: Callable[..., Person], world: World) -> None:
    traject = live(world, "vf_ready").traject
    adviser = enter(ADVISER)
    page = adviser.page
    adviser.opens(f"/dossiers/{traject.public_id}/documenten/")
    files = [
        {"name": "CV.png", "mimeType": "image/png", "buffer": png()},
        {"name": "fout.pdf", "mimeType": "application/pdf", "buffer": b"MZ program"},
    ]
    page.set_input_files("input[name=uploads]", files)
    adviser.sees("Staat in het dossier.")
    adviser.sees("Dit soort bestand kan niet.")
    adviser.looks("documenten-opgeladen")
    adviser.follows("Toon de nieuwe lijst")
    cv = DossierDocument.objects.get(kind="cv")
    adviser.opens(cv.get_absolute_url())
    expect(page.locator("img.preview")).to_be_visible()
    adviser.looks("document")
    adviser.opens(f"/dossiers/{traject.public_id}/documenten/")
    adviser.presses("Vraag het hele dossier als ZIP")
    adviser.sees("Wacht")
    prepared.make_next()
    with page.expect_download() as download:
        page.get_by_role("link", name="Haal op").click()
    assert download.value.suggested_filename.startswith(f"dossier-{traject.candidate.number}-")
