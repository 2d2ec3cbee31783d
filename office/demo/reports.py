"""Reports in the demo's month: what the Secretariat, the principal and a leader keep, and one that is made by itself."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from office.audit.actor import Actor, acting
from office.demo.hours import OfficeTime
from office.demo.story import Act, Story
from office.reports.models import SavedReport
from office.reports.periods import Every
from office.reports.saved import divisions_of, save, subscribe
from office.reports.schedule import promise_of

FIRST_ROW = 20_000  # behind the letters and the office's own papers
# days ago, who, report, name, what it asks for, shared with their own division, made by itself
SAVED: tuple[tuple[float, str, str, str, dict[str, str], bool, str], ...] = (
    (9.0, "secretariat.head", "workload", "各处室月度工作量", {"period": "last_month", "by": "division"}, True, Every.MONTH),
    (8.5, "director", "timeliness", "全办办理时效（本季度）", {"period": "this_quarter", "by": "division"}, False, ""),
    (6.0, "deputy", "backlog", "分管处室积压情况", {"by": "kind"}, False, ""),
)
SUBSCRIBER = (5.0, "registry")  # the Secretariat's clerk wants to be told of the first


class Reports(Story):
    """Three saved reports; the first is made every month."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.rows: list[SavedReport] = []

    def acts(self, time: OfficeTime) -> Iterator[Act]:
        """Each is saved by its owner; then the clerk asks to be told."""
        for number, said in enumerate(SAVED):
            yield Act(time.ago(said[0]), FIRST_ROW, number, partial(self._save, *said[1:]))
        ago, who = SUBSCRIBER
        yield Act(time.ago(ago), FIRST_ROW, len(SAVED), partial(self._subscribe, who))

    def _save(self, who: str, report: str, name: str, query: dict[str, str], is_shared: bool, every: str) -> None:
        user = self.people.logins[who]
        with acting(Actor(user.pk, user.person_id, cause="save_report")):
            row = SavedReport(person_id=user.person_id, report=report, query=query, language="zh-hans")
            division = divisions_of(user)[0] if is_shared else None
            self.rows.append(save(row, {"name": name, "division": division, "every": every}))
            promise_of(row.pk)

    def _subscribe(self, who: str) -> None:
        user = self.people.logins[who]
        with acting(Actor(user.pk, user.person_id, cause="subscribe")):
            subscribe(user, self.rows[0])
