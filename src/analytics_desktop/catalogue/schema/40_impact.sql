-- Closed deals on the day they closed, in the reporting currency (NULL when no exchange rate is known).
CREATE OR REPLACE VIEW closed_deals AS FROM mart.closed_deals;
COMMENT ON VIEW closed_deals IS 'department team person';

CREATE OR REPLACE VIEW automation_tasks AS FROM mart.automation_tasks;  -- minutes by hand, loaded rate
