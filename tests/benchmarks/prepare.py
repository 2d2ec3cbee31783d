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
    from office.routing.models import Step
    from office.routing.services.recalling import see
    from secretariat.incoming_document.register import IncomingDocumentRegister
    from tests.benchmarks import cast, fill, keys, specimens
    from tests.benchmarks.words import SENDERS

    fill.set_morning()
    to_act = []
    for number in range(acts):
        division = keys.BUSY + number % keys.BUSY  # not those whose inboxes are measured
        registry = cast.user(keys.place(division, keys.REGISTRY))
        typed = specimens.typed(number, title=f"关于第{number}号请示的通知", sender=SENDERS[number % 40], sender_number="")
        form = form_of(IncomingDocumentRegister)(typed, user=registry)
        assert form.is_valid(), form.errors
        record = file_new(registry, IncomingDocumentRegister, form)
        specimens.start_route(registry, record.pk, division)
        to_act.append((record.pk, Step.objects.get(record=record.pk, is_open=True).pk, f"bench{keys.place(division, keys.HEAD)}"))
    before, filed = [], []
    for division in range(keys.BUSY):
        head = keys.place(division, keys.HEAD)
        lying = Step.objects.filter(principal=f"p{head}", is_open=True, act="propose").order_by("-id")
        before += [(f"bench{head}", pk) for pk in lying.values_list("record", flat=True)[:8]]
        done = Step.objects.filter(done_by=head, state="done", act="review").order_by("-done_at")
        filed += [(f"bench{head}", pk) for pk in done.values_list("record", flat=True)[:8]]
    for name, pk in before:  # opened once before: whoever opens their step first writes that they did
        see(cast.user(int(name.removeprefix("bench"))), pk)
    leader = cast.user(keys.LEADER)
    newest = newest_visible(leader, "incoming_document", 25_000)
    deep = Record.objects.get(pk=newest[-1])
    return {"to_act": to_act, "lying": before, "filed": filed, "rows": len(newest), "deep": [deep.opened.isoformat(), deep.pk],
            "mark": f"{deep.opened.timestamp():.6f}.{deep.pk}", "number": deep.number}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(prepare(int(sys.argv[1]))))
