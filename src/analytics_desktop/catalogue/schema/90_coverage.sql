CREATE OR REPLACE VIEW coverage AS FROM mart.coverage;  -- first and last day with any data, and with activity
