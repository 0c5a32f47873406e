# language: nl
# Wat Veilig Thuis vraagt en geeft, en wat een noodgeval opent.
Functionaliteit: Veilig Thuis

  Achtergrond:
    Gegeven het is 1 september 2026
    En een huishouden met
      | naam | rol   | geboren      |
      | Kim  | kind  | 5 mei 2018   |
      | Anna | ouder | 3 maart 1990 |
      | Bram | ouder | 9 juli 1988  |
    En Anna en Bram hebben samen gezag over Kim

  Scenario: 13. Wie een andere pet opzet deelt opnieuw: de hulpverlener weegt voor Veilig Thuis
    Gegeven de melding over Kim is in onderzoek, volgens Veilig Thuis en bevestigd door Veilig Thuis
    En het is 23 november 2026
    Als Veilig Thuis vraagt voor het onderzoek door Veilig Thuis naar plannen en doelen
    Dan wacht plannen en doelen over Kim van Samen DOEN hulp op een weging
    En de grond is Wmo 2015 5.2.6
    En de vrager leest: kan worden gewogen
    Als een professional van Samen DOEN hulp geeft na weging plannen en doelen over Kim vrij
    En Veilig Thuis vraagt voor het onderzoek door Veilig Thuis naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Kim geven
    En de weg is recht

  Scenario: Een weging die niet vrijgeeft sluit
    Gegeven de melding over Kim is in onderzoek
    En een professional van Samen DOEN hulp weigert na weging plannen en doelen over Kim
    En het is 23 november 2026
    Als Veilig Thuis vraagt voor het onderzoek door Veilig Thuis naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Kim niet geven

  Scenario: Het recht om met Veilig Thuis te spreken werkt niet terug
    Gegeven de melding over Kim is in onderzoek
    En een professional van Veilig Thuis geeft na weging maatregelen en beschikkingen en plannen en doelen over Kim vrij
    En het is 23 november 2026
    Als Samen DOEN hulp vraagt voor het veiligheidsplan naar maatregelen en beschikkingen en plannen en doelen
    Dan mag Veilig Thuis maatregelen en beschikkingen over Kim niet geven
    En mag Veilig Thuis plannen en doelen over Kim geven
    En de grond is Wmo 2015 4.1.1 lid 2 onder d

  Scenario: 14. Van Veilig Thuis naar de hulp: wie meldde gaat nooit mee
    Gegeven de melding over Kim is in onderzoek
    En Anna en Bram zeggen op 1 november 2026 ja: Veilig Thuis mag Wie meldde of informatie gaf over Kim aan Samen DOEN toegang geven voor de eerste analyse en tijdlijn
    En het is 23 november 2026
    Als Samen DOEN toegang vraagt voor de eerste analyse en tijdlijn naar Wie meldde of informatie gaf
    Dan mag Veilig Thuis Wie meldde of informatie gaf over Kim niet geven
    En het wordt tegengehouden door guard-origin

  Scenario: 28. Een onderzoek dat langer duurt dan tien weken gaat door
    Gegeven de melding over Kim is in onderzoek vanaf 1 september 2026
    En het is 23 november 2026
    Als Veilig Thuis vraagt voor het onderzoek door Veilig Thuis naar plannen en doelen
    Dan wacht plannen en doelen over Kim van Samen DOEN hulp op een weging

  Scenario: Zonder onderzoek vraagt Veilig Thuis niets voor een onderzoek
    Gegeven de melding over Kim is in triage
    En het is 23 november 2026
    Als Veilig Thuis vraagt voor het onderzoek door Veilig Thuis naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Kim niet geven
    En het blijft dicht op de taak

  Abstract Scenario: Het recht om te spreken volgt de melding
    Gegeven de melding over Kim is <stadium>
    En het is 23 november 2026
    Als Veilig Thuis vraagt voor het veiligheidsplan naar plannen en doelen
    Dan is dit de uitkomst
      | van             | gegevens          | over | uitkomst   |
      | Samen DOEN hulp | plannen en doelen | Kim  | <uitkomst> |

    Voorbeelden:
      | stadium      | uitkomst            |
      | binnen       | wacht op een weging |
      | in triage    | wacht op een weging |
      | in onderzoek | wacht op een weging |
      | overgedragen | niet                |
      | gesloten     | niet                |

  Scenario: 21. Een volwassen slachtoffer weigert; de hulpverlener kan bij een melding wegen
    Gegeven de melding over Anna is in triage
    En Anna zegt op 1 november 2026 nee: Samen DOEN hulp mag plannen en doelen over Anna aan Veilig Thuis geven voor het veiligheidsplan
    En het is 23 november 2026
    Als Veilig Thuis vraagt voor het veiligheidsplan naar plannen en doelen
    Dan wacht plannen en doelen over Anna van Samen DOEN hulp op een weging

  Scenario: 15. Veilig Thuis vraagt de opvang om wat er speelt, en krijgt geen adres
    Gegeven de melding over Kim is in onderzoek
    En een professional van Blijf Groep geeft na weging adres en plannen en doelen over Kim vrij
    En het is 23 november 2026
    Als Veilig Thuis vraagt voor het onderzoek door Veilig Thuis naar adres en plannen en doelen
    Dan mag Blijf Groep plannen en doelen over Kim geven
    En mag Blijf Groep adres over Kim niet geven
    En het wordt tegengehouden door guard-places
    Als de veiligheidsfunctionaris van Blijf Groep geeft na weging adres over Kim vrij
    En Veilig Thuis vraagt voor het onderzoek door Veilig Thuis naar adres en plannen en doelen
    Dan mag Blijf Groep adres over Kim geven

  Scenario: Wie niet onder het meldrecht valt geeft ook tijdens een onderzoek niet (Wmo 2015 5.2.6)
    Gegeven de melding over Kim is in onderzoek
    En het is 23 november 2026
    Als Veilig Thuis vraagt voor het onderzoek door Veilig Thuis naar plannen en doelen
    Dan is dit de uitkomst
      | van                          | gegevens          | over | uitkomst            |
      | GGZ, huisarts en Blijf Groep | plannen en doelen | Kim  | wacht op een weging |
      | JBRA OTS, WSG voogd en Raad  | plannen en doelen | Kim  | wacht op een weging |
      | college                      | plannen en doelen | Kim  | wacht op een weging |
      | politie                      | plannen en doelen | Kim  | niet                |

  Scenario: Veilig Thuis doet niet het onderzoek van een ander (Wmo 2015 4.1.1 lid 2 onder b)
    Gegeven de melding over Kim is in onderzoek
    En het is 23 november 2026
    Als Veilig Thuis vraagt voor het onderzoek door de Raad naar plannen en doelen
    Dan mag Veilig Thuis plannen en doelen over Kim niet geven
    En het blijft dicht op de taak
    En wordt de vraag geweigerd om de taak

  Scenario: Met toestemming vertelt Veilig Thuis wat er gebeurde (Wmo 2015 5.3.3 lid 1)
    Gegeven Anna zegt op 1 november 2026 ja: Veilig Thuis mag geweldsincidenten over Anna aan Samen DOEN hulp geven voor het veiligheidsplan
    En het is 23 november 2026
    Als Samen DOEN hulp vraagt voor het veiligheidsplan naar geweldsincidenten
    Dan mag Veilig Thuis geweldsincidenten over Anna geven
    En de weg is toestemming
    En wacht geweldsincidenten over Bram van Veilig Thuis op een weging

  Abstract Scenario: Wie kan helpen hoort van de melding als Veilig Thuis dat weegt (Wmo 2015 4.1.1 lid 2 onder d)
    Gegeven het is 23 november 2026
    Als <vrager> vraagt voor <taak> naar plannen en doelen
    Dan wacht plannen en doelen over Kim van Veilig Thuis op een weging
    En het blijft dicht op de geheim
    En het blijft dicht op de grondslag
    Als een professional van Veilig Thuis geeft na weging plannen en doelen over Kim vrij
    En <vrager> vraagt voor <taak> naar plannen en doelen
    Dan mag Veilig Thuis plannen en doelen over Kim geven
    En de weg is recht

    Voorbeelden: ook zonder maatregel en zonder toestemming
      | vrager             | taak                      |
      | Samen DOEN hulp    | het veiligheidsplan       |
      | Blijf Groep        | het veiligheidsplan       |
      | JBRA vrijwillig    | de evaluatie van het plan |
      | WSG vrijwillig     | de evaluatie van het plan |
      | Ouder- en Kindteam | behandeling en hulp       |
      | GGZ                | behandeling en hulp       |

  Scenario: De huisarts hoort van Veilig Thuis niet zonder toestemming (Wmo 2015 4.1.1 lid 2 onder d)
    Gegeven een professional van Veilig Thuis geeft na weging plannen en doelen over Kim vrij
    En het is 23 november 2026
    Als huisarts vraagt voor behandeling en hulp naar plannen en doelen
    Dan mag Veilig Thuis plannen en doelen over Kim niet geven
    En het blijft dicht op de geheim
    En het blijft dicht op de grondslag

  Abstract Scenario: De melding gaat na een weging naar Raad of politie (Wmo 2015 4.1.1 lid 2 onder e)
    Gegeven het raadsonderzoek naar Kim op verzoek van Veilig Thuis is begonnen
    En het is 23 november 2026
    Als <vrager> vraagt voor <taak> naar Inhoud van een melding of onderzoek van Veilig Thuis
    Dan wacht Inhoud van een melding of onderzoek van Veilig Thuis over Kim van Veilig Thuis op een weging
    En de grond is Wmo 2015 4.1.1 lid 2 onder e
    Als een professional van Veilig Thuis geeft na weging Inhoud van een melding of onderzoek van Veilig Thuis over Kim vrij
    En <vrager> vraagt voor <taak> naar Inhoud van een melding of onderzoek van Veilig Thuis
    Dan mag Veilig Thuis Inhoud van een melding of onderzoek van Veilig Thuis over Kim geven
    En mag Samen DOEN hulp Inhoud van een melding of onderzoek van Veilig Thuis over Kim niet geven

    Voorbeelden:
      | vrager  | taak                       |
      | Raad    | het onderzoek door de Raad |
      | politie | opsporing en hulpverlening |

  Abstract Scenario: Het college hoort vanzelf dat Veilig Thuis de Raad vroeg, en alleen het college (Wmo 2015 4.1.1 lid 2 onder f)
    Gegeven het raadsonderzoek naar Kim op verzoek van <wie> is gevraagd
    En het is 23 november 2026
    Als <vrager> vraagt voor <taak> naar Welke organisaties betrokken zijn
    Dan is dit de uitkomst
      | van          | gegevens                          | over | uitkomst   |
      | Veilig Thuis | Welke organisaties betrokken zijn | Kim  | <uitkomst> |

    Voorbeelden:
      | wie                | vrager             | taak                                   | uitkomst            |
      | Veilig Thuis       | Samen DOEN toegang | de toeleiding, bekostiging en controle | mag                 |
      | Veilig Thuis       | college            | de toeleiding, bekostiging en controle | mag                 |
      | Samen DOEN toegang | Samen DOEN toegang | de toeleiding, bekostiging en controle | wacht op een weging |
      | Veilig Thuis       | JBRA OTS           | de eerste analyse en tijdlijn          | wacht op een weging |

  Scenario: Wie meldde hoort na een weging welke stappen zijn gezet; de gemeente als financier niet (Wmo 2015 4.1.1 lid 2 onder g)
    Gegeven het is 23 november 2026
    Als Samen DOEN toegang vraagt voor de eerste analyse en tijdlijn naar bezoeken
    Dan wacht bezoeken over Kim van Veilig Thuis op een weging
    En de grond is Wmo 2015 4.1.1 lid 2 onder g
    Als een professional van Veilig Thuis geeft na weging bezoeken over Kim vrij
    En Samen DOEN toegang vraagt voor de eerste analyse en tijdlijn naar bezoeken
    Dan mag Veilig Thuis bezoeken over Kim geven
    Als college vraagt voor de toeleiding, bekostiging en controle naar bezoeken
    Dan mag Veilig Thuis bezoeken over Kim niet geven
    En het blijft dicht op de geheim

  Scenario: Over wie is overleden staat toestemming niet als weg (Jeugdwet 7.3.12a)
    Gegeven Anna is overleden op 1 oktober 2026
    En het is 23 november 2026
    Als rechtbank vraagt voor de beslissing over een maatregel naar plannen en doelen
    Dan mag Veilig Thuis plannen en doelen over Bram niet geven
    En de vrager leest als weg: toestemming
    En mag Veilig Thuis plannen en doelen over Anna niet geven
    En de vrager leest geen weg
