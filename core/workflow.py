"""The only door through which a state moves.

django-fsm declares the states and moves on the model; it checks neither the permission nor the save,
so that is done here, in one transaction: lock the row, look at the state, the permission and the
rules, run the body, save, write the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, Transition

from core import journal
from core.actors import Actor
from core.errors import AlreadyMoved, Refused
from core.rules import Rule, Verdict, first_refusal, refuse

State = TypeVar("State", bound="StateModel")

FORBIDDEN = "workflow.forbidden"


class Guard:
    """Makes a rule usable as a condition of django-fsm, and keeps it for its reason."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.__name__ = rule.__name__

    def __call__(self, instance: models.Model) -> bool:
        return bool(self.rule(instance, None))


def guards(*rules: Rule) -> list[Guard]:
    """The conditions of a transition, from the rules that explain themselves."""
    return [Guard(rule) for rule in rules]


class StateModel(models.Model):
    """A row with protected state fields, which only `perform` moves."""

    _forgotten: frozenset[str] = frozenset()

    class Meta:
        abstract = True

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        # django-fsm-2 switches the protection of the shared field off while it refreshes, for the
        # whole process when the row is gone; forgetting the loaded state first needs no such switch.
        names = [field.attname for field in self._meta.concrete_fields if isinstance(field, FSMField)]
        kept = {name: self.__dict__.pop(name) for name in names if name in self.__dict__}
        self._forgotten = frozenset(kept)
        try:
            super().refresh_from_db(*args, **kwargs)
        finally:
            self._forgotten = frozenset()
            for name, value in kept.items():
                self.__dict__.setdefault(name, value)

    def get_deferred_fields(self) -> set[str]:
        # A state that was forgotten a moment ago must be read again, unlike a deferred field.
        return super().get_deferred_fields() - self._forgotten


def perform(
    instance: State,
    name: str,
    *,
    by: Actor,
    parent: models.Model | None = None,
    event: str | None = None,
    event_data: dict[str, Any] | None = None,
    **data: Any,
) -> State:
    """Move `instance` through the transition `name` and write it in the journal as `<model>.<name>`.

    `data` goes to the transition's body, which sets fields of its own row only. `parent` is the
    dossier in whose timeline the line stands. The instance itself is refreshed and locked.
    Raises AlreadyMoved when the state is no longer a source of this move, Refused when the
    permission or a rule says no; then nothing has changed.
    """
    with transaction.atomic():
        claim(instance, name, by=by)
        before = state_of(instance, name)
        getattr(instance, name)(**data)
        instance.save()
        journal.record(
            event or f"{instance._meta.model_name}.{name}",
            instance,
            by=by,
            parent=parent,
            data={"from": before, "to": state_of(instance, name), **(event_data or {})},
        )
    return instance


def claim(instance: StateModel, name: str, *, by: Actor, rule: Rule | None = None) -> None:
    """Lock the row and go on only when this move may be made now.

    For use cases that change other rows before the move itself: whoever comes second is refused
    before anything happened. `rule` is asked instead of the guards of the transition, where the use
    case itself makes one of them come true. Raises AlreadyMoved or Refused, as `perform` does.
    """
    lock(instance)
    verdict = check(instance, name, by, rule=rule)
    if not verdict:
        raise (AlreadyMoved if verdict.code == "workflow.moved" else Refused)(verdict)


def lock(instance: models.Model) -> None:
    """Read the row again and hold it until the end of the transaction.

    Rows that only refer to it may still be added meanwhile: without `no_key` a booking and a decision
    in one dossier could wait for each other.
    """
    rows = type(instance)._base_manager.select_for_update(of=("self",), no_key=True)
    instance.refresh_from_db(from_queryset=rows)


def check(instance: StateModel, name: str, by: Actor | None, *, rule: Rule | None = None) -> Verdict:
    """Whether this move may be made now, by this actor, and if not why not.

    `rule` is asked instead of the guards of the transition.
    """
    move = find(instance, name)
    if move is None:
        return refuse(
            "workflow.moved",
            _(
                "Dit kan niet meer: iemand was je voor of de toestand is veranderd. Kijk de pagina opnieuw na."
            ),
        )
    # Typed by django-fsm for its own users and conditions; ours are actors and guards.
    may: Any = move.permission
    if by is not None and callable(may) and not may(instance, by):
        return refuse(FORBIDDEN, _("Jouw rol mag dit niet doen."))
    guards_of: Any = move.conditions
    rules = [rule] if rule else [guard.rule for guard in guards_of]
    return first_refusal(*(each(instance, by) for each in rules))


def find(instance: StateModel, name: str) -> Transition | None:
    """The transition with this name that starts from the present state, if there is one."""
    method = getattr(type(instance), name)
    meta = method._django_fsm
    return meta.get_transition(meta.field.get_state(instance))


def state_of(instance: StateModel, name: str) -> str:
    """The present state in the field that the transition `name` moves."""
    return getattr(type(instance), name)._django_fsm.field.get_state(instance)


def transitions_of(model: type[StateModel]) -> Iterator[tuple[str, Callable[..., Any], Transition]]:
    """Every declared transition of a model: its name, its method and one entry for each source state."""
    for name in dir(model):
        method: Any = getattr(model, name, None)
        meta = getattr(method, "_django_fsm", None)
        if meta is not None:
            for move in meta.transitions.values():
                yield name, method, move
