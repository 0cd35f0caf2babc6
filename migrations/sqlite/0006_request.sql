-- What waits for somebody's decision: corrections of one's own data, leave of one's own post.
-- `asked` and `decision` are JSON; personal values inside stand sealed.

CREATE TABLE request (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    about BLOB NOT NULL,
    asked_by BLOB NOT NULL,
    division BIGINT NOT NULL,
    unit TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    asked TEXT NOT NULL,
    decision TEXT
);
CREATE INDEX request_waiting ON request (kind, unit, id) WHERE decision IS NULL;
CREATE INDEX request_about ON request (about, id);

-- The auditor's question "who is paid after death" and the leader's "what ended this week".
CREATE INDEX person_died ON person (id) WHERE standing = 'died';
CREATE INDEX case_closed ON case_state (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX appointment_role ON appointment (role, id);
