"""Plain wordmarks of the funders, where a coordinator of a real programme uploads their logos."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

from core import files
from trajects.models import Programme, ProgrammeLogo

FUNDERS = ("ESF", "VLAIO", "VDAB")
SIZE = 96


def add_logos() -> None:
    """One wordmark for each funder of every programme."""
    for programme in Programme.objects.all():
        for place, name in enumerate(FUNDERS, start=1):
            stored = files.store(wordmark(name), name=f"{name}.png", content_type="image/png")
            ProgrammeLogo.objects.create(programme=programme, name=name, place=place, file=stored)


def wordmark(name: str) -> bytes:
    """A name in letters, as a picture."""
    font = ImageFont.load_default(SIZE)
    picture = Image.new("RGB", (round(font.getlength(name)) + SIZE // 2, SIZE * 3 // 2), "white")
    ImageDraw.Draw(picture).text((SIZE // 4, 0), name, fill="#1f1d1a", font=font)
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()
