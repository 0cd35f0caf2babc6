-- The hotline: who called before, by the keyed index of her phone and nothing else; how ended matters were
-- served (responded, solved, satisfied), folded from the case; work orders of a unit by when they were asked.
CREATE TABLE caller (
    caller TEXT NOT NULL,
    case_id BYTEA NOT NULL,
    PRIMARY KEY (caller, case_id)
);
CREATE INDEX caller_case ON caller (case_id);

CREATE TABLE service (
    case_id BYTEA NOT NULL PRIMARY KEY,
    procedure TEXT NOT NULL,
    unit TEXT NOT NULL,
    division BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    responded BOOLEAN,
    solved BOOLEAN,
    satisfied BOOLEAN
);
CREATE INDEX service_ended ON service (procedure, ended_at);

CREATE INDEX work_order_unit_asked ON work_order (unit, asked_at);
CREATE INDEX work_order_asker_asked ON work_order (asker, asked_at);
