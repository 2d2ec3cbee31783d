"""The SQL that stands under the models: the clock, the edition, and the search vector that follows the access table."""

GROUND = """
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- The only clock: the database's, moved by the one row that only the owner may write.
CREATE FUNCTION office_now() RETURNS timestamptz LANGUAGE plpgsql VOLATILE AS $$
DECLARE moved record;
BEGIN
    SELECT frozen_at, shift INTO moved FROM office_clockoffset WHERE id = 1;
    RETURN COALESCE(moved.frozen_at, clock_timestamp() + COALESCE(moved.shift, interval '0'));
END $$;

-- Who may see a record, as words for its search vector.
CREATE FUNCTION office_principals(bigint) RETURNS tsvector LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT array_to_tsvector(COALESCE(array_agg(DISTINCT '@' || principal), '{}'))
        FROM office_access WHERE record_id = $1 AND (valid_to IS NULL OR valid_to > office_now())
    );
END $$;
"""

# What processes hold in memory: the org chart, the calendar, the figures. Any write to them makes a new edition. The
# lock comes before the rows (BEFORE … STATEMENT), so that two who write the org chart queue and never deadlock.
HELD_IN_MEMORY = (
    "division", "post", "person", "appointment", "substitution", "calendarnotice", "calendarday", "officehours",
    "figure",
)
EDITION = """
CREATE FUNCTION office_new_edition() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    UPDATE office_edition SET value = gen_random_uuid();
    RETURN NULL;
END $$;
INSERT INTO office_edition (id, value) VALUES (1, gen_random_uuid());
""" + "".join(
    f"CREATE TRIGGER new_edition BEFORE INSERT OR UPDATE OR DELETE ON office_{name} "
    f"FOR EACH STATEMENT EXECUTE FUNCTION office_new_edition();\n"
    for name in HELD_IN_MEMORY
)

SEARCH_FOLLOWS_ACCESS = """
CREATE FUNCTION office_search_follows_access() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE office_recordsearch AS s SET vector = s.words || office_principals(s.record_id)
    WHERE s.record_id IN (SELECT DISTINCT record_id FROM changed);
    RETURN NULL;
END $$;

CREATE TRIGGER search_follows_new_access AFTER INSERT ON office_access
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION office_search_follows_access();
CREATE TRIGGER search_follows_ended_access AFTER UPDATE ON office_access
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION office_search_follows_access();
CREATE TRIGGER search_follows_lost_access AFTER DELETE ON office_access
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION office_search_follows_access();

INSERT INTO office_clockoffset (id, shift) VALUES (1, interval '0');
"""
