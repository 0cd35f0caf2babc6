-- Rulings on who handles are looked through when the same question comes again.
CREATE INDEX case_done ON case_state (procedure, id) WHERE outcome = 'done';
