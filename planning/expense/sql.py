"""The SQL under the expenses: items stand still once an expense is sent for approval."""

ITEMS = """
CREATE FUNCTION planning_expense_item() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE item planning_expenseitem%ROWTYPE;
BEGIN
    item := COALESCE(NEW, OLD);
    IF TG_OP = 'UPDATE' AND NEW.void AND NOT OLD.void AND to_jsonb(NEW) - 'void' = to_jsonb(OLD) - 'void' THEN
        RETURN NEW;
    END IF;
    IF (SELECT status FROM office_record WHERE id = item.expense_id) <> 'draft' THEN
        RAISE EXCEPTION 'the items of an expense stand still once it is sent for approval'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN item;
END $$;
CREATE TRIGGER planning_expense_item BEFORE INSERT OR UPDATE OR DELETE ON planning_expenseitem
FOR EACH ROW EXECUTE FUNCTION planning_expense_item();
"""

UNDO = """
DROP TRIGGER planning_expense_item ON planning_expenseitem;
DROP FUNCTION planning_expense_item();
"""
