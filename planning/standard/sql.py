"""What the database itself keeps of standards: what it lays down stands still but for its drafting."""

KEPT = """
CREATE TRIGGER planning_standard_drafter BEFORE INSERT ON planning_standardapproval
FOR EACH ROW EXECUTE FUNCTION planning_drafter();

CREATE FUNCTION planning_standard_frozen() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF (NEW.text, NEW.category, NEW.replaces_ids) IS DISTINCT FROM (OLD.text, OLD.category, OLD.replaces_ids)
       AND (SELECT status FROM office_record WHERE id = NEW.record_ptr_id) NOT IN ('draft', 'consulted') THEN
        RAISE EXCEPTION 'a standard that is not being drafted keeps what it lays down'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER planning_standard_frozen BEFORE UPDATE ON planning_standard
FOR EACH ROW EXECUTE FUNCTION planning_standard_frozen();
"""
GONE = """
DROP TRIGGER planning_standard_frozen ON planning_standard;
DROP FUNCTION planning_standard_frozen();
DROP TRIGGER planning_standard_drafter ON planning_standardapproval;
"""
