# language: nl
# GGZ, huisarts en Ouder- en Kindteam: hun beroepsgeheim, en wat zij zelf vragen.
Functionaliteit: Zorg

  Achtergrond:
    Gegeven het is 1 september 2026
    En een huishouden met
      | naam | rol   | geboren      |
      | Kim  | kind  | 5 mei 2018   |
      | Anna | ouder | 3 maart 1990 |
      | Bram | ouder | 9 juli 1988  |
    En Anna en Bram hebben samen gezag over Kim

  Abstract Scenario: Een behandelaar krijgt van een andere behandelaar wat de patiënt toestaat (BW 7:457 lid 1; AVG 6 lid 1 onder a)
    Gegeven Anna zegt op 1 november 2026 <antwoord>: huisarts mag gezondheid over Anna aan GGZ geven voor behandeling en hulp
    En het is 23 november 2026
    Als GGZ vraagt voor behandeling en hulp naar gezondheid
    Dan is dit de uitkomst
      | van      | gegevens   | over | uitkomst   |
      | huisarts | gezondheid | Anna | <uitkomst> |

    Voorbeelden: delen en het geheim opheffen zijn twee keer ja
      | antwoord                             | uitkomst |
      | ja                                   | mag      |
      | ja tegen het opheffen van het geheim | niet     |
      | ja tegen het delen                   | niet     |

  Scenario: Wie rechtstreeks bij dezelfde behandeling betrokken is, na weging (BW 7:457 lid 2)
    Gegeven Anna zegt op 1 november 2026 ja tegen het delen: huisarts en Samen DOEN hulp mogen gezondheid en plannen en doelen over Anna aan GGZ geven voor behandeling en hulp
    En een professional van huisarts geeft na weging gezondheid over Anna vrij
    En een professional van Samen DOEN hulp geeft na weging gezondheid over Anna vrij
    En het is 23 november 2026
    Als GGZ vraagt voor behandeling en hulp naar gezondheid
    Dan mag huisarts gezondheid over Anna niet geven
    En het blijft dicht op de geheim
    Als GGZ, huisarts en Samen DOEN hulp werken aan dezelfde hulp voor Anna
    En GGZ vraagt voor behandeling en hulp naar gezondheid en plannen en doelen
    Dan mag huisarts gezondheid over Anna geven
    En de grond is BW 7:457 lid 2
    En wacht plannen en doelen over Anna van huisarts op een weging
    En mag Samen DOEN hulp gezondheid over Anna niet geven

  Scenario: Dezelfde behandeling is iets anders dan hulp van het wijkteam (BW 7:457 lid 2)
    Gegeven huisarts en Samen DOEN hulp werken aan dezelfde hulp voor Anna
    En een professional van huisarts geeft na weging plannen en doelen over Anna vrij
    En het is 23 november 2026
    Als Samen DOEN hulp vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag huisarts plannen en doelen over Anna niet geven
    En het blijft dicht op de geheim

  Abstract Scenario: Behandeling en hulp is de taak van wie behandelt (BW 7:453)
    Gegeven het is 23 november 2026
    Als <pet> vraagt voor behandeling en hulp naar plannen en doelen
    Dan mag <pet> plannen en doelen over Anna geven

    Voorbeelden:
      | pet                |
      | GGZ                |
      | huisarts           |
      | Ouder- en Kindteam |

  Abstract Scenario: Een arts vraagt niets voor een taak van een ander, en een ander niets voor die van de arts (BW 7:453)
    Gegeven het is 23 november 2026
    Als <pet> vraagt voor <taak> naar plannen en doelen
    Dan mag <pet> plannen en doelen over Anna niet geven
    En het blijft dicht op de taak

    Voorbeelden:
      | pet             | taak                |
      | huisarts        | het veiligheidsplan |
      | Samen DOEN hulp | behandeling en hulp |
