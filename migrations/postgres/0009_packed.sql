-- Folded cases stand packed (docs/adr/0008-packed-json.md); plain JSON of before reads as it is.
-- Idempotency keys got another form: records of the last thirty days are given up once.
ALTER TABLE case_state ADD COLUMN folded BYTEA NOT NULL DEFAULT ''::bytea;
UPDATE case_state SET folded = convert_to(state, 'UTF8');
ALTER TABLE case_state DROP COLUMN state;
DELETE FROM idempotency;

-- A post's queue is read and counted from the index alone, however long it is.
DROP INDEX case_unit_due;
CREATE INDEX case_queue ON case_state (unit, role, due, id, assignee) WHERE unit IS NOT NULL;
