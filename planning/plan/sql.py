"""What the database itself keeps of plans: what was approved stands still; a correction is of the same period."""

KEPT = """
CREATE FUNCTION planning_drafter() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE drafter bigint;
BEGIN
    SELECT created_by_id INTO drafter FROM office_record WHERE id = NEW.record_id;
    IF FOUND THEN  -- an approval of no record is refused by its foreign key
        NEW.drafter_id := drafter;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER planning_plan_drafter BEFORE INSERT ON planning_planapproval
FOR EACH ROW EXECUTE FUNCTION planning_drafter();

CREATE FUNCTION planning_plan_is_draft(plan bigint) RETURNS void LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF (SELECT status FROM office_record WHERE id = plan) <> 'draft' THEN
        RAISE EXCEPTION 'a plan that is not being drafted keeps what stands in it' USING ERRCODE = 'check_violation';
    END IF;
END $$;

CREATE FUNCTION planning_plan_row() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'item_id' = to_jsonb(OLD) - 'item_id' THEN
        RETURN NEW;  -- a task becomes a supervised item, and nothing else of it changes
    END IF;
    PERFORM planning_plan_is_draft(NEW.record_id);
    RETURN NEW;
END $$;
CREATE TRIGGER planning_plan_row BEFORE INSERT OR UPDATE ON planning_goal
FOR EACH ROW EXECUTE FUNCTION planning_plan_row();
CREATE TRIGGER planning_plan_row BEFORE INSERT OR UPDATE ON planning_indicator
FOR EACH ROW EXECUTE FUNCTION planning_plan_row();
CREATE TRIGGER planning_plan_row BEFORE INSERT OR UPDATE ON planning_task
FOR EACH ROW EXECUTE FUNCTION planning_plan_row();

CREATE FUNCTION planning_plan_target() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    PERFORM planning_plan_is_draft((SELECT record_id FROM planning_indicator
                                    WHERE id = COALESCE(NEW.indicator_id, OLD.indicator_id)));
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER planning_plan_target BEFORE INSERT OR UPDATE OR DELETE ON planning_target
FOR EACH ROW EXECUTE FUNCTION planning_plan_target();

CREATE FUNCTION planning_plan_frozen() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF (NEW.text, NEW.category, NEW.first_year, NEW.last_year, NEW.carries_out_id)
       IS DISTINCT FROM (OLD.text, OLD.category, OLD.first_year, OLD.last_year, OLD.carries_out_id) THEN
        PERFORM planning_plan_is_draft(NEW.record_ptr_id);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER planning_plan_frozen BEFORE UPDATE ON planning_plan
FOR EACH ROW EXECUTE FUNCTION planning_plan_frozen();

CREATE FUNCTION planning_measured_correction() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM planning_measurement AS was WHERE was.id = NEW.corrects_id AND was.indicator_id = NEW.indicator_id
        AND was.year = NEW.year AND was.quarter = NEW.quarter) THEN
        RAISE EXCEPTION 'a correction is of the same indicator and period' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER planning_measured_correction BEFORE INSERT ON planning_measurement
FOR EACH ROW EXECUTE FUNCTION planning_measured_correction();
"""
GONE = """
DROP TRIGGER planning_measured_correction ON planning_measurement;
DROP FUNCTION planning_measured_correction();
DROP TRIGGER planning_plan_frozen ON planning_plan;
DROP FUNCTION planning_plan_frozen();
DROP TRIGGER planning_plan_target ON planning_target;
DROP FUNCTION planning_plan_target();
DROP TRIGGER planning_plan_row ON planning_task;
DROP TRIGGER planning_plan_row ON planning_indicator;
DROP TRIGGER planning_plan_row ON planning_goal;
DROP FUNCTION planning_plan_row();
DROP FUNCTION planning_plan_is_draft(bigint);
DROP TRIGGER planning_plan_drafter ON planning_planapproval;
DROP FUNCTION planning_drafter();
"""
