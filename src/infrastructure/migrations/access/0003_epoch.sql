-- Did anybody's way in end? Each transaction that ends sessions, revokes tokens or closes accounts counts one, at its very end: whoever
-- reads the same number as before knows that every session and token that held then was not ended since.

CREATE TABLE access.epoch (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    ended bigint NOT NULL DEFAULT 0,
    by xid8  -- the transaction that counted last: it counts once, however much it ends
);
INSERT INTO access.epoch DEFAULT VALUES;

CREATE FUNCTION access.count_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE access.epoch SET ended = ended + 1, by = pg_current_xact_id() WHERE by IS DISTINCT FROM pg_current_xact_id();
    RETURN NULL;
END $$;

-- Deferred to the commit, so that the counter is always the last row that is locked: no two transactions wait for one another.
CREATE CONSTRAINT TRIGGER counted AFTER UPDATE OF ended_at, ends_at, user_id OR DELETE ON access.session
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION access.count_end();
CREATE CONSTRAINT TRIGGER counted AFTER UPDATE OF revoked_at, ends_at, user_id OR DELETE ON access.token
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION access.count_end();
CREATE CONSTRAINT TRIGGER counted AFTER UPDATE OF closed_at, kind OR DELETE ON access.account
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION access.count_end();
