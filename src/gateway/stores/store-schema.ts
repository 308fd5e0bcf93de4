/**
 * Tables of the embedded store, oldest script first. Times are milliseconds since 1970, money is millionths of a dollar,
 * `kept` and `failure` are JSON (see `kept-schema.ts`).
 *
 * A picture file stays as long as a `generation_picture` or a `cache_picture` names it; those rows go with their parents.
 * `picture.names` counts them and `named_pictures` adds up the bytes, both kept by triggers: summing over all pictures for
 * each answer took 5 ms at 5,000 pictures.
 */
export const STORE_MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE generation (
    name TEXT PRIMARY KEY,
    request_digest TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('in-flight', 'done', 'failed')),
    owner TEXT NOT NULL,
    started_at_ms INTEGER NOT NULL,
    finished_at_ms INTEGER,
    kept TEXT,
    failure TEXT,
    expires_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX generation_by_expiry ON generation (expires_at_ms);

  CREATE TABLE picture (
    digest TEXT PRIMARY KEY,
    size_bytes INTEGER NOT NULL,
    stored_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE generation_picture (
    name TEXT NOT NULL REFERENCES generation ON DELETE CASCADE,
    digest TEXT NOT NULL,
    PRIMARY KEY (name, digest)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX generation_picture_by_digest ON generation_picture (digest);

  CREATE TABLE cache_entry (
    subject TEXT NOT NULL,
    image_size TEXT NOT NULL,
    kept TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    stored_at_ms INTEGER NOT NULL,
    used_at_ms INTEGER NOT NULL,
    PRIMARY KEY (subject, image_size)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX cache_entry_by_use ON cache_entry (used_at_ms);

  CREATE TABLE cache_picture (
    subject TEXT NOT NULL,
    image_size TEXT NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (subject, image_size, digest),
    FOREIGN KEY (subject, image_size) REFERENCES cache_entry ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX cache_picture_by_digest ON cache_picture (digest);

  CREATE TABLE spending (
    key_id TEXT NOT NULL,
    month TEXT NOT NULL,
    spent_microusd INTEGER NOT NULL,
    PRIMARY KEY (key_id, month)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE reservation (
    id TEXT PRIMARY KEY,
    key_id TEXT NOT NULL,
    month TEXT NOT NULL,
    amount_microusd INTEGER NOT NULL,
    owner TEXT NOT NULL,
    reserved_at_ms INTEGER NOT NULL,
    is_lapsed INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX reservation_by_key ON reservation (key_id, month);

  CREATE TABLE gateway_key (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    secret_sha256 TEXT NOT NULL UNIQUE,
    grant_json TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    revoked_at_ms INTEGER
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE picture ADD COLUMN names INTEGER NOT NULL DEFAULT 0;
  UPDATE picture SET names =
    (SELECT count(*) FROM generation_picture AS g WHERE g.digest = picture.digest) +
    (SELECT count(*) FROM cache_picture AS c WHERE c.digest = picture.digest);
  CREATE INDEX picture_unnamed ON picture (stored_at_ms) WHERE names = 0;

  CREATE TABLE named_pictures (bytes INTEGER NOT NULL) STRICT;
  INSERT INTO named_pictures SELECT coalesce(sum(size_bytes), 0) FROM picture WHERE names > 0;

  CREATE TRIGGER generation_names AFTER INSERT ON generation_picture
  BEGIN UPDATE picture SET names = names + 1 WHERE digest = NEW.digest; END;
  CREATE TRIGGER generation_lets_go AFTER DELETE ON generation_picture
  BEGIN UPDATE picture SET names = names - 1 WHERE digest = OLD.digest; END;
  CREATE TRIGGER cache_names AFTER INSERT ON cache_picture
  BEGIN UPDATE picture SET names = names + 1 WHERE digest = NEW.digest; END;
  CREATE TRIGGER cache_lets_go AFTER DELETE ON cache_picture
  BEGIN UPDATE picture SET names = names - 1 WHERE digest = OLD.digest; END;

  CREATE TRIGGER picture_added AFTER INSERT ON picture
  BEGIN
    UPDATE picture SET names =
      (SELECT count(*) FROM generation_picture AS g WHERE g.digest = NEW.digest) +
      (SELECT count(*) FROM cache_picture AS c WHERE c.digest = NEW.digest)
    WHERE digest = NEW.digest;
  END;
  CREATE TRIGGER picture_named AFTER UPDATE OF names ON picture WHEN OLD.names = 0 AND NEW.names > 0
  BEGIN UPDATE named_pictures SET bytes = bytes + NEW.size_bytes; END;
  CREATE TRIGGER picture_let_go AFTER UPDATE OF names ON picture WHEN OLD.names > 0 AND NEW.names = 0
  BEGIN UPDATE named_pictures SET bytes = bytes - NEW.size_bytes; END;
  CREATE TRIGGER picture_removed AFTER DELETE ON picture WHEN OLD.names > 0
  BEGIN UPDATE named_pictures SET bytes = bytes - OLD.size_bytes; END;
  `,
  'CREATE INDEX cache_entry_by_age ON cache_entry (stored_at_ms)',
]
