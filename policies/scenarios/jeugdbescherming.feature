# language: nl
# Wat gecertificeerde instellingen vragen en geven: onder een maatregel, als voogd, vrijwillig.
Functionaliteit: Jeugdbescherming

  Achtergrond:
    Gegeven het is 1 september 2026
    En een huishouden met
      | naam | rol     | geboren      |
      | Kim  | kind    | 5 mei 2018   |
      | Daan | kind    | 2 juni 2016  |
      | Anna | ouder   | 3 maart 1990 |
      | Bram | ouder   | 9 juli 1988  |
      | Rik  | partner | 1 mei 1985   |
    En Anna en Bram hebben samen gezag over Kim
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
      | van                   | gegevens              | over         | uitkomst            |
      | Samen DOEN hulp       | plannen en doelen     | Kim          | mag                 |
      | Samen DOEN hulp       | plannen en doelen     | Anna en Bram | mag                 |
      | Samen DOEN hulp       | plannen en doelen     | Daan en Rik  | niet                |
      | Samen DOEN hulp       | Wat een kind zelf zei | Kim          | wacht op de omvang  |
      | Blijf Groep           | plannen en doelen     | Kim          | wacht op de omvang  |
      | huisarts              | plannen en doelen     | Kim          | wacht op de omvang  |
      | Raad                  | plannen en doelen     | Kim          | wacht op een weging |
      | WSG OTS               | plannen en doelen     | Kim          | niet                |

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
      | pet      | maatregel             | einde            | moment                       | uitkomst |
      | JBRA OTS | ondertoezichtstelling | 1 december 2026  | 30 november 2026 om 23:59:59 | mag      |
      | JBRA OTS | ondertoezichtstelling | 1 december 2026  | 1 december 2026              | niet     |
      | WSG OTS  | ondertoezichtstelling | 25 oktober 2026  | 24 oktober 2026 om 23:59:59  | mag      |
      | WSG OTS  | ondertoezichtstelling | 25 oktober 2026  | 25 oktober 2026              | niet     |
      | WSG OTS  | ondertoezichtstelling | 26 oktober 2026  | 25 oktober 2026 om 23:59:59  | mag      |
      | WSG OTS  | ondertoezichtstelling | 26 oktober 2026  | 26 oktober 2026              | niet     |

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
