"""The SQL under the stocktakes: none is approved with a difference unexplained, and what was approved stays."""

APPROVED = """
CREATE FUNCTION planning_stocktake_approved() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF EXISTS (SELECT FROM planning_stocktakedifference WHERE record_id = NEW.record_ptr_id
               AND explained_by_id IS NULL) THEN
        RAISE EXCEPTION 'a difference of stocktake % is not explained', NEW.record_ptr_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER planning_stocktake_approved BEFORE UPDATE ON planning_stocktake
FOR EACH ROW WHEN (NEW.approved_by_id IS NOT NULL AND OLD.approved_by_id IS NULL)
EXECUTE FUNCTION planning_stocktake_approved();

CREATE FUNCTION planning_difference_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    PERFORM FROM planning_stocktake WHERE record_ptr_id = NEW.record_id AND approved_by_id IS NOT NULL FOR SHARE;
    IF FOUND THEN
        RAISE EXCEPTION 'stocktake % is approved', NEW.record_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER planning_difference_kept BEFORE INSERT OR UPDATE ON planning_stocktakedifference
FOR EACH ROW EXECUTE FUNCTION planning_difference_kept();
"""

UNDO = """
DROP TRIGGER planning_difference_kept ON planning_stocktakedifference;
DROP FUNCTION planning_difference_kept();
DROP TRIGGER planning_stocktake_approved ON planning_stocktake;
DROP FUNCTION planning_stocktake_approved();
"""
