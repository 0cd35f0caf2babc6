-- Work orders beside their cases: what a unit is asked, and what it asked. Each row is a projection
-- of its case, written in the same transaction; `wujia check` holds it against the case's entries.

CREATE TABLE work_order (
    id BLOB NOT NULL PRIMARY KEY,
    case_id BLOB NOT NULL,
    unit TEXT NOT NULL,
    asker TEXT NOT NULL,
    kind TEXT NOT NULL,
    part TEXT NOT NULL,
    question TEXT NOT NULL,
    state TEXT NOT NULL,
    due BIGINT NOT NULL,
    asked_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX work_order_unit ON work_order (unit, due, id) WHERE state = 'open';
CREATE INDEX work_order_asker ON work_order (asker, due, id) WHERE state = 'open';
CREATE INDEX work_order_case ON work_order (case_id);

-- When somebody last looked at her messages: what came later is unread.
CREATE TABLE message_seen (
    account BLOB NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL
);
