-- The audit log as a Merkle tree (RFC 6962). Its leaves are in the order in which maintenance took them in: an entry whose
-- transaction commits late gets a later place, never one between others, so what a signed head covers never moves. The
-- leaf hashes stay when retention removes their entries, so that every proof, old or new, can still be made and checked.
CREATE TABLE audit_leaves (
    leaf_index  bigint PRIMARY KEY CHECK (leaf_index >= 0),
    seq         bigint NOT NULL UNIQUE,                    -- audit_log.seq
    occurred_at timestamptz NOT NULL,                      -- tells when retention may have removed the entry
    leaf_hash   bytea NOT NULL CHECK (octet_length(leaf_hash) = 32)
);

-- Signed heads: the tree of the first `size` leaves. `checkpoint` is a signed note (C2SP) whose key never enters the
-- database; `proof` shows that this tree extends that of the head before (RFC 9162 consistency proof, nodes joined);
-- `frontier` are the heads of its perfect subtrees, from left to right, all that the next head needs of the past.
CREATE TABLE audit_heads (
    size       bigint PRIMARY KEY CHECK (size > 0),
    root       bytea NOT NULL CHECK (octet_length(root) = 32),
    proof      bytea NOT NULL CHECK (octet_length(proof) % 32 = 0),
    frontier   bytea NOT NULL CHECK (octet_length(frontier) % 32 = 0),
    checkpoint text NOT NULL,
    signed_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE audit_keys (
    fingerprint  text PRIMARY KEY CHECK (fingerprint ~ '^[0-9a-f]{64}$'),    -- SHA-256 of the key in DER form
    public_key   text NOT NULL,                                              -- PEM
    published_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE FUNCTION refuse_proof_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;

INSERT INTO synced_tables VALUES ('audit_leaves', '{leaf_index}'), ('audit_heads', '{size}'), ('audit_keys', '{fingerprint}');
DO $$
DECLARE
    s synced_tables;
BEGIN
    FOR s IN SELECT * FROM synced_tables WHERE table_name IN ('audit_leaves', 'audit_heads', 'audit_keys') LOOP
        PERFORM track_changes(s);
        EXECUTE format('CREATE TRIGGER refuse_proof_change BEFORE UPDATE OR DELETE ON %I FOR EACH STATEMENT '
            'EXECUTE FUNCTION refuse_proof_change()', s.table_name);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER refuse_proof_change', s.table_name);
    END LOOP;
END $$;
SELECT secure('audit_leaves', '(SELECT my_role()) IN (''auditor'', ''compliance'', ''admin'')');
SELECT secure(t, '(SELECT my_role()) IS NOT NULL') FROM unnest('{audit_heads,audit_keys}'::text[]) t;

-- Takes in every entry that is committed and not in the tree yet; returns how many.
CREATE FUNCTION take_in_audit_entries() RETURNS bigint LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    taken bigint;
BEGIN
    LOCK TABLE audit_leaves IN SHARE ROW EXCLUSIVE MODE;
    INSERT INTO audit_leaves (leaf_index, seq, occurred_at, leaf_hash)
    SELECT (SELECT count(*) FROM audit_leaves) + row_number() OVER (ORDER BY a.seq) - 1, a.seq, a.occurred_at, a.leaf_hash
    FROM audit_log a WHERE NOT EXISTS (SELECT FROM audit_leaves l WHERE l.seq = a.seq);
    GET DIAGNOSTICS taken = ROW_COUNT;
    RETURN taken;
END $$;

REVOKE EXECUTE ON FUNCTION take_in_audit_entries(), refuse_proof_change() FROM PUBLIC;
