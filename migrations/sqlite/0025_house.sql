-- Houses as grid workers found them and stewards held right: the address sealed inside. Refolded from the journal.
CREATE TABLE house (
    id BLOB NOT NULL PRIMARY KEY,
    grid BIGINT NOT NULL,
    used TEXT NOT NULL,
    household BLOB,
    ended BOOLEAN NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX house_grid ON house (grid, id);
CREATE INDEX house_household ON house (household);

-- Who said at the door that visits are welcome again.
ALTER TABLE visit ADD COLUMN said_by BLOB;

-- Hand-overs of the last hours, taken or not, of every unit.
CREATE INDEX duty_hand_over_at ON duty_hand_over (at);

-- What follows a grid that is drawn otherwise, row by row.
CREATE INDEX case_grid_open ON case_state (grid, id) WHERE outcome IS NULL;
CREATE INDEX visit_plan_grid ON visit_plan (grid, household);
