# language: nl
# Een overleg: professionals zitten een keer samen over een beslissing, ieder onder de eigen pet. Wat op tafel ligt noemt niemand bij name. Wie
# aan tafel zit, staat hier voor wie is toegewezen.
Functionaliteit: Overleg

  Achtergrond:
    Gegeven het is 1 september 2026
    En een huishouden met
      | naam | rol   | geboren      |
      | Kim  | kind  | 5 mei 2018   |
      | Anna | ouder | 3 maart 1990 |
    En Anna heeft alleen gezag over Kim

  Abstract Scenario: De gedragswetenschapper overlegt onder de pet van de eigen organisatie en hoort wat die pet mag weten
    Gegeven <pet> voert een ondertoezichtstelling uit over Kim vanaf 1 september 2026 tot 1 juni 2027
    En het is 23 november 2026
    Als <pet> vraagt voor het overleg naar plannen en doelen en gezondheid en maatregelen en beschikkingen
    Dan is dit de uitkomst
      | van             | gegevens                     | over | uitkomst           |
      | <pet>           | plannen en doelen            | Kim  | mag                |
      | Samen DOEN hulp | plannen en doelen            | Kim  | mag                |
      | Samen DOEN hulp | maatregelen en beschikkingen | Kim  | mag                |
      | GGZ             | gezondheid                   | Kim  | wacht op de omvang |
    En mag Samen DOEN hulp plannen en doelen over Kim geven
    En de grond is Jeugdwet 4.1.1
    En de grond is Jeugdwet 7.3.11 lid 4
    En de weg is plicht

    Voorbeelden:
      | pet      |
      | JBRA OTS |
      | WSG OTS  |

  Abstract Scenario: Elke pet die met een gezin werkt kan aanschuiven
    Gegeven het is 23 november 2026
    Als <pet> vraagt voor het overleg naar plannen en doelen
    Dan is dit de uitkomst
      | van   | gegevens          | over | uitkomst |
      | <pet> | plannen en doelen | Kim  | mag      |

    Voorbeelden: het eigen dossier ligt op tafel
      | pet                    |
      | Samen DOEN toegang     |
      | Samen DOEN hulp        |
      | JBRA OTS               |
      | JBRA voogd             |
      | JBRA vrijwillig        |
      | JBRA jeugdreclassering |
      | WSG OTS                |
      | WSG voogd              |
      | WSG vrijwillig         |
      | Veilig Thuis           |
      | Raad                   |
      | Blijf Groep            |

  Abstract Scenario: Wie niet met een gezin werkt, schuift niet aan
    Gegeven het is 23 november 2026
    Als <pet> vraagt voor het overleg naar plannen en doelen
    Dan mag <van> plannen en doelen over Kim niet geven
    En het blijft dicht op de taak
    En wordt de vraag geweigerd om de taak

    Voorbeelden:
      | pet                 | van                 |
      | Veilig Thuis advies | Veilig Thuis advies |
      | huisarts            | huisarts            |

  Abstract Scenario: Wat iemand bij name noemt ligt nooit op tafel, wat er verder ook openstaat
    Gegeven een professional van <houder> geeft na weging <wat> over Kim vrij
    En Anna zegt op 1 november 2026 ja: <houder> mag <wat> over Kim aan Veilig Thuis geven voor het overleg
    En het is 23 november 2026
    Als Veilig Thuis vraagt voor het overleg naar <wat>
    Dan mag <houder> <wat> over Kim niet geven
    En het wordt tegengehouden door guard-consultation
    En wordt de vraag geweigerd om de gegevens

    Voorbeelden: geen naam, geen plek, niet wie meldde, geen ander, geen woorden van een kind
      | houder          | wat                               |
      | Samen DOEN hulp | naam                              |
      | Blijf Groep     | adres                             |
      | Blijf Groep     | telefoon en e-mail                |
      | Samen DOEN hulp | welke school                      |
      | Samen DOEN hulp | welke huisarts                    |
      | GGZ             | waar iemand wanneer zal zijn      |
      | JBRA OTS        | wie meldde of informatie gaf      |
      | JBRA OTS        | politie en justitie               |
      | Samen DOEN hulp | buren                             |
      | Samen DOEN hulp | wat een kind zelf zei             |
      | Samen DOEN hulp | werkaantekeningen                 |
      | Blijf Groep     | welke organisaties betrokken zijn |
      | Samen DOEN hulp | gezag en het bewijs daarvan       |
      | Samen DOEN hulp | risico: wat is gezien             |
      | Samen DOEN hulp | schulden en inkomen               |
      | GGZ             | geloof                            |

  Scenario: Ook het eigen dossier ligt zonder namen op tafel
    Gegeven het is 23 november 2026
    Als Veilig Thuis vraagt voor het overleg naar naam
    Dan mag Veilig Thuis naam over Kim niet geven
    En het wordt tegengehouden door guard-consultation

  Abstract Scenario: Met een ja gaat wat niemand noemt, en dat ja is voor het overleg alleen
    Gegeven Anna zegt op 1 november 2026 ja: Samen DOEN hulp mag <wat> over Kim aan Blijf Groep geven voor het overleg
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het overleg naar <wat>
    Dan mag Samen DOEN hulp <wat> over Kim geven
    En de weg is toestemming
    Als Blijf Groep vraagt voor het veiligheidsplan naar <wat>
    Dan mag Samen DOEN hulp <wat> over Kim niet geven

    Voorbeelden: alles wat op tafel mag liggen
      | wat                                   |
      | risico: het oordeel en het instrument |
      | maatregelen en beschikkingen          |
      | plannen en doelen                     |
      | geweldsincidenten                     |
      | gezondheid                            |
