-- Whom queries over the libraries found, procedure by procedure (免申即享). Refolded from the journal.
CREATE TABLE finding (
    procedure TEXT NOT NULL,
    person BLOB NOT NULL,
    facts TEXT NOT NULL,
    run TEXT NOT NULL,
    since TEXT NOT NULL,
    until_day TEXT,
    PRIMARY KEY (procedure, person)
);
