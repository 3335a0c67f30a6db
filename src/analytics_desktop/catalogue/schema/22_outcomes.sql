-- What agents brought about, by kind: a proposal, a resolved ticket, a touched deal.
CREATE OR REPLACE VIEW outcomes AS FROM mart.outcome_day;
COMMENT ON VIEW outcomes IS 'agent';
