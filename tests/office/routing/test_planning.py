"""The starter changes the plan before the route begins: by buttons, in one transaction, and against tampering."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from office.audit.models import AuditEvent
from office.routing.errors import NobodyThere
from office.routing.models import Act, Route, Rule, Stage, Step
from office.routing.plan import MOST_STAGES, PlannedStage, PlannedStep, edited, plan_of
from office.routing.services.deciding import agree
from office.routing.services.starting import start
from tests.office.made import make_template, moment


def planned(page):
    """What a browser would send of the plan on this page."""
    form = page.context["form"]
    typed = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in typed.items() if value not in (None, "", [])} | {
        "template": page.context["template"].pk}


@pytest.fixture
def clerk(client, bare, template):
    """The registry at the page that starts the document on its route."""
    client.force_login(bare.office.users["registry"])
    return Clerk(client, bare, reverse("route_start", args=[bare.document.pk]))


class Clerk:
    def __init__(self, client, desk, url):
        self.client, self.desk, self.url = client, desk, url
        self.page = self.send("get")

    def send(self, way="post", url="", **data):
        with self.desk.at(16, 9):
            return getattr(self.client, way)(url or self.url, data, headers={"Accept-Language": "en"})

    def press(self, wish, **typed):
        """Press a button of the plan with everything that stands in the form."""
        self.page = self.send(**{**planned(self.page), **typed, "do": wish})
        assert self.page.status_code == 200
        return self.page.content.decode()

    def start(self, **typed):
        return self.send(**{**planned(self.page), **typed})

    def names(self):
        return [stage["name"] for stage in self.page.context["form"].stages()]


def stages(desk):
    route = Route.objects.get(record=desk.document.pk)
    return [(stage.name_en, stage.status, [step.act for step in stage.steps.order_by("pk")])
            for stage in route.stages.all()]


def test_stages_are_added_moved_and_removed_and_the_route_is_as_planned(clerk, bare, template):
    p = bare.office.p
    text = clerk.press("add", opinion="先请软件处会签。")
    assert clerk.names() == ["Propose", "Instruct", "Handle", "Read", "Review"]
    assert "先请软件处会签。" in text and "Stage 5 is added at the end." in text
    for wish in ("up-5", "up-4", "up-3"):
        text = clerk.press(wish, s5_1_to=[p("software.head")]) if wish == "up-5" else clerk.press(wish)
    assert clerk.names() == ["Propose", "Review", "Instruct", "Handle", "Read"]
    assert "“Review” is now stage 2 of 5." in text
    clerk.press("ask-2")
    clerk.press("drop-5", s2_2_act="countersign", s2_2_to=[p("network.head")], s2_1_limit="2", s2_2_unit="office_hours",
                s2_2_limit="4", s2_rule="any")
    answer = clerk.start()
    assert answer.status_code == 302
    assert stages(bare) == [("Propose", "proposed", ["propose"]), ("Review", "", ["review", "countersign"]),
                            ("Instruct", "instructed", ["instruct"]), ("Handle", "handling", ["handle", "assist"])]
    added = Stage.objects.get(route__record=bare.document.pk, order=2)
    assert (added.rule, added.name_zh, added.optional) == (Rule.ANY, "审核", False)
    assert [(step.limit, step.unit, step.principal) for step in added.steps.order_by("pk")] == [
        (2, "working_days", p("software.head")), (4, "office_hours", p("network.head"))]
    assert template.stages.count() == 4  # the template is as it was


def test_an_added_stage_is_walked_and_changes_no_status(clerk, bare):
    p = bare.office.p
    clerk.press("add")
    for wish in ("up-5", "up-4", "up-3"):
        clerk.press(wish)
    assert clerk.start(s2_1_to=[p("software.head")]).status_code == 302
    with bare.at(16, 10):
        agree(bare.user("secretariat.head"), bare.open().pk, "拟办。")
    assert (bare.holders(), bare.status()) == ([("review", "software.head")], "proposed")
    with bare.at(16, 11):
        agree(bare.user("software.head"), bare.open().pk, "同意。")
    assert (bare.holders(), bare.status()) == ([("instruct", "deputy")], "instructed")


def test_the_line_when_it_ends_follows_the_plan(clerk):
    assert "2026-11-24" in clerk.page.content.decode()
    clerk.press("drop-1")
    assert "2026-11-23" in clerk.page.content.decode()
    typed = {**planned(clerk.page), "s1_1_limit": "4"}
    fragment = clerk.send(url=f"{clerk.url}ends/", **typed).content.decode()
    assert "2026-11-25" in fragment and "<form" not in fragment


def test_the_due_date_kept_is_the_one_announced(clerk, bare):
    for wish in ("drop-4", "drop-3", "drop-2"):
        clerk.press(wish)
    said = clerk.page.context["ends"][0]
    clerk.start()
    assert Step.objects.get(record=bare.document.pk).due_at == said


def test_a_fragment_comes_for_htmx_and_says_what_moved_where(clerk):
    with clerk.desk.at(16, 9):
        part = clerk.client.post(clerk.url, {**planned(clerk.page), "do": "down-1"},
                                 headers={"Accept-Language": "en", "HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert '<p id="plan-said" hx-swap-oob="innerHTML">“Propose” is now stage 2 of 4.</p>' in part
    assert 'value="down-2"' in part and part.count("autofocus") == 1


@pytest.mark.parametrize(("wish", "focus"), [("up-2", "down-1"), ("down-3", "up-4"), ("up-1", ""), ("down-4", ""),
                                             ("drop-4", "drop-3"), ("ask-1", "s1_2_act"), ("add", "s5_1_act"),
                                             ("", ""), ("up-99", ""), ("up--1", ""), ("drop-1-9", ""), ("sudo", "")])
def test_every_button_leads_on_and_nonsense_changes_nothing(bare, template, wish, focus):
    before = [stage.name for stage in plan_of(template, bare.document)]
    plan, said, goes_on = edited(plan_of(template, bare.document), wish)
    assert goes_on == focus
    assert bool(said) == bool(focus)
    assert ([stage.name for stage in plan] == before) or focus


def test_whoever_left_is_not_offered_and_not_accepted(clerk, bare):
    typed = planned(clerk.page)
    assert f'value="{bare.office.p("software.staff")}"' in clerk.page.content.decode()
    bare.office.leaves("software.staff", moment(10))
    page = clerk.send("get").content.decode()
    assert f'value="{bare.office.p("software.staff")}"' not in page and "Ma Xiaodong" not in page
    answer = clerk.send(**{**typed, "s3_1_to": [bare.office.p("software.staff")]})
    assert answer.status_code == 422
    assert "Nobody holds this post now. Choose somebody else." in answer.content.decode()
    assert not Route.objects.exists()


def test_whoever_is_away_is_shown_with_the_substitute(clerk, bare):
    bare.office.substitute("network.head", "network.staff", moment(1), moment(30))
    page = clerk.send("get").content.decode()
    assert re.search(r">Zhang Jianjun · [^<]*\(away: Li Minglang substitutes\)<", page)


def test_a_vacant_post_of_the_template_is_named_and_may_be_replaced(clerk, bare):
    bare.office.leaves("deputy", moment(10))
    clerk.page = clerk.send("get")
    assert "nobody holds this post now" in clerk.page.content.decode()
    refused = clerk.start()
    assert refused.status_code == 422 and not Route.objects.exists()
    assert clerk.start(s2_1_to=[bare.office.p("director")]).status_code == 302
    step = Step.objects.get(record=bare.document.pk, act="instruct")
    assert (step.principal, step.chosen) == (bare.office.p("director"), False)


TAMPERED = [
    {"s1_pattern": "999999"}, {"s2_pattern": "SAME"}, {"s1_1_act": "sudo"}, {"s1_1_unit": "aeons"}, {"s1_1_limit": "0"},
    {"s1_1_limit": "-3"}, {"s1_1_limit": "99999"}, {"s1_1_limit": "soon"}, {"s1_1_to": ["p999999"]},
    {"s1_1_to": ["o.director'; --"]}, {"s1_rule": "nobody"}, {"s1_rule": "quota"}, {"plan": ""}, {"plan": "0"},
    {"s1_1_to": []}, {"template": "999999", "s1_pattern": "1"},
]


@pytest.mark.parametrize("tampered", TAMPERED, ids=str)
def test_a_tampered_plan_starts_nothing(clerk, bare, tampered):
    typed = planned(clerk.page)
    if tampered.get("s2_pattern") == "SAME":
        tampered = {"s2_pattern": typed["s1_pattern"]}
    before = AuditEvent.objects.count()
    answer = clerk.send(**{**typed, **tampered})
    assert answer.status_code == 422, answer.context["form"].planned
    assert not Route.objects.exists()
    assert bare.status() == "registered"
    assert AuditEvent.objects.filter(pk__gt=before, table="office_route").count() == 0


def test_an_honest_plan_starts(clerk):
    """The twin: the same post, untampered."""
    assert clerk.send(**planned(clerk.page)).status_code == 302


def test_a_form_without_a_plan_starts_the_template_as_it_is(clerk, bare, template):
    assert clerk.send(template=template.pk).status_code == 302
    assert [name for name, _status, _acts in stages(bare)] == ["Propose", "Instruct", "Handle", "Read"]


@pytest.mark.parametrize("plan", ["long", "wide", "empty", "hollow", "foreign", "act", "limit"])
def test_the_service_itself_refuses_what_is_no_way_to_go(bare, template, plan):
    other = make_template(bare.office, ("Sign", "answered", {}, [("sign", "director", 1)]), code="other")
    step = PlannedStep("review", [bare.office.p("director")])
    plans = {
        "long": [PlannedStage([step])] * (MOST_STAGES + 1), "wide": [PlannedStage([step] * 50)], "empty": [],
        "hollow": [PlannedStage([])], "foreign": [PlannedStage([step], other.stages.get())],
        "act": [PlannedStage([PlannedStep("sudo", step.to)])], "limit": [PlannedStage([PlannedStep("sign", step.to, -1)])],
    }
    with bare.at(16, 9), pytest.raises(ValidationError):
        start(bare.user("registry"), bare.document.pk, template.pk, plan=plans[plan])
    assert not Route.objects.exists() and bare.status() == "registered"


def test_a_plan_that_names_a_leaver_late_undoes_everything(bare, template):
    bare.office.leaves("director", moment(10))
    plan = [PlannedStage([PlannedStep(Act.REVIEW, [bare.office.p("deputy")])]),
            PlannedStage([PlannedStep(Act.SIGN, [bare.office.p("director")])])]
    with bare.at(16, 9), pytest.raises(NobodyThere):
        start(bare.user("registry"), bare.document.pk, template.pk, plan=plan)
    assert not Route.objects.exists() and not Step.objects.exists()


def test_a_plan_sent_twice_starts_once_and_a_stranger_finds_no_page(clerk, bare):
    typed = {**planned(clerk.page), "form_key": "7d444840-9dc0-11d1-b245-5ffdce74fad2"}
    assert [clerk.send(**typed).status_code for _ in range(2)] == [302, 302]
    assert Route.objects.count() == 1
    clerk.client.force_login(bare.office.users["software.staff"])
    assert clerk.send(**typed).status_code == 404
    assert clerk.send(**typed, do="add").status_code == 404
    assert clerk.send(url=f"{clerk.url}ends/", **typed).status_code == 404


def test_planning_takes_as_many_queries_as_a_page_may(clerk, django_assert_max_num_queries):
    clerk.client.get(clerk.url)  # what is kept for one edition is read by now
    with django_assert_max_num_queries(12):
        clerk.client.get(clerk.url)
    with django_assert_max_num_queries(12):
        clerk.client.post(clerk.url, {**planned(clerk.page), "do": "add"})
