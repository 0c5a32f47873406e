### Wat mensen lezen over een beslissing. Elke zin staat ook in en.ftl, met dezelfde namen tussen accolades. Kort en gewoon (B1).

## Aan de vrager: waarom iets niet getoond wordt. Geweigerd, ontbreekt, verlopen, ingetrokken en door niemand te geven lezen allemaal gelijk.

reason-no-open-route = geen grond opent dit voor deze pet en deze taak
reason-may-be-weighed = de houder mag spreken maar hoeft niet; een professional daar kan dit afwegen
reason-extent-to-confirm = de houder moet antwoorden; een professional daar bevestigt eerst hoeveel nodig is
reason-guarded = altijd afgeschermd, welke grond er ook is
reason-obligation-not-honoured = uw systeem verklaart niet dat het zich aan de voorwaarden houdt
reason-more = over hen is er meer; vraag het detail op

## Aan de vrager: wat het kan openen. De zin zegt wat u kunt doen, nooit wat iemand deed of liet vastleggen.

route-consent = { $age ->
    [unborn] Het kind is nog niet geboren. Vraag de moeder toestemming voor wat over haarzelf gaat.
    [under-12] Vraag toestemming aan iedereen die gezag over dit kind heeft.
    [from-12] Vraag toestemming aan het kind zelf en aan iedereen die gezag heeft.
    [from-16] Vraag toestemming aan de jongere zelf.
    [adult] Vraag deze persoon zelf om toestemming. Een ander kan die niet geven.
   *[any] Vraag toestemming voor het delen en voor het opheffen van de geheimhouding. Wie die moet geven, hangt af van de leeftijd en het gezag.
  }
route-review = Vraag een professional van de houder om te wegen of dit gedeeld mag worden. Die mag het doen, maar hoeft niet.
route-extent = De houder moet antwoorden, maar bepaalt eerst wat nodig is. Vraag een professional van de houder om de omvang te bevestigen.
route-measure = Dit kan als uw organisatie een (voorlopige) ondertoezichtstelling uitvoert over dit kind, of over een kind van deze ouder of voogd.
route-safety-officer = Dit leidt naar een plek. Alleen de veiligheidsfunctionaris van de houder kan het vrijgeven, voor deze ene vraag.
route-declare-obligation = Laat uw systeem verklaren dat het zich aan de voorwaarden van dit gegeven houdt, en vraag opnieuw.

## Aan de vrager: hoe een bron antwoordde.

status-answered = iets ervan staat in dit beeld
status-nothing-known = geantwoord: niets bekend
status-withheld-by-rule = niet gevraagd: de regels staan het niet toe
status-awaiting-professional = wacht op een professional van de houder
status-declined = een professional van de houder heeft afgewezen
status-timed-out = niet op tijd geantwoord; vraag het later opnieuw
status-unavailable = niet bereikbaar; er kan meer zijn dan hier staat
status-nothing-released = niets vrijgegeven; of zij dit gezin kennen, blijft open

## Aan de vrager: wat niets sluit, maar goed is om te weten.

warning-inquiry-overdue = het onderzoek duurt langer dan de termijn van deze taak; dat sluit niets

## Aan de vrager: wat iets opende.

ground-own = eigen dossier van deze pet
ground-duty = plicht: deze houders moeten deze pet antwoorden
ground-consent = toestemming van de betrokkenen, voor deze ontvanger, deze taak en deze gegevens
ground-right = een professional van de houder heeft gewogen en vrijgegeven

## Het volle spoor: wat eruit kwam.

flow = { $category } over { $person }, van { $holder }
outcome-permit = Mag: { $way } ({ $articles }).
outcome-obligations = Voorwaarden: { $obligations }.
outcome-until = Te gebruiken tot { $until }.
outcome-not-honoured = Mag alleen als de vrager dit belooft: { $obligations }.
outcome-weigh = Mag nog niet: wacht op { $who }.
outcome-withhold = Mag niet.

way-own = eigen dossier
way-consent = toestemming
way-duty = plicht
way-right = recht, na weging

who-review = een weging door een professional van de houder
who-extent = een professional van de houder die de omvang bevestigt
who-safety-officer = de veiligheidsfunctionaris van de houder
who-source-test = een professional van Veilig Thuis, die de toetsen op het noemen van een bron aanlegt

obligation-use-until = gebruiken tot een moment
obligation-do-not-store = niet bewaren
obligation-no-onward = niet doorgeven
obligation-tell-person = de persoon inlichten
obligation-do-not-tell = niemand inlichten

## Het volle spoor: de lagen, en de regels die beslisten.

layer-task = Taak
layer-lawfulness = Grondslag
layer-exception = Uitzondering
layer-secrecy = Geheim
layer-necessity = Noodzaak
layer-open = { $layer }: open
layer-closed = { $layer }: dicht, geen regel opent dit
layer-guarded = { $layer }: dicht, een vangrail houdt het tegen
layer-fault = { $layer }: dicht, een regel kon niet worden uitgerekend
rule = { $id } ({ $article }; { $place }): { $note }
layer-would-open = deze laag opent met: { $fact }

## Het volle spoor: toestemmingen.

kind-sharing = Toestemming voor het delen
kind-secrecy-release = Toestemming om het geheim op te heffen
kind-help = Instemming met de hulp
consent = { $kind }: { $state }
consent-until = geldt tot { $until }
consent-missing = nog nodig van { $givers }
consent-self-dealing = let op: wie toestemming geeft, hoort bij de organisatie die ontvangt
standing-self = voor zichzelf
standing-authority-holder = met gezag
standing-guardian = als voogd
standing-representative = als vertegenwoordiger
answer-given = ja
answer-refused = nee
statement = { $giver } ({ $standing }) zei { $answer } op { $moment }; opgeschreven door { $writer }, { $id }
statement-withdrawn = ingetrokken op { $moment }
statement-confirmed = bevestigd door { $confirmer }

## Het volle spoor: feiten, en wat een ander feit zou doen.

facts = Feiten waar de regels naar kijken
fact = { $name }: { $value }
fact-other = { $name }: elke andere stand
changes-open = Elk van deze feiten alleen zou het openen
changes-close = Elk van deze feiten alleen zou het sluiten
remedies = Wat mensen kunnen doen
remedy = { $text } ({ $article })
asker = De vrager leest: { $reason }

## Aan de vrager, voordat er iets gevraagd is: mag ik dit vragen?

check-yes = Ja. Wat er elders ook is vastgelegd: dit mag gedeeld worden.
check-yes-unless = Ja, tenzij een van deze feiten anders blijkt: { $facts }.
check-no = Nee: { $reason }.
check-depends = Dat hangt af van: { $facts }.
check-unless = Ook dan niet als een van deze feiten anders blijkt: { $facts }.

value-yes = ja
value-no = nee

fact-special = uitzondering die nodig is
fact-sensitive = gevoelig bij deze houder
fact-origin_tag = herkomst van politie- of justitiegegevens
fact-role = rol in het gezin
fact-relation = wat de ontvanger is van deze persoon
fact-age = leeftijd
fact-ability = kan dit zelf wegen
fact-deceased = is overleden
fact-sharing = toestemming voor het delen
fact-release = toestemming om het geheim op te heffen
fact-help = instemming met de hulp
fact-own_word = eigen woord over het geheim
fact-authority_fresh = gezag is kortgeleden opgezocht
fact-recipient_measure = maatregel die de ontvanger uitvoert
fact-holder_measure = maatregel die de houder uitvoert
fact-weighing = weging door de houder
fact-emergency = noodgeval
fact-report = melding bij Veilig Thuis
fact-suspicion = de melding geeft een redelijk vermoeden
fact-council = onderzoek door de Raad
fact-holder_asked_council = de houder vroeg de Raad om onderzoek
fact-threat = iemand bedreigt deze persoon
fact-bypassed = een vertegenwoordiger wordt gepasseerd
fact-same_help = houder en ontvanger geven dezelfde hulp
fact-on_request = de ontvanger vraagt zelf
fact-assigned = de vrager is aan dit huishouden toegewezen
fact-mandated = de vrager mag deze pet dragen
fact-crisis = de vrager heeft het crisismerk
fact-necessity = de noodzaak is opgeschreven

value-Role-child = kind
value-Role-ots-child = kind onder toezicht
value-Role-parent = ouder
value-Role-guardian = voogd
value-Role-partner = partner van een ouder
value-Role-other = anders, of niet zeker
value-Relation-none = een organisatie, of niemand van deze persoon
value-Relation-self = de persoon zelf
value-Relation-authority-holder = ouder of voogd met gezag
value-Relation-parent-without-authority = ouder zonder gezag
value-AgeBand-unborn = nog niet geboren
value-AgeBand-under-12 = jonger dan 12
value-AgeBand-from-12 = 12 tot 16
value-AgeBand-from-16 = 16 of 17
value-AgeBand-adult = 18 of ouder
value-Ability-able = ja
value-Ability-unable = nee
value-ConsentStatus-given = gegeven
value-ConsentStatus-refused = geweigerd
value-ConsentStatus-missing = niet compleet
value-ConsentStatus-expired = verlopen
value-ConsentStatus-withdrawn = ingetrokken
value-ConsentStatus-nobody-can-give = door niemand te geven
value-ConsentStatus-cannot-be-determined = niet vast te stellen
value-OwnWord-nothing = niets gezegd
value-OwnWord-agreed = ja
value-OwnWord-refused = nee
value-Measure-none = geen
value-Measure-ots = ondertoezichtstelling
value-Measure-vots = voorlopige ondertoezichtstelling
value-Measure-placement = ondertoezichtstelling met uithuisplaatsing
value-Measure-guardianship = voogdij
value-Measure-provisional-guardianship = voorlopige voogdij
value-Measure-probation = jeugdreclassering
value-Weighing-none = niet gevraagd of nog geen antwoord
value-Weighing-declined = niet vrijgegeven
value-Weighing-released = vrijgegeven
value-Weighing-released-by-safety-officer = vrijgegeven door de veiligheidsfunctionaris
value-Weighing-conflict-of-duties = vrijgegeven in een conflict van plichten
value-Weighing-professional-source-cleared = toets voor een professionele melder is gedaan
value-Weighing-private-source-agrees = de melder stemt in
value-Emergency-none = geen
value-Emergency-agreed = met een tweede professional
value-Emergency-alone = alleen, want niemand reageerde op tijd
value-ReportStage-none = geen
value-ReportStage-reported = binnen
value-ReportStage-triage = in triage
value-ReportStage-inquiry = in onderzoek
value-ReportStage-transferred = overgedragen
value-ReportStage-closed = gesloten
value-Council-none = geen
value-Council-requested = gevraagd
value-Council-running = begonnen
value-Special-none = geen
value-Special-avg-9 = bijzondere gegevens (AVG 9)
value-Special-avg-10 = strafrechtelijke gegevens (AVG 10)
value-OriginTag-none = geen
value-OriginTag-wpg = politie zelf
value-OriginTag-wjsg = justitie zelf
value-OriginTag-passed-on = gekregen van een ander
