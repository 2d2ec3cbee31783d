"""The SQL under the handover: whatever gives an appointment an end, the same transaction opens its list."""

OPENING = """
CREATE FUNCTION office_handover_opens(ended bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO office_handover (appointment_id, person_id, post_id, principal)
    SELECT a.id, a.person_id, a.post_id, '' FROM office_appointment AS a
    WHERE a.id = ended AND NOT EXISTS (SELECT FROM office_handover AS h WHERE h.appointment_id = a.id
                                       AND h.state IN ('open', 'signed'))
    AND NOT EXISTS (  -- the same person goes on in the post that follows after a renaming
        SELECT FROM office_appointment AS next JOIN office_post AS p ON p.id = next.post_id
        WHERE next.person_id = a.person_id AND a.post_id = ANY (p.lineage) AND next.valid_from <= a.valid_to
        AND (next.valid_to IS NULL OR next.valid_to > a.valid_to));
$$;

CREATE FUNCTION office_appointment_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM office_handover_opens(NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER handover_of_ended AFTER UPDATE OF valid_to ON office_appointment FOR EACH ROW
WHEN (NEW.valid_to IS NOT NULL AND NEW.valid_to IS DISTINCT FROM OLD.valid_to)
EXECUTE FUNCTION office_appointment_ends();

-- Entered with an end that is still to come. What had ended before it was entered was never anybody's here.
CREATE FUNCTION office_appointment_for_a_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.valid_to > office_now() THEN
        PERFORM office_handover_opens(NEW.id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER handover_of_a_time AFTER INSERT ON office_appointment FOR EACH ROW
WHEN (NEW.valid_to IS NOT NULL) EXECUTE FUNCTION office_appointment_for_a_time();

CREATE FUNCTION office_post_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM office_handover_opens(a.id) FROM office_appointment AS a
    WHERE a.post_id = NEW.id AND (a.valid_to IS NULL OR a.valid_to > NEW.valid_to) ORDER BY a.id;
    RETURN NULL;
END $$;
CREATE TRIGGER handover_of_ended_post AFTER UPDATE OF valid_to ON office_post FOR EACH ROW
WHEN (NEW.valid_to IS NOT NULL AND NEW.valid_to IS DISTINCT FROM OLD.valid_to)
EXECUTE FUNCTION office_post_ends();
"""

UNDO = """
DROP TRIGGER handover_of_ended_post ON office_post;
DROP TRIGGER handover_of_a_time ON office_appointment;
DROP TRIGGER handover_of_ended ON office_appointment;
DROP FUNCTION office_post_ends();
DROP FUNCTION office_appointment_for_a_time();
DROP FUNCTION office_appointment_ends();
DROP FUNCTION office_handover_opens(bigint);
"""
