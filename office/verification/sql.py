"""The SQL under the models: a paper ends once, and the three questions that the public face may ask."""

ENDS_ONCE = """
CREATE FUNCTION office_issued_paper_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'valid' THEN
        RAISE EXCEPTION 'issued paper % has ended and stays so', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ends_once BEFORE UPDATE ON office_issuedpaper
FOR EACH ROW EXECUTE FUNCTION office_issued_paper_ends_once();
"""

# The public face's role owns nothing and reads no table: it may only ask these, as their owner, one paper at a time.
# So whoever takes it over can list neither papers nor codes. Number and day are told only where openness allows it.
PUBLIC_QUESTIONS = """
CREATE FUNCTION office_public_paper(by_code text, by_hash text)
RETURNS TABLE (state text, number text, issued_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.state, CASE WHEN p.told THEN p.number ELSE '' END, CASE WHEN p.told THEN p.issued_at END
    FROM office_issuedpaper AS p
    WHERE (by_code <> '' AND p.code = by_code) OR (by_hash <> '' AND p.file_id = by_hash)
    LIMIT 1
$$;

CREATE FUNCTION office_public_count(caller text, length text) RETURNS integer
LANGUAGE sql SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO office_publictry (who, span, began, tries)
    VALUES (caller, length, date_trunc(length, office_now()), 1)
    ON CONFLICT (who, span, began) DO UPDATE SET tries = office_publictry.tries + 1
    RETURNING tries
$$;

-- Whether this caller may ask once more: first their own counts, so that one who asks too much uses up nobody else's.
CREATE FUNCTION office_public_try(caller text, per_minute integer, per_day integer, all_per_minute integer)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE today integer := office_public_count(caller, 'day');
BEGIN
    IF today = 1 THEN
        DELETE FROM office_publictry WHERE began < office_now() - interval '2 days';
    END IF;
    IF today > per_day OR office_public_count(caller, 'minute') > per_minute THEN RETURN false; END IF;
    RETURN office_public_count('*', 'minute') <= all_per_minute;
END $$;

CREATE FUNCTION office_public_now() RETURNS timestamptz
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ SELECT office_now() $$;
"""
