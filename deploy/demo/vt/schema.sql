-- Veilig Thuis Amsterdam-Amstelland: reports and what came of them. Days are counted since 1 January 1970; codes are words.
-- A birth of which only the year is known stands in geb_jaar.

CREATE TABLE persoon (
  persoonnr    TEXT PRIMARY KEY,             -- VT/00123
  roepnaam     TEXT,
  achternaam   TEXT NOT NULL,
  geb_dag      INTEGER,
  geb_jaar     TEXT,
  geslacht     TEXT NOT NULL,
  taal         TEXT NOT NULL,
  tolk         TEXT NOT NULL,
  overleden_dag INTEGER
);

-- taak: melding or advies.
CREATE TABLE betrokkenheid (
  id        INTEGER PRIMARY KEY,
  persoonnr TEXT NOT NULL REFERENCES persoon,
  taak      TEXT NOT NULL,
  sinds     INTEGER NOT NULL,
  tot       INTEGER
);

CREATE TABLE verwantschap (
  id        INTEGER PRIMARY KEY,
  persoonnr TEXT NOT NULL REFERENCES persoon,
  met       TEXT NOT NULL REFERENCES persoon,
  aard      TEXT NOT NULL,
  in_huis   TEXT,
  sinds     INTEGER
);

CREATE TABLE verblijfplaats (
  id        INTEGER PRIMARY KEY,
  persoonnr TEXT NOT NULL REFERENCES persoon,
  soort     TEXT NOT NULL,
  straat    TEXT NOT NULL,
  nr        TEXT NOT NULL,
  postcode  TEXT NOT NULL,
  plaats    TEXT NOT NULL,
  vanaf     INTEGER NOT NULL,
  tot       INTEGER
);

CREATE TABLE telefoon (
  id        INTEGER PRIMARY KEY,
  persoonnr TEXT NOT NULL REFERENCES persoon,
  nummer    TEXT,
  email     TEXT,
  wanneer   TEXT,
  sinds     INTEGER NOT NULL
);

CREATE TABLE melding (
  id                INTEGER PRIMARY KEY,
  ontvangen         INTEGER NOT NULL,
  aard              TEXT NOT NULL,           -- words with a plus sign between: partnergeweld+getuige
  toedracht         TEXT NOT NULL,
  triage_dag        INTEGER,
  triage_uitkomst   TEXT,
  opvolging         TEXT
);

-- The reporter, apart from the report and closed to most of the staff.
CREATE TABLE melder (
  melding        INTEGER PRIMARY KEY REFERENCES melding,
  naam           TEXT NOT NULL,
  betrekking     TEXT NOT NULL,
  beroepsmatig   TEXT NOT NULL CHECK (beroepsmatig IN ('ja', 'nee'))
);

CREATE TABLE melding_persoon (
  melding   INTEGER NOT NULL REFERENCES melding,
  persoonnr TEXT NOT NULL REFERENCES persoon,
  PRIMARY KEY (melding, persoonnr)
);

CREATE TABLE onderzoek (
  melding     INTEGER PRIMARY KEY REFERENCES melding,
  gestart     INTEGER NOT NULL,
  afgesloten  INTEGER,
  conclusie   TEXT,
  bevindingen TEXT
);

CREATE TABLE veiligheidsvoorwaarde (
  id      INTEGER PRIMARY KEY,
  melding INTEGER NOT NULL REFERENCES melding,
  tekst   TEXT NOT NULL
);

CREATE TABLE adviesvraag (
  id        INTEGER PRIMARY KEY,
  dag       INTEGER NOT NULL,
  vraag     TEXT NOT NULL
);

CREATE TABLE adviesvraag_persoon (
  adviesvraag INTEGER NOT NULL REFERENCES adviesvraag,
  persoonnr   TEXT NOT NULL REFERENCES persoon
);

CREATE TABLE voorval (
  id           INTEGER PRIMARY KEY,
  dag          INTEGER NOT NULL,
  soort        TEXT NOT NULL,
  beschrijving TEXT NOT NULL,
  politie_inzet TEXT
);

CREATE TABLE voorval_persoon (
  voorval   INTEGER NOT NULL REFERENCES voorval,
  persoonnr TEXT NOT NULL REFERENCES persoon,
  aandeel   TEXT NOT NULL,
  letsel    TEXT,
  relaas    TEXT
);

CREATE TABLE politiebericht (
  id        INTEGER PRIMARY KEY,
  persoonnr TEXT NOT NULL REFERENCES persoon,
  dag       INTEGER NOT NULL,
  herkomst  TEXT NOT NULL,
  inhoud    TEXT NOT NULL
);

CREATE TABLE huisverbod (
  id          INTEGER PRIMARY KEY,
  persoonnr   TEXT NOT NULL REFERENCES persoon,
  vanaf       INTEGER NOT NULL,
  tot         INTEGER NOT NULL,
  nummer      TEXT NOT NULL,
  opgelegd    INTEGER NOT NULL,
  gezag       TEXT NOT NULL,
  aanleiding  TEXT
);

CREATE TABLE opvolgcontact (
  id    INTEGER PRIMARY KEY,
  dag   INTEGER NOT NULL,
  wijze TEXT NOT NULL,
  verslag TEXT NOT NULL
);

CREATE TABLE opvolgcontact_persoon (
  opvolgcontact INTEGER NOT NULL REFERENCES opvolgcontact,
  persoonnr     TEXT NOT NULL REFERENCES persoon
);

CREATE TABLE taxatie (
  id         INTEGER PRIMARY KEY,
  dag        INTEGER NOT NULL,
  instrument TEXT NOT NULL,
  niveau     TEXT NOT NULL,
  punten     INTEGER,
  weging     TEXT NOT NULL
);

CREATE TABLE taxatie_persoon (
  taxatie   INTEGER NOT NULL REFERENCES taxatie,
  persoonnr TEXT NOT NULL REFERENCES persoon
);

CREATE TABLE taxatie_signaal (
  taxatie INTEGER NOT NULL REFERENCES taxatie,
  signaal TEXT NOT NULL,
  raakt   TEXT NOT NULL                      -- niets, gezondheid, politie
);

CREATE TABLE kindgesprek (
  id        INTEGER PRIMARY KEY,
  persoonnr TEXT NOT NULL REFERENCES persoon,
  dag       INTEGER NOT NULL,
  woorden   TEXT NOT NULL,
  mag_delen TEXT                             -- ja, nee, or not asked
);

CREATE TABLE omstander (
  id        INTEGER PRIMARY KEY,
  persoonnr TEXT NOT NULL REFERENCES persoon,
  naam      TEXT NOT NULL,
  betrekking TEXT NOT NULL,
  opmerking TEXT,
  dag       INTEGER NOT NULL
);

CREATE TABLE aantekening (
  id        INTEGER PRIMARY KEY,
  persoonnr TEXT NOT NULL REFERENCES persoon,
  dag       INTEGER NOT NULL,
  tekst     TEXT NOT NULL
);
