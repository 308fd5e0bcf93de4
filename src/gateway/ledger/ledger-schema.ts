/**
 * Tables of the ledger's file, oldest script first.
 *
 * `request` holds a row for each request. The `tally_*` tables are its roll-ups, counted by hour, day and month (`grain`,
 * `start_ms`), each by the few things that one part of the dashboard asks for: one table by everything would have nearly
 * as many rows as there are requests. They are written in the same transaction as the rows.
 */
export const LEDGER_MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE request (
    id INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    request_id TEXT NOT NULL,
    generation TEXT NOT NULL,
    key_id TEXT NOT NULL,
    key_name TEXT NOT NULL,
    client TEXT NOT NULL,
    path TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    model TEXT NOT NULL,
    mode TEXT NOT NULL,
    image_size TEXT NOT NULL,
    pattern TEXT NOT NULL,
    prompt TEXT,
    queue_ms REAL NOT NULL,
    upstream_ms REAL NOT NULL,
    first_byte_ms REAL NOT NULL,
    total_ms REAL NOT NULL,
    input_tokens INTEGER,
    output_tokens INTEGER,
    image_output_tokens INTEGER,
    thought_tokens INTEGER,
    cost_usd REAL NOT NULL,
    saved_usd REAL NOT NULL,
    outcome TEXT NOT NULL,
    cache TEXT NOT NULL,
    hedged INTEGER NOT NULL,
    verdict TEXT
  ) STRICT;
  CREATE INDEX request_by_time ON request (at_ms);
  CREATE INDEX request_by_generation ON request (generation);
  -- The time is in them so that a list of one range is found in the index alone.
  CREATE INDEX request_by_duration ON request (total_ms, at_ms);
  CREATE INDEX request_by_cost ON request (cost_usd, at_ms);

  CREATE TABLE tally_outcome (
    grain TEXT NOT NULL,
    start_ms INTEGER NOT NULL,
    path TEXT NOT NULL,
    outcome TEXT NOT NULL,
    cache TEXT NOT NULL,
    requests INTEGER NOT NULL,
    saved_usd REAL NOT NULL,
    PRIMARY KEY (grain, start_ms, path, outcome, cache)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE tally_spend (
    grain TEXT NOT NULL,
    start_ms INTEGER NOT NULL,
    key_id TEXT NOT NULL,
    model TEXT NOT NULL,
    image_size TEXT NOT NULL,
    key_name TEXT NOT NULL,
    requests INTEGER NOT NULL,
    ok INTEGER NOT NULL,
    cost_usd REAL NOT NULL,
    saved_usd REAL NOT NULL,
    kept INTEGER NOT NULL DEFAULT 0,
    discarded INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (grain, start_ms, key_id, model, image_size)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE tally_latency (
    grain TEXT NOT NULL,
    start_ms INTEGER NOT NULL,
    path TEXT NOT NULL,
    image_size TEXT NOT NULL,
    histogram BLOB NOT NULL,
    PRIMARY KEY (grain, start_ms, path, image_size)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE tally_pattern (
    grain TEXT NOT NULL,
    start_ms INTEGER NOT NULL,
    pattern TEXT NOT NULL,
    image_size TEXT NOT NULL,
    histogram BLOB NOT NULL,
    PRIMARY KEY (grain, start_ms, pattern, image_size)
  ) STRICT, WITHOUT ROWID;
  `,
]
