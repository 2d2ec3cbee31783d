-- The evidence is written here and nowhere else: the application's role cannot write the tables, only cause the triggers.

-- What an event's hash is taken over. Times as seconds, so that no session's settings change the text.
CREATE OR REPLACE FUNCTION office_audit_digest(e office_auditevent) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT encode(sha256(convert_to(e.previous || jsonb_build_array(
        e.chain, e.seq, extract(epoch FROM e.at), e."table", e."row", e.op, e.before, e.after, e.actor,
        e.database_role, e.transaction)::text, 'UTF8')), 'hex')
$$;

-- A row as it is kept in evidence: passwords are never copied there.
CREATE OR REPLACE FUNCTION office_audit_redacted(value jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN value ? 'password' THEN value || '{"password": "…"}' ELSE value END
$$;

-- Which chain a row belongs to: its record's, or its own. Arguments of the trigger: the primary key's column, the
-- column that leads to the record, and, if that is another table's key, this table and its column with the record.
CREATE OR REPLACE FUNCTION office_audit_chain(tab text, value jsonb, arguments text[]) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE record_id text := value ->> arguments[2];
BEGIN
    IF record_id IS NOT NULL AND array_length(arguments, 1) = 4 THEN
        EXECUTE format('SELECT %I FROM %I WHERE id = $1', arguments[4], arguments[3])
            INTO record_id USING record_id::bigint;
    END IF;
    RETURN COALESCE('record:' || record_id, tab || ':' || (value ->> arguments[1]));
END $$;

-- Add an event to its chain. `old_row` and `new_row` are whole; of an update only the changed columns are kept.
CREATE OR REPLACE FUNCTION office_audit_add(
    tab text, operation text, old_row jsonb, new_row jsonb, cause jsonb, way text[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    head office_audithead;
    event office_auditevent;
BEGIN
    event.chain := office_audit_chain(tab, COALESCE(new_row, old_row), way);
    event."table" := tab;
    event."row" := COALESCE(new_row, old_row) ->> way[1];
    event.op := operation;
    IF operation = 'U' THEN
        SELECT jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, new_row -> o.key) INTO old_row, new_row
        FROM jsonb_each(old_row) AS o WHERE o.value IS DISTINCT FROM new_row -> o.key;
    END IF;
    event.before := office_audit_redacted(old_row);
    event.after := office_audit_redacted(new_row);
    event.actor := cause;
    event.database_role := session_user;
    event.transaction := pg_current_xact_id()::text::bigint;

    -- The record before the head, as every act takes them: a foreign key is checked only at commit, and then it would
    -- wait for an act that waits for this head.
    IF starts_with(event.chain, 'record:') THEN
        PERFORM FROM office_record WHERE id = split_part(event.chain, ':', 2)::bigint FOR KEY SHARE;
    END IF;
    -- The head's lock makes the writers of one chain queue, so that it has no fork and no gap.
    SELECT * INTO head FROM office_audithead WHERE chain = event.chain FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO office_audithead VALUES (event.chain, 0, '') ON CONFLICT DO NOTHING;
        SELECT * INTO head FROM office_audithead WHERE chain = event.chain FOR UPDATE;
    END IF;
    event.seq := head.seq + 1;
    event.previous := head.hash;
    event.at := office_now();
    event.hash := office_audit_digest(event);
    INSERT INTO office_auditevent
        (chain, seq, at, "table", "row", op, before, after, actor, database_role, transaction, previous, hash)
    VALUES (event.chain, event.seq, event.at, event."table", event."row", event.op, event.before, event.after,
        event.actor, event.database_role, event.transaction, event.previous, event.hash);
    UPDATE office_audithead SET seq = event.seq, hash = event.hash WHERE chain = event.chain;
END $$;

CREATE OR REPLACE FUNCTION office_audit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC' SET intervalstyle = 'iso_8601' AS $$
DECLARE
    old_row jsonb;
    new_row jsonb;
BEGIN
    IF TG_OP <> 'INSERT' THEN old_row := to_jsonb(OLD); END IF;
    IF TG_OP <> 'DELETE' THEN new_row := to_jsonb(NEW); END IF;
    IF old_row = new_row THEN RETURN NULL; END IF;  -- an update that wrote nothing
    PERFORM office_audit_add(TG_TABLE_NAME, left(TG_OP, 1), old_row, new_row,
        NULLIF(current_setting('office.actor', true), '')::jsonb, TG_ARGV[0:]);
    RETURN NULL;
END $$;

-- Rows that a migration wrote before the table had its trigger, as if they were inserted now.
CREATE OR REPLACE FUNCTION office_audit_found(tab text, way text[]) RETURNS void LANGUAGE plpgsql
SET timezone = 'UTC' SET intervalstyle = 'iso_8601' AS $$
DECLARE found record;
BEGIN
    FOR found IN EXECUTE format('SELECT to_jsonb(r) AS value FROM %I AS r ORDER BY %I', tab, way[1]) LOOP
        PERFORM office_audit_add(tab, 'I', NULL, found.value, '{"cause": "migrate"}', way);
    END LOOP;
END $$;

-- Nobody empties an audited table, and nobody rewrites the evidence, the owner included, unless they first remove
-- the trigger; what they then do is found by verify_audit.
CREATE OR REPLACE FUNCTION office_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: it is evidence', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

-- When something was written is said by the database: what a session of the application gives for these columns is
-- ignored, so that nobody dates back. Arguments of the trigger: the columns. The owner may give them: it loads and restores.
CREATE OR REPLACE FUNCTION office_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    given jsonb := to_jsonb(NEW);
    stamped jsonb := '{}';
    name text;
BEGIN
    IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN RETURN NEW; END IF;
    FOREACH name IN ARRAY TG_ARGV[0:] LOOP
        IF given -> name <> 'null' AND (TG_OP = 'INSERT' OR given -> name <> to_jsonb(OLD) -> name) THEN
            stamped := stamped || jsonb_build_object(name, office_now());
        END IF;
    END LOOP;
    RETURN jsonb_populate_record(NEW, stamped);
END $$;

-- The digest of the events that had committed in the snapshot `later` and not yet in `earlier`: those with new numbers,
-- and those that were still under way then.
CREATE OR REPLACE FUNCTION office_anchor_digest(
    preceding text, earlier pg_snapshot, earlier_last bigint, later pg_snapshot, last bigint,
    OUT events bigint, OUT digest text
) LANGUAGE sql STABLE AS $$
    SELECT count(*), encode(sha256(convert_to(preceding || COALESCE(string_agg(hash, '' ORDER BY id), ''), 'UTF8')), 'hex')
    FROM office_auditevent
    WHERE pg_visible_in_snapshot(transaction::text::xid8, later) AND (
        id > earlier_last AND id <= last
        OR id <= earlier_last AND NOT pg_visible_in_snapshot(transaction::text::xid8, earlier)
            AND transaction >= pg_snapshot_xmin(earlier)::text::bigint
            AND transaction < pg_snapshot_xmax(earlier)::text::bigint)
$$;

-- Write an anchor over the events up to `last` that had committed in the snapshot `later`, if there are any that no anchor
-- covers. For the owner alone: whoever restores a backup anchors all of it, because the numbers of transactions begin
-- again in a new server.
CREATE OR REPLACE FUNCTION office_anchor_over(later pg_snapshot, last bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    newest office_auditanchor;
    covered record;
    made bigint;
BEGIN
    SELECT * INTO newest FROM office_auditanchor ORDER BY id DESC LIMIT 1;
    SELECT * INTO covered FROM office_anchor_digest(
        COALESCE(newest.digest, ''), COALESCE(newest.snapshot, '1:1:')::pg_snapshot, COALESCE(newest.last_event, 0),
        later, last);
    IF covered.events = 0 THEN RETURN NULL; END IF;
    INSERT INTO office_auditanchor (at, snapshot, last_event, events, previous, digest)
    VALUES (office_now(), later::text, last, covered.events, COALESCE(newest.digest, ''), covered.digest)
    RETURNING id INTO made;
    RETURN made;
END $$;

-- The same over all that has committed now; the application may call this and cannot write an anchor itself.
CREATE OR REPLACE FUNCTION office_anchor() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE found record;
BEGIN
    LOCK TABLE office_auditanchor IN EXCLUSIVE MODE;
    SELECT pg_current_snapshot() AS snapshot, COALESCE(max(id), 0) AS last INTO found FROM office_auditevent;
    RETURN office_anchor_over(found.snapshot, found.last);
END $$;
