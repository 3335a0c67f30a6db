-- Sums of the rollups by at most one dimension. Nearly every question names none or one, and these tables are small
-- enough to answer it in a millisecond whatever the size of the company. `kept` says which dimension a row is kept by;
-- 'several' is no row: such a question reads the rollup itself.
CREATE TYPE mart.kept AS ENUM (
    'company', 'several', 'department', 'team', 'project', 'agent', 'feature', 'prompt_type', 'model', 'provider', 'tier',
    'person'
);
