"""The deadline sweep: what one batch of due clocks costs, and what it costs when nothing is due. Undone afterwards."""

import json
import os

import django


def sweep_costs() -> dict[str, float]:
    """Processor milliseconds of this process, for a batch with its reminders and for a look that finds nothing."""
    from django.db import connection, transaction

    from office.clocks.models import Clock
    from office.clocks.stored import current_calendar
    from office.clocks.sweep import BATCH, Plan, _due_clocks, sweep, sweep_batch
    from office.time import now
    from tests.benchmarks.fill import set_morning
    from tests.benchmarks.measure import processor_ms

    set_morning()
    found: dict[str, float] = {"open_clocks": Clock.objects.filter(is_open=True).count()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        processes = [os.getpid(), cursor.fetchone()[0]]
    with transaction.atomic():
        plan = Plan(current_calendar(), now())
        began = processor_ms(processes)
        clocks = _due_clocks(plan, (now().replace(year=2000), 0), BATCH)
        found["reminders"] = sweep_batch(plan, clocks, now())
        found["batch_ms"] = processor_ms(processes) - began
        found["clocks"] = len(clocks)
        transaction.set_rollback(True)
    with transaction.atomic():
        Clock.objects.filter(is_open=True).update(reminded_through=plan.through)
        began = processor_ms(processes)
        found["nothing"] = sweep()
        found["nothing_ms"] = processor_ms(processes) - began
        transaction.set_rollback(True)
    return found


if __name__ == "__main__":
    django.setup()
    print(json.dumps(sweep_costs()))
