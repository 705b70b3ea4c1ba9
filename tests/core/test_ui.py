"""The building blocks: what they show, that they can be read, and that nothing in them is inline."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.template import Context, RequestContext, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from core import gallery, ui
from core.rules import ALLOWED, Solver, refuse
from core.templatetags.ui import for_readers, solver
from core.ui import Badge, Button, CheckItem, Empty, Fact, NavItem, Step, Tab, TimelineEntry, Tone, WorkItem
from jumpstarters.navigation import ADMIN, PLACES

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
TOKENS = (ROOT / "static/css/tokens.css").read_text()
SPRITE = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static/img/icons.svg").read_text()))

# What is written on what; 4.5 for text, 3 for the edges of fields, marks and the focus ring.
TEXT_PAIRS = [
    *[
        (ink, ground)
        for ink in ("text", "muted", "accent")
        for ground in ("page", "surface", "surface-soft", "surface-hover")
    ],
    *[(tone, f"{tone}-soft") for tone in ("neutral", "info", "success", "warning", "danger")],
    *[("text", f"{tone}-soft") for tone in ("neutral", "info", "success", "warning", "danger", "accent")],
    *[(tone, "surface") for tone in ("info", "success", "warning", "danger")],
    ("accent", "accent-soft"),
    ("accent", "neutral-soft"),
    ("muted", "neutral-soft"),
    ("accent-hover", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("on-danger", "danger-strong"),
    ("on-danger", "danger-hover"),
    ("danger", "page"),
]
EDGE_PAIRS = [
    *[("line-strong", ground) for ground in ("page", "surface")],
    *[("focus", ground) for ground in ("page", "surface", "surface-soft")],
    ("danger", "surface"),
]


def token(name: str, night: bool) -> str:
    day_value, night_value = re.search(rf"--{name}: light-dark\((#\w+), (#\w+)\)", TOKENS).groups()
    return night_value if night else day_value


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_known_colours_is_computed_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("night", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_can_be_read(ink: str, ground: str, night: bool) -> None:
    assert contrast(token(ink, night), token(ground, night)) >= 4.5


@pytest.mark.parametrize("night", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGE_PAIRS)
def test_edges_can_be_seen(edge: str, ground: str, night: bool) -> None:
    assert contrast(token(edge, night), token(ground, night)) >= 3


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_every_component_names_its_parameters(path: Path) -> None:
    assert re.match(r"\{% comment %\}\n.+\n.+", path.read_text())


@pytest.mark.parametrize(
    "path", [*TEMPLATES.rglob("*.html")], ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_no_page_carries_inline_script_or_style(path: Path) -> None:
    if {"emails", "documents"} & set(path.parts):
        return  # mails and documents are not shown under the content security policy
    text = path.read_text()
    assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|javascript:", text)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', text)


def test_every_icon_in_templates_and_code_stands_in_the_sprite() -> None:
    used = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r'\{% icon "([\w-]+)"', path.read_text())
    }
    used |= {
        name
        for folder in ("core", "people", "trajects", "referrals", "vouchers", "reporting", "jumpstarters")
        for path in (ROOT / folder).rglob("*.py")
        for name in re.findall(r'\bicon="([\w-]+)"', path.read_text())
    }
    used |= {place.icon for place in (*PLACES, ADMIN)}
    used |= set(re.findall(r'drawIcon\("([\w-]+)"', (ROOT / "static/js/app.js").read_text()))
    assert (used | set(ui.TONE_ICONS.values())) - SPRITE == set()


def component(name: str, **values: Any) -> str:
    return re.sub(r"\s+", " ", render_to_string(f"components/{name}.html", values)).strip()


@pytest.mark.parametrize("tone", list(Tone))
def test_badge_has_an_icon_beside_its_colour(tone: Tone) -> None:
    html = component("badge", badge=Badge("Bezig", tone))
    assert f"#{ui.tone_icon(tone)}" in html
    assert "<span>Bezig</span>" in html


def test_badge_escapes_what_a_user_typed() -> None:
    assert "&lt;b&gt;" in component("badge", badge=Badge("<b>"))


def test_disabled_button_shows_reason_rule_and_who_can_solve_it() -> None:
    source = "H-33, wet van 1983"
    button = Button("Aanvaard", "/x", disabled_reason="Nog niet aanwezig.", who="de adviseur", source=source)
    html = component("button", button=button)
    assert 'aria-disabled="true"' in html
    assert f'aria-describedby="{button.reason_id}"' in html
    assert f'id="{button.reason_id}"' in html
    assert "Nog niet aanwezig. <span" in html
    assert "Kan dit oplossen: de adviseur." in html
    assert '<span class="source">wet van 1983</span>' in html
    assert "H-33" not in html
    assert "/x" not in html


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("H-33, handleiding 2.4", "handleiding 2.4"),
        ("H-50 en H-61, handleiding 2.4 en 2.5", "handleiding 2.4 en 2.5"),
        ("handleiding 2.5, beslissing 11", "handleiding 2.5"),
        ("wet van 8 augustus 1983", "wet van 8 augustus 1983"),
        ("beslissing 13", ""),
        ("", ""),
    ],
)
def test_source_of_a_rule_shows_only_what_a_user_can_look_up(source: str, shown: str) -> None:
    assert for_readers(source) == shown


def test_disabled_buttons_never_share_an_id() -> None:
    one, other = Button("A", disabled_reason="x"), Button("A", disabled_reason="x")
    assert one == other
    assert one.reason_id != other.reason_id


def test_buttons_with_the_same_reason_show_it_once() -> None:
    same = [Button(word, disabled_reason="Dit dossier is afgesloten.") for word in ("Wijzig", "Voeg toe")]
    html = component("buttons", buttons=[*same, Button("Open", disabled_reason="Nog leeg.")])
    assert html.count("Dit dossier is afgesloten.") == 1
    assert "<strong>Wijzig, Voeg toe:</strong> Dit dossier is afgesloten." in html
    described = re.findall(r'aria-describedby="(\S+)"', html)
    assert described[0] == described[1] != described[2]
    assert [html.count(f'id="{name}"') for name in described] == [1, 1, 1]


@pytest.mark.parametrize(("role", "shown"), [("adviser", False), ("coordinator", True)])
def test_reader_who_can_solve_it_is_not_named_in_the_third_person(role: str, shown: bool) -> None:
    reader = SimpleNamespace(active_memberships=[SimpleNamespace(role=role)])
    page = SimpleNamespace(request=SimpleNamespace(user=reader))
    button = Button("Aanvaard").guarded_by(refuse("no", "Nog niet.", who=Solver("de adviseur", "adviser")))
    assert solver(page, button.who) == ("de adviseur" if shown else "")
    assert "Kan dit oplossen: de adviseur." in component("button", button=button)


def test_button_guarded_by_a_refusal_takes_over_its_reason() -> None:
    verdict = refuse("no", "Eerst de infosessie.", source="H-33", who="de adviseur")
    button = Button("Aanvaard", "/x").guarded_by(verdict)
    assert (button.disabled_reason, button.source, button.who) == (
        "Eerst de infosessie.",
        "H-33",
        "de adviseur",
    )
    assert button.disabled


def test_button_guarded_by_a_permission_stays_as_it_is() -> None:
    button = Button("Aanvaard", "/x")
    assert button.guarded_by(ALLOWED) is button


@pytest.mark.django_db
def test_post_button_inside_only_carries_the_csrf_token() -> None:
    request = RequestFactory().get("/")
    template = Template('{% include "components/button.html" with button=button only %}')
    html = template.render(RequestContext(request, {"button": Button("Ga", "/x", "post")}))
    assert re.search(r'name="csrfmiddlewaretoken" value="\w{64}"', html)


def test_buttons_tell_reasons_under_the_row() -> None:
    blocked = Button("Aanvaard", disabled_reason="Eerst de infosessie.")
    html = component("buttons", buttons=[blocked, Button("Weiger", "/x")])
    assert html.index("Weiger") < html.index("Aanvaard:") < html.index("Eerst de infosessie.")
    assert f'aria-describedby="{blocked.reason_id}"' in html
    assert html.count(f'id="{blocked.reason_id}"') == 1


def test_check_item_of_a_verdict_links_to_the_solution() -> None:
    item = CheckItem.of("Gesprek", refuse("x", "Ontbreekt.", source="H-56", url="/los-op"), action="Noteer")
    html = component("checklist", items=[item, CheckItem("Akkoord", True)], title="Wat ontbreekt nog?")
    assert "1 van 2 in orde" in html
    assert 'href="/los-op"' in html
    assert "Ontbreekt." in html
    assert "<span>Noteer</span>" in html


def test_stepper_says_the_state_in_words() -> None:
    html = component(
        "stepper", steps=[Step("VF", "done"), Step("BF", "current"), Step("Nazorg")], label="Traject"
    )
    assert html.count('aria-current="step"') == 1
    assert [word for word in ("afgerond", "bezig", "nog niet begonnen") if word not in html] == []


def test_when_carries_the_date_for_machines() -> None:
    html = component("when", value=dt.date(2026, 11, 23))
    assert 'datetime="2026-11-23"' in html
    assert "maandag 23/11/2026" in html


def test_money_is_written_the_belgian_way() -> None:
    assert "€ 420,00" in component("money", cents=42000)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (dt.date(2026, 1, 1), "when"),
        (dt.datetime(2026, 1, 1, tzinfo=dt.UTC), "when"),
        (Badge("x"), "badge"),
        ("x", "text"),
        (None, "text"),
    ],
)
def test_fact_knows_how_its_value_is_shown(value: object, kind: str) -> None:
    assert Fact("Sinds", value).kind == kind


def test_fact_without_value_says_so() -> None:
    assert "niet ingevuld" in component("facts", facts=[Fact("Diploma", "")])
    assert "niet ingevuld" not in component("facts", facts=[Fact("Contacten", 0)])


def test_timeline_shows_who_it_was_then() -> None:
    entry = TimelineEntry(dt.date(2026, 11, 23), "Aanvaard", "a\nb", "Els Maes", "consulent", "VDAB")
    html = component("timeline", entries=[entry])
    assert "Els Maes, consulent, VDAB" in html
    assert "a<br>b" in html


def test_tabs_mark_the_current_one_and_show_a_count_of_zero() -> None:
    html = component("tabs", tabs=[Tab("A", "/a", True), Tab("B", "/b", count=0)], label="Dossier")
    assert html.count('aria-current="page"') == 1
    assert '<span class="count">0</span>' in html


def test_worklist_without_work_shows_its_empty_state() -> None:
    assert "Alles is gedaan" in component("worklist", items=[], empty=Empty("Alles is gedaan"))
    assert "/x" in component("worklist", items=[WorkItem("Bel", "", "/x")], empty=Empty("Alles is gedaan"))


def test_navigation_marks_the_place_and_its_key() -> None:
    items = [NavItem("Vandaag", "/", "today", "v", current=True, count=3)]
    html = render_to_string("layout/navigation.html", {"items": items})
    assert 'aria-current="page"' in html
    assert 'data-shortcut="g v"' in html


class ExampleForm(forms.Form):
    name = forms.CharField(label="Naam", help_text="Zoals op de kaart.")
    note = forms.CharField(label="Nota", required=False)
    kind = forms.ChoiceField(label="Soort", choices=[("a", "A")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Akkoord", required=False)


def rendered_form(form: forms.Form, **values: Any) -> str:
    return render_to_string("components/form.html", {"form": form, **values}, RequestFactory().get("/"))


@pytest.mark.django_db
def test_form_marks_optional_fields_but_no_checkbox() -> None:
    assert rendered_form(ExampleForm()).count("(niet verplicht)") == 1


@pytest.mark.django_db
def test_a_field_may_say_in_its_own_words_that_it_may_stay_empty() -> None:
    form = ExampleForm()
    form.fields["note"].optional_words = "(facultatif)"  # type: ignore[attr-defined]
    assert "(facultatif)" in rendered_form(form)
    form.fields["note"].optional_words = ""  # type: ignore[attr-defined]
    assert 'class="optional"' not in rendered_form(form)


@pytest.mark.django_db
def test_form_ties_help_and_errors_to_their_field() -> None:
    html = rendered_form(ExampleForm({"note": "x"}))
    described = re.findall(r'aria-describedby="([^"]+)"', html)
    ids = set(re.findall(r'\bid="([^"]+)"', html))
    assert "id_name_helptext id_name_error" in described
    assert {part for value in described for part in value.split()} <= ids


@pytest.mark.django_db
def test_form_errors_stand_in_a_summary_that_links_to_the_fields() -> None:
    html = rendered_form(ExampleForm({}))
    assert 'href="#id_name"' in html
    assert "data-form-errors" in html
    assert "data-form-errors" not in rendered_form(ExampleForm())


@pytest.mark.django_db
def test_form_summary_links_a_group_of_choices_to_its_first_one() -> None:
    html = rendered_form(ExampleForm({}))
    assert 'href="#id_kind_0"' in html
    assert 'id="id_kind_0"' in html


@pytest.mark.django_db
def test_form_group_of_choices_has_a_legend() -> None:
    assert re.search(r"<fieldset[^>]*>\s*<legend>Soort</legend>", rendered_form(ExampleForm()))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "changes", "expected"),
    [
        ("a=1&page=3", "page=2", "?a=1&amp;page=2"),
        ("a=1", "a=''", "?"),
        ("naam=%26x", "page=2", "?naam=%26x&amp;page=2"),
    ],
)
def test_query_replace_keeps_the_rest(query: str, changes: str, expected: str) -> None:
    template = Template(f"{{% load ui %}}{{% query_replace {changes} %}}")
    request = RequestFactory().get(f"/?{query}")
    assert template.render(RequestContext(request)) == expected


def test_filters_of_nothing_give_nothing() -> None:
    template = Template("{% load ui %}{{ x|euro }}{{ x|when }}{{ x|when_short }}{{ x|iso }}{{ x|phone }}")
    assert template.render(Context({"x": None})) == ""


@pytest.mark.django_db
def test_gallery_shows_every_component(settings: Any, rf: RequestFactory) -> None:
    settings.DEBUG = True
    names = {path.stem for path in COMPONENTS if not path.stem.startswith("_")}
    context = gallery._context(rf.get("/bouwstenen/"))
    html = render_to_string("core/gallery.html", context)
    shown = set(re.findall(r"components/([\w]+)\.html", (TEMPLATES / "core/gallery.html").read_text()))
    inside = {"button", "empty", "error_summary", "filters", "pagination", "panel"}
    assert names <= shown | inside
    assert "Wat ontbreekt nog?" in html
