"""Topics as tests bring them before a meeting."""

from typing import Any

from office.orgchart.models import Division
from office.records.perform import perform
from office.registers.forms import form_of
from office.registers.services import file_new
from office.testing import account
from secretariat.meeting_topic.models import MeetingTopic
from secretariat.meeting_topic.register import MeetingTopicRegister


def said(number: int = 1, **changed: Any) -> dict[str, Any]:
    """What is typed for a topic."""
    return {"title": f"关于电子政务外网第{number}期扩容方案", "sort": "office", "category": "money",
            "reporter": "单文博", "minutes_needed": "20", "summary": "骨干链路利用率已达82%，拟扩容至20G。",
            "proposal": "同意扩容方案，由网络系统管理处组织实施。", "grade": "internal", **changed}


def proposed(
    username: str = "network.staff", number: int = 1, consulted: tuple[str, ...] = (), **changed: Any
) -> MeetingTopic:
    """A topic as somebody's division proposes it; `consulted`: codes of divisions."""
    user = account(username)
    asked = [str(pk) for pk in Division.objects.filter(code__in=consulted).values_list("pk", flat=True)]
    form = form_of(MeetingTopicRegister)({**said(number, **changed), "consulted": asked}, user=user)
    assert form.is_valid(), form.errors
    return file_new(user, MeetingTopicRegister, form)


def approved(number: int = 1, **changed: Any) -> MeetingTopic:
    """A topic that waits for its meeting."""
    topic = proposed(number=number, **changed)
    perform(account("registry"), "collect", topic.pk)
    return perform(account("deputy"), "approve", topic.pk)
