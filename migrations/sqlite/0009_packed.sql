-- Folded cases stand packed (docs/adr/0008-packed-json.md); plain JSON of before reads as it is.
-- Idempotency keys got another form: records of the last thirty days are given up once.
ALTER TABLE case_state ADD COLUMN folded BLOB NOT NULL DEFAULT x'';
UPDATE case_state SET folded = CAST(state AS BLOB);
ALTER TABLE case_state DROP COLUMN state;
DELETE FROM idempotency;
