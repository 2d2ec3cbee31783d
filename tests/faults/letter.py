"""A letter that clerks register, and the short route on which it goes."""

import pytest

from office.audit.actor import Actor, acting
from office.routing.template_models import RouteTemplate, StageTemplate, StepTemplate
from office.time import now
from secretariat.organ.models import Organ
from tests.faults.browsers import post_of


@pytest.fixture
def letter(loaded_office: None) -> dict[str, str]:
    """What a clerk types, and a short route on which it goes."""
    with acting(Actor(None, None, cause="test")):
        Organ.objects.create(name="青岛市人民政府办公厅", short_name="市府办公厅")
        template = RouteTemplate.objects.create(
            code="faults", version=1, kind="incoming_document", name_en="Short", name_zh="简",
            end_status="answered")
        for order, (act, name) in enumerate((("propose", "secretariat.head"), ("instruct", "deputy")), 1):
            stage = StageTemplate.objects.create(
                template=template, order=order, name_en=act, name_zh=act, status="proposed")
            StepTemplate.objects.create(stage=stage, act=act, limit=2, choice="named", post=post_of(name))
        template.published_at = now()  # from here on it does not change
        template.save()
    return {
        "sender": "青岛市人民政府办公厅", "document_kind": "notice", "urgency": "ordinary",
        "received_on": now().date().isoformat(), "written_on": "", "channel": "exchange", "copies": "1", "pages": "3",
        "due_on": "", "paper_place": "", "grade": "internal", "summary": "", "secrecy": "",
    }
