"""The SQL under the budget: vouchers alone move a line's totals, under its lock; nothing is dated back or overdrawn."""

# One voucher: lock the budget (so that no month or year closes meanwhile), the line and the commitment, in this order
# as everybody does; check what a CHECK cannot see; move the totals. The CHECKs of the tables refuse what is too much.
BOOKS = """
CREATE FUNCTION planning_voucher() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    state text;
    of_year int;
    budget bigint;
    line planning_budgetline%ROWTYPE;
    held planning_commitment%ROWTYPE;
BEGIN
    SELECT b.record_ptr_id, b.year, r.status INTO budget, of_year, state
    FROM planning_budgetline AS l JOIN planning_budget AS b ON b.record_ptr_id = l.budget_id
    JOIN office_record AS r ON r.id = b.record_ptr_id WHERE l.id = NEW.line_id FOR SHARE OF r;
    SELECT * INTO line FROM planning_budgetline WHERE id = NEW.line_id FOR UPDATE;
    IF state IN ('closed', 'abandoned') THEN
        RAISE EXCEPTION 'the budget of % is closed', of_year USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.kind = 'budget') <> (line.last_voucher = 0) THEN
        RAISE EXCEPTION 'line % begins with its budget, once', line.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.commitment_id IS NOT NULL THEN
        SELECT * INTO held FROM planning_commitment WHERE id = NEW.commitment_id FOR UPDATE;
        IF held.line_id <> NEW.line_id THEN
            RAISE EXCEPTION 'commitment % is of another line', held.id USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF NEW.kind = 'commit' AND (NEW.amount <> held.amount OR EXISTS (
        SELECT FROM planning_voucher WHERE commitment_id = held.id)) THEN
        RAISE EXCEPTION 'commitment % is entered once, and whole', held.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.kind = 'pay' THEN
        IF NEW.by_id IN (held.by_id, held.behalf_id) THEN
            RAISE EXCEPTION 'whoever promised money does not pay it' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.paid_on < timezone('Asia/Shanghai', held.at)::date
           OR NEW.paid_on > timezone('Asia/Shanghai', office_now())::date
           OR extract(year FROM NEW.paid_on) <> of_year THEN
            RAISE EXCEPTION 'a payment is dated between its commitment and today, in the budget''s year'
                USING ERRCODE = 'check_violation';
        END IF;
        IF EXISTS (SELECT FROM planning_monthclose AS m WHERE m.budget_id = budget
                   AND m.month = extract(month FROM NEW.paid_on)) THEN
            RAISE EXCEPTION 'month % is closed', extract(month FROM NEW.paid_on) USING ERRCODE = 'check_violation';
        END IF;
        UPDATE planning_commitment SET paid = paid + NEW.amount WHERE id = held.id;
    ELSIF NEW.kind = 'release' THEN
        UPDATE planning_commitment SET released = released + NEW.amount WHERE id = held.id;
    END IF;
    UPDATE planning_budgetline SET
        last_voucher = last_voucher + 1,
        budgeted = budgeted + CASE WHEN NEW.kind = 'budget' THEN NEW.amount ELSE 0 END,
        adjusted = adjusted + CASE WHEN NEW.kind = 'adjust' THEN NEW.amount ELSE 0 END,
        frozen = frozen + CASE NEW.kind WHEN 'freeze' THEN NEW.amount WHEN 'thaw' THEN -NEW.amount ELSE 0 END,
        committed = committed + CASE WHEN NEW.kind = 'commit' THEN NEW.amount
                                     WHEN NEW.kind IN ('pay', 'release') THEN -NEW.amount ELSE 0 END,
        paid = paid + CASE WHEN NEW.kind = 'pay' THEN NEW.amount ELSE 0 END
    WHERE id = line.id
    RETURNING last_voucher, budgeted + adjusted - frozen - committed - paid INTO NEW.number, NEW.balance;
    RETURN NEW;
END $$;
CREATE TRIGGER planning_voucher BEFORE INSERT ON planning_voucher
FOR EACH ROW EXECUTE FUNCTION planning_voucher();
"""

# Whatever else writes the totals, of a line or of a commitment, is refused: this trigger runs inside the one above.
KEPT = """
CREATE FUNCTION planning_totals_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    RAISE EXCEPTION 'the totals of % are moved by vouchers alone', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER planning_line_kept BEFORE UPDATE ON planning_budgetline FOR EACH ROW
WHEN ((OLD.budgeted, OLD.adjusted, OLD.frozen, OLD.committed, OLD.paid, OLD.last_voucher)
      IS DISTINCT FROM (NEW.budgeted, NEW.adjusted, NEW.frozen, NEW.committed, NEW.paid, NEW.last_voucher)
      AND pg_trigger_depth() < 1)
EXECUTE FUNCTION planning_totals_kept();
CREATE TRIGGER planning_line_begins_empty BEFORE INSERT ON planning_budgetline FOR EACH ROW
WHEN ((NEW.budgeted, NEW.adjusted, NEW.frozen, NEW.committed, NEW.paid, NEW.last_voucher) <> (0, 0, 0, 0, 0, 0))
EXECUTE FUNCTION planning_totals_kept();
CREATE TRIGGER planning_commitment_kept BEFORE UPDATE ON planning_commitment FOR EACH ROW
WHEN (pg_trigger_depth() < 1)
EXECUTE FUNCTION planning_totals_kept();
CREATE TRIGGER planning_commitment_begins_empty BEFORE INSERT ON planning_commitment FOR EACH ROW
WHEN ((NEW.paid, NEW.released) <> (0, 0))
EXECUTE FUNCTION planning_totals_kept();
"""

# What an approved line is for, and how much was approved, stays; its money moves by vouchers.
FROZEN = """
CREATE FUNCTION planning_line_frozen() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    RAISE EXCEPTION 'line % is approved: it stays as it is', OLD.id USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER planning_line_frozen BEFORE UPDATE ON planning_budgetline FOR EACH ROW
WHEN (OLD.last_voucher > 0 AND (OLD.code, OLD.title, OLD.requested, OLD.granted, OLD.budget_id)
      IS DISTINCT FROM (NEW.code, NEW.title, NEW.requested, NEW.granted, NEW.budget_id))
EXECUTE FUNCTION planning_line_frozen();
"""

# At the end of the transaction a transfer took from one line what it gave to the other; a supplement gave its amount.
BALANCED = """
CREATE FUNCTION planning_adjustment_balances() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
    asked planning_adjustment%ROWTYPE;
    moved numeric;
BEGIN
    SELECT * INTO asked FROM planning_adjustment WHERE id = NEW.adjustment_id;
    SELECT sum(amount) INTO moved FROM planning_voucher WHERE adjustment_id = NEW.adjustment_id;
    IF asked.agreed IS NOT TRUE OR moved <> (CASE WHEN asked.source_id IS NULL THEN asked.amount ELSE 0 END) THEN
        RAISE EXCEPTION 'adjustment % is not agreed, or does not balance', asked.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER planning_adjustment_balances AFTER INSERT ON planning_voucher
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind = 'adjust')
EXECUTE FUNCTION planning_adjustment_balances();
"""

# A month is closed when it is over. Its budget is locked, so that no payment is on its way into it.
MONTH = """
CREATE FUNCTION planning_month_over() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    PERFORM FROM office_record WHERE id = NEW.budget_id FOR UPDATE;
    IF make_date((SELECT year FROM planning_budget WHERE record_ptr_id = NEW.budget_id), NEW.month, 1)
       + interval '1 month' > timezone('Asia/Shanghai', office_now()) THEN
        RAISE EXCEPTION 'month % is not over', NEW.month USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER planning_month_over BEFORE INSERT ON planning_monthclose
FOR EACH ROW EXECUTE FUNCTION planning_month_over();
"""

# The drafter is looked up as that of a plan is (0001), and a constraint compares.
DRAFTER = """
CREATE TRIGGER planning_money_drafter BEFORE INSERT ON planning_moneyapproval
FOR EACH ROW EXECUTE FUNCTION planning_drafter();
"""

MAKE = BOOKS + KEPT + FROZEN + BALANCED + MONTH + DRAFTER
UNDO = """
DROP TRIGGER planning_money_drafter ON planning_moneyapproval;
DROP TRIGGER planning_month_over ON planning_monthclose;
DROP FUNCTION planning_month_over();
DROP TRIGGER planning_adjustment_balances ON planning_voucher;
DROP FUNCTION planning_adjustment_balances();
DROP TRIGGER planning_line_frozen ON planning_budgetline;
DROP FUNCTION planning_line_frozen();
DROP TRIGGER planning_commitment_begins_empty ON planning_commitment;
DROP TRIGGER planning_commitment_kept ON planning_commitment;
DROP TRIGGER planning_line_begins_empty ON planning_budgetline;
DROP TRIGGER planning_line_kept ON planning_budgetline;
DROP FUNCTION planning_totals_kept();
DROP TRIGGER planning_voucher ON planning_voucher;
DROP FUNCTION planning_voucher();
"""
