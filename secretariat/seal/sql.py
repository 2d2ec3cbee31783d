"""The SQL under the seals: an electronic one is used by its authorisation alone, once, and by nobody who gave it."""

# Whoever writes a use of an electronic seal needs an authorisation for this record, seal and paper that is not used,
# not over, and not their own, and has to be the seal's keeper at this instant. It is used up by being used.
USE = """
CREATE FUNCTION secretariat_seal_use() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE leave secretariat_sealauthorisation%ROWTYPE;
BEGIN
    IF NEW.authorisation_id IS NULL THEN
        IF NEW.purpose = 'electronic' THEN
            RAISE EXCEPTION 'an electronic seal is used by an authorisation' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.authorisation_id, NEW.signed_sha256, NEW.operator_id, NEW.seal_id)
            IS DISTINCT FROM (OLD.authorisation_id, OLD.signed_sha256, OLD.operator_id, OLD.seal_id) THEN
            RAISE EXCEPTION 'the use of an electronic seal stays as it was' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    SELECT * INTO leave FROM secretariat_sealauthorisation WHERE id = NEW.authorisation_id FOR UPDATE;
    IF leave.used_at IS NOT NULL OR leave.expires_at <= office_now() THEN
        RAISE EXCEPTION 'authorisation % is used or over', leave.id USING ERRCODE = 'check_violation';
    END IF;
    IF (leave.record_id, leave.seal_id, leave.sha256)
        IS DISTINCT FROM (NEW.document_id, NEW.seal_id, NEW.approved_sha256) THEN
        RAISE EXCEPTION 'authorisation % is for another paper or seal', leave.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.operator_id IS NULL OR NEW.operator_id IN (leave.person_id, leave.behalf_id) THEN
        RAISE EXCEPTION 'whoever applies a seal has not authorised it' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM secretariat_custody AS c WHERE c.seal_id = NEW.seal_id AND c.since <= office_now()
                   AND c.person_id = NEW.operator_id AND (c.until IS NULL OR c.until > office_now())) THEN
        RAISE EXCEPTION 'only the keeper of a seal applies it' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM secretariat_seal AS s JOIN office_officeversion AS v ON v.id = s.office_version_id
                   WHERE s.id = NEW.seal_id AND s.state = 'active' AND s.medium = 'electronic'
                   AND v.valid_from <= office_now() AND (v.valid_to IS NULL OR v.valid_to > office_now())) THEN
        RAISE EXCEPTION 'seal % may not be used on this day', NEW.seal_id USING ERRCODE = 'check_violation';
    END IF;
    UPDATE secretariat_sealauthorisation SET used_at = office_now() WHERE id = leave.id;
    RETURN NEW;
END $$;
CREATE TRIGGER secretariat_seal_use BEFORE INSERT OR UPDATE ON secretariat_sealuse
FOR EACH ROW EXECUTE FUNCTION secretariat_seal_use();

CREATE FUNCTION secretariat_used_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.used_at IS NOT NULL THEN
        RAISE EXCEPTION 'authorisation % was used before', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER secretariat_used_once BEFORE UPDATE ON secretariat_sealauthorisation
FOR EACH ROW EXECUTE FUNCTION secretariat_used_once();
"""

DESTROYED = """
CREATE FUNCTION secretariat_destroyed_by_two() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM secretariat_destruction WHERE seal_id = NEW.id AND confirmed_by_id IS NOT NULL) THEN
        RAISE EXCEPTION 'the destruction of seal % is not confirmed', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER secretariat_destroyed_by_two BEFORE INSERT OR UPDATE ON secretariat_seal
FOR EACH ROW WHEN (NEW.state = 'destroyed') EXECUTE FUNCTION secretariat_destroyed_by_two();
"""

# What the office issues under its seal: the signed bytes must be those that a written use of a seal made.
ISSUED = """
CREATE FUNCTION secretariat_issued_under_seal() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF EXISTS (SELECT FROM office_record AS r WHERE r.id = NEW.record_id
               AND r.kind IN ('outgoing_document', 'introduction_letter'))
        AND NOT EXISTS (SELECT FROM secretariat_sealuse AS u WHERE u.document_id = NEW.record_id
                        AND u.signed_sha256 = NEW.file_id) THEN
        RAISE EXCEPTION 'no seal was applied to these bytes by an authorisation' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER secretariat_issued_under_seal BEFORE INSERT ON office_issuedpaper
FOR EACH ROW EXECUTE FUNCTION secretariat_issued_under_seal();
"""

UNDO = """
DROP TRIGGER secretariat_destroyed_by_two ON secretariat_seal;
DROP FUNCTION secretariat_destroyed_by_two();
DROP TRIGGER secretariat_issued_under_seal ON office_issuedpaper;
DROP FUNCTION secretariat_issued_under_seal();
DROP TRIGGER secretariat_used_once ON secretariat_sealauthorisation;
DROP FUNCTION secretariat_used_once();
DROP TRIGGER secretariat_seal_use ON secretariat_sealuse;
DROP FUNCTION secretariat_seal_use();
"""
