"""The face's template tags: icons, lights and form fields, so that every page draws them alike."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

register = template.Library()

# kind: (shape, word). A light is word + shape + fill, so that it survives greyscale and colour blindness.
LIGHTS: dict[str, tuple[str, Any]] = {
    "late": ("■", _("Overdue")),
    "soon": ("◆", _("Due soon")),
    "active": ("○", _("On schedule")),
    "waiting": ("◌", _("Waiting")),
    "paused": ("‖", _("Paused")),
    "done": ("✓", _("Closed")),
    "done_late": ("✓", _("Closed late")),
    "returned": ("↩", _("Returned")),
    "draft": ("✎", _("Draft")),
    "void": ("✕", _("Void")),
}
# The names that clocks give their lights (supervision practice) map onto the same drawings.
COLOURS = {
    "red": "late",
    "yellow": "soon",
    "green": "active",
    "grey": "waiting",
    "blue": "done",
    "purple": "done_late",
}


@register.simple_tag
@lru_cache(maxsize=64)
def icon(name: str) -> SafeString:
    """Draw an icon of office/icons.svg by its id; it is decoration, so it needs words beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("office/icons.svg"),
        name,
    )


@register.simple_tag
def light(kind: str, text: Any = "") -> SafeString:
    """Draw a light: a kind of LIGHTS or COLOURS, and its word when the usual one will not do."""
    name = COLOURS.get(kind, kind)
    shape, word = LIGHTS[name]
    return _light(name, shape, str(text or word))


@lru_cache(maxsize=512)
def _light(name: str, shape: str, word: str) -> SafeString:
    """A light is word + shape: every row of a list has one, so what was drawn is kept."""
    drawn = '<span class="light light-{}"><span class="light-shape" aria-hidden="true">{}</span>{}</span>'
    return format_html(drawn, name, shape, word)


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, css: str = "", phrases: Iterable[str] = ()) -> dict[str, Any]:
    """Draw a form field with label, hint, error and control.

    `css` joins the wrapper (wide, field-narrow); `phrases` become chips that insert into a text field.
    """
    widget = bound.field.widget
    shape = "control"
    if isinstance(widget, CheckboxInput):
        shape = "check"
    elif isinstance(widget, (RadioSelect, CheckboxSelectMultiple)):
        shape = "choices"
    return {"field": bound, "css": css, "shape": shape, "control": _control(bound, shape), "phrases": phrases}


@register.inclusion_tag("components/cell.html")
def cell(bound: BoundField) -> dict[str, Any]:
    """Draw a form's field in a cell of a table: errors and control; the head of the column is its label."""
    return {"field": bound, "control": _control(bound, "control")}


def _control(bound: BoundField, shape: str) -> SafeString:
    """The widget with the face's class; Django itself adds aria-invalid and aria-describedby."""
    widget = bound.field.widget
    if shape == "choices":
        widget.attrs["class"] = "form-check-input"  # the template draws each choice from the widget itself
        return SafeString("")
    name = (
        "form-check-input"
        if shape == "check"
        else "form-select"
        if isinstance(widget, Select)
        else "form-control"
    )
    return bound.as_widget(attrs={"class": f"{widget.attrs.get('class', '')} {name}".strip()})


@register.filter
def errors_with_fields(form: Any) -> list[tuple[str, Any]]:
    """Every error of a form as (id of its control, text), the form's own first with an empty id."""
    found: list[tuple[str, Any]] = [("", text) for text in form.non_field_errors()]
    for bound in form:
        found += [(bound.id_for_label or f"id_{bound.html_name}", text) for text in bound.errors]
    return found
