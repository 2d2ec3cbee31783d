"""The SQL under the contracts: within what was approved, supplements within their share, paid for what is accepted."""

# The original is locked, so that two supplements signed at once cannot both take what is left of it.
SIGNED = """
CREATE FUNCTION planning_contract_signed() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
    purchase planning_procurement%ROWTYPE;
    origin planning_contract%ROWTYPE;
    added numeric;
    share numeric;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.signed_on IS NOT NULL THEN
        IF (NEW.amount, NEW.advance, NEW.party, NEW.signed_on, NEW.commitment_id, NEW.supplements_id,
            NEW.purchase_id)
            IS DISTINCT FROM (OLD.amount, OLD.advance, OLD.party, OLD.signed_on, OLD.commitment_id, OLD.supplements_id,
                              OLD.purchase_id) THEN
            RAISE EXCEPTION 'contract % is signed', NEW.record_ptr_id USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.supplements_id IS NOT NULL THEN
        SELECT * INTO origin FROM planning_contract WHERE record_ptr_id = NEW.supplements_id FOR UPDATE;
        IF origin.signed_on IS NULL OR origin.supplements_id IS NOT NULL THEN
            RAISE EXCEPTION 'contract % adds to no signed contract', NEW.record_ptr_id
                USING ERRCODE = 'check_violation';
        END IF;
        SELECT COALESCE(sum(amount), 0) INTO added FROM planning_contract
        WHERE supplements_id = NEW.supplements_id AND signed_on IS NOT NULL AND record_ptr_id <> NEW.record_ptr_id;
        SELECT (value #>> '{}')::numeric INTO share FROM office_figure WHERE key = 'procurement.supplement'
            AND valid_from <= NEW.signed_on AND (valid_to IS NULL OR valid_to > NEW.signed_on);
        IF share IS NULL OR added + NEW.amount > origin.amount * share THEN
            RAISE EXCEPTION 'supplements of contract % come over their share of it', NEW.supplements_id
                USING ERRCODE = 'check_violation';
        END IF;
    ELSIF NEW.purchase_id IS NOT NULL THEN
        SELECT * INTO purchase FROM planning_procurement WHERE record_ptr_id = NEW.purchase_id FOR UPDATE;
        SELECT COALESCE(sum(amount), 0) INTO added FROM planning_contract
        WHERE purchase_id = NEW.purchase_id AND supplements_id IS NULL AND signed_on IS NOT NULL
            AND record_ptr_id <> NEW.record_ptr_id;
        IF purchase.approved IS NULL OR added + NEW.amount > purchase.approved THEN
            RAISE EXCEPTION 'contract above the approved amount of procurement %', NEW.purchase_id
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER planning_contract_signed BEFORE INSERT OR UPDATE ON planning_contract
FOR EACH ROW WHEN (NEW.signed_on IS NOT NULL) EXECUTE FUNCTION planning_contract_signed();
"""

# The contract is locked first: two payments at once queue here, and each sees what the other paid.
PAID = """
CREATE FUNCTION planning_contract_paid() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
    deal planning_contract%ROWTYPE;
    receipt planning_goodsacceptance%ROWTYPE;
    before numeric;
    booked planning_voucher%ROWTYPE;
BEGIN
    SELECT * INTO deal FROM planning_contract WHERE record_ptr_id = NEW.contract_id FOR UPDATE;
    IF deal.signed_on IS NULL OR NEW.paid_on < deal.signed_on THEN
        RAISE EXCEPTION 'contract % is not signed on this day', NEW.contract_id USING ERRCODE = 'check_violation';
    END IF;
    SELECT COALESCE(sum(amount), 0) INTO before FROM planning_contractpayment WHERE contract_id = NEW.contract_id;
    IF before + NEW.amount > deal.amount THEN
        RAISE EXCEPTION 'payments above contract %', NEW.contract_id USING ERRCODE = 'check_violation';
    END IF;
    SELECT * INTO booked FROM planning_voucher WHERE id = NEW.voucher_id;
    IF (booked.commitment_id, booked.kind, booked.amount, booked.paid_on)
        IS DISTINCT FROM (deal.commitment_id, 'pay', NEW.amount, NEW.paid_on) THEN
        RAISE EXCEPTION 'voucher % books another payment', NEW.voucher_id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.acceptance_id IS NULL THEN
        SELECT COALESCE(sum(amount), 0) INTO before FROM planning_contractpayment
        WHERE contract_id = NEW.contract_id AND acceptance_id IS NULL;
        IF before + NEW.amount > deal.advance THEN
            RAISE EXCEPTION 'contract % names no such advance', NEW.contract_id USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    SELECT * INTO receipt FROM planning_goodsacceptance WHERE record_ptr_id = NEW.acceptance_id;
    IF receipt.deal_id <> NEW.contract_id OR receipt.accepted_on IS NULL OR NEW.paid_on < receipt.accepted_on THEN
        RAISE EXCEPTION 'nothing of contract % was accepted by this acceptance on this day', NEW.contract_id
            USING ERRCODE = 'check_violation';
    END IF;
    SELECT COALESCE(sum(amount), 0) INTO before FROM planning_contractpayment WHERE acceptance_id = NEW.acceptance_id;
    IF before + NEW.amount > receipt.amount THEN
        RAISE EXCEPTION 'payments above what acceptance % accepted', NEW.acceptance_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER planning_contract_paid BEFORE INSERT ON planning_contractpayment
FOR EACH ROW EXECUTE FUNCTION planning_contract_paid();
"""

# An acceptance lists every item, and stays as it was signed; its amount is what its lines say.
ACCEPTED = """
CREATE FUNCTION planning_goods_accepted() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE total numeric;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.accepted_on IS NOT NULL THEN
        IF (NEW.accepted_on, NEW.amount, NEW.deal_id)
            IS DISTINCT FROM (OLD.accepted_on, OLD.amount, OLD.deal_id) THEN
            RAISE EXCEPTION 'acceptance % is signed', NEW.record_ptr_id USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT FROM planning_goodsitem WHERE record_id = NEW.record_ptr_id AND accepted IS NULL) THEN
        RAISE EXCEPTION 'acceptance % does not say of every item', NEW.record_ptr_id USING ERRCODE = 'check_violation';
    END IF;
    SELECT COALESCE(sum(accepted * price), 0) INTO total FROM planning_goodsitem WHERE record_id = NEW.record_ptr_id;
    IF total <> NEW.amount THEN
        RAISE EXCEPTION 'acceptance % does not come to its amount', NEW.record_ptr_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER planning_goods_accepted BEFORE INSERT OR UPDATE ON planning_goodsacceptance
FOR EACH ROW WHEN (NEW.accepted_on IS NOT NULL) EXECUTE FUNCTION planning_goods_accepted();

CREATE FUNCTION planning_goods_item_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    PERFORM FROM planning_goodsacceptance WHERE record_ptr_id = NEW.record_id AND accepted_on IS NOT NULL;
    IF FOUND THEN
        RAISE EXCEPTION 'acceptance % is signed', NEW.record_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER planning_goods_item_kept BEFORE INSERT OR UPDATE ON planning_goodsitem
FOR EACH ROW EXECUTE FUNCTION planning_goods_item_kept();

-- A card made of an accepted item is one of the pieces that were accepted.
CREATE FUNCTION planning_card_of_a_piece() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM planning_goodsitem AS i
                   JOIN planning_goodsacceptance AS a ON a.record_ptr_id = i.record_id
                   WHERE i.id = NEW.item_id AND a.accepted_on IS NOT NULL AND NEW.nth BETWEEN 1 AND i.accepted) THEN
        RAISE EXCEPTION 'card % is no accepted piece', NEW.record_ptr_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER planning_card_of_a_piece BEFORE INSERT ON planning_asset
FOR EACH ROW WHEN (NEW.item_id IS NOT NULL) EXECUTE FUNCTION planning_card_of_a_piece();
"""

UNDO = """
DROP TRIGGER planning_card_of_a_piece ON planning_asset;
DROP FUNCTION planning_card_of_a_piece();
DROP TRIGGER planning_goods_item_kept ON planning_goodsitem;
DROP FUNCTION planning_goods_item_kept();
DROP TRIGGER planning_goods_accepted ON planning_goodsacceptance;
DROP FUNCTION planning_goods_accepted();
DROP TRIGGER planning_contract_paid ON planning_contractpayment;
DROP FUNCTION planning_contract_paid();
DROP TRIGGER planning_contract_signed ON planning_contract;
DROP FUNCTION planning_contract_signed();
"""
