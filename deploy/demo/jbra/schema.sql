-- Jeugdbescherming Regio Amsterdam: clients and cases (zaken). Dates as dd-mm-jjjj text, numbers as codes.
-- kader: 1 ondertoezichtstelling, 2 voogdij, 3 vrijwillig, 4 jeugdreclassering.

CREATE TABLE client (
  clientnr   TEXT PRIMARY KEY,               -- J2019-0042
  naam       TEXT NOT NULL,
  voornaam   TEXT,
  gebdat     TEXT,                           -- 00-00-1988: only the year is known
  sekse      INTEGER NOT NULL,               -- 1 man, 2 vrouw, 9 anders of onbekend
  voertaal   INTEGER NOT NULL,               -- 1 nl, 2 en, 3 ar, 4 tr, 5 pl, 6 ti
  tolk       INTEGER NOT NULL,
  overldat   TEXT
);

CREATE TABLE zaak (
  zaakid     INTEGER PRIMARY KEY,
  clientnr   TEXT NOT NULL REFERENCES client,
  kader      INTEGER NOT NULL,
  begindatum TEXT NOT NULL,
  einddatum  TEXT
);

CREATE TABLE relatie (
  relid       INTEGER PRIMARY KEY,
  client_a    TEXT NOT NULL REFERENCES client,
  client_b    TEXT NOT NULL REFERENCES client,
  relcode     INTEGER NOT NULL,
  zelfdeadres INTEGER,
  ingang      TEXT
);

CREATE TABLE adres (
  adresid    INTEGER PRIMARY KEY,
  clientnr   TEXT NOT NULL REFERENCES client,
  type       INTEGER NOT NULL,               -- 1 woon, 2 post
  straatnaam TEXT NOT NULL,
  nummer     TEXT NOT NULL,
  pc         TEXT NOT NULL,
  woonplaats TEXT NOT NULL,
  datin      TEXT NOT NULL,
  datuit     TEXT
);

CREATE TABLE telefoon (
  telid       INTEGER PRIMARY KEY,
  clientnr    TEXT NOT NULL REFERENCES client,
  nummer      TEXT,
  mail        TEXT,
  toelichting TEXT,
  datin       TEXT NOT NULL
);

-- A copy of what the register of authority said on a day. bron: 1 BRP, 2 gezagsregister, 3 beschikking.
CREATE TABLE gezagafschrift (
  afschriftid INTEGER PRIMARY KEY,
  kind        TEXT NOT NULL REFERENCES client,
  uitkomst    INTEGER NOT NULL,
  bron        INTEGER NOT NULL,
  opgevraagd  TEXT NOT NULL,
  geldigvanaf TEXT NOT NULL,
  geldigtot   TEXT
);

CREATE TABLE gezagafschrift_gezag (
  afschriftid INTEGER NOT NULL REFERENCES gezagafschrift,
  clientnr    TEXT NOT NULL REFERENCES client
);

CREATE TABLE maatregel (
  mtrid      INTEGER PRIMARY KEY,
  clientnr   TEXT NOT NULL REFERENCES client,
  kader      INTEGER NOT NULL,
  soort      INTEGER NOT NULL,               -- 10 OTS, 11 VOTS, 20 voogdij, 21 vl. voogdij, 30 MUHP, 40 reclassering
  uitvoerder TEXT NOT NULL,
  ingang     TEXT NOT NULL,
  afloop     TEXT
);

CREATE TABLE beschikking (
  mtrid    INTEGER PRIMARY KEY REFERENCES maatregel,
  nummer   TEXT NOT NULL,
  datum    TEXT NOT NULL,
  instantie TEXT NOT NULL
);

CREATE TABLE maatregelgrond (
  grondid INTEGER PRIMARY KEY,
  mtrid   INTEGER NOT NULL REFERENCES maatregel,
  tekst   TEXT NOT NULL
);

CREATE TABLE plan (
  planid    INTEGER PRIMARY KEY,
  kader     INTEGER NOT NULL,
  soort     INTEGER NOT NULL,                -- 1 plan van aanpak, 2 veiligheidsplan
  datum     TEXT NOT NULL,
  einddatum TEXT,
  evaluatie TEXT
);

CREATE TABLE plan_client (
  planid   INTEGER NOT NULL REFERENCES plan,
  clientnr TEXT NOT NULL REFERENCES client
);

-- A goal for several people stands here once for each of them, under one doelnr.
CREATE TABLE plan_doel (
  planid   INTEGER NOT NULL REFERENCES plan,
  doelnr   INTEGER NOT NULL,
  clientnr TEXT NOT NULL REFERENCES client,
  tekst    TEXT NOT NULL,
  status   INTEGER NOT NULL                  -- 0 open, 1 deels, 2 bereikt, 3 losgelaten
);

CREATE TABLE plan_afspraak (
  afspraakid INTEGER PRIMARY KEY,
  planid     INTEGER NOT NULL REFERENCES plan,
  tekst      TEXT NOT NULL
);

CREATE TABLE risicotaxatie (
  taxid        INTEGER PRIMARY KEY,
  kader        INTEGER NOT NULL,
  instrument   TEXT NOT NULL,
  datum        TEXT NOT NULL,
  niveau       INTEGER NOT NULL,             -- 1 laag, 2 matig, 3 hoog, 4 acuut
  score        INTEGER,
  onderbouwing TEXT NOT NULL
);

CREATE TABLE risicotaxatie_client (
  taxid    INTEGER NOT NULL REFERENCES risicotaxatie,
  clientnr TEXT NOT NULL REFERENCES client
);

-- rubriek: 1 feit zonder meer, 2 ook gezondheid, 3 ook politie of justitie.
CREATE TABLE risicofeit (
  feitid  INTEGER PRIMARY KEY,
  taxid   INTEGER NOT NULL REFERENCES risicotaxatie,
  tekst   TEXT NOT NULL,
  rubriek INTEGER NOT NULL
);

-- soort: 1 huisbezoek, 2 telefoon, 3 gesprek op kantoor, 9 niet verschenen. rubriek: as above, and 4 ook schulden.
CREATE TABLE bezoek (
  bezoekid INTEGER PRIMARY KEY,
  kader    INTEGER NOT NULL,
  datum    TEXT NOT NULL,
  soort    INTEGER NOT NULL,
  verslag  TEXT NOT NULL,
  rubriek  INTEGER NOT NULL
);

CREATE TABLE bezoek_client (
  bezoekid INTEGER NOT NULL REFERENCES bezoek,
  clientnr TEXT NOT NULL REFERENCES client
);
CREATE INDEX bezoek_van_client ON bezoek_client (clientnr);

CREATE TABLE incident (
  incid    INTEGER PRIMARY KEY,
  kader    INTEGER NOT NULL,
  datum    TEXT NOT NULL,
  aard     INTEGER NOT NULL,
  toedracht TEXT NOT NULL,
  politie  TEXT
);

CREATE TABLE incident_client (
  incid      INTEGER NOT NULL REFERENCES incident,
  clientnr   TEXT NOT NULL REFERENCES client,
  rol        INTEGER NOT NULL,               -- 1 slachtoffer, 2 pleger, 3 beide, 4 getuige
  letsel     TEXT,
  verklaring TEXT
);

CREATE TABLE uitspraakkind (
  uitspraakid INTEGER PRIMARY KEY,
  kader       INTEGER NOT NULL,
  clientnr    TEXT NOT NULL REFERENCES client,
  datum       TEXT NOT NULL,
  tekst       TEXT NOT NULL,
  akkoord     INTEGER
);

CREATE TABLE zitting (
  zittingid INTEGER PRIMARY KEY,
  kader     INTEGER NOT NULL,
  clientnr  TEXT NOT NULL REFERENCES client,
  datum     TEXT NOT NULL,
  tijd      TEXT NOT NULL,                   -- 09:30
  plaats    TEXT NOT NULL,
  met       TEXT NOT NULL
);

CREATE TABLE school (
  schoolid INTEGER PRIMARY KEY,
  clientnr TEXT NOT NULL REFERENCES client,
  naam     TEXT NOT NULL,
  plaats   TEXT NOT NULL,
  klas     TEXT NOT NULL,
  datin    TEXT NOT NULL,
  datuit   TEXT
);

CREATE TABLE kladblok (
  kladid   INTEGER PRIMARY KEY,
  kader    INTEGER NOT NULL,
  clientnr TEXT NOT NULL REFERENCES client,
  datum    TEXT NOT NULL,
  tekst    TEXT NOT NULL
);
