# language: nl
# Wat wie een maatregel uitvoert en wie hulp geeft vragen en geven: onder een OTS, vrijwillig, samen, en als ouders hulp weigeren.
Functionaliteit: Jeugdbescherming en jeugdhulp

  Achtergrond:
    Gegeven het is 1 september 2026
    En een huishouden met
      | naam | rol     | geboren      |
      | Kim  | kind    | 5 mei 2018   |
      | Daan | kind    | 2 juni 2016  |
      | Lisa | kind    | 5 mei 2011   |
      | Anna | ouder   | 3 maart 1990 |
      | Bram | ouder   | 9 juli 1988  |
      | Rik  | partner | 1 mei 1985   |
    En Anna en Bram hebben samen gezag over Kim en Lisa
    En Anna heeft alleen gezag over Daan

  Scenario: 10. Onder een OTS moet de GGZ antwoorden over de moeder, wat zij ook weigert; zij bepaalt de omvang
    Gegeven JBRA OTS voert een ondertoezichtstelling uit over Kim vanaf 1 september 2026 tot 1 juni 2027
    En Anna zegt op 1 november 2026 nee: GGZ mag gezondheid over Anna aan JBRA OTS geven voor de eerste analyse en tijdlijn
    En het is 23 november 2026
    Als JBRA OTS vraagt voor de eerste analyse en tijdlijn naar gezondheid
    Dan wacht gezondheid over Anna van GGZ op de omvang
    En de grond is Jeugdwet 7.3.11 lid 4
    En wacht gezondheid over Kim van GGZ op de omvang
    En de vrager leest: omvang te bevestigen
    En mag GGZ gezondheid over Daan en Rik niet geven
    Als een professional van GGZ geeft na weging gezondheid over Anna vrij
    En JBRA OTS vraagt voor de eerste analyse en tijdlijn naar gezondheid
    Dan mag GGZ gezondheid over Anna geven
    En de weg is plicht
    En het mag worden gebruikt tot 1 juni 2027

  Scenario: Onder een OTS geeft wie hulp biedt gewone gegevens over het kind en zijn ouders
    Gegeven JBRA OTS voert een ondertoezichtstelling uit over Kim vanaf 1 september 2026 tot 1 juni 2027
    En het is 23 november 2026
    Als JBRA OTS vraagt voor het veiligheidsplan naar plannen en doelen en Wat een kind zelf zei
    Dan is dit de uitkomst
      | van             | gegevens              | over         | uitkomst            |
      | Samen DOEN hulp | plannen en doelen     | Kim          | mag                 |
      | Samen DOEN hulp | plannen en doelen     | Anna en Bram | mag                 |
      | Samen DOEN hulp | plannen en doelen     | Daan en Rik  | niet                |
      | Samen DOEN hulp | Wat een kind zelf zei | Kim          | wacht op de omvang  |
      | Blijf Groep     | plannen en doelen     | Kim          | wacht op de omvang  |
      | huisarts        | plannen en doelen     | Kim          | wacht op de omvang  |
      | Raad            | plannen en doelen     | Kim          | wacht op een weging |
      | WSG OTS         | plannen en doelen     | Kim          | niet                |

  Abstract Scenario: 11. De plicht eindigt met de OTS, om middernacht; het eigen dossier blijft
    Gegeven <pet> voert een <maatregel> uit over Kim vanaf 1 september 2026 tot <einde>
    En <pet> voert een uithuisplaatsing uit over Kim vanaf 1 september 2026
    En het is <moment>
    Als <pet> vraagt voor het veiligheidsplan naar plannen en doelen
    Dan is dit de uitkomst
      | van             | gegevens          | over | uitkomst   |
      | Samen DOEN hulp | plannen en doelen | Kim  | <uitkomst> |
      | <pet>           | plannen en doelen | Kim  | mag        |

    Voorbeelden: in de winter, en in de nacht van de wintertijd en de zomertijd
      | pet      | maatregel             | einde           | moment                       | uitkomst |
      | JBRA OTS | ondertoezichtstelling | 1 december 2026 | 30 november 2026 om 23:59:59 | mag      |
      | JBRA OTS | ondertoezichtstelling | 1 december 2026 | 1 december 2026              | niet     |
      | WSG OTS  | ondertoezichtstelling | 25 oktober 2026 | 24 oktober 2026 om 23:59:59  | mag      |
      | WSG OTS  | ondertoezichtstelling | 25 oktober 2026 | 25 oktober 2026              | niet     |
      | WSG OTS  | ondertoezichtstelling | 26 oktober 2026 | 25 oktober 2026 om 23:59:59  | mag      |
      | WSG OTS  | ondertoezichtstelling | 26 oktober 2026 | 26 oktober 2026              | niet     |

    Voorbeelden: 12. een VOTS van drie maanden
      | pet      | maatregel                        | einde           | moment                       | uitkomst |
      | JBRA OTS | voorlopige ondertoezichtstelling | 1 december 2026 | 30 november 2026 om 23:59:59 | mag      |
      | JBRA OTS | voorlopige ondertoezichtstelling | 1 december 2026 | 1 december 2026              | niet     |

  Scenario: De OTS van de een opent niets voor de ander
    Gegeven WSG OTS voert een ondertoezichtstelling uit over Kim vanaf 1 september 2026 tot 1 juni 2027
    En het is 23 november 2026
    Als JBRA OTS vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Kim niet geven
    En het blijft dicht op de geheim
    En de vrager leest als weg: maatregel

  Scenario: Een maatregel die de vrager zelf opschreef opent pas als een ander hem bevestigt
    Gegeven JBRA OTS voert een ondertoezichtstelling uit over Kim vanaf 1 september 2026 tot 1 juni 2027, volgens JBRA OTS
    En het is 23 november 2026
    Als JBRA OTS vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Kim niet geven
    Als JBRA OTS voert een ondertoezichtstelling uit over Kim vanaf 1 september 2026 tot 1 juni 2027, volgens JBRA OTS en bevestigd door Raad
    En JBRA OTS vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Kim geven

  Scenario: Zonder gezag bekend gaat de plicht onder een OTS door
    Gegeven Noor is kind in het huishouden, geboren op 5 mei 2018
    En het gezag over Noor is niet vast te stellen
    En JBRA OTS voert een ondertoezichtstelling uit over Noor vanaf 1 september 2026 tot 1 juni 2027
    En het is 23 november 2026
    Als JBRA OTS vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Noor geven

  Scenario: Uit eigen beweging over een kind onder toezicht spreken is een recht en geen plicht (Jeugdwet 7.3.11 lid 4)
    Gegeven JBRA OTS voert een ondertoezichtstelling uit over Kim vanaf 1 september 2026 tot 1 juni 2027
    En Samen DOEN hulp en WSG OTS spreken ongevraagd over plannen en doelen van Kim en Anna
    En het is 23 november 2026
    Als JBRA OTS vraagt voor het veiligheidsplan naar plannen en doelen
    Dan wacht plannen en doelen over Kim en Anna van Samen DOEN hulp op een weging
    Als een professional van Samen DOEN hulp geeft na weging plannen en doelen over Kim en Anna vrij
    En een professional van WSG OTS geeft na weging plannen en doelen over Kim vrij
    En JBRA OTS vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Kim en Anna geven
    En de weg is recht
    En mag WSG OTS plannen en doelen over Kim niet geven

  Scenario: Een OTS op naam van een pet die haar niet mag uitvoeren opent niets (Jeugdwet 7.3.11 lid 4, BW 1:255)
    Gegeven JBRA vrijwillig voert een ondertoezichtstelling uit over Kim vanaf 1 september 2026 tot 1 juni 2027
    En een professional van Samen DOEN hulp geeft na weging plannen en doelen over Kim vrij
    En een professional van Raad geeft na weging plannen en doelen over Kim vrij
    En het is 23 november 2026
    Als JBRA vrijwillig vraagt voor de evaluatie van het plan naar plannen en doelen
    Dan mogen Samen DOEN hulp en Raad plannen en doelen over Kim niet geven
    En het blijft dicht op de geheim
    Als Samen DOEN hulp spreekt ongevraagd over plannen en doelen van Kim
    En JBRA vrijwillig vraagt voor de evaluatie van het plan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Kim niet geven
    En het blijft dicht op de geheim

  Scenario: Na het einde van de OTS is er ook over de ouders geen plicht en geen recht meer (Jeugdwet 7.3.11 lid 4, BW 1:255)
    Gegeven JBRA OTS voert een ondertoezichtstelling uit over Kim vanaf 1 september 2026 tot 23 november 2026
    En een professional van Samen DOEN hulp geeft na weging plannen en doelen over Anna vrij
    En een professional van Raad geeft na weging plannen en doelen over Anna vrij
    En het is 22 november 2026 om 23:59:59
    Als JBRA OTS vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mogen Samen DOEN hulp en Raad plannen en doelen over Anna geven
    Als het is 23 november 2026
    En JBRA OTS vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mogen Samen DOEN hulp en Raad plannen en doelen over Anna niet geven
    Als Samen DOEN hulp spreekt ongevraagd over plannen en doelen van Anna
    En JBRA OTS vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Anna niet geven

  Abstract Scenario: De gemeente krijgt wat toeleiding en bekostiging vragen; bij wat gevoelig is bevestigt de houder de omvang (Jeugdwet 7.4.0 lid 2)
    Gegeven een professional van JBRA OTS geeft na weging gezondheid over Kim vrij
    En Samen DOEN hulp spreekt ongevraagd over plannen en doelen van Bram
    En het is 23 november 2026
    Als <vrager> vraagt voor de toeleiding, bekostiging en controle naar plannen en doelen en gezondheid
    Dan is dit de uitkomst
      | van                | gegevens          | over        | uitkomst           |
      | Samen DOEN hulp    | plannen en doelen | Kim en Anna | mag                |
      | Samen DOEN hulp    | plannen en doelen | Rik         | niet               |
      | Samen DOEN hulp    | plannen en doelen | Bram        | niet               |
      | Samen DOEN hulp    | gezondheid        | Kim         | wacht op de omvang |
      | Ouder- en Kindteam | plannen en doelen | Kim         | wacht op de omvang |
      | Raad               | plannen en doelen | Kim         | mag                |
      | JBRA OTS           | plannen en doelen | Kim         | mag                |
      | JBRA OTS           | gezondheid        | Kim         | mag                |
      | Blijf Groep        | plannen en doelen | Kim         | niet               |

    Voorbeelden: wie ongevraagd spreekt, zoals hier over Bram, doet dat niet uit plicht
      | vrager             |
      | college            |
      | Samen DOEN toegang |

  Scenario: Voor casuïstiek is toeleiding geen kanaal, en een ander dan de gemeente heeft er niets aan (Jeugdwet 7.4.0 lid 2)
    Gegeven het is 23 november 2026
    Als Samen DOEN toegang vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mogen JBRA OTS en Samen DOEN hulp plannen en doelen over Kim niet geven
    En het blijft dicht op de geheim
    Als Blijf Groep vraagt voor de toeleiding, bekostiging en controle naar plannen en doelen
    Dan mogen JBRA OTS en Samen DOEN hulp plannen en doelen over Kim niet geven
    En het blijft dicht op de geheim
    En wordt de vraag geweigerd om de taak

  Scenario: Het eigen dossier van de hulp is er zonder toestemming (Jeugdwet 7.3.8)
    Gegeven het is 23 november 2026
    Als Samen DOEN hulp vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Kim geven
    En de weg is eigen dossier

  Abstract Scenario: Wie aan dezelfde hulp werkt geeft na een weging (Jeugdwet 7.3.11 lid 2 onder a, Wmo 2015 5.3.3 lid 3)
    Gegeven Samen DOEN hulp en <houder> werken aan dezelfde hulp voor Kim
    En het is 23 november 2026
    Als Samen DOEN hulp vraagt voor het veiligheidsplan naar plannen en doelen
    Dan wacht plannen en doelen over Kim van <houder> op een weging
    En de grond is <artikel>
    En mag <houder> plannen en doelen over Lisa niet geven
    Als een professional van <houder> geeft na weging plannen en doelen over Kim en Lisa vrij
    En Samen DOEN hulp vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag <houder> plannen en doelen over Kim geven
    En de weg is recht
    En mag <houder> plannen en doelen over Lisa niet geven
    En het blijft dicht op de geheim
    En het blijft dicht op de grondslag

    Voorbeelden: aan de hulp voor Lisa werken zij niet samen
      | houder             | artikel                       |
      | Ouder- en Kindteam | Jeugdwet 7.3.11 lid 2 onder a |
      | JBRA vrijwillig    | Jeugdwet 7.3.11 lid 2 onder a |
      | Samen DOEN toegang | Wmo 2015 5.3.3 lid 3          |
      | Blijf Groep        | Wmo 2015 5.3.3 lid 3          |

  Abstract Scenario: Een team is nog niet dezelfde hulp: wie een andere taak heeft geeft niet en krijgt niet
    Gegeven <houder> en <vrager> werken aan dezelfde hulp voor Kim
    En een professional van <houder> geeft na weging plannen en doelen over Kim vrij
    En het is 23 november 2026
    Als <vrager> vraagt voor <taak> naar plannen en doelen
    Dan mag <houder> plannen en doelen over Kim niet geven
    En het blijft dicht op de <laag>

    Voorbeelden: wie een maatregel uitvoert, en wie zelf om hulp vraagt zonder toestemming
      | houder             | vrager             | taak                | laag      |
      | JBRA OTS           | Samen DOEN hulp    | het veiligheidsplan | geheim    |
      | Samen DOEN toegang | Ouder- en Kindteam | behandeling en hulp | geheim    |
      | Samen DOEN toegang | Ouder- en Kindteam | behandeling en hulp | grondslag |

  Abstract Scenario: 5. Een kind van vijftien wil hulp en haar ouders weigeren: de professional weegt het nadeel (Jeugdwet 7.3.4 lid 2)
    Gegeven Anna en Bram zeggen op 1 november 2026 nee: <houder> mag plannen en doelen over Lisa aan <vrager> geven voor <taak>
    En Lisa zegt op 1 november 2026 ja: <houder> mag plannen en doelen over Lisa aan <vrager> geven voor <taak>
    En het is 23 november 2026
    Als <vrager> vraagt voor <taak> naar plannen en doelen
    Dan wacht plannen en doelen over Lisa van <houder> op een weging
    En de grond is Jeugdwet 7.3.4 lid 2
    En het blijft dicht op de geheim
    En het blijft dicht op de grondslag
    Als een professional van <houder> geeft na weging plannen en doelen over Lisa vrij
    En <vrager> vraagt voor <taak> naar plannen en doelen
    Dan mag <houder> plannen en doelen over Lisa geven
    En de weg is recht
    En de grond is <uitzondering>

    Voorbeelden: wat een behandelaar geeft is gezondheid, en mag naar wie hulp verleent (UAVG 30 lid 3 onder a)
      | houder             | vrager          | taak                | uitzondering          |
      | Samen DOEN toegang | Samen DOEN hulp | het veiligheidsplan | AVG 9 lid 1           |
      | GGZ                | Samen DOEN hulp | het veiligheidsplan | UAVG 30 lid 3 onder a |
      | huisarts           | Blijf Groep     | het veiligheidsplan | UAVG 30 lid 3 onder a |
      | Samen DOEN hulp    | GGZ             | behandeling en hulp | AVG 9 lid 1           |

  Abstract Scenario: 5. Ook na een weging niet: een kind dat zelf nee zegt of jonger is dan twaalf, en wie geen hulp geeft of vraagt
    Gegeven <kind> zegt op 1 november 2026 <antwoord>: <houder> mag plannen en doelen over <kind> aan <vrager> geven voor <taak>
    En een professional van <houder> geeft na weging plannen en doelen over <kind> vrij
    En het is 23 november 2026
    Als <vrager> vraagt voor <taak> naar plannen en doelen
    Dan mag <houder> plannen en doelen over <kind> niet geven
    En het blijft dicht op de geheim
    En het blijft dicht op de grondslag

    Voorbeelden:
      | kind | antwoord | houder             | vrager          | taak                      |
      | Lisa | nee      | Samen DOEN toegang | Samen DOEN hulp | het veiligheidsplan       |
      | Kim  | ja       | Samen DOEN toegang | Samen DOEN hulp | het veiligheidsplan       |
      | Lisa | ja       | JBRA OTS           | Samen DOEN hulp | het veiligheidsplan       |
      | Lisa | ja       | Samen DOEN toegang | JBRA vrijwillig | de evaluatie van het plan |

  Scenario: 5. Van wie niet zeker is dat het een kind van dit gezin is weegt niemand zo (Jeugdwet 7.3.4 lid 2)
    Gegeven Noor is ander in het huishouden, geboren op 2 juni 2012
    En Noor zegt op 1 november 2026 ja: Samen DOEN toegang mag plannen en doelen over Noor aan Samen DOEN hulp geven voor het veiligheidsplan
    En een professional van Samen DOEN toegang geeft na weging plannen en doelen over Noor vrij
    En het is 23 november 2026
    Als Samen DOEN hulp vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN toegang plannen en doelen over Noor niet geven
    En het blijft dicht op de geheim

  Scenario: 21. Een volwassene weigert en loopt gevaar: een professional kan in een conflict van plichten toch geven, nooit een plek
    Gegeven Anna zegt op 1 november 2026 nee: Samen DOEN hulp mag plannen en doelen over Anna aan Blijf Groep geven voor het veiligheidsplan
    En een professional van Samen DOEN hulp geeft na weging plannen en doelen over Anna vrij
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Anna niet geven
    Als een professional van Samen DOEN hulp geeft in een conflict van plichten plannen en doelen en adres over Anna vrij
    En Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen en adres
    Dan mag Samen DOEN hulp plannen en doelen over Anna geven
    En de grond is Conflict van plichten
    En de grond is AVG 6 lid 1 onder d
    En mag Samen DOEN hulp adres over Anna niet geven
    En het wordt tegengehouden door guard-places

  Abstract Scenario: Een conflict van plichten opent niets voor familie, onderzoek en verwijsindex
    Gegeven een professional van Samen DOEN hulp geeft in een conflict van plichten <gegevens> over Kim vrij
    En het is 23 november 2026
    Als <vrager> vraagt voor <taak> naar <gegevens>
    Dan mag Samen DOEN hulp <gegevens> over Kim niet geven
    En het blijft dicht op de geheim

    Voorbeelden:
      | vrager                      | taak                           | gegevens                          |
      | ouder                       | inzage                         | plannen en doelen                 |
      | onderzoek                   | onderzoek en statistiek        | plannen en doelen                 |
      | verwijsindex risicojongeren | het signaal in de verwijsindex | Welke organisaties betrokken zijn |
