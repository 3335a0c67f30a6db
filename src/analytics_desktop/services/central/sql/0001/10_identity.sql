-- One row: which store this is. A restored or exchanged server is recognised by server_id.
CREATE TABLE store_identity (
    only_row            boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    server_id           uuid NOT NULL DEFAULT gen_random_uuid(),
    company             text NOT NULL DEFAULT 'Unnamed company',
    is_demo             boolean NOT NULL DEFAULT false,
    reporting_zone      text NOT NULL DEFAULT 'UTC',       -- IANA name; days and months are cut here
    reporting_currency  char(3) NOT NULL DEFAULT 'USD',
    fiscal_year_month   smallint NOT NULL DEFAULT 1 CHECK (fiscal_year_month BETWEEN 1 AND 12),
    created_at          timestamptz NOT NULL DEFAULT now()
);
INSERT INTO store_identity DEFAULT VALUES;

-- A database login, the person behind it and the role it plays; row-level policies read it.
CREATE TABLE logins (
    login      name PRIMARY KEY,
    person_id  integer,
    role       text NOT NULL CHECK (role IN ('executive', 'finance', 'manager', 'engineer', 'auditor', 'compliance', 'admin'))
);

-- Deleted rows: one row by id, or every row of a table older than an instant (retention).
CREATE TABLE tombstones (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    table_name   text NOT NULL,
    row_id       text,
    rows_before  timestamptz,
    deleted_at   timestamptz NOT NULL DEFAULT now(),
    CHECK ((row_id IS NULL) <> (rows_before IS NULL))
);
