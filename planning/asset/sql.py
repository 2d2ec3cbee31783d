"""The SQL under the cards: no card ends without a disposal that another has approved, and what ended stays ended."""

ENDED = """
CREATE FUNCTION planning_asset_ends_by_two() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.removed_on IS NOT NULL AND NEW.removed_on IS DISTINCT FROM OLD.removed_on THEN
        RAISE EXCEPTION 'asset % is disposed of', NEW.record_ptr_id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.removed_on IS NOT NULL AND NOT EXISTS (
        SELECT FROM planning_assetdisposal WHERE asset_id = NEW.record_ptr_id AND approved) THEN
        RAISE EXCEPTION 'the disposal of asset % is not approved', NEW.record_ptr_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER planning_asset_ends_by_two BEFORE INSERT OR UPDATE ON planning_asset
FOR EACH ROW EXECUTE FUNCTION planning_asset_ends_by_two();
"""

UNDO = """
DROP TRIGGER planning_asset_ends_by_two ON planning_asset;
DROP FUNCTION planning_asset_ends_by_two();
"""
