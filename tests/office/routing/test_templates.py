"""Route templates in the admin: a draft is published once whole, then frozen; the next version is a copy."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from office.orgchart.models import Post
from office.routing.queries import templates_for
from office.routing.services.templates import faults, new_version, publish, retire
from office.routing.template_models import Frozen, RouteTemplate, StageTemplate, StepTemplate
from office.testing import standing
from tests.office.made import LONG_AGO, moment


def shape(template):
    return [(stage.order, stage.name_en, stage.rule, stage.status, stage.optional,
             [(step.act, step.choice, step.post_id, step.limit) for step in stage.steps.order_by("id")])
            for stage in template.stages.all()]


def test_what_is_published_does_not_change(template):
    stage = template.stages.first()
    step = stage.steps.first()
    template.name_en = "Other"
    for change in (template.save, stage.save, stage.delete, step.save, step.delete):
        with pytest.raises(Frozen):
            change()
    assert RouteTemplate.objects.get(pk=template.pk).name_en == "incoming"


def test_the_next_version_is_a_copy_and_takes_its_place(template):
    with standing(moment(16)):
        draft = new_version(template)
        assert (draft.version, draft.published_at) == (2, None)
        assert shape(draft) == shape(template)
        assert [one.version for one in templates_for("incoming_document")] == [1]
        with pytest.raises(ValidationError):
            new_version(template)  # one draft at a time
        stage = draft.stages.get(order=2)
        stage.name_en = "Instruct again"
        stage.save()
        publish(draft)
        assert [one.version for one in templates_for("incoming_document")] == [2]
        with pytest.raises(ValidationError):
            publish(draft)
        retire(draft)
        assert templates_for("incoming_document") == []


def test_a_draft_that_would_lead_nowhere_is_not_published(office):
    draft = RouteTemplate.objects.create(code="x", kind="incoming_document", name_en="X", name_zh="甲")
    with pytest.raises(ValidationError, match="no stages"):
        publish(draft)
    stage = StageTemplate.objects.create(template=draft, order=1, name_en="One", name_zh="一")
    assert ["no steps" in one for one in faults(draft)] == [True]
    StepTemplate.objects.create(stage=stage, act="handle")
    assert ["names nobody" in one for one in faults(draft)] == [True]
    assert RouteTemplate.objects.get(pk=draft.pk).published_at is None


@pytest.fixture
def admin(client, office):
    post = Post.objects.create(code="sysadmin", division=office.divisions["secretariat"], role="sysadmin",
                               title_en="Administrator", title_zh="系统管理员", valid_from=LONG_AGO)
    client.force_login(office.hire("sysadmin", "梁启航", "Liang Qihang", post))
    return client


def test_in_the_admin_by_whoever_administers_with_a_reason(admin, template):
    page = admin.get(reverse("admin:office_routetemplate_change", args=[template.pk]))
    assert page.status_code == 200
    url = reverse("admin:office_routetemplate_act", args=[template.pk, "new_version"])
    assert url in page.content.decode()
    assert admin.get(url).status_code == 200
    assert admin.post(url, {"reason": ""}).status_code == 422
    answer = admin.post(url, {"reason": "增加会签"})
    assert answer.status_code == 302
    draft = RouteTemplate.objects.get(version=2)
    stage = draft.stages.get(order=1)
    assert admin.get(reverse("admin:office_stagetemplate_change", args=[stage.pk])).status_code == 200
    assert admin.post(reverse("admin:office_routetemplate_act", args=[draft.pk, "publish"]), {"reason": "启用"}).status_code == 302
    draft.refresh_from_db()
    assert draft.published_at is not None
    assert draft.history.first().history_change_reason == "启用"


def test_a_step_is_added_to_a_draft_in_the_admin(admin, office, template):
    draft = new_version(template)
    stage = draft.stages.get(order=1)
    step = stage.steps.get()
    data = {
        "order": 1, "name_en": "Propose", "name_zh": "拟办", "rule": "all", "quota": 1, "status": "proposed", "reason": "调整",
        "steps-TOTAL_FORMS": 2, "steps-INITIAL_FORMS": 1, "steps-MIN_NUM_FORMS": 0, "steps-MAX_NUM_FORMS": 1000,
        "steps-0-id": step.pk, "steps-0-stage": stage.pk, "steps-0-act": "propose", "steps-0-choice": "named",
        "steps-0-post": step.post_id, "steps-0-unit": "working_days", "steps-0-limit": 2,
        "steps-1-stage": stage.pk, "steps-1-act": "review", "steps-1-choice": "owner_head", "steps-1-unit": "working_days",
    }
    answer = admin.post(reverse("admin:office_stagetemplate_change", args=[stage.pk]), data)
    assert answer.status_code == 302, answer.content.decode()
    assert {row.history_change_reason for row in StepTemplate.history.filter(history_type__in="+~").order_by("-pk")[:2]} == {"调整"}
    assert list(stage.steps.order_by("id").values_list("act", "limit")) == [("propose", 2), ("review", None)]


def test_others_are_sent_away(client, office, template):
    client.force_login(office.users["secretariat.head"])
    for name in ("publish", "new_version", "retire"):
        url = reverse("admin:office_routetemplate_act", args=[template.pk, name])
        assert client.post(url, {"reason": "x"}).status_code in (302, 403, 404)
    assert RouteTemplate.objects.count() == 1
    assert RouteTemplate.objects.get().retired_at is None


@pytest.mark.parametrize(("end", "meanwhile", "kind", "words"), [
    ("nonsense", "", "incoming_document", "nonsense"),
    ("", "nonsense", "incoming_document", "nonsense"),
    ("", "closed", "incoming_document", "closes the record"),
    ("", "", "no_such_register", "no_such_register"),
])
def test_a_status_that_is_not_the_registers_is_not_published(office, end, meanwhile, kind, words):
    draft = RouteTemplate.objects.create(code="x", kind=kind, name_en="X", name_zh="甲", end_status=end)
    stage = StageTemplate.objects.create(template=draft, order=1, name_en="One", name_zh="一", status=meanwhile)
    StepTemplate.objects.create(stage=stage, act="handle", choice="owner_head")
    with pytest.raises(ValidationError, match=words):
        publish(draft)
    assert RouteTemplate.objects.get(pk=draft.pk).published_at is None
