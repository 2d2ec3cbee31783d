"""What the database itself keeps of rules: a text stands still but for its drafting; who reads a draft is not noted."""

# The drafter is looked up as that of an outgoing document is (0002), and a constraint compares.
KEPT = """
CREATE TRIGGER secretariat_rule_drafter BEFORE INSERT ON secretariat_ruleapproval
FOR EACH ROW EXECUTE FUNCTION secretariat_drafter();

CREATE FUNCTION secretariat_rule_frozen() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF (NEW.body, NEW.area, NEW.concerns) IS DISTINCT FROM (OLD.body, OLD.area, OLD.concerns)
       AND (SELECT status FROM office_record WHERE id = NEW.record_ptr_id) NOT IN ('draft', 'consulted') THEN
        RAISE EXCEPTION 'a rule that is not being drafted keeps its text' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER secretariat_rule_frozen BEFORE UPDATE ON secretariat_officerule
FOR EACH ROW EXECUTE FUNCTION secretariat_rule_frozen();

CREATE FUNCTION secretariat_rule_reading() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF (SELECT valid_from FROM secretariat_officerule WHERE record_ptr_id = NEW.record_id) IS NULL THEN
        RAISE EXCEPTION 'who reads a draft is not noted' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER secretariat_rule_reading BEFORE INSERT ON secretariat_rulereading
FOR EACH ROW EXECUTE FUNCTION secretariat_rule_reading();
"""
GONE = """
DROP TRIGGER secretariat_rule_reading ON secretariat_rulereading;
DROP FUNCTION secretariat_rule_reading();
DROP TRIGGER secretariat_rule_frozen ON secretariat_officerule;
DROP FUNCTION secretariat_rule_frozen();
DROP TRIGGER secretariat_rule_drafter ON secretariat_ruleapproval;
"""
