-- The controls that the company holds itself to, one set for each framework: a file, kept as the decision that brought it.
INSERT INTO decision_rights VALUES ('control_set', 'compliance'), ('control_set', 'admin');
