# language: nl
# Wie over zichzelf of over het eigen kind leest. Zo'n vraag komt niet door de makelaar; de regels beslissen haar wel.
Functionaliteit: Inzage

  Achtergrond:
    Gegeven het is 1 september 2026
    En een huishouden met
      | naam | rol   | geboren      |
      | Kim  | kind  | 5 mei 2015   |
      | Lisa | kind  | 5 mei 2011   |
      | Noor | kind  | 5 mei 2010   |
      | Daan | kind  | 5 mei 2016   |
      | Anna | ouder | 3 maart 1990 |
      | Bram | ouder | 9 juli 1988  |
    En Anna en Bram hebben samen gezag over Kim, Lisa en Noor
    En Anna heeft alleen gezag over Daan, opgezocht op 1 oktober 2026
    En het is 23 november 2026

  Abstract Scenario: 33. Onder de 12 geen eigen inzage, daarna wel (Wmo 2015 5.3.2 lid 2; UAVG 5 lid 4)
    Gegeven de vrager is de persoon zelf van <wie>
    Als <pet> vraagt voor inzage naar plannen en doelen
    Dan is dit de uitkomst
      | van             | gegevens          | over  | uitkomst   |
      | Samen DOEN hulp | plannen en doelen | <wie> | <uitkomst> |

    Voorbeelden:
      | pet   | wie  | uitkomst |
      | kind  | Kim  | niet     |
      | kind  | Lisa | mag      |
      | kind  | Noor | mag      |
      | ouder | Anna | mag      |

  Scenario: Wie het zelf niet kan overzien krijgt geen eigen inzage (Wmo 2015 5.3.2 lid 2)
    Gegeven Lisa kan over veiligheid niet zelf beslissen
    En de vrager is de persoon zelf van Lisa
    Als kind vraagt voor inzage naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Lisa niet geven

  Scenario: Inzage gaat over de vrager zelf, op eigen verzoek, niet in diens werk (Jeugdwet 7.3.10)
    Gegeven de vrager is de persoon zelf van Anna
    Als ouder vraagt voor inzage naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Anna geven
    En de weg is plicht
    En de grond is Jeugdwet 7.3.10
    En mag Samen DOEN hulp plannen en doelen over Bram en Lisa niet geven
    Als JBRA vrijwillig vraagt voor inzage naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Anna niet geven
    En het blijft dicht op de taak
    En het blijft dicht op de geheim
    Als ouder vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Anna niet geven
    En het blijft dicht op de taak
    Als Samen DOEN hulp spreekt ongevraagd over plannen en doelen van Anna
    En ouder vraagt voor inzage naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Anna niet geven

  Scenario: Gevoelig, of van Veilig Thuis: de houder kijkt eerst wat een ander zou schaden (Wmo 2015 5.3.2 lid 4)
    Gegeven de vrager is de persoon zelf van Anna
    Als ouder vraagt voor inzage naar gezondheid en plannen en doelen
    Dan is dit de uitkomst
      | van             | gegevens          | over | uitkomst           |
      | Samen DOEN hulp | plannen en doelen | Anna | mag                |
      | Samen DOEN hulp | gezondheid        | Anna | wacht op de omvang |
      | GGZ             | gezondheid        | Anna | wacht op de omvang |
      | Veilig Thuis    | plannen en doelen | Anna | wacht op de omvang |
    Als een professional van GGZ geeft na weging gezondheid over Anna vrij
    En een professional van Veilig Thuis geeft na weging plannen en doelen over Anna vrij
    En ouder vraagt voor inzage naar gezondheid en plannen en doelen
    Dan is dit de uitkomst
      | van          | gegevens          | over | uitkomst |
      | GGZ          | gezondheid        | Anna | mag      |
      | Veilig Thuis | plannen en doelen | Anna | mag      |

  Scenario: Wie zelf het gevaar is leest niet vanzelf wat over risico en geweld is opgeschreven (Wmo 2015 5.3.2 lid 4)
    Gegeven Bram bedreigt Anna
    En de vrager is de persoon zelf van Bram
    Als ouder vraagt voor inzage naar Risico: het oordeel en het instrument en Risico: wat is gezien en geweldsincidenten
    Dan wachten Risico: het oordeel en het instrument en Risico: wat is gezien en geweldsincidenten over Bram van Samen DOEN hulp op de omvang

  Scenario: Politie, justitie, rechtbank en adviesvragen hebben een eigen weg voor inzage (AVG 15)
    Gegeven de vrager is de persoon zelf van Anna
    Als ouder vraagt voor inzage naar plannen en doelen
    Dan mogen politie, Justitiële Informatiedienst, rechtbank en Veilig Thuis advies plannen en doelen over Anna niet geven

  Abstract Scenario: Namens een kind tot 16, na weging door de houder (Wmo 2015 5.3.2 lid 2 en 3; Jeugdwet 7.3.15)
    Gegeven de vrager is <relatie> van <wie>
    En een professional van <houder> geeft na weging bezoeken over <wie> vrij
    Als ouder vraagt voor inzage naar bezoeken
    Dan is dit de uitkomst
      | van      | gegevens | over  | uitkomst   |
      | <houder> | bezoeken | <wie> | <uitkomst> |

    Voorbeelden: onder de 12, en tot 16
      | relatie         | wie  | houder             | uitkomst |
      | ouder met gezag | Kim  | Samen DOEN toegang | mag      |
      | ouder met gezag | Lisa | Blijf Groep        | mag      |

    Voorbeelden: van 16, zonder gezag, of met een gezag dat te lang geleden is opgezocht
      | relatie            | wie  | houder             | uitkomst |
      | ouder met gezag    | Noor | Samen DOEN toegang | niet     |
      | ouder zonder gezag | Kim  | Samen DOEN toegang | niet     |
      | ouder met gezag    | Daan | Samen DOEN toegang | niet     |

    Voorbeelden: waar inzage een eigen weg heeft
      | relatie         | wie | houder              | uitkomst |
      | ouder met gezag | Kim | politie             | niet     |
      | ouder met gezag | Kim | rechtbank           | niet     |
      | ouder met gezag | Kim | Veilig Thuis advies | niet     |

  Scenario: Namens een kind wordt gevraagd, en de houder weegt het belang van het kind (Wmo 2015 5.3.2 lid 3)
    Gegeven de vrager is ouder met gezag van Kim
    Als ouder vraagt voor inzage naar bezoeken
    Dan wachten bezoeken over Kim van Samen DOEN toegang op een weging
    En de grond is Wmo 2015 5.3.2 lid 2
    Als een professional van Samen DOEN toegang geeft na weging bezoeken over Kim vrij
    En Samen DOEN toegang spreekt ongevraagd over bezoeken van Kim
    En ouder vraagt voor inzage naar bezoeken
    Dan mag Samen DOEN toegang bezoeken over Kim niet geven

  Scenario: 19, 20. De toets is er voor de familie: een andere organisatie hoort niet wie meldde (Uitvoeringsbesluit Wmo 2015 4.1.8 lid 3)
    Gegeven een professional van Veilig Thuis geeft na de toets voor een professionele melder wie meldde of informatie gaf over Kim vrij
    Als kind vraagt voor inzage naar wie meldde of informatie gaf
    Dan mag Veilig Thuis wie meldde of informatie gaf over Kim geven
    En de grond is Uitvoeringsbesluit Wmo 2015 4.1.8 lid 3
    En een voorwaarde is: niet doorgeven
    Als Samen DOEN toegang vraagt voor de eerste analyse en tijdlijn naar wie meldde of informatie gaf
    Dan mag Veilig Thuis wie meldde of informatie gaf over Kim niet geven
    En het blijft dicht op de geheim
