"""The usual way of a paper, act by act, each by its own person at their own browser."""

from dataclasses import dataclass, field
from typing import Any

from secretariat.incoming_document.models import IncomingDocument
from tests.journeys.desk import NEW, Desk, Reader

PROPOSED = "拟请网络系统管理处主办，软件系统管理处协办，请孙主任批示。"
INSTRUCTED = "同意。请建军同志抓紧落实。"
HANDLED = "已汇总报送，材料见附件。"


@dataclass
class Story:
    """One paper and the people who pass it on, all in one language; each `…` method is one person's visit."""

    desk: Desk
    language: str = "en"
    document: IncomingDocument | None = None
    on: dict[str, Any] = field(default_factory=dict)  # what everybody but the registry looks at: a phone, or the usual screen
    readers: dict[str, Reader] = field(default_factory=dict)

    def reader(self, username: str) -> Reader:
        """This person's browser, opened once."""
        if username not in self.readers:
            screen = {} if username == "registry" else self.on
            self.readers[username] = self.desk.sign_in(username, self.language, **screen)
        return self.readers[username]

    def at(self) -> IncomingDocument:
        """The paper as the database has it now."""
        assert self.document is not None
        return IncomingDocument.objects.get(pk=self.document.pk)

    def holders(self) -> list[str]:
        """The posts that have it now, to act."""
        steps = self.at().steps.filter(is_open=True, reading=False).order_by("pk")
        return [step.post.code if step.post else step.principal for step in steps]

    def register(self, body: bytes | None = None) -> Reader:
        """The registry registers a letter and goes on to its route."""
        clerk = self.reader("registry").open(NEW)
        clerk.letter()
        if body:
            clerk.attach("青政办发〔2026〕12号.pdf", body)
            clerk.page.locator("#uploads .viewer").wait_for()
            self.desk.work()
            clerk.page.locator("#uploads .viewer img").first.wait_for()
        clerk.press("Save and route")
        self.document = IncomingDocument.objects.latest("pk")
        return clerk

    def start(self, clerk: Reader) -> None:
        """… and starts it."""
        clerk.press("Start the route")
        self.desk.work()

    def propose(self) -> Reader:
        """The head of the Secretariat proposes, and names the leader."""
        head = self.reader("secretariat.head")
        head.take()
        head.opinion(PROPOSED)
        head.pick("to_2_instruct", "slq")
        head.press("Submit the proposed opinion")
        return head

    def instruct(self) -> Reader:
        """The deputy director instructs."""
        deputy = self.reader("deputy")
        deputy.take()
        deputy.opinion(INSTRUCTED)
        deputy.press("Instruct")
        return deputy

    def pass_on(self) -> Reader:
        """The registry passes it on to the lead and the assisting division."""
        clerk = self.reader("registry")
        clerk.take()
        clerk.pick("to_4_handle", "zjj")
        clerk.pick("to_4_assist", "xzq")
        clerk.press("Report as distributed")
        return clerk

    def handle(self) -> Reader:
        """The lead division handles it; for the assisting one, whose head is away, the substitute reports."""
        helper = self.reader("software.staff")
        helper.take()
        helper.press("Report as assisted")
        head = self.reader("network.head")
        head.take()
        head.opinion(HANDLED)
        head.press("Report as handled")
        return head

    def check(self) -> Reader:
        """The head of the Secretariat checks the result."""
        head = self.reader("secretariat.head")
        head.take()
        head.press("Agree")
        return head
