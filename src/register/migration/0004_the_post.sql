-- The post: number bands and every number that was ever used, postage, posting lists.

CREATE TABLE number_band (
    band      INTEGER PRIMARY KEY,
    kind      TEXT NOT NULL CHECK (kind IN ('simple_registered', 'registered', 'recorded')),
    first     INTEGER NOT NULL CHECK (first BETWEEN 1000000000 AND 9999999999),
    last      INTEGER NOT NULL CHECK (last BETWEEN first AND 9999999999),
    next      INTEGER NOT NULL CHECK (next BETWEEN first AND last),
    added_at  INTEGER NOT NULL,
    operator  TEXT NOT NULL,
    closed_at INTEGER
) STRICT;
CREATE TRIGGER open_bands_share_no_number BEFORE INSERT ON number_band
WHEN EXISTS (SELECT 1 FROM number_band b WHERE b.closed_at IS NULL AND b.first <= NEW.last AND NEW.first <= b.last)
BEGIN SELECT RAISE(ABORT, 'open bands share no number'); END;

ALTER TABLE parcel ADD COLUMN kind TEXT NOT NULL DEFAULT 'simple_registered'
    CHECK (kind IN ('simple_registered', 'registered', 'recorded'));
ALTER TABLE parcel ADD COLUMN matched_at INTEGER;
ALTER TABLE parcel ADD COLUMN grams INTEGER CHECK (grams >= 0);
ALTER TABLE parcel ADD COLUMN yen INTEGER CHECK (yen >= 0);
CREATE INDEX parcel_by_number ON parcel (tracking);

CREATE TABLE number_use (
    number_use INTEGER PRIMARY KEY,
    tracking   TEXT NOT NULL CHECK (length(tracking) IN (11, 12)),
    used_on    TEXT NOT NULL,
    at         INTEGER NOT NULL,
    operator   TEXT NOT NULL,
    band       INTEGER REFERENCES number_band (band),
    parcel     INTEGER REFERENCES parcel (parcel),
    pulled     TEXT NOT NULL DEFAULT '',
    CHECK (parcel IS NOT NULL OR pulled != '')
) STRICT;
CREATE INDEX number_use_of_number ON number_use (tracking, used_on);
CREATE INDEX number_use_of_parcel ON number_use (parcel);
INSERT INTO number_use (tracking, used_on, at, operator, parcel)
    SELECT tracking, posted_on, enclosed_at, enclosed_by, parcel FROM parcel WHERE tracking != '' AND posted_on IS NOT NULL;

CREATE TABLE postage_rate (
    item        TEXT NOT NULL CHECK (item IN ('standard', 'compact', 'large', 'simple_registered', 'registered',
                                              'recorded')),
    up_to_grams INTEGER NOT NULL CHECK (up_to_grams >= 0),
    from_day    TEXT NOT NULL,
    yen         INTEGER NOT NULL CHECK (yen >= 0),
    PRIMARY KEY (item, up_to_grams, from_day)
) STRICT, WITHOUT ROWID;
INSERT INTO postage_rate (item, up_to_grams, from_day, yen)
    SELECT r.column1, r.column2, '2024-10-01', r.column3 FROM (VALUES
        ('standard', 50, 110),
        ('compact', 50, 140), ('compact', 100, 180), ('compact', 150, 270), ('compact', 250, 320), ('compact', 500, 510),
        ('compact', 1000, 750),
        ('large', 50, 260), ('large', 100, 290), ('large', 150, 390), ('large', 250, 450), ('large', 500, 660),
        ('large', 1000, 920), ('large', 2000, 1350), ('large', 4000, 1750),
        ('simple_registered', 0, 350), ('registered', 0, 480), ('recorded', 0, 210)) r;

CREATE TABLE posting_list (
    list       INTEGER PRIMARY KEY,
    day        TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('simple_registered', 'registered', 'recorded')),
    by_itself  INTEGER NOT NULL CHECK (by_itself IN (0, 1)),
    closed_at  INTEGER,
    closed_by  TEXT NOT NULL DEFAULT '',
    handed_on  TEXT,
    receipt    TEXT NOT NULL DEFAULT '',
    CHECK (handed_on IS NULL OR closed_at IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX one_open_list_per_kind ON posting_list (kind) WHERE closed_at IS NULL AND by_itself = 0;
CREATE INDEX posting_list_of_day ON posting_list (day);

CREATE TABLE posting_line (
    list     INTEGER NOT NULL REFERENCES posting_list (list),
    line     INTEGER NOT NULL CHECK (line > 0),
    parcel   INTEGER NOT NULL UNIQUE REFERENCES parcel (parcel),
    name     TEXT NOT NULL,
    tracking TEXT NOT NULL,
    grams    INTEGER NOT NULL CHECK (grams >= 0),
    yen      INTEGER NOT NULL CHECK (yen >= 0),
    PRIMARY KEY (list, line)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER a_closed_list_gets_no_line BEFORE INSERT ON posting_line
WHEN (SELECT closed_at FROM posting_list WHERE list = NEW.list) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a closed list gets no line'); END;
CREATE TRIGGER a_closed_list_keeps_its_lines BEFORE DELETE ON posting_line
WHEN (SELECT closed_at FROM posting_list WHERE list = OLD.list) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a closed list keeps its lines'); END;
CREATE TRIGGER a_line_of_a_closed_list_is_not_changed BEFORE UPDATE ON posting_line
WHEN (SELECT closed_at FROM posting_list WHERE list = OLD.list) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a line of a closed list is not changed'); END;
CREATE TRIGGER what_was_handed_over_stays_so BEFORE UPDATE ON posting_list
WHEN OLD.handed_on IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'what was handed over stays so'); END;
