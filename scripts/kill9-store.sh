#!/bin/sh
# kill -9 of the store under load, two hundred times (or the number given): no acknowledged write
# lost, the journal verified after each. On SQLite, and on PostgreSQL when WUJIA_TEST_PG names one.
# What kill -9 cannot show, a lost power supply, `powercut-store.sh` does.
set -eu
cd "$(dirname "$0")/.."
WUJIA_KILL9_ROUNDS="${1:-200}" exec cargo test -p store --test it -- --nocapture nothing_acknowledged_is_lost
