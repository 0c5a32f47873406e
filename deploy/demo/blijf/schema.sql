-- Blijf Groep: women's shelter. Moments are Unix seconds, also for days (midnight UTC); birth dates are text dd/mm/jjjj.
-- Where a shelter is stands once, in locatie, and is secret.

CREATE TABLE client (
  code       TEXT PRIMARY KEY,               -- BG0123
  voornaam   TEXT,
  achternaam TEXT NOT NULL,
  geboren    TEXT,                           -- ??/??/1988: only the year is known
  gender     TEXT NOT NULL,                  -- v, m, x
  taal       TEXT NOT NULL,
  tolk       INTEGER NOT NULL,
  overleden  TEXT
);

CREATE TABLE gezin (
  id       INTEGER PRIMARY KEY,
  client_1 TEXT NOT NULL REFERENCES client,
  client_2 TEXT NOT NULL REFERENCES client,
  relatie  TEXT NOT NULL,
  samen    INTEGER,
  sinds    INTEGER
);

CREATE TABLE locatie (
  id       INTEGER PRIMARY KEY,
  straat   TEXT NOT NULL,
  nummer   TEXT NOT NULL,
  postcode TEXT NOT NULL,
  plaats   TEXT NOT NULL
);

CREATE TABLE verblijf (
  id       INTEGER PRIMARY KEY,
  client   TEXT NOT NULL REFERENCES client,
  locatie  INTEGER REFERENCES locatie,
  vorm     TEXT NOT NULL,                    -- crisis, vervolg, ambulant
  aankomst INTEGER NOT NULL,
  vertrek  INTEGER
);

CREATE TABLE postadres (
  id       INTEGER PRIMARY KEY,
  client   TEXT NOT NULL REFERENCES client,
  soort    TEXT NOT NULL,                    -- thuis, post
  straat   TEXT NOT NULL,
  nummer   TEXT NOT NULL,
  postcode TEXT NOT NULL,
  plaats   TEXT NOT NULL,
  vanaf    INTEGER NOT NULL,
  tot      INTEGER
);

CREATE TABLE telefoon (
  id            INTEGER PRIMARY KEY,
  client        TEXT NOT NULL REFERENCES client,
  nummer        TEXT,
  email         TEXT,
  veilig_bellen TEXT,
  vanaf         INTEGER NOT NULL
);

CREATE TABLE veiligheidsplan (
  id        INTEGER PRIMARY KEY,
  opgesteld INTEGER NOT NULL,
  loopt_tot INTEGER,
  bespreken INTEGER
);

CREATE TABLE veiligheidsplan_client (
  plan   INTEGER NOT NULL REFERENCES veiligheidsplan,
  client TEXT NOT NULL REFERENCES client
);

CREATE TABLE veiligheidsplan_punt (
  id     INTEGER PRIMARY KEY,
  plan   INTEGER NOT NULL REFERENCES veiligheidsplan,
  soort  TEXT NOT NULL,                      -- doel or afspraak
  voor   TEXT NOT NULL,                      -- client codes, spaces between
  tekst  TEXT NOT NULL,
  stand  TEXT                                -- loopt, half, klaar, weg
);

CREATE TABLE kindergesprek (
  id      INTEGER PRIMARY KEY,
  client  TEXT NOT NULL REFERENCES client,
  moment  INTEGER NOT NULL,
  gezegd  TEXT NOT NULL,
  ok_delen INTEGER
);

CREATE TABLE gezondheid (
  id          INTEGER PRIMARY KEY,
  client      TEXT NOT NULL REFERENCES client,
  soort       TEXT NOT NULL,                 -- psychisch, lichamelijk, verslaving, beperking, zwanger
  vanaf       INTEGER NOT NULL,
  tot         INTEGER,
  omschrijving TEXT NOT NULL,
  gevolgen    TEXT,
  behandeling TEXT
);

-- Reports of talks may speak of health.
CREATE TABLE gesprek (
  id      INTEGER PRIMARY KEY,
  moment  INTEGER NOT NULL,
  vorm    TEXT NOT NULL,                     -- gesprek, bellen, bezoek, afwezig
  verslag TEXT NOT NULL
);

CREATE TABLE gesprek_client (
  gesprek INTEGER NOT NULL REFERENCES gesprek,
  client  TEXT NOT NULL REFERENCES client
);

CREATE TABLE afspraak (
  id     INTEGER PRIMARY KEY,
  client TEXT NOT NULL REFERENCES client,
  begin  INTEGER NOT NULL,
  waar   TEXT NOT NULL,
  met    TEXT NOT NULL
);

CREATE TABLE achtergrond (
  id     INTEGER PRIMARY KEY,
  client TEXT NOT NULL REFERENCES client,
  moment INTEGER NOT NULL,
  tekst  TEXT NOT NULL
);

CREATE TABLE school (
  id     INTEGER PRIMARY KEY,
  client TEXT NOT NULL REFERENCES client,
  naam   TEXT NOT NULL,
  wijk   TEXT NOT NULL,
  groep  TEXT NOT NULL,
  vanaf  INTEGER NOT NULL,
  tot    INTEGER
);

CREATE TABLE notitie (
  id     INTEGER PRIMARY KEY,
  client TEXT NOT NULL REFERENCES client,
  moment INTEGER NOT NULL,
  tekst  TEXT NOT NULL
);
