-- Folded cases stand packed (docs/adr/0008-packed-json.md); plain JSON of before reads as it is.
-- Idempotency keys got another form: records of the last thirty days are given up once.
ALTER TABLE case_state ADD COLUMN folded BYTEA NOT NULL DEFAULT ''::bytea;
UPDATE case_state SET folded = convert_to(state, 'UTF8');
ALTER TABLE case_state DROP COLUMN state;
DELETE FROM idempotency;
