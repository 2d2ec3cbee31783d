"""What the database itself keeps of projects: who signs, what money was given, and that panels are odd and clean."""

# The drafter is looked up as that of a plan is (0001), and a constraint compares.
KEPT = """
CREATE TRIGGER planning_project_drafter BEFORE INSERT ON planning_projectapproval
FOR EACH ROW EXECUTE FUNCTION planning_drafter();

CREATE FUNCTION planning_project_amount() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF NEW.approved IS NOT NULL AND NOT EXISTS (
        SELECT FROM planning_projectapproval AS a JOIN planning_estimate AS e ON e.id = a.estimate_id
        WHERE a.record_id = NEW.record_ptr_id AND e.record_id = a.record_id AND a.amount = NEW.approved) THEN
        RAISE EXCEPTION 'nobody has signed this amount of project %', NEW.record_ptr_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER planning_project_amount BEFORE INSERT OR UPDATE OF approved ON planning_project
FOR EACH ROW EXECUTE FUNCTION planning_project_amount();

CREATE FUNCTION planning_project_part() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF NEW.approved IS DISTINCT FROM (CASE WHEN TG_OP = 'UPDATE' THEN OLD.approved END) AND NOT EXISTS (
        SELECT FROM planning_estimate AS e JOIN office_record AS r ON r.id = e.record_id
        WHERE e.id = NEW.estimate_id AND r.status = 'approve' AND NOT r.on_route
        AND e.version = (SELECT max(version) FROM planning_estimate WHERE record_id = e.record_id)) THEN
        RAISE EXCEPTION 'amounts are proposed for approval, and stand still on the route'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER planning_project_part BEFORE INSERT OR UPDATE OF approved ON planning_estimateline
FOR EACH ROW EXECUTE FUNCTION planning_project_part();

-- At the end of the transaction: a replacement is drawn in the transaction in which the seat was left.
CREATE FUNCTION planning_panel_sound() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF EXISTS (
        SELECT FROM planning_panelseat AS s
        JOIN planning_expert AS x ON x.record_ptr_id = s.expert_id
        JOIN planning_project AS p ON p.record_ptr_id = s.record_id
        WHERE s.record_id = NEW.record_id AND s.left_at IS NULL AND s.round = p.review_round AND (
            x.unit = p.applicant OR p.applicant = ANY (string_to_array(x.avoids, chr(10)))
            OR EXISTS (SELECT FROM planning_expertinterest AS i
                       WHERE i.record_id = s.record_id AND i.expert_id = s.expert_id))) THEN
        RAISE EXCEPTION 'an expert with an interest sits on the panel of project %', NEW.record_id
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM planning_panelseat WHERE record_id = NEW.record_id AND left_at IS NULL
               GROUP BY round HAVING count(*) % 2 = 0) THEN
        RAISE EXCEPTION 'a panel is odd in number' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER planning_panel_sound AFTER INSERT OR UPDATE ON planning_panelseat
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION planning_panel_sound();
CREATE CONSTRAINT TRIGGER planning_interest_sound AFTER INSERT ON planning_expertinterest
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION planning_panel_sound();
"""
GONE = """
DROP TRIGGER planning_interest_sound ON planning_expertinterest;
DROP TRIGGER planning_panel_sound ON planning_panelseat;
DROP FUNCTION planning_panel_sound();
DROP TRIGGER planning_project_part ON planning_estimateline;
DROP FUNCTION planning_project_part();
DROP TRIGGER planning_project_amount ON planning_project;
DROP FUNCTION planning_project_amount();
DROP TRIGGER planning_project_drafter ON planning_projectapproval;
"""
