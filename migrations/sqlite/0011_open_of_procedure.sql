-- Who might miss this month is asked of one procedure's open cases, not of all.
CREATE INDEX case_procedure ON case_state (procedure, id) WHERE outcome IS NULL;
