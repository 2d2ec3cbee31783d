"""The SQL under procurement: the winner is a valid offer, within the approval, of an odd panel without interest."""

WINNER = """
CREATE FUNCTION planning_procurement_winner() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
    offer planning_bid%ROWTYPE;
    members integer;
BEGIN
    SELECT * INTO offer FROM planning_bid WHERE id = NEW.winner_id;
    IF offer.record_id <> NEW.record_ptr_id OR offer.invalid <> '' THEN
        RAISE EXCEPTION 'the winner is no valid offer of procurement %', NEW.record_ptr_id
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.approved IS NULL OR offer.amount > NEW.approved THEN
        RAISE EXCEPTION 'the offer is above the approved amount of procurement %', NEW.record_ptr_id
            USING ERRCODE = 'check_violation';
    END IF;
    SELECT count(*) INTO members FROM planning_panelist WHERE record_id = NEW.record_ptr_id;
    IF members % 2 = 0 THEN
        RAISE EXCEPTION 'the panel of procurement % is not odd', NEW.record_ptr_id USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM planning_panelist AS p JOIN planning_bid AS b ON b.record_id = p.record_id
               WHERE p.record_id = NEW.record_ptr_id AND p.organ = b.supplier) THEN
        RAISE EXCEPTION 'a member of the panel of procurement % has an interest', NEW.record_ptr_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER planning_procurement_winner BEFORE INSERT OR UPDATE ON planning_procurement
FOR EACH ROW WHEN (NEW.winner_id IS NOT NULL) EXECUTE FUNCTION planning_procurement_winner();
"""

UNDO = """
DROP TRIGGER planning_procurement_winner ON planning_procurement;
DROP FUNCTION planning_procurement_winner();
"""
