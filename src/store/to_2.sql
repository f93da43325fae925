-- From version 1 to 2: a letter's long columns come last, windows are found by the day
-- on which they open, and search has blocks of sets instead of an FTS5 table.
DROP TABLE letter_grams;
DROP TABLE gram_sample;
CREATE TABLE letter_2 (
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
INSERT INTO letter_2 SELECT
    id, source, nth, letter_id, kind, level, urgency, secrecy, number, number_key, agency, office, circular,
    serial, date, issuer, province, district, subject, signatory, position, first_page, confidence, doubts,
    reading, linked
FROM letter ORDER BY id;
DROP TABLE letter;
ALTER TABLE letter_2 RENAME TO letter;
CREATE INDEX letter_by_number ON letter(number_key) WHERE number_key IS NOT NULL;
CREATE INDEX letter_by_serial ON letter(serial) WHERE serial IS NOT NULL;
CREATE INDEX letter_by_date ON letter(date) WHERE date IS NOT NULL;
CREATE INDEX letter_by_doubt ON letter(confidence, id);
CREATE INDEX deadline_by_start ON deadline(start) WHERE start IS NOT NULL;
CREATE TABLE fresh_terms (
    letter INTEGER PRIMARY KEY REFERENCES letter ON DELETE CASCADE,
    terms  BLOB NOT NULL
);
CREATE TABLE terms_256 (key INTEGER PRIMARY KEY, letters BLOB NOT NULL);
CREATE TABLE terms_4096 (key INTEGER PRIMARY KEY, letters BLOB NOT NULL);
CREATE TABLE terms_65536 (key INTEGER PRIMARY KEY, letters BLOB NOT NULL);
CREATE TABLE search_state (sealed INTEGER NOT NULL);
INSERT INTO search_state VALUES (0);
