"""Migrations in seconds, for the first start of `./dev run` and for each run of the tests."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.migrations.state import ProjectState, get_related_models_tuples

Key = tuple[str, str]
# Django has no setting for it.
USUAL = ProjectState._find_reload_model  # noqa: SLF001


@contextmanager
def quick() -> Iterator[None]:
    """Let each step of a migration render only the model that it changes.

    Django renders all models within reach of it again, and here that is nearly every model: nine tenths of the
    time. The SQL of a step needs no more of them than their tables and keys, which stay. A step in Python still
    gets all models as they then are. `manage.py migrate` elsewhere, and `./dev check`, go the usual way.
    """
    ProjectState._find_reload_model = _itself  # noqa: SLF001
    try:
        yield
    finally:
        ProjectState._find_reload_model = USUAL  # noqa: SLF001


def _itself(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> set[Key]:
    """The model, and the tables of its many-to-many fields, which have no state of their own."""
    # Read by a step in Python: then everything is rendered again first.
    state.is_delayed = True
    try:
        joined = get_related_models_tuples(state.apps.get_model(app_label, model_name))
    except LookupError:
        joined = set()
    return {(app_label, model_name)} | {key for key in joined if key not in state.models}
