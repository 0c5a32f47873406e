# language: nl
# Wat de Raad voor de Kinderbescherming vraagt en geeft, en wat naar de rechter gaat.
Functionaliteit: Raad voor de Kinderbescherming

  Achtergrond:
    Gegeven het is 1 september 2026
    En een huishouden met
      | naam | rol   | geboren      |
      | Kim  | kind  | 5 mei 2018   |
      | Anna | ouder | 3 maart 1990 |
      | Bram | ouder | 9 juli 1988  |

  Scenario: 18. De Raad vraagt de huisarts zonder toestemming: die weegt, er gaat niets vanzelf
    Gegeven Anna en Bram hebben samen gezag over Kim
    En het raadsonderzoek naar Kim op verzoek van Samen DOEN toegang is begonnen, volgens Raad en bevestigd door Raad
    En het is 23 november 2026
    Als Raad vraagt voor het onderzoek door de Raad naar gezondheid
    Dan wacht gezondheid over Kim van huisarts op een weging
    En de grond is BW 1:240
    En de vrager leest: kan worden gewogen

  Scenario: 25. Niemand kan ja zeggen; de huisarts kan voor de Raad nog wegen
    Gegeven Anna heeft alleen gezag over Kim
    En Anna is overleden op 1 oktober 2026
    En het raadsonderzoek naar Kim op verzoek van Samen DOEN toegang is begonnen
    En het is 23 november 2026
    Als Raad vraagt voor het onderzoek door de Raad naar gezondheid
    Dan is toestemming voor het opheffen van het geheim van gezondheid over Kim door huisarts door niemand te geven
    En wacht gezondheid over Kim van huisarts op een weging

  Scenario: Het recht om met de Raad te spreken werkt niet terug
    Gegeven Anna en Bram hebben samen gezag over Kim
    En een professional van Raad geeft na weging plannen en doelen over Kim vrij
    En het is 23 november 2026
    Als Samen DOEN hulp vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Raad plannen en doelen over Kim niet geven

  Abstract Scenario: De houder weegt pas als de Raad om onderzoek is gevraagd of het doet (BW 1:240)
    Gegeven Anna en Bram hebben samen gezag over Kim
    En het raadsonderzoek naar Kim op verzoek van Samen DOEN toegang is <stadium>
    En het is 23 november 2026
    Als Raad vraagt voor de evaluatie van het plan naar plannen en doelen
    Dan is dit de uitkomst
      | van             | gegevens          | over | uitkomst   |
      | Samen DOEN hulp | plannen en doelen | Kim  | <uitkomst> |
      | college         | plannen en doelen | Kim  | niet       |
      | Raad            | plannen en doelen | Kim  | mag        |

    Voorbeelden: de gemeente spreekt langs haar eigen verzoek om onderzoek
      | stadium  | uitkomst            |
      | gevraagd | wacht op een weging |
      | begonnen | wacht op een weging |
      | gesloten | niet                |

  Abstract Scenario: De Raad vraagt alleen voor zijn eigen taken (BW 1:238, Jeugdwet 3.3)
    Gegeven het raadsonderzoek naar Kim op verzoek van Samen DOEN toegang is <stadium>
    En het is 23 november 2026
    Als Raad vraagt voor <taak> naar plannen en doelen
    Dan mag Raad plannen en doelen over Kim niet geven
    En het blijft dicht op de taak

    Voorbeelden: een onderzoek dat klaar is, en de taak van een ander
      | stadium  | taak                          |
      | gesloten | het onderzoek door de Raad    |
      | begonnen | de eerste analyse en tijdlijn |

  Scenario: Voor een verzoek aan de rechter heeft de Raad zijn eigen dossier (Jeugdwet 3.3)
    Gegeven het is 23 november 2026
    Als Raad vraagt voor het verzoek aan de rechter naar plannen en doelen en gezondheid
    Dan mag Raad plannen en doelen en gezondheid over Kim geven
    En de weg is eigen dossier

  Scenario: Buiten een procedure geeft de Raad met toestemming (Awb 2:5)
    Gegeven Anna zegt op 1 november 2026 ja: Raad mag plannen en doelen over Anna aan Blijf Groep geven voor het veiligheidsplan
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Raad plannen en doelen over Anna geven
    En de grond is Awb 2:5
    En mag Raad plannen en doelen over Bram niet geven

  Scenario: De uitkomst van het onderzoek gaat na een weging naar de toegang, zodat hulp kan beginnen (Jeugdwet 3.1)
    Gegeven een professional van Raad weigert na weging maatregelen en beschikkingen over Anna
    En het is 23 november 2026
    Als Samen DOEN toegang vraagt voor het veiligheidsplan naar maatregelen en beschikkingen
    Dan wacht maatregelen en beschikkingen over Kim van Raad op een weging
    En de grond is Jeugdwet 3.1
    En mag Raad maatregelen en beschikkingen over Anna niet geven
    Als een professional van Raad geeft na weging maatregelen en beschikkingen over Kim vrij
    En Samen DOEN toegang vraagt voor het veiligheidsplan naar maatregelen en beschikkingen
    Dan mag Raad maatregelen en beschikkingen over Kim geven
    En de weg is recht

  Scenario: De Raad krijgt verslag over het kind onder toezicht, en verder niets (BW 1:265j)
    Gegeven Anna en Bram hebben samen gezag over Kim
    En JBRA OTS voert een ondertoezichtstelling uit over Kim vanaf 1 september 2026 tot 1 juni 2027
    En JBRA vrijwillig voert een ondertoezichtstelling uit over Kim vanaf 1 september 2026 tot 1 juni 2027
    En het is 23 november 2026
    Als Raad vraagt voor de evaluatie van het plan naar plannen en doelen en Risico: wat is gezien
    Dan is dit de uitkomst
      | van             | gegevens              | over         | uitkomst |
      | JBRA OTS        | Risico: wat is gezien | Kim          | niet     |
      | JBRA OTS        | plannen en doelen     | Anna en Bram | niet     |
      | JBRA vrijwillig | plannen en doelen     | Kim          | niet     |
      | WSG OTS         | plannen en doelen     | Kim          | niet     |
      | JBRA OTS        | plannen en doelen     | Kim          | mag      |
    En de weg is plicht
    En de grond is BW 1:265j
    Als JBRA OTS spreekt ongevraagd over plannen en doelen van Kim
    En Raad vraagt voor de evaluatie van het plan naar plannen en doelen
    Dan mag JBRA OTS plannen en doelen over Kim niet geven

  Scenario: Raad en gecertificeerde instelling zijn volledig en waar tegenover de rechter (Jeugdwet 3.3)
    Gegeven het is 23 november 2026
    Als rechtbank vraagt voor de beslissing over een maatregel naar plannen en doelen en gezondheid
    Dan is dit de uitkomst
      | van             | gegevens          | over | uitkomst           |
      | Samen DOEN hulp | plannen en doelen | Kim  | niet               |
      | Raad            | gezondheid        | Kim  | wacht op de omvang |
      | JBRA OTS        | gezondheid        | Kim  | wacht op de omvang |
      | Raad            | plannen en doelen | Kim  | mag                |
      | JBRA OTS        | plannen en doelen | Kim  | mag                |
    En de weg is plicht
    Als een professional van Raad geeft na weging gezondheid over Kim vrij
    En rechtbank vraagt voor de beslissing over een maatregel naar gezondheid
    Dan mag Raad gezondheid over Kim geven
    En de weg is plicht
