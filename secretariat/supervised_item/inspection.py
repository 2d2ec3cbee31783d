"""The special inspection report (督查专报) over a period, and the ranking of divisions in it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import localtime

from office.clocks.lights import Light
from office.orgchart.models import Division
from office.orgchart.queries import name_on
from office.orgchart.staff import staff
from office.papers.official.blocks import Block, Paragraph, Table
from office.papers.official.bulletin import BulletinPaper, Item, make_bulletin
from office.permissions.ask import visible_to
from office.time import now, today
from secretariat.supervised_item.board import open_items
from secretariat.supervised_item.models import Status, SupervisedItem
from secretariat.supervised_item.queries import Tally, tallies

NAME = "督查专报"
MOST_NAMED = 200  # items of one report
HEADS = ("处室", "新立", "在办", "办结", "按期", "逾期未结", "反馈迟报", "红灯天数")


@dataclass(frozen=True)
class Rank:
    """A division's place in a period."""

    place: int
    division: Division
    tally: Tally


def ranking(since: date, until: date) -> list[Rank]:
    """The divisions that led something: by the share struck off in time, then by fewest red days, then by most done."""
    known = staff().known[Division]
    rows = [(known[pk], tally) for pk, tally in tallies(since, until).items() if pk in known]
    rows.sort(key=lambda row: (*_worse(row[1]), row[0].order))
    places: list[Rank] = []
    for number, (division, tally) in enumerate(rows, 1):
        same = places and _worse(places[-1].tally) == _worse(tally)
        places.append(Rank(places[-1].place if same else number, division, tally))
    return places


def total(rows: list[Rank]) -> Tally:
    """All divisions together."""
    whole = Tally()
    for row in rows:
        whole.add(row.tally)
    return whole


def report(user: Any, since: date, until: date) -> bytes:
    """督查专报, laid out as a bulletin: the whole, the divisions, the overdue, the struck off. Any PaperError.

    Items that the reader may not see are counted and not named.
    """
    rows = ranking(since, until)
    items = [Item("总体情况", (Paragraph(_summary(total(rows), since, until)),)),
             Item("各处室办理情况", _table(rows)),
             Item("逾期未结事项", _overdue(user)), Item("本期办结事项", _done(user, since, until))]
    paper = BulletinPaper(name=NAME, editor=name_on(now()), dated=today(), items=tuple(items),
                          title=f"{_day(since)}至{_day(until)}督查事项办理情况",
                          foot=(("报：", "办领导"), ("发：", "机关各处室")))
    return make_bulletin(paper).pdf


def _worse(tally: Tally) -> tuple[float, int, int]:
    share = tally.closed_on_time / tally.done if tally.done else (0.0 if tally.overdue else 1.0)
    return (-share, tally.red_days, -tally.done)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _summary(whole: Tally, since: date, until: date) -> str:
    share = f"，按期办结率{whole.on_time_percent}%" if whole.done else ""
    span = f"{_day(since)}至{_day(until)}"
    return (f"{span}，全办新立督办事项{whole.opened}件，办结{whole.done}件，"
            f"其中按期办结{whole.closed_on_time}件、逾期办结{whole.closed_late}件{share}。"
            f"截至期末，在办{whole.open}件，其中逾期未结{whole.overdue}件；"
            f"反馈迟报{whole.feedback_late}次，红灯累计{whole.red_days}个工作日。")


def _table(rows: list[Rank]) -> tuple[Block, ...]:
    if not rows:
        return (Paragraph("本期各处室无督办事项。"),)
    cells = [(row.division.name_zh, *map(str, (
        row.tally.opened, row.tally.open, row.tally.done, row.tally.closed_on_time, row.tally.overdue,
        row.tally.feedback_late, row.tally.red_days))) for row in rows]
    return (Table((HEADS, *cells)),)


def _overdue(user: Any) -> tuple[Block, ...]:
    rows = open_items(user).filter(light=Light.RED).select_related("division").order_by("due")[:MOST_NAMED]
    return _named(f"{item.number}　{item.title}（主办：{item.division.name_zh}；"
                  f"时限：{_day(localtime(item.due).date())}；进展：{item.progress}%）" for item in rows)


def _done(user: Any, since: date, until: date) -> tuple[Block, ...]:
    rows = visible_to(user, SupervisedItem.objects.filter(
        status=Status.DONE, closed__date__gte=since, closed__date__lte=until)).select_related("division")
    return _named(f"{item.number}　{item.title}（主办：{item.division.name_zh}；"
                  f"办结：{_day(localtime(item.closed).date())}）" for item in
                  rows.order_by("closed")[:MOST_NAMED])


def _named(lines: Any) -> tuple[Block, ...]:
    return tuple(Paragraph(line) for line in lines) or (Paragraph("无。"),)
