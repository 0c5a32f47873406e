# language: nl
# Elke pet voor zich: waarvoor zij vraagt, wat haar grondslag is, en met welk ja zij geeft.
Functionaliteit: Petten

  Achtergrond:
    Gegeven het is 1 september 2026
    En een huishouden met
      | naam | rol   | geboren      |
      | Kim  | kind  | 5 mei 2018   |
      | Anna | ouder | 3 maart 1990 |
      | Bram | ouder | 9 juli 1988  |
    En Anna en Bram hebben samen gezag over Kim

  Abstract Scenario: Voor een eigen taak mag het eigen dossier worden gelezen (Jeugdwet 7.3.8)
    Gegeven het is 23 november 2026
    Als <pet> vraagt voor <taak> naar plannen en doelen
    Dan mag <pet> plannen en doelen over Kim geven
    En de weg is eigen dossier

    Voorbeelden:
      | pet                    | taak                          |
      | JBRA OTS               | de eerste analyse en tijdlijn |
      | JBRA OTS               | het verzoek aan de rechter    |
      | JBRA voogd             | de evaluatie van het plan     |
      | JBRA vrijwillig        | de evaluatie van het plan     |
      | JBRA jeugdreclassering | de evaluatie van het plan     |
      | WSG OTS                | het veiligheidsplan           |
      | WSG OTS                | het verzoek aan de rechter    |
      | WSG voogd              | de evaluatie van het plan     |
      | WSG vrijwillig         | de evaluatie van het plan     |
      | Samen DOEN toegang     | toeleiding                    |
      | Samen DOEN hulp        | de evaluatie van het plan     |
      | Blijf Groep            | de evaluatie van het plan     |

  Abstract Scenario: Voor een taak van een ander mag zelfs het eigen dossier niet worden gelezen (AVG 5 lid 1 onder b)
    Gegeven het is 23 november 2026
    Als <pet> vraagt voor <taak> naar plannen en doelen
    Dan mag <pet> plannen en doelen over Kim niet geven
    En het blijft dicht op de taak
    En wordt de vraag geweigerd om de taak

    Voorbeelden:
      | pet                    | taak                          |
      | JBRA OTS               | toeleiding                    |
      | JBRA voogd             | het veiligheidsplan           |
      | JBRA vrijwillig        | de eerste analyse en tijdlijn |
      | JBRA jeugdreclassering | het veiligheidsplan           |
      | WSG OTS                | toeleiding                    |
      | WSG voogd              | het veiligheidsplan           |
      | WSG vrijwillig         | de eerste analyse en tijdlijn |
      | Samen DOEN toegang     | het verzoek aan de rechter    |
      | Samen DOEN hulp        | de eerste analyse en tijdlijn |
      | Blijf Groep            | de eerste analyse en tijdlijn |

  Abstract Scenario: Met opgeheven geheim, zonder ja tegen het delen: alleen wie een publieke taak heeft (AVG 6 lid 1 onder a en e)
    Gegeven Anna zegt op 1 november 2026 ja tegen het opheffen van het geheim: <van> mag plannen en doelen over Anna aan <aan> geven voor de evaluatie van het plan
    En het is 23 november 2026
    Als <aan> vraagt voor de evaluatie van het plan naar plannen en doelen
    Dan is dit de uitkomst
      | van   | gegevens          | over | uitkomst   |
      | <van> | plannen en doelen | Anna | <uitkomst> |

    Voorbeelden: maatregel, voogdij, jeugdreclassering, toegang
      | van             | aan                    | uitkomst |
      | Samen DOEN hulp | JBRA OTS               | mag      |
      | Samen DOEN hulp | JBRA voogd             | mag      |
      | Samen DOEN hulp | JBRA jeugdreclassering | mag      |
      | Samen DOEN hulp | WSG OTS                | mag      |
      | Samen DOEN hulp | WSG voogd              | mag      |
      | Blijf Groep     | Samen DOEN toegang     | mag      |

    Voorbeelden: vrijwillig werk, hulp, opvang
      | van             | aan             | uitkomst |
      | Samen DOEN hulp | JBRA vrijwillig | niet     |
      | Samen DOEN hulp | WSG vrijwillig  | niet     |
      | Samen DOEN hulp | Blijf Groep     | niet     |
      | JBRA vrijwillig | Samen DOEN hulp | niet     |

  Abstract Scenario: Vrijwillig werk en hulp krijgen iets met twee keer ja (AVG 6 lid 1 onder a)
    Gegeven Anna zegt op 1 november 2026 ja: <van> mag plannen en doelen over Anna aan <aan> geven voor de evaluatie van het plan
    En het is 23 november 2026
    Als <aan> vraagt voor de evaluatie van het plan naar plannen en doelen
    Dan mag <van> plannen en doelen over Anna geven
    En de weg is toestemming
    En mag <van> plannen en doelen over Bram niet geven

    Voorbeelden:
      | van             | aan             |
      | Samen DOEN hulp | JBRA vrijwillig |
      | Samen DOEN hulp | WSG vrijwillig  |
      | JBRA vrijwillig | Samen DOEN hulp |
      | Blijf Groep     | Samen DOEN hulp |

  Abstract Scenario: Wie geeft heeft een ja tegen het opheffen van het geheim nodig (Jeugdwet 7.3.11 lid 1; Wmo 2015 5.3.3 lid 1; BW 7:457 lid 1)
    Gegeven Anna zegt op 1 november 2026 <antwoord>: <van> mag plannen en doelen over Anna aan Blijf Groep geven voor het veiligheidsplan
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan is dit de uitkomst
      | van   | gegevens          | over | uitkomst   |
      | <van> | plannen en doelen | Anna | <uitkomst> |

    Voorbeelden: met een ja tegen beide
      | van                | antwoord | uitkomst |
      | JBRA OTS           | ja       | mag      |
      | JBRA vrijwillig    | ja       | mag      |
      | WSG OTS            | ja       | mag      |
      | Samen DOEN toegang | ja       | mag      |
      | huisarts           | ja       | mag      |
      | college            | ja       | mag      |

    Voorbeelden: met een ja tegen het delen alleen
      | van                | antwoord           | uitkomst |
      | JBRA OTS           | ja tegen het delen | niet     |
      | WSG OTS            | ja tegen het delen | niet     |
      | Samen DOEN toegang | ja tegen het delen | niet     |
      | huisarts           | ja tegen het delen | niet     |
      | college            | ja tegen het delen | niet     |

  Scenario: Na een overlijden geldt het ja van vroeger niet meer, bij niemand (Jeugdwet 7.3.12a)
    Gegeven Anna zegt op 1 oktober 2026 ja: JBRA OTS, WSG OTS, Samen DOEN toegang, Samen DOEN hulp, huisarts en college mogen plannen en doelen over Anna aan Blijf Groep geven voor het veiligheidsplan
    En Anna is overleden op 1 november 2026
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mogen JBRA OTS, WSG OTS, Samen DOEN toegang, Samen DOEN hulp, huisarts en college plannen en doelen over Anna niet geven
    En het blijft dicht op de grondslag
    En het blijft dicht op de geheim
    En is toestemming voor het delen van plannen en doelen over Anna door JBRA OTS door niemand te geven

  Scenario: Van de politie opent geen toestemming iets (Wpg 7)
    Gegeven Anna zegt op 1 november 2026 ja: politie mag plannen en doelen over Anna aan Blijf Groep geven voor het veiligheidsplan
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag politie plannen en doelen over Anna niet geven
    En het blijft dicht op de geheim

  Scenario: Advies van Veilig Thuis gaat zonder namen, ook als iemand ja zegt (Wmo 2015 4.1.1 lid 3)
    Gegeven Anna zegt op 1 november 2026 ja: Samen DOEN hulp mag plannen en doelen over Anna aan Veilig Thuis advies geven voor het veiligheidsplan
    En het is 23 november 2026
    Als Veilig Thuis advies vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Anna niet geven
    En het blijft dicht op de grondslag

  Abstract Scenario: Een aangesloten hulpverlener hoort alleen wat het gezin heeft goedgevonden (AVG 28)
    Gegeven Anna zegt op 1 november 2026 ja: Samen DOEN hulp mag <wat> over Anna aan Samen DOEN aangesloten geven voor <taak>, volgens Samen DOEN hulp en bevestigd door Samen DOEN hulp
    En het is 23 november 2026
    Als Samen DOEN aangesloten vraagt voor <taak> naar <wat>
    Dan mag Samen DOEN hulp <wat> over Anna geven
    En de weg is toestemming
    En mag Samen DOEN hulp <wat> over Bram niet geven
    En het wordt tegengehouden door guard-associate

    Voorbeelden:
      | taak                       | wat               |
      | het veiligheidsplan        | plannen en doelen |
      | de evaluatie van het plan  | plannen en doelen |
      | het overleg                | plannen en doelen |

  Abstract Scenario: Een half ja is voor een aangesloten hulpverlener geen ja, ook niet met een weging
    Gegeven Anna zegt op 1 november 2026 ja tegen het <soort>: Samen DOEN hulp mag plannen en doelen over Anna aan Samen DOEN aangesloten geven voor de evaluatie van het plan, volgens Samen DOEN hulp en bevestigd door Samen DOEN hulp
    En een professional van Samen DOEN hulp geeft na weging plannen en doelen over Anna vrij
    En het is 23 november 2026
    Als Samen DOEN aangesloten vraagt voor de evaluatie van het plan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Anna niet geven
    En het wordt tegengehouden door guard-associate

    Voorbeelden:
      | soort                   |
      | delen                   |
      | opheffen van het geheim |

  Scenario: Een aangesloten hulpverlener maakt geen eerste analyse
    Gegeven Anna zegt op 1 november 2026 ja: Samen DOEN hulp mag plannen en doelen over Anna aan Samen DOEN aangesloten geven voor de eerste analyse en tijdlijn, volgens Samen DOEN hulp en bevestigd door Samen DOEN hulp
    En het is 23 november 2026
    Als Samen DOEN aangesloten vraagt voor de eerste analyse en tijdlijn naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Anna niet geven
    En het blijft dicht op de taak
    En wordt de vraag geweigerd om de taak

  Scenario: Wat Samen DOEN alleen zelf opschreef, opent voor de aangesloten hulpverlener niets
    Gegeven Anna zegt op 1 november 2026 ja: Samen DOEN hulp mag plannen en doelen over Anna aan Samen DOEN aangesloten geven voor de evaluatie van het plan, volgens Samen DOEN hulp
    En het is 23 november 2026
    Als Samen DOEN aangesloten vraagt voor de evaluatie van het plan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Anna niet geven
