"""The YAML files that come with the application: programmes, reference data, words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

# Written in C where the library has it: ten times as fast, and a programme is a thousand lines.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """What stands in the file; only plain values, whatever its tags ask."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506  both loaders are the safe one
