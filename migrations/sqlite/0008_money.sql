-- A bank's answer is taken person by person.
CREATE INDEX payment_roll_person ON payment (roll, person);
-- A claim that rested on a stop that was none.
ALTER TABLE claim ADD COLUMN withdrawn_at BIGINT;
