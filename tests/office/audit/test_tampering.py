"""Whoever rules the database can rewrite it; every way of doing so is found, with its place."""

import os
import random
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from office.audit.actor import Actor, acting
from office.audit.models import AuditEvent
from office.audit.services import anchor, newest
from office.audit.verify import verify
from office.notices.models import Phrase
from office.orgchart.models import Person

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
PEOPLE, CHANGES = 6, 5
OFF = ("ALTER TABLE office_auditevent DISABLE TRIGGER USER", "ALTER TABLE office_auditanchor DISABLE TRIGGER USER",
       "ALTER TABLE office_person DISABLE TRIGGER USER")
REWRITE_CHAIN = """
DO $$ DECLARE e office_auditevent; before text := ''; n bigint := 0; BEGIN
    FOR e IN SELECT * FROM office_auditevent WHERE chain = '{chain}' ORDER BY seq LOOP
        n := n + 1; e.seq := n; e.previous := before; e.hash := office_audit_digest(e); before := e.hash;
        UPDATE office_auditevent SET seq = e.seq, previous = e.previous, hash = e.hash WHERE id = e.id;
    END LOOP;
    UPDATE office_audithead SET seq = n, hash = before WHERE chain = '{chain}';
END $$
"""


@pytest.fixture
def chains():
    """Some people, each with a chain of events, under an anchor."""
    found = []
    for number in range(PEOPLE):
        with acting(Actor(None, None, cause="test")):
            person = Person.objects.create(code=f"p{number}", name_en="Li", name_zh="李")
            for change in range(CHANGES - 1):
                person.phone = str(change)
                person.save()
        found.append(f"office_person:{person.pk}")
    anchor()
    return found


def edit(owner, chain, rng):
    """Another value in one column of one event."""
    event = one_of(chain, rng)
    column, value = rng.choice([
        ("at", "at - interval '1 second'"), ("actor", "'{\"user\": 1}'"), ("after", "'{\"phone\": \"9\"}'"),
        ("before", "'{}'"), ("op", "'X'"), ("database_role", "'x'"), ("transaction", "transaction + 1"),
        ('"row"', "'99'"), ('"table"', "'office_post'")])
    owner.execute(f"UPDATE office_auditevent SET {column} = {value} WHERE id = {event.pk}")
    return f"{chain} #{event.seq} "


def edit_and_hash(owner, chain, rng):
    """A clever edit: the event's own hash is made right again."""
    event = one_of(chain, rng, last=False)
    owner.execute(f"UPDATE office_auditevent SET at = at - interval '1 day' WHERE id = {event.pk}")
    owner.execute(f"UPDATE office_auditevent AS e SET hash = office_audit_digest(e) WHERE id = {event.pk}")
    return f"{chain} #{event.seq + 1} "


def remove(owner, chain, rng):
    event = one_of(chain, rng, last=False)
    owner.execute(f"DELETE FROM office_auditevent WHERE id = {event.pk}")
    return f"{chain} #{event.seq + 1} "


def cut_tail(owner, chain, rng):
    event = one_of(chain, rng)
    owner.execute(f"DELETE FROM office_auditevent WHERE chain = '{chain}' AND seq >= {event.seq}")
    return f"{chain} #{CHANGES}"


def cut_tail_and_head(owner, chain, rng):
    """A tail cut with the head set back: the anchor and the row itself betray it."""
    event = one_of(chain, rng, first=False)
    owner.execute(f"DELETE FROM office_auditevent WHERE chain = '{chain}' AND seq >= {event.seq}")
    owner.execute(f"UPDATE office_audithead AS h SET seq = e.seq, hash = e.hash FROM office_auditevent AS e "
                  f"WHERE h.chain = '{chain}' AND e.chain = h.chain AND e.seq = {event.seq - 1}")
    return "anchor "


def insert(owner, chain, rng):
    """An invented event between two real ones, the later ones renumbered."""
    event = one_of(chain, rng)
    owner.execute(f"UPDATE office_auditevent SET seq = seq + 1000 WHERE chain = '{chain}' AND seq > {event.seq}")
    owner.execute(f"UPDATE office_auditevent SET seq = seq - 999 WHERE chain = '{chain}' AND seq > 1000")
    copy_event(owner, event.pk, event.seq + 1)
    return f"{chain} #{event.seq + 1} "


def append_invented(owner, chain, rng):
    """An invented event at the end, well hashed, with the head moved on: the row did not change so."""
    copy_event(owner, AuditEvent.objects.get(chain=chain, seq=CHANGES).pk, CHANGES + 1,
               after="'{\"phone\": \"invented\"}'", previous="hash")
    owner.execute(f"UPDATE office_auditevent AS e SET hash = office_audit_digest(e) "
                  f"WHERE chain = '{chain}' AND seq = {CHANGES + 1}")
    owner.execute(f"UPDATE office_audithead AS h SET seq = e.seq, hash = e.hash FROM office_auditevent AS e "
                  f"WHERE h.chain = '{chain}' AND e.chain = h.chain AND e.seq = {CHANGES + 1}")
    return f"office_person row {chain.partition(':')[2]}"


def reorder(owner, chain, rng):
    first, second = sorted(rng.sample(range(1, CHANGES + 1), 2))
    for old, new in ((first, 1000), (second, first), (1000, second)):
        owner.execute(f"UPDATE office_auditevent SET seq = {new} WHERE chain = '{chain}' AND seq = {old}")
    return f"{chain} #{first} "


def rewrite_whole_chain(owner, chain, rng):
    """Everything made right again inside the chain: only the anchor knows."""
    event = one_of(chain, rng)
    owner.execute(f"UPDATE office_auditevent SET at = at - interval '1 day' WHERE id = {event.pk}")
    owner.execute(REWRITE_CHAIN.format(chain=chain))
    return "anchor "


def remove_whole_chain(owner, chain, rng):
    owner.execute(f"DELETE FROM office_auditevent WHERE chain = '{chain}'")
    owner.execute(f"DELETE FROM office_audithead WHERE chain = '{chain}'")
    return f"office_person row {chain.partition(':')[2]}"


def change_row_unseen(owner, chain, rng):
    """The row itself, with the trigger off."""
    owner.execute(f"UPDATE office_person SET name_zh = '王' WHERE id = {chain.partition(':')[2]}")
    return f"office_person row {chain.partition(':')[2]}"


def delete_row_unseen(owner, chain, rng):
    owner.execute(f"DELETE FROM office_historicalperson WHERE id = {chain.partition(':')[2]}")
    owner.execute(f"DELETE FROM office_person WHERE id = {chain.partition(':')[2]}")
    return f"office_person row {chain.partition(':')[2]}"


def edit_anchor(owner, chain, rng):
    owner.execute("UPDATE office_auditanchor SET at = at, digest = repeat('0', 64)")
    return "anchor "


WAYS = [edit, edit_and_hash, remove, cut_tail, cut_tail_and_head, insert, append_invented, reorder,
        rewrite_whole_chain, remove_whole_chain, change_row_unseen, delete_row_unseen, edit_anchor]
ROUNDS = int(os.environ.get("TAMPERINGS", "130")) // len(WAYS)  # `make evidence` asks for a thousand and more
found_by_way: dict[str, int] = {}


@pytest.fixture(scope="module", autouse=True)
def _figures(request: pytest.FixtureRequest) -> Iterator[None]:
    """Say at the end how many were found, for docs/proof.md."""
    yield
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print(f"\nTamper-evident: {sum(found_by_way.values())} of {ROUNDS * len(found_by_way)} found with their place: "
              f"{found_by_way}")


def one_of(chain, rng, *, first=True, last=True):
    seq = rng.randint(1 if first else 2, CHANGES if last else CHANGES - 1)
    return AuditEvent.objects.get(chain=chain, seq=seq)


def copy_event(owner, pk, seq, after="after", previous="previous"):
    columns = 'chain, at, "table", "row", op, before, actor, database_role, transaction'
    owner.execute(f"INSERT INTO office_auditevent ({columns}, seq, after, previous, hash) "
                  f"SELECT {columns}, {seq}, {after}, {previous}, hash FROM office_auditevent WHERE id = {pk}")


def test_untouched_evidence_has_no_finding(chains, capsys):
    assert list(verify()) == []
    call_command("verify_audit")
    assert "no findings" in capsys.readouterr().out


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_tampering_is_found_with_its_place(chains, way):
    rng = random.Random(way.__name__)
    with connections["owner"].cursor() as owner:
        for round_ in range(ROUNDS):
            unwatched(owner)
            position = way(owner, rng.choice(chains), rng)
            watched(owner)
            found = [str(finding) for finding in verify()]
            assert any(finding.startswith(position) for finding in found), (round_, position, found)
            found_by_way[way.__name__] = found_by_way.get(way.__name__, 0) + 1
            restore(owner)
            assert list(verify()) == []


def restore(owner):
    """Put back what the copies made before the tampering held."""
    unwatched(owner)
    for table in ("office_auditevent", "office_audithead", "office_auditanchor", "office_person",
                  "office_historicalperson"):
        owner.execute(f"DELETE FROM {table}")
        owner.execute(f"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM kept_{table}"
                      if table != "office_audithead" else f"INSERT INTO {table} SELECT * FROM kept_{table}")
    watched(owner)


def unwatched(owner):
    for statement in OFF:
        owner.execute(statement)


def watched(owner):
    for statement in OFF:
        owner.execute(statement.replace("DISABLE", "ENABLE"))


@pytest.fixture(autouse=True)
def kept(request, chains):
    """Copies of the tables, in the owner's session."""
    with connections["owner"].cursor() as owner:
        for table in ("office_auditevent", "office_audithead", "office_auditanchor", "office_person",
                      "office_historicalperson"):
            owner.execute(f"CREATE TEMP TABLE kept_{table} AS SELECT * FROM {table}")
    yield
    connections["owner"].close()


def test_a_trigger_that_is_switched_off_is_found(chains):
    with connections["owner"].cursor() as owner:
        owner.execute("ALTER TABLE office_step DISABLE TRIGGER office_audit")
        owner.execute("DROP TRIGGER office_stamped ON office_note")
    assert [str(finding) for finding in verify()] == [
        "office_step: is not watched: its trigger is missing or switched off",
        "office_note: can be dated back: its trigger is missing or switched off"]


def test_twin_without_chains_and_anchors_a_rewriting_goes_unseen(chains):
    """The same rewriting with the last anchor made after it: then nothing is found, so it was the anchor that told."""
    with connections["owner"].cursor() as owner:
        unwatched(owner)
        owner.execute("DELETE FROM office_auditanchor")
        rewrite_whole_chain(owner, chains[0], random.Random(1))
        watched(owner)
    anchor()
    assert list(verify()) == []


def test_an_anchor_kept_elsewhere_betrays_even_that(chains, capsys):
    kept = f"{newest().pk}:{newest().digest}"
    call_command("verify_audit", "--anchor", kept)
    with connections["owner"].cursor() as owner:
        unwatched(owner)
        owner.execute("DELETE FROM office_auditanchor")
        rewrite_whole_chain(owner, chains[0], random.Random(1))
        watched(owner)
    anchor()
    with pytest.raises(CommandError):
        call_command("verify_audit", "--anchor", kept)
    assert "is not the one that was kept" in capsys.readouterr().err


def test_an_anchor_waits_for_what_is_under_way(chains):
    """A transaction that was open when an anchor was made is covered by the next, and both stay true."""
    late, early = Phrase.objects.create(text="同意"), Phrase.objects.create(text="请阅")
    first = anchor()
    with connections["owner"].cursor() as owner:
        owner.execute("BEGIN")
        owner.execute(f"UPDATE office_phrase SET text = '拟同意' WHERE id = {late.pk}")
        early.text = "请阅示"
        early.save()
        between = anchor()
        owner.execute("COMMIT")
    assert (between, anchor(), anchor()) == (first + 1, first + 2, None)
    assert list(verify()) == []
