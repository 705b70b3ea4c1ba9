"""Progress on the screen: numbered steps with the seconds they took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(text: str = "") -> None:
    print(text, flush=True)


@contextmanager
def step(number: str, title: str) -> Iterator[None]:
    """Print the title before the work and the seconds after it."""
    print(f"[{number}] {title} ...", end="", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        say()
        raise
    say(f" {time.monotonic() - began:.1f} s")
