"""What one run needs beforehand, made by the product itself: documents to act on, and places in the list.

python -m tests.benchmarks.prepare 60      prints them as JSON; 60 documents lie before heads of division afterwards
"""

import json
import sys
from typing import Any

import django


def prepare(acts: int) -> dict[str, Any]:
    """Register and start so many documents, and look up what the operations read."""
    from office.permissions.pages import newest_visible
    from office.records.models import Record
    from office.registers.forms import form_of
    from office.registers.services import file_new
    from office.routing.models import RouteTemplate, Step
    from office.routing.services.starting import start
    from secretariat.incoming_document.register import IncomingDocumentRegister
    from tests.benchmarks import cast, fill, keys, specimens
    from tests.benchmarks.words import SENDERS

    fill.set_morning()
    template = RouteTemplate.objects.get(code="bench").pk
    to_act = []
    for number in range(acts):
        division = keys.BUSY + number % keys.BUSY  # not those whose inboxes are measured
        registry = cast.user(keys.place(division, keys.REGISTRY))
        typed = specimens.typed(number, title=f"关于第{number}号请示的通知", sender=SENDERS[number % 40], sender_number="")
        form = form_of(IncomingDocumentRegister)(typed, user=registry)
        assert form.is_valid(), form.errors
        record = file_new(registry, IncomingDocumentRegister, form)
        start(registry, record.pk, template)
        to_act.append((record.pk, Step.objects.get(record=record.pk, is_open=True).pk, f"bench{keys.place(division, 0)}"))
    before, filed = [], []
    for division in range(keys.BUSY):
        head = f"d{keys.DIVISION + division}.division_head"
        lying = Step.objects.filter(principal=head, is_open=True, act="propose").order_by("-id")
        before += [(head_name(division), pk) for pk in lying.values_list("record", flat=True)[:8]]
        done = Record.objects.filter(division=keys.DIVISION + division, kind="incoming_document", is_open=False)
        filed += [(head_name(division), pk) for pk in done.order_by("-opened").values_list("pk", flat=True)[:8]]
    leader = cast.user(keys.LEADER)
    newest = newest_visible(leader, "incoming_document", 25_000)
    deep = Record.objects.get(pk=newest[-1])
    return {"to_act": to_act, "lying": before, "filed": filed, "rows": len(newest), "deep": [deep.opened.isoformat(), deep.pk],
            "mark": f"{deep.opened.timestamp():.6f}.{deep.pk}", "number": deep.number}


def head_name(division: int) -> str:
    """The account of a head of division."""
    from tests.benchmarks.keys import HEAD, place

    return f"bench{place(division, HEAD)}"


if __name__ == "__main__":
    django.setup()
    print(json.dumps(prepare(int(sys.argv[1]))))
