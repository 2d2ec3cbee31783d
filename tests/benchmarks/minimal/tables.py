"""The minimal project's tables, filled from the product's rows in the same database."""

import psycopg

# An account's units are the principals it answers to by its posts. A head answers for steps that name the division.
FILL = (
    """INSERT INTO minimal.minimal_clerk (id, username, password, is_superuser, is_staff, is_active, first_name, last_name,
        email, date_joined, units)
    SELECT u.id, u.username, u.password, false, false, true, '', p.name_zh, '', now(),
        array_agg(DISTINCT one.unit) FILTER (WHERE one.unit IS NOT NULL)
    FROM public.office_user u JOIN public.office_person p ON p.id = u.person_id
    LEFT JOIN public.office_appointment a ON a.person_id = p.id AND a.valid_to IS NULL
    LEFT JOIN public.office_post post ON post.id = a.post_id
    LEFT JOIN LATERAL unnest(ARRAY['d' || post.division_id || '.' || post.role, 'o.' || post.role, 'p' || post.id]) AS one(unit)
        ON post.id IS NOT NULL
    WHERE a.id IS NOT NULL GROUP BY u.id, p.id""",
    """INSERT INTO minimal.minimal_document (id, number, title, sender, status, unit, received_on, opened, due, words)
    SELECT r.id, r.number, r.title, s.name, r.status, 'd' || r.division_id || '.registry', d.received_on, r.opened, r.due, x.words
    FROM public.office_record r JOIN public.secretariat_incomingdocument d ON d.record_ptr_id = r.id
    JOIN public.secretariat_sender s ON s.id = d.sender_id JOIN public.office_recordsearch x ON x.record_id = r.id ORDER BY r.id""",
    """INSERT INTO minimal.minimal_step (id, document_id, assignee_id, act, state, is_open, deadline, opened_at, done_at, opinion)
    SELECT s.id, s.record_id, u.id, s.act, s.state, s.is_open, s.due_at, s.opened_at, s.done_at, COALESCE(j.opinion, '')
    FROM public.office_step s LEFT JOIN public.office_user u ON u.person_id = COALESCE(s.done_by_id, (
        SELECT a.person_id FROM public.office_appointment a JOIN public.office_post p ON p.id = a.post_id
        WHERE s.principal = 'p' || p.id OR s.principal = 'd' || p.division_id || '.' || p.role LIMIT 1))
    LEFT JOIN public.office_journalline j ON j.id = s.ended_by_id ORDER BY s.id""",
    """INSERT INTO minimal.minimal_access (document_id, unit)
    SELECT DISTINCT record_id, principal FROM public.office_access WHERE valid_to IS NULL ORDER BY record_id""",
    """INSERT INTO minimal.minimal_audit (document_id, by_id, what, at)
    SELECT j.record_id, u.id, j.name, j.at FROM public.office_journalline j JOIN public.office_user u ON u.person_id = j.by_id
    ORDER BY j.id""",
    """INSERT INTO minimal.minimal_counter SELECT year, last FROM public.office_series WHERE code = 'incoming'""",
)


def fill(connection: psycopg.Connection) -> None:
    """Fill the migrated, empty tables, indexes last; then let the sequences go on."""
    rows = connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes i WHERE schemaname = 'minimal' AND tablename ~ "
        "'^minimal_(document|step|access|audit)$' AND NOT EXISTS "
        "(SELECT FROM pg_constraint c WHERE c.conindid = format('minimal.%I', i.indexname)::regclass)").fetchall()
    connection.execute("SET session_replication_role = replica")
    for name, _definition in rows:
        connection.execute(f'DROP INDEX minimal."{name}"')
    for statement in FILL:
        connection.execute(statement)
    for _name, definition in rows:
        connection.execute(definition)
    for table in ("clerk", "document", "step", "access", "audit"):
        connection.execute(f"SELECT setval(pg_get_serial_sequence('minimal.minimal_{table}', 'id'), "
                           f"(SELECT max(id) FROM minimal.minimal_{table}))")
        connection.execute(f"VACUUM (ANALYZE) minimal.minimal_{table}")
