-- Raad voor de Kinderbescherming: inquiries (zaken) and the people heard in them. Dates as text jjjj/mm/dd; a name stands in
-- one column, surname first; codes are short words in capitals.

CREATE TABLE betrokkene (
  rkb_nr     TEXT PRIMARY KEY,               -- RK.12.3456
  naam       TEXT NOT NULL,                  -- Verzonnen, Noor
  geboren    TEXT,                           -- 1988/04/00: day unknown
  sekse      TEXT NOT NULL,                  -- VRW, MAN, X, ONB
  taal       TEXT NOT NULL,
  tolk_nodig TEXT NOT NULL,                  -- JA, NEE
  overleden  TEXT,
  bsn        TEXT
);

CREATE TABLE familieband (
  band_id INTEGER PRIMARY KEY,
  van     TEXT NOT NULL REFERENCES betrokkene,
  naar    TEXT NOT NULL REFERENCES betrokkene,
  soort   TEXT NOT NULL,
  samen   TEXT,
  sinds   TEXT
);

CREATE TABLE adresgegeven (
  adres_id INTEGER PRIMARY KEY,
  rkb_nr   TEXT NOT NULL REFERENCES betrokkene,
  soort    TEXT NOT NULL,                    -- BRP, CORRESPONDENTIE
  straat   TEXT NOT NULL,
  huisnr   TEXT NOT NULL,
  postcode TEXT NOT NULL,
  plaats   TEXT NOT NULL,
  van      TEXT NOT NULL,
  tot      TEXT
);

CREATE TABLE telefoonnummer (
  tel_id INTEGER PRIMARY KEY,
  rkb_nr TEXT NOT NULL REFERENCES betrokkene,
  nummer TEXT NOT NULL,
  sinds  TEXT NOT NULL
);

CREATE TABLE gezagsuittreksel (
  uittreksel_id INTEGER PRIMARY KEY,
  kind          TEXT NOT NULL REFERENCES betrokkene,
  uitkomst      TEXT NOT NULL,
  bron          TEXT NOT NULL,               -- BRP, CGR, BESCHIKKING
  opgevraagd    TEXT NOT NULL,
  vanaf         TEXT NOT NULL,
  tot           TEXT
);

CREATE TABLE gezagsuittreksel_drager (
  uittreksel_id INTEGER NOT NULL REFERENCES gezagsuittreksel,
  rkb_nr        TEXT NOT NULL REFERENCES betrokkene
);

CREATE TABLE zaak (
  zaak_id    INTEGER PRIMARY KEY,
  zaaknummer TEXT NOT NULL,
  soort      TEXT NOT NULL,                  -- BESCHERMING, GEZAG_OMGANG, STRAF
  gestart    TEXT NOT NULL,
  gesloten   TEXT,
  vraag      TEXT NOT NULL,                  -- names no one
  advies     TEXT,
  verzoek    TEXT                            -- OTS, VOTS, VOOGDIJ, VVOOGDIJ, MUHP, GEEN
);

CREATE TABLE zaak_kind (
  zaak_id INTEGER NOT NULL REFERENCES zaak,
  rkb_nr  TEXT NOT NULL REFERENCES betrokkene
);

-- Findings, with those they are about, commas between.
CREATE TABLE bevinding (
  bevinding_id INTEGER PRIMARY KEY,
  zaak_id      INTEGER NOT NULL REFERENCES zaak,
  tekst        TEXT NOT NULL,
  over         TEXT NOT NULL,
  rubriek      TEXT NOT NULL                 -- ALGEMEEN, GEZONDHEID, JUSTITIE
);

CREATE TABLE informant (
  informant_id INTEGER PRIMARY KEY,
  zaak_id      INTEGER NOT NULL REFERENCES zaak,
  naam         TEXT NOT NULL,
  hoedanigheid TEXT NOT NULL,
  beroepshalve TEXT NOT NULL
);

-- Measures the court gave on a request of the Raad.
CREATE TABLE uitspraak_rechtbank (
  uitspraak_id INTEGER PRIMARY KEY,
  rkb_nr       TEXT NOT NULL REFERENCES betrokkene,
  maatregel    TEXT NOT NULL,
  uitvoering   TEXT,
  van          TEXT NOT NULL,
  tot          TEXT,
  rekestnr     TEXT NOT NULL,
  gegeven      TEXT NOT NULL,
  rechtbank    TEXT NOT NULL
);

CREATE TABLE justitieel_uittreksel (
  jd_id  INTEGER PRIMARY KEY,
  rkb_nr TEXT NOT NULL REFERENCES betrokkene,
  datum  TEXT NOT NULL,
  bron   TEXT NOT NULL,                      -- JDS, POLITIE
  inhoud TEXT NOT NULL
);

CREATE TABLE achtergrond (
  achtergrond_id INTEGER PRIMARY KEY,
  rkb_nr         TEXT NOT NULL REFERENCES betrokkene,
  genoteerd      TEXT NOT NULL,
  tekst          TEXT NOT NULL
);

CREATE TABLE kindverhoor (
  verhoor_id INTEGER PRIMARY KEY,
  rkb_nr     TEXT NOT NULL REFERENCES betrokkene,
  datum      TEXT NOT NULL,
  verslag    TEXT NOT NULL,
  instemming TEXT                            -- JA, NEE
);

CREATE TABLE agenda (
  agenda_id INTEGER PRIMARY KEY,
  rkb_nr    TEXT NOT NULL REFERENCES betrokkene,
  moment    TEXT NOT NULL,                   -- 2026/12/03 14:30
  plaats    TEXT NOT NULL,
  met       TEXT NOT NULL
);

CREATE TABLE raadsaantekening (
  aantekening_id INTEGER PRIMARY KEY,
  rkb_nr         TEXT NOT NULL REFERENCES betrokkene,
  datum          TEXT NOT NULL,
  tekst          TEXT NOT NULL
);
