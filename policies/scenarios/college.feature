# language: nl
# Toegang tot hulp: Samen DOEN namens het college, het college zelf, en het verzoek aan de Raad.
Functionaliteit: Toegang en college

  Achtergrond:
    Gegeven het is 1 september 2026
    En een huishouden met
      | naam | rol   | geboren      |
      | Kim  | kind  | 5 mei 2018   |
      | Anna | ouder | 3 maart 1990 |
      | Bram | ouder | 9 juli 1988  |
    En Anna en Bram hebben samen gezag over Kim

  Abstract Scenario: 32. Zonder Wams is voor hergebruik over domeinen heen uitdrukkelijke toestemming nodig (Wmo 2015 5.1.1 lid 4)
    Gegeven Anna zegt op 1 november 2026 <antwoord>: JBRA vrijwillig mag schulden en inkomen en plannen en doelen over Anna aan Samen DOEN toegang geven voor de eerste analyse en tijdlijn
    En een professional van JBRA vrijwillig geeft na weging schulden en inkomen over Bram vrij
    En het is <dag>
    Als Samen DOEN toegang vraagt voor de eerste analyse en tijdlijn naar schulden en inkomen en plannen en doelen
    Dan is dit de uitkomst
      | van             | gegevens            | over | uitkomst   |
      | JBRA vrijwillig | schulden en inkomen | Anna | <uitkomst> |
      | JBRA vrijwillig | plannen en doelen   | Anna | mag        |
      | JBRA vrijwillig | schulden en inkomen | Bram | niet       |
      | JBRA vrijwillig | plannen en doelen   | Kim  | niet       |

    Voorbeelden: ook op de dag waarop de wet misschien ingaat, zolang hij uit staat
      | antwoord | dag              | uitkomst |
      | ja       | 23 november 2026 | mag      |
      | ja       | 2 januari 2027   | mag      |

    Voorbeelden: het geheim opheffen alleen is daarvoor niet genoeg
      | antwoord                             | dag              | uitkomst |
      | ja tegen het opheffen van het geheim | 23 november 2026 | niet     |

  Scenario: 32. Het college zelf krijgt voor toeleiding de hulp, en geen schulden (Jeugdwet 7.4.0 lid 2; Wmo 2015 5.1.1 lid 4)
    Gegeven het is 2 januari 2027
    Als college vraagt voor toeleiding naar plannen en doelen en schulden en inkomen
    Dan wordt de vraag geweigerd om de gegevens
    En mag Samen DOEN hulp schulden en inkomen over Kim niet geven
    Als college vraagt voor toeleiding naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Kim geven
    En de grond is Jeugdwet 7.4.0 lid 2
    Als college vraagt voor de evaluatie van het plan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Kim niet geven
    En het blijft dicht op de taak

  Abstract Scenario: De toegang heeft een eigen taak en uitzondering; wie vrijwillig werkt heeft die niet (Jeugdwet 7.4.0 lid 1)
    Gegeven Anna zegt op 1 november 2026 ja tegen het opheffen van het geheim: Blijf Groep mag gezondheid over Anna aan <pet> geven voor <taak>
    En het is 23 november 2026
    Als <pet> vraagt voor <taak> naar gezondheid
    Dan is dit de uitkomst
      | van         | gegevens   | over | uitkomst   |
      | Blijf Groep | gezondheid | Anna | <uitkomst> |

    Voorbeelden:
      | pet                | taak                          | uitkomst |
      | Samen DOEN toegang | de eerste analyse en tijdlijn | mag      |
      | college            | toeleiding                    | mag      |
      | JBRA vrijwillig    | de evaluatie van het plan     | niet     |

  Abstract Scenario: Naar geloof vraagt geen taak; wat iemand uitdrukkelijk toestaat, geldt niet langer dan dat (AVG 9 lid 2 onder a)
    Gegeven Anna zegt op 1 november 2026 ja tegen het delen: Raad mag Geloof, afkomst, seksueel leven over Anna aan <pet> geven voor <taak> tot 1 december 2026
    En een professional van Raad geeft in een conflict van plichten Geloof, afkomst, seksueel leven over Anna vrij
    En het is 23 november 2026
    Als <pet> vraagt voor <taak> naar Geloof, afkomst, seksueel leven
    Dan wordt de vraag geweigerd om de gegevens
    En is toestemming voor het delen van Geloof, afkomst, seksueel leven over Anna door Raad gegeven
    En het mag worden gebruikt tot 1 december 2026

    Voorbeelden:
      | pet                | taak                             |
      | Samen DOEN toegang | de eerste analyse en tijdlijn    |
      | rechtbank          | de beslissing over een maatregel |

  Scenario: De toegang vraagt de Raad om onderzoek en geeft na weging wat daarvoor nodig is (Jeugdwet 2.4 lid 1)
    Gegeven het raadsonderzoek naar Kim op verzoek van Samen DOEN toegang is gevraagd
    En het is 23 november 2026
    Als Raad vraagt voor het onderzoek door de Raad naar plannen en doelen
    Dan wacht plannen en doelen over Kim van Samen DOEN toegang op een weging
    Als een professional van Samen DOEN toegang geeft na weging plannen en doelen over Kim vrij
    En Raad vraagt voor het onderzoek door de Raad naar plannen en doelen
    Dan mag Samen DOEN toegang plannen en doelen over Kim geven
    En de grond is Jeugdwet 2.4 lid 1

  Scenario: Zonder raadsonderzoek geeft de toegang de Raad niets (Jeugdwet 2.4 lid 1; BW 1:240)
    Gegeven een professional van Samen DOEN toegang geeft na weging plannen en doelen over Kim vrij
    En het is 23 november 2026
    Als Raad vraagt voor de evaluatie van het plan naar plannen en doelen
    Dan mag Samen DOEN toegang plannen en doelen over Kim niet geven
    En het blijft dicht op de geheim
