"""The SQL under dispatches: they begin and end in order, a refusal is told, and what a link may ask."""

IN_ORDER = """
CREATE OR REPLACE FUNCTION secretariat_dispatch_begins() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF NEW.state <> 'sent' THEN
        RAISE EXCEPTION 'a dispatch begins as sent' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM office_issuedpaper AS p  -- a paper that is none is refused by its foreign key
               WHERE p.id = NEW.paper_id AND (p.record_id <> NEW.record_id OR p.state <> 'valid')) THEN
        RAISE EXCEPTION 'paper % is no valid paper of document %', NEW.paper_id, NEW.record_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER begins_in_order BEFORE INSERT ON secretariat_dispatch
FOR EACH ROW EXECUTE FUNCTION secretariat_dispatch_begins();

CREATE OR REPLACE FUNCTION secretariat_dispatch_ends_once() RETURNS trigger
LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF OLD.state <> 'sent' THEN
        RAISE EXCEPTION 'dispatch % has ended and stays so', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ends_once BEFORE UPDATE ON secretariat_dispatch
FOR EACH ROW EXECUTE FUNCTION secretariat_dispatch_ends_once();
"""

# Whoever sent it and whoever wrote the document hear of a refusal, whether it came by the link or was entered: the
# notice is promised here, because the public face's process has no outbox.
TELL_REFUSAL = """
CREATE FUNCTION secretariat_dispatch_tell_refusal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO office_message (topic, key, lane, record_id, payload, attempts, error)
    SELECT 'notice.dispatch_refused', NEW.id::text, '', r.id, jsonb_build_object(
        'subject', 'dispatch_refused', 'to', jsonb_build_array('u' || NEW.sent_by_id, 'u' || r.created_by_id),
        'step', NULL, 'urgent', true, 'by', NEW.ended_by_id,
        'words', jsonb_build_object('line', left(r.line, 200), 'who', NEW.name, 'note', NEW.reason)), 0, ''
    FROM office_record AS r WHERE r.id = NEW.record_id;
    PERFORM pg_notify('office_outbox', '');
    RETURN NULL;
END $$;
CREATE TRIGGER tell_refusal AFTER UPDATE OF state ON secretariat_dispatch
FOR EACH ROW WHEN (NEW.state = 'refused') EXECUTE FUNCTION secretariat_dispatch_tell_refusal();
"""
TELL_NOBODY = """
DROP TRIGGER tell_refusal ON secretariat_dispatch;
DROP FUNCTION secretariat_dispatch_tell_refusal();
"""

# As in office/verification/sql.py: the public face's role may ask about one code at a time and can list nothing. What
# was withdrawn tells that it was, and no more; the file's hash is told only while the dispatch and its paper hold.
PUBLIC_QUESTIONS = """
CREATE OR REPLACE FUNCTION office_public_dispatch(by_code text)
RETURNS TABLE (state text, issuer text, number text, title text, addressee text, sent_at timestamptz,
               ended_at timestamptz, receiver text, sha256 text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE one record;
BEGIN
    SELECT d.*, p.state AS paper_state, p.file_id INTO one
    FROM secretariat_dispatch AS d JOIN office_issuedpaper AS p ON p.id = d.paper_id
    WHERE by_code <> '' AND d.code = by_code;
    IF NOT FOUND THEN RETURN; END IF;
    IF one.state = 'withdrawn' OR one.paper_state <> 'valid' THEN
        RETURN QUERY SELECT 'withdrawn', '', '', '', '', NULL::timestamptz, NULL::timestamptz, '', '';
        RETURN;
    END IF;
    RETURN QUERY
        SELECT one.state::text,
            (SELECT string_agg(name, '、' ORDER BY place)
             FROM jsonb_array_elements_text(o.issuers) WITH ORDINALITY AS i (name, place)),
            COALESCE(NULLIF(r.number, ''), o.lead_number)::text, r.title::text, one.name::text, one.sent_at,
            one.ended_at, one.receiver::text,
            CASE WHEN one.state = 'refused' THEN '' ELSE one.file_id END::text
        FROM office_record AS r JOIN secretariat_outgoingdocument AS o ON o.record_ptr_id = r.id
        WHERE r.id = one.record_id;
END $$;

-- The recipient's answer. The document's row is locked first, as everybody who writes about it does, so that a receipt
-- and a withdrawal queue. The audit names no account but the cause: the link. Returns what the dispatch is then, or
-- 'done' if this answer made it so.
CREATE OR REPLACE FUNCTION office_public_answer(by_code text, answer text, who text, phone text, why text)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked record;
    holds boolean;
    before text := current_setting('office.actor', true);
BEGIN
    IF answer NOT IN ('received', 'refused') OR by_code = '' THEN RETURN 'unknown'; END IF;
    SELECT id, record_id, paper_id INTO asked FROM secretariat_dispatch WHERE code = by_code;
    IF NOT FOUND THEN RETURN 'unknown'; END IF;
    PERFORM FROM office_record WHERE id = asked.record_id FOR UPDATE;
    SELECT * INTO asked FROM secretariat_dispatch WHERE id = asked.id FOR UPDATE;
    SELECT state = 'valid' INTO holds FROM office_issuedpaper WHERE id = asked.paper_id;
    IF NOT holds THEN RETURN 'withdrawn'; END IF;
    IF asked.state <> 'sent' THEN RETURN asked.state; END IF;
    PERFORM set_config('office.actor', jsonb_build_object(
        'user', NULL, 'person', NULL, 'behalf', NULL, 'cause', 'receipt_link', 'reason', '')::text, true);
    UPDATE secretariat_dispatch SET state = answer, ended_at = office_now(), through = 'link', receiver = who,
        contact = phone, reason = CASE WHEN answer = 'refused' THEN why ELSE '' END,
        received_on = CASE WHEN answer = 'received' THEN (office_now() AT TIME ZONE 'Asia/Shanghai')::date END
    WHERE id = asked.id;
    PERFORM set_config('office.actor', COALESCE(before, ''), true);
    RETURN 'done';
END $$;
"""
