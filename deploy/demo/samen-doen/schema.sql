-- Samen DOEN: the neighbourhood team's system. Citizens and their trajectories; ISO dates as text, with 00 for what is
-- unknown; words in capitals as codes; amounts in euros.

CREATE TABLE burger (
  burgernr      TEXT PRIMARY KEY,            -- SD-000123
  bsn           TEXT,
  voornamen     TEXT,
  achternaam    TEXT NOT NULL,
  geboortedatum TEXT,                        -- 1988-04-00: day unknown
  geslacht      TEXT NOT NULL CHECK (geslacht IN ('M', 'V', 'X', 'ONBEKEND')),
  taal          TEXT NOT NULL,
  tolk          TEXT NOT NULL CHECK (tolk IN ('J', 'N')),
  overleden_op  TEXT
);

-- TOEGANG: looking into the question; HULP: the help itself.
CREATE TABLE traject (
  id         INTEGER PRIMARY KEY,
  burgernr   TEXT NOT NULL REFERENCES burger,
  werkproces TEXT NOT NULL CHECK (werkproces IN ('TOEGANG', 'HULP')),
  start      TEXT NOT NULL,
  eind       TEXT
);

CREATE TABLE gezinsband (
  id            INTEGER PRIMARY KEY,
  van_burgernr  TEXT NOT NULL REFERENCES burger,
  naar_burgernr TEXT NOT NULL REFERENCES burger,
  band          TEXT NOT NULL,
  samenwonend   TEXT NOT NULL CHECK (samenwonend IN ('J', 'N', '?')),
  vanaf         TEXT
);

CREATE TABLE adres (
  id       INTEGER PRIMARY KEY,
  burgernr TEXT NOT NULL REFERENCES burger,
  soort    TEXT NOT NULL CHECK (soort IN ('WOON', 'POST')),
  straat   TEXT NOT NULL,
  huisnr   TEXT NOT NULL,
  postcode TEXT NOT NULL,
  plaats   TEXT NOT NULL,
  vanaf    TEXT NOT NULL,
  tot      TEXT
);

CREATE TABLE bereikbaarheid (
  id           INTEGER PRIMARY KEY,
  burgernr     TEXT NOT NULL REFERENCES burger,
  telefoon     TEXT,
  email        TEXT,
  veilig_bellen TEXT,
  vanaf        TEXT NOT NULL
);

CREATE TABLE school (
  id       INTEGER PRIMARY KEY,
  burgernr TEXT NOT NULL REFERENCES burger,
  naam     TEXT NOT NULL,
  wijk     TEXT NOT NULL,
  groep    TEXT NOT NULL,
  vanaf    TEXT NOT NULL,
  tot      TEXT
);

CREATE TABLE schoolvoortgang (
  id           INTEGER PRIMARY KEY,
  werkproces   TEXT NOT NULL,
  burgernr     TEXT NOT NULL REFERENCES burger,
  datum        TEXT NOT NULL,
  verslag      TEXT NOT NULL,
  verzuim_uren INTEGER
);

CREATE TABLE huisarts (
  id       INTEGER PRIMARY KEY,
  burgernr TEXT NOT NULL REFERENCES burger,
  praktijk TEXT NOT NULL,
  wijk     TEXT NOT NULL,
  vanaf    TEXT NOT NULL
);

-- tijdstip: 2026-12-03 14:30, wall clock.
CREATE TABLE afspraak (
  id         INTEGER PRIMARY KEY,
  werkproces TEXT NOT NULL,
  burgernr   TEXT NOT NULL REFERENCES burger,
  tijdstip   TEXT NOT NULL,
  plaats     TEXT NOT NULL,
  met_wie    TEXT NOT NULL
);

CREATE TABLE gezinsplan (
  id           INTEGER PRIMARY KEY,
  werkproces   TEXT NOT NULL,
  startdatum   TEXT NOT NULL,
  einddatum    TEXT,
  evaluatie_op TEXT,
  opgesteld_op TEXT NOT NULL
);

CREATE TABLE gezinsplan_burger (
  plan_id  INTEGER NOT NULL REFERENCES gezinsplan,
  burgernr TEXT NOT NULL REFERENCES burger,
  PRIMARY KEY (plan_id, burgernr)
);

-- voor_wie: citizen numbers with commas between them.
CREATE TABLE plandoel (
  id       INTEGER PRIMARY KEY,
  plan_id  INTEGER NOT NULL REFERENCES gezinsplan,
  voor_wie TEXT NOT NULL,
  doel     TEXT NOT NULL,
  stand    TEXT NOT NULL CHECK (stand IN ('OPEN', 'DEELS', 'BEHAALD', 'VERVALLEN'))
);

CREATE TABLE planafspraak (
  id      INTEGER PRIMARY KEY,
  plan_id INTEGER NOT NULL REFERENCES gezinsplan,
  tekst   TEXT NOT NULL
);

-- onderwerpen: what the report touches on, with commas between: CONTACT,SCHULD,GEZONDHEID.
CREATE TABLE contactmoment (
  id          INTEGER PRIMARY KEY,
  werkproces  TEXT NOT NULL,
  datum       TEXT NOT NULL,
  vorm        TEXT NOT NULL CHECK (vorm IN ('HUISBEZOEK', 'BELLEN', 'GESPREK', 'NIET_VERSCHENEN')),
  verslag     TEXT NOT NULL,
  onderwerpen TEXT NOT NULL
);

CREATE TABLE contactmoment_burger (
  contact_id INTEGER NOT NULL REFERENCES contactmoment,
  burgernr   TEXT NOT NULL REFERENCES burger,
  PRIMARY KEY (contact_id, burgernr)
);
CREATE INDEX contactmoment_van_burger ON contactmoment_burger (burgernr);

CREATE TABLE schuld (
  id          INTEGER PRIMARY KEY,
  werkproces  TEXT NOT NULL,
  peildatum   TEXT NOT NULL,
  schuldeiser TEXT NOT NULL,
  bedrag_euro NUMERIC NOT NULL,
  stand       TEXT NOT NULL
);

CREATE TABLE schuld_burger (
  schuld_id INTEGER NOT NULL REFERENCES schuld,
  burgernr  TEXT NOT NULL REFERENCES burger,
  PRIMARY KEY (schuld_id, burgernr)
);

CREATE TABLE gezondheid (
  id           INTEGER PRIMARY KEY,
  werkproces   TEXT NOT NULL,
  burgernr     TEXT NOT NULL REFERENCES burger,
  vanaf        TEXT NOT NULL,
  tot          TEXT,
  soort        TEXT NOT NULL,
  omschrijving TEXT NOT NULL,
  gevolgen     TEXT,
  behandeling  TEXT
);

CREATE TABLE betrokken_partij (
  id          INTEGER PRIMARY KEY,
  werkproces  TEXT NOT NULL,
  burgernr    TEXT NOT NULL REFERENCES burger,
  organisatie TEXT NOT NULL,
  rol         TEXT NOT NULL,
  vanaf       TEXT NOT NULL,
  tot         TEXT
);

CREATE TABLE netwerk (
  id         INTEGER PRIMARY KEY,
  werkproces TEXT NOT NULL,
  burgernr   TEXT NOT NULL REFERENCES burger,
  naam       TEXT NOT NULL,
  relatie    TEXT NOT NULL,
  opmerking  TEXT,
  vanaf      TEXT NOT NULL
);

CREATE TABLE werkaantekening (
  id         INTEGER PRIMARY KEY,
  werkproces TEXT NOT NULL,
  burgernr   TEXT NOT NULL REFERENCES burger,
  datum      TEXT NOT NULL,
  tekst      TEXT NOT NULL
);
