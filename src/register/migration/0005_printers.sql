-- Printers: where they are, what is printed on which, how far askew they feed, and every print of every paper.

CREATE TABLE printer (
    printer TEXT PRIMARY KEY CHECK (length(printer) > 0),
    address TEXT NOT NULL,
    trusted TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE paper_printer (
    paper   TEXT PRIMARY KEY,
    printer TEXT NOT NULL REFERENCES printer (printer) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE paper_offset (
    printer         TEXT NOT NULL REFERENCES printer (printer) ON DELETE CASCADE,
    form            TEXT NOT NULL,
    right_tenths_mm INTEGER NOT NULL,
    down_tenths_mm  INTEGER NOT NULL,
    PRIMARY KEY (printer, form)
) STRICT, WITHOUT ROWID;

CREATE TABLE paper_sheet (
    form      TEXT PRIMARY KEY,
    next_cell INTEGER NOT NULL CHECK (next_cell >= 1)
) STRICT, WITHOUT ROWID;

CREATE TABLE print_of_paper (
    print    INTEGER PRIMARY KEY,
    paper    TEXT NOT NULL,
    subject  TEXT NOT NULL,
    request  TEXT REFERENCES request (request),
    form     TEXT NOT NULL,
    printer  TEXT NOT NULL,
    reprint  INTEGER NOT NULL CHECK (reprint >= 0),
    reason   TEXT NOT NULL,
    job      INTEGER,
    at       INTEGER NOT NULL,
    operator TEXT NOT NULL,
    outcome  TEXT NOT NULL CHECK (outcome IN ('begun', 'done', 'failed', 'unknown')),
    detail   TEXT NOT NULL
) STRICT;
INSERT INTO print_of_paper
    SELECT print, 'label', request, request, form, '', 0, '', NULL, at, operator, outcome, detail FROM print;
DROP TABLE print;
ALTER TABLE print_of_paper RENAME TO print;
CREATE INDEX print_of_request ON print (request);
CREATE INDEX print_of_subject ON print (paper, subject);
CREATE INDEX print_begun ON print (print) WHERE outcome = 'begun';
