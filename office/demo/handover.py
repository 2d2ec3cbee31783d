"""Two handovers of the month: one that both have signed, and one of a seal keeper who leaves next month."""

from collections.abc import Iterator
from datetime import timedelta

from office.demo.hours import OfficeTime
from office.demo.story import Act, Story, file
from office.handover.models import Handover
from office.handover.services import assign, sign, take
from office.handover.things import things_of
from office.orgchart.models import Appointment, User
from office.orgchart.services import appoint, end_appointment
from office.records.models import Draft
from office.time import now

ROW = 30_000  # behind the papers
LETTER = {"title": "全省电子政务外网安全培训事宜", "addressee": "山东省大数据局", "bearers": "吕思远", "post": "工作人员",
          "headcount": "1", "valid_days": "7", "grade": "internal"}
DRAFT = {"title": "关于开展电子政务外网终端接入情况自查的通知"}


class Handovers(Story):
    """吕思远 goes to another division and hands over to 李明朗; 单文博 leaves at the end of next month."""

    def reach_back(self) -> float:
        return 13.0

    def acts(self, time: OfficeTime) -> Iterator[Act]:
        moves = ((12.0, self._work), (9.5, self._move), (9.0, self._sign), (8.6, self._take), (2.0, self._keeper_leaves),
                 (1.2, self._assign_part))
        for number, (ago, do) in enumerate(moves):
            yield Act(time.ago(ago), ROW, number, do)

    def _work(self) -> None:
        """An application for a letter, and a draft that is not sent."""
        user = self.people.logins["network.staff2"]
        file(user, "introduction_letter", LETTER)
        Draft.objects.create(person_id=user.person_id, form="/secretariat/outgoing_document/new/", data=DRAFT,
                             title=DRAFT["title"])

    def _move(self) -> None:
        admin, user = self.people.logins["sysadmin"], self.people.logins["network.staff2"]
        assert user.person is not None
        appoint(admin, user.person, self.people.posts["software.staff"], reason="轮岗交流，青电政办〔2026〕31号",
                basis="青电政办〔2026〕31号")
        end_appointment(admin, self._held("network.staff2", "network.staff"), reason="轮岗交流，青电政办〔2026〕31号")

    def _sign(self) -> None:
        user = self.people.logins["network.staff2"]
        handover = self._list(user)
        assign(user, handover.pk, self._to(handover, "network.staff", "network.staff"))
        sign(user, handover.pk)

    def _take(self) -> None:
        take(self.people.logins["network.staff"], self._list(self.people.logins["network.staff2"]).pk)

    def _keeper_leaves(self) -> None:
        """His post ends at the end of next month, so that there is time to hand over."""
        end_appointment(self.people.logins["sysadmin"], self._held("seals", "secretariat.seals"),
                        reason="调市机关事务服务中心，青人函〔2026〕88号", at=now() + timedelta(days=34))

    def _assign_part(self) -> None:
        """The head has named who takes the seals of paper; the rest is still open."""
        handover = self._list(self.people.logins["seals"])
        to = self._to(handover, "secretariat.staff", "secretariat.staff")
        assign(self.people.logins["secretariat.head"], handover.pk,
               {key: where for number, (key, where) in enumerate(to.items()) if number})

    def _held(self, login: str, post: str) -> Appointment:
        person = self.people.logins[login].person_id
        return Appointment.objects.on(now()).get(person=person, post=self.people.posts[post])

    def _list(self, user: User) -> Handover:
        return Handover.objects.filter(person=user.person_id).latest("pk")

    def _to(self, handover: Handover, login: str, post: str) -> dict[tuple[str, str], tuple[int, int]]:
        person = self.people.logins[login].person_id
        assert person is not None
        return {thing.key: (self.people.posts[post].pk, person) for thing in things_of(handover, now())}
