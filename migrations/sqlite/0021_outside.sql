-- Numbers of other systems (省政务服务网、热线、条线系统) that cases bear; one case at most bears each.
CREATE TABLE outside_number (
    system TEXT NOT NULL,
    number TEXT NOT NULL,
    case_id BLOB NOT NULL,
    given_by BLOB NOT NULL,
    given_at BIGINT NOT NULL,
    PRIMARY KEY (system, number)
);
CREATE INDEX outside_number_case ON outside_number (case_id);
CREATE INDEX outside_number_number ON outside_number (number);

-- What was typed into another system by hand: once a case and system.
CREATE TABLE typed_again (
    case_id BLOB NOT NULL,
    system TEXT NOT NULL,
    filled BIGINT NOT NULL,
    unit TEXT,
    division BIGINT NOT NULL,
    typed_by BLOB NOT NULL,
    typed_at BIGINT NOT NULL,
    PRIMARY KEY (case_id, system)
);
CREATE INDEX typed_again_system ON typed_again (system, typed_at);

-- Bulletins: reports of a day, a week or a month that somebody kept.
CREATE TABLE bulletin (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    unit TEXT,
    division BIGINT NOT NULL,
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL,
    body TEXT NOT NULL,
    kept_by BLOB NOT NULL,
    kept_at BIGINT NOT NULL
);
CREATE INDEX bulletin_division ON bulletin (division, id);
CREATE INDEX bulletin_unit ON bulletin (unit, id) WHERE unit IS NOT NULL;
