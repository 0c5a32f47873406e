# language: nl
# Wat de Raad voor de Kinderbescherming vraagt en geeft.
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
