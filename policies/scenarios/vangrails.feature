# language: nl
# Wat boven elke grond en elke toestemming staat.
Functionaliteit: Vangrails

  Achtergrond:
    Gegeven het is 1 september 2026
    En een huishouden met
      | naam | rol   | geboren      |
      | Kim  | kind  | 5 mei 2018   |
      | Anna | ouder | 3 maart 1990 |
      | Bram | ouder | 9 juli 1988  |
    En Anna en Bram hebben samen gezag over Kim

  Abstract Scenario: Zonder mandaat of toewijzing gaat niets, ook niet uit het eigen dossier
    Gegeven <wat>
    En het is 23 november 2026
    Als Samen DOEN toegang vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN toegang plannen en doelen over Kim niet geven
    En het wordt tegengehouden door guard-mandate

    Voorbeelden:
      | wat                                          |
      | de vrager heeft geen mandaat                 |
      | de vrager is niet toegewezen aan het huishouden |
      | de vrager mag dit huishouden niet zien       |

  Scenario: Met mandaat en toewijzing mag het eigen dossier
    Gegeven het is 23 november 2026
    Als Samen DOEN toegang vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN toegang plannen en doelen over Kim geven
    En de weg is eigen dossier

  Scenario: 16. Geen toestemming opent een adres, zeker niet die van wie dreigt
    Gegeven Bram bedreigt Anna
    En Anna en Bram zeggen op 1 november 2026 ja: Blijf Groep mag adres en Welke school over Kim aan Samen DOEN hulp geven voor het veiligheidsplan
    En het is 23 november 2026
    Als Samen DOEN hulp vraagt voor het veiligheidsplan naar adres en Welke school
    Dan mag Blijf Groep adres en Welke school over Kim niet geven
    En het wordt tegengehouden door guard-places

  Scenario: Waarom iets nodig is moet gezegd zijn
    Gegeven het is 23 november 2026
    En de vrager zegt niet waarom plannen en doelen nodig zijn
    Als Samen DOEN toegang vraagt voor het veiligheidsplan naar plannen en doelen
    Dan wordt de vraag geweigerd om de noodzaak
    En mag Samen DOEN toegang plannen en doelen over Kim niet geven
    En het blijft dicht op de noodzaak

  Scenario: 31. Wie alles vraagt krijgt geen antwoord
    Gegeven het is 23 november 2026
    Als Samen DOEN toegang vraagt voor de eerste analyse en tijdlijn naar alles
    Dan wordt de vraag geweigerd om de gegevens

  Scenario: Werkaantekeningen, adviesvragen en BSN gaan nooit, ook niet naar de eigen pet
    Gegeven het is 23 november 2026
    Als Samen DOEN toegang vraagt voor de eerste analyse en tijdlijn naar werkaantekeningen en adviesvragen aan Veilig Thuis en burgerservicenummer
    Dan mag Samen DOEN toegang werkaantekeningen en adviesvragen aan Veilig Thuis en burgerservicenummer over Kim niet geven
    En het wordt tegengehouden door guard-closed
    En wordt de vraag geweigerd om de gegevens

  Scenario: 27. Wat Veilig Thuis van de politie kreeg geeft het niet door
    Gegeven de melding over Kim is in onderzoek
    En Bram zegt op 1 november 2026 ja: Veilig Thuis mag politie en justitie over Bram aan Samen DOEN toegang geven voor de eerste analyse en tijdlijn
    En het is 23 november 2026
    Als Samen DOEN toegang vraagt voor de eerste analyse en tijdlijn naar politie en justitie
    Dan mag Veilig Thuis politie en justitie over Bram niet geven
    En het wordt tegengehouden door guard-criminal
