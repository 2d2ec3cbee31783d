"""What people write in the demo: opinions, instructions and results, with the paper's own particulars."""

import random
from datetime import date
from typing import Any

from office.demo.month import Month, Paper

USUAL_DAYS = 8  # working days until which a result is wanted, where the sender says nothing


class Words:
    """Fills the sentences of the data files in for one paper."""

    def __init__(self, month: Month, people: Any, calendar: Any) -> None:
        self.month, self.people, self.calendar = month, people, calendar

    def due_on(self, paper: Paper, received: date) -> date:
        """The day by which the sender wants to hear, or by which the office reports."""
        return self.calendar.add_working_days(received, paper.due or USUAL_DAYS)

    def say(self, name: str, paper: Paper, received: date) -> str:
        """One of the sentences for an act, filled in; with assisting divisions one that names them, if there is."""
        sentences = self.month.words["words"]
        if paper.assists and f"{name}_with" in sentences:
            name += "_with"
        lot = random.Random(f"{paper.row}{name}")
        divisions = self.month.words["divisions"]
        by = self.due_on(paper, received)
        return str(lot.choice(sentences[name])).format(
            lead=divisions.get(paper.lead, ""), assists="、".join(divisions[code] for code in paper.assists),
            leader=self.month.words["leaders"][paper.leader], sender=paper.sender.short,
            do=paper.do.format(year=received.year, next=received.year + 1),
            done=paper.done.format(year=received.year, next=received.year + 1), by=f"{by.month}月{by.day}日")
