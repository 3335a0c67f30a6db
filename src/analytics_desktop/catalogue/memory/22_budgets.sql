CREATE OR REPLACE TABLE mart.budgets AS FROM lake.budgets;
