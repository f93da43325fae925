-- The archive, version 2. Everything of a record that people ask for stands in columns; the record itself stands beside
-- them as JSON, so that what is exported is what was read, byte for byte.

-- One file's bytes. `path` is the least of its paths: exports are in the order of paths, never of arrival.
CREATE TABLE source (
    id           INTEGER PRIMARY KEY,
    sha256       TEXT NOT NULL UNIQUE,
    path         TEXT NOT NULL,
    settings_key TEXT NOT NULL,
    page_count   INTEGER NOT NULL,
    read_at      TEXT NOT NULL
);
CREATE INDEX source_by_path ON source(path);

-- Every place where these bytes were seen. A path whose bytes change moves to its new source.
CREATE TABLE path (
    path   TEXT PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES source ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX path_by_source ON path(source);

-- `reading` is what was read, `linked` what linking made of it (NULL where it changed nothing). The columns are those
-- of the letter as it now stands, corrections included. The two long ones come last: what stands behind them is reached
-- only through their pages.
CREATE TABLE letter (
    id         INTEGER PRIMARY KEY,
    source     INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
    nth        INTEGER NOT NULL,
    letter_id  TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL,
    level      TEXT NOT NULL,
    urgency    TEXT NOT NULL,
    secrecy    TEXT NOT NULL,
    number     TEXT,
    number_key TEXT,
    agency     TEXT,
    office     TEXT,
    circular   INTEGER,
    serial     TEXT,
    date       TEXT,
    issuer     TEXT,
    province   TEXT,
    district   TEXT,
    subject    TEXT,
    signatory  TEXT,
    position   TEXT,
    first_page INTEGER,
    confidence REAL NOT NULL,
    doubts     INTEGER NOT NULL,
    reading    TEXT NOT NULL,
    linked     TEXT,
    UNIQUE (source, nth)
);
CREATE INDEX letter_by_number ON letter(number_key) WHERE number_key IS NOT NULL;
CREATE INDEX letter_by_serial ON letter(serial) WHERE serial IS NOT NULL;
CREATE INDEX letter_by_date ON letter(date) WHERE date IS NOT NULL;
CREATE INDEX letter_by_doubt ON letter(confidence, id);

CREATE TABLE recipient (
    letter INTEGER NOT NULL REFERENCES letter ON DELETE CASCADE,
    nth    INTEGER NOT NULL,
    name   TEXT NOT NULL,
    scope  TEXT NOT NULL,
    PRIMARY KEY (letter, nth)
) WITHOUT ROWID;

CREATE TABLE reference (
    letter     INTEGER NOT NULL REFERENCES letter ON DELETE CASCADE,
    nth        INTEGER NOT NULL,
    number     TEXT NOT NULL,
    number_key TEXT NOT NULL,
    date       TEXT,
    role       TEXT NOT NULL,
    target     TEXT,
    PRIMARY KEY (letter, nth)
) WITHOUT ROWID;
CREATE INDEX reference_by_number ON reference(number_key);

-- `due` and `start` are days. A recurring deadline has neither but a rule; a relative one has a term, and a `due` where the
-- day from which it counts is known.
CREATE TABLE deadline (
    letter     INTEGER NOT NULL REFERENCES letter ON DELETE CASCADE,
    nth        INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    due        TEXT,
    start      TEXT,
    time       TEXT,
    rrule      TEXT,
    days       INTEGER,
    working    INTEGER,
    anchor     TEXT,
    precision  TEXT NOT NULL,
    who        TEXT,
    what       TEXT,
    words      TEXT NOT NULL,
    page       INTEGER,
    confidence REAL NOT NULL,
    PRIMARY KEY (letter, nth)
) WITHOUT ROWID;
CREATE INDEX deadline_by_due ON deadline(due) WHERE due IS NOT NULL;
CREATE INDEX deadline_by_start ON deadline(start) WHERE start IS NOT NULL;
CREATE INDEX deadline_without_due ON deadline(kind, letter) WHERE due IS NULL;

CREATE TABLE receipt (
    letter INTEGER NOT NULL REFERENCES letter ON DELETE CASCADE,
    nth    INTEGER NOT NULL,
    office TEXT,
    serial TEXT,
    date   TEXT,
    time   TEXT,
    PRIMARY KEY (letter, nth)
) WITHOUT ROWID;

CREATE TABLE finding (
    letter  INTEGER NOT NULL REFERENCES letter ON DELETE CASCADE,
    nth     INTEGER NOT NULL,
    code    TEXT NOT NULL,
    field   TEXT,
    message TEXT NOT NULL,
    suggest TEXT,
    PRIMARY KEY (letter, nth)
) WITHOUT ROWID;
CREATE INDEX finding_by_code ON finding(code, letter);

-- The recognised lines of a page (see pages.rs), kept for searchable scans and the review page.
CREATE TABLE page (
    source INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
    number INTEGER NOT NULL,
    lines  TEXT NOT NULL,
    PRIMARY KEY (source, number)
) WITHOUT ROWID;

-- What could not be read. `source` is NULL where not even the bytes could be.
CREATE TABLE failure (
    id     INTEGER PRIMARY KEY,
    source INTEGER REFERENCES source ON DELETE CASCADE,
    path   TEXT NOT NULL,
    page   INTEGER,
    stage  TEXT NOT NULL,
    error  TEXT NOT NULL,
    remedy TEXT NOT NULL
);
CREATE INDEX failure_by_path ON failure(path, page);
CREATE INDEX failure_by_source ON failure(source);

-- What people said, in the order in which they said it; never changed, never deleted, bound to the letter's id and not to
-- its row, so that reading again cannot touch it. Rows of one `act` (the id of its first) were said at once and are taken
-- back at once, by a row that names the act in `undoes`. A field confirmed keeps the value that was confirmed, so that
-- linking cannot change it any more; field '*' stands for what is in doubt about the letter as a whole.
CREATE TABLE correction (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    act       INTEGER NOT NULL,
    letter_id TEXT NOT NULL,
    action    TEXT NOT NULL CHECK (action IN ('correct', 'confirm', 'undo')),
    field     TEXT NOT NULL,
    value     TEXT,
    old_value TEXT,
    who       TEXT NOT NULL,
    at        TEXT NOT NULL,
    undoes    INTEGER
);
CREATE INDEX correction_by_letter ON correction(letter_id, id);

-- Links, chains and missing letters as JSON records in the order of chains.json, with the columns that are asked for.
CREATE TABLE link (
    nth         INTEGER PRIMARY KEY,
    from_letter TEXT NOT NULL,
    to_letter   TEXT NOT NULL,
    kind        TEXT NOT NULL,
    score       REAL NOT NULL,
    record      TEXT NOT NULL
);
CREATE INDEX link_by_from ON link(from_letter);
CREATE INDEX link_by_to ON link(to_letter);
CREATE TABLE chain (
    nth           INTEGER PRIMARY KEY,
    root          TEXT NOT NULL,
    effective_due TEXT,
    record        TEXT NOT NULL
);
CREATE TABLE chain_letter (
    letter_id TEXT NOT NULL,
    chain     INTEGER NOT NULL REFERENCES chain(nth) ON DELETE CASCADE,
    PRIMARY KEY (letter_id, chain)
) WITHOUT ROWID;
CREATE TABLE missing (
    nth    INTEGER PRIMARY KEY,
    number TEXT NOT NULL,
    record TEXT NOT NULL
);

-- Search (see search/index.rs): the terms of the newest letters, and for each term the letters that have it, in blocks of
-- three sizes. All letters before the row `sealed` lie in blocks.
CREATE TABLE fresh_terms (
    letter INTEGER PRIMARY KEY REFERENCES letter ON DELETE CASCADE,
    terms  BLOB NOT NULL
);
CREATE TABLE terms_256 (key INTEGER PRIMARY KEY, letters BLOB NOT NULL);
CREATE TABLE terms_4096 (key INTEGER PRIMARY KEY, letters BLOB NOT NULL);
CREATE TABLE terms_65536 (key INTEGER PRIMARY KEY, letters BLOB NOT NULL);
CREATE TABLE search_state (sealed INTEGER NOT NULL);
INSERT INTO search_state VALUES (0);
