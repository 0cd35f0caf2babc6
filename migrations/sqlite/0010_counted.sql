-- What is open is counted, and a unit's list is read, from an index alone.
CREATE INDEX case_unit ON case_state (unit, id) WHERE unit IS NOT NULL;
CREATE INDEX case_open ON case_state (division, module, stage, due) WHERE outcome IS NULL;
