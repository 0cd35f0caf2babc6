-- Function modules switched on and off for single towns, each from a day on.
CREATE TABLE module_town (
    module TEXT NOT NULL,
    town BIGINT NOT NULL,
    from_day TEXT NOT NULL,
    switched_on BOOLEAN NOT NULL,
    PRIMARY KEY (module, town, from_day)
);
