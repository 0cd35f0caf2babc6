//! All SQL on SQLite and PostgreSQL: migrations, units of work, journal, projections, timers, outbox, search, files.
