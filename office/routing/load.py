"""Loads route templates from a data file; a template that changed becomes a new version."""

import tomllib
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from office.audit.actor import Actor, acting
from office.orgchart.models import Post
from office.routing.models import Unit
from office.routing.services import templates
from office.routing.template_models import Choice, RouteTemplate, StageTemplate, StepTemplate

FILE = "routes.toml"


class BadTemplate(ValueError):
    """A data file that names a post, an act or a status that does not exist."""


def load_templates(directory: Path) -> int:
    """Publish the directory's templates, all or none; returns how many were new. Raises BadTemplate."""
    path = directory / FILE
    if not path.exists():
        return 0
    wanted = tomllib.loads(path.read_text(encoding="utf-8")).get("template", [])
    with acting(Actor(None, None, cause="load_office")):
        try:
            return sum(_publish(template) for template in wanted)
        except KeyError as missing:
            raise BadTemplate(f"{FILE}: a template, a stage or a step lacks {missing}") from missing


def _publish(said: dict[str, Any]) -> int:
    if RouteTemplate.objects.filter(code=said["code"], retired_at=None).exists():
        return 0
    template = RouteTemplate.objects.create(
        code=said["code"], kind=said["kind"], name_en=said["name_en"], name_zh=said["name_zh"],
        end_status=said.get("end_status", ""))
    for order, stage in enumerate(said["stage"], start=1):
        row = StageTemplate.objects.create(
            template=template, order=order, name_en=stage["name_en"], name_zh=stage["name_zh"],
            rule=stage.get("rule", "all"), status=stage.get("status", ""), optional=stage.get("optional", False))
        for step in stage["steps"]:
            unit = step.get("unit", Unit.WORKING_DAYS)
            StepTemplate.objects.create(stage=row, act=step["act"], limit=step.get("limit"), unit=unit,
                                        **_addressee(said["code"], step["to"]))
    try:
        templates.publish(template)
    except ValidationError as error:
        raise BadTemplate(f"{FILE}: template {said['code']}: {' '.join(error.messages)}") from error
    return 1


def _addressee(code: str, to: str) -> dict[str, Any]:
    if to in Choice.values:
        return {"choice": to}
    post = Post.objects.filter(code=to).first()
    if post is None:
        raise BadTemplate(f"{FILE}: template {code} names the post {to}, which does not exist")
    return {"choice": Choice.NAMED, "post": post}
