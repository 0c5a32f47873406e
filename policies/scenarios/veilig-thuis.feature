# language: nl
# Wat Veilig Thuis vraagt en geeft.
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
      | stadium       | uitkomst           |
      | binnen        | wacht op een weging |
      | in triage     | wacht op een weging |
      | in onderzoek  | wacht op een weging |
      | overgedragen  | niet               |
      | gesloten      | niet               |

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
