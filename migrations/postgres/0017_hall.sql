-- Service halls, dated; their windows; tickets of the queue; bookings. No name stands on a ticket; a phone stands sealed.
-- Refolded from the opening tables and the journal.
CREATE TABLE hall (
    code TEXT NOT NULL,
    from_day TEXT NOT NULL,
    unit TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (code, from_day)
);
CREATE INDEX hall_unit ON hall (unit, code);

CREATE TABLE hall_window (
    hall TEXT NOT NULL,
    number BIGINT NOT NULL,
    clerk BYTEA NOT NULL,
    state TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    PRIMARY KEY (hall, number)
);
CREATE INDEX hall_window_clerk ON hall_window (clerk, hall, number);

CREATE TABLE ticket (
    id BYTEA NOT NULL PRIMARY KEY,
    hall TEXT NOT NULL,
    day TEXT NOT NULL,
    serial BIGINT NOT NULL,
    lane TEXT NOT NULL,
    items TEXT NOT NULL,
    phone_cipher TEXT,
    phone_index TEXT,
    phone_masked TEXT,
    booking BYTEA,
    drawn_at BIGINT NOT NULL,
    ready_at BIGINT,
    place BIGINT NOT NULL,
    state TEXT NOT NULL,
    window_no BIGINT,
    first_called_at BIGINT,
    since BIGINT,
    served_ms BIGINT NOT NULL,
    ended_at BIGINT,
    calls BIGINT NOT NULL
);
CREATE UNIQUE INDEX ticket_number ON ticket (hall, day, serial);
CREATE INDEX ticket_queue ON ticket (hall, day, state, place);

CREATE TABLE ticket_case (
    ticket BYTEA NOT NULL,
    case_id BYTEA NOT NULL,
    PRIMARY KEY (ticket, case_id)
);
CREATE INDEX ticket_case_case ON ticket_case (case_id);

CREATE TABLE booking (
    id BYTEA NOT NULL PRIMARY KEY,
    hall TEXT NOT NULL,
    day TEXT NOT NULL,
    slot BIGINT NOT NULL,
    code TEXT NOT NULL,
    items TEXT NOT NULL,
    person BYTEA,
    name TEXT NOT NULL,
    taken_by BYTEA NOT NULL,
    taken_at BIGINT NOT NULL,
    ending TEXT
);
CREATE UNIQUE INDEX booking_code ON booking (hall, day, code);
CREATE INDEX booking_slot ON booking (hall, day, slot, id);
CREATE INDEX booking_person ON booking (person, id);
