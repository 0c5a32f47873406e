# language: nl
# Gegevens van politie en justitie: van de bron zelf, voor de taak die het besluit noemt, en nooit verder.
Functionaliteit: Politie en justitie

  Achtergrond:
    Gegeven het is 1 september 2026
    En een huishouden met
      | naam | rol   | geboren      |
      | Lisa | kind  | 5 mei 2011   |
      | Anna | ouder | 3 maart 1990 |
      | Bram | ouder | 9 juli 1988  |
    En Anna en Bram hebben samen gezag over Lisa

  Abstract Scenario: De politie beslist wat zij geeft, aan wie daar een taak voor heeft (Wpg 18; BPG 4:2 lid 1)
    Gegeven <feit>
    En het is 23 november 2026
    Als <pet> vraagt voor <taak> naar politie en justitie
    Dan wacht politie en justitie over Bram van politie op een weging
    Als een professional van politie geeft na weging politie en justitie over Bram vrij
    En <pet> vraagt voor <taak> naar politie en justitie
    Dan mag politie politie en justitie over Bram geven
    En de grond is Wpg 18
    En een voorwaarde is: niet doorgeven

    Voorbeelden: college, Veilig Thuis bij een vermoeden, Raad in een onderzoek, instelling met een maatregel
      | pet                | taak                          | feit                                                                          |
      | Samen DOEN toegang | de eerste analyse en tijdlijn | Bram bedreigt Anna                                                            |
      | college            | toeleiding                    | Bram bedreigt Anna                                                            |
      | Veilig Thuis       | de eerste analyse en tijdlijn | de melding over Lisa is in triage en geeft een redelijk vermoeden             |
      | Raad               | het onderzoek door de Raad    | het raadsonderzoek naar Lisa op verzoek van Samen DOEN toegang is begonnen    |
      | JBRA OTS           | de eerste analyse en tijdlijn | JBRA OTS voert een ondertoezichtstelling uit over Lisa vanaf 1 september 2026 |

  Abstract Scenario: Zonder die taak geeft de politie niets, ook niet na weging (Wpg 18; BPG 4:2 lid 1)
    Gegeven <feit>
    En een professional van politie geeft na weging politie en justitie over Bram en Lisa vrij
    En het is 23 november 2026
    Als <pet> vraagt voor <taak> naar politie en justitie
    Dan mag politie politie en justitie over Bram en Lisa niet geven
    En het blijft dicht op de geheim

    Voorbeelden: geen vermoeden, geen onderzoek, geen maatregel
      | pet          | taak                          | feit                                                                       |
      | Veilig Thuis | de eerste analyse en tijdlijn | de melding over Lisa is in triage                                          |
      | Raad         | het onderzoek door de Raad    | het raadsonderzoek naar Lisa op verzoek van Samen DOEN toegang is gesloten |
      | JBRA OTS     | de eerste analyse en tijdlijn | Bram bedreigt Anna                                                         |

    Voorbeelden: wat een ander weet of uitvoert, opent niets voor de opvang of het vrijwillige werk
      | pet             | taak                      | feit                                                                                 |
      | Blijf Groep     | het veiligheidsplan       | de melding over Lisa is in triage en geeft een redelijk vermoeden                    |
      | Blijf Groep     | het veiligheidsplan       | het raadsonderzoek naar Lisa op verzoek van Samen DOEN toegang is begonnen           |
      | JBRA vrijwillig | de evaluatie van het plan | JBRA vrijwillig voert een ondertoezichtstelling uit over Lisa vanaf 1 september 2026 |

  Scenario: Justitiële gegevens voor de Raad: op verzoek, na weging, tijdens een onderzoek (BJSG 17)
    Gegeven het raadsonderzoek naar Lisa op verzoek van Samen DOEN toegang is begonnen
    En het is 23 november 2026
    Als Raad vraagt voor het onderzoek door de Raad naar politie en justitie
    Dan wacht politie en justitie over Bram van Justitiële Informatiedienst op een weging
    Als een professional van Justitiële Informatiedienst geeft na weging politie en justitie over Bram vrij
    En Raad vraagt voor het onderzoek door de Raad naar politie en justitie
    Dan mag Justitiële Informatiedienst politie en justitie over Bram geven
    En de grond is BJSG 17
    Als Justitiële Informatiedienst spreekt ongevraagd over politie en justitie van Bram
    En Raad vraagt voor het onderzoek door de Raad naar politie en justitie
    Dan mag Justitiële Informatiedienst politie en justitie over Bram niet geven

  Abstract Scenario: Justitiële gegevens zijn er niet voor een ondertoezichtstelling, of zonder opdracht van de rechter (BJSG 17)
    Gegeven <feit>
    En een professional van Justitiële Informatiedienst geeft na weging politie en justitie over Lisa vrij
    En het is 23 november 2026
    Als <pet> vraagt voor <taak> naar politie en justitie
    Dan mag Justitiële Informatiedienst politie en justitie over Lisa niet geven
    En het blijft dicht op de geheim

    Voorbeelden:
      | pet                    | taak                          | feit                                                                                        |
      | JBRA OTS               | de eerste analyse en tijdlijn | JBRA OTS voert een ondertoezichtstelling uit over Lisa vanaf 1 september 2026               |
      | JBRA OTS               | de eerste analyse en tijdlijn | JBRA OTS voert een jeugdreclassering uit over Lisa vanaf 1 september 2026                   |
      | JBRA jeugdreclassering | de evaluatie van het plan     | JBRA jeugdreclassering voert een ondertoezichtstelling uit over Lisa vanaf 1 september 2026 |
      | Blijf Groep            | het veiligheidsplan           | het raadsonderzoek naar Lisa op verzoek van Samen DOEN toegang is begonnen                  |
      | Raad                   | het onderzoek door de Raad    | het raadsonderzoek naar Lisa op verzoek van Samen DOEN toegang is gesloten                  |

  Abstract Scenario: De politie vraagt alleen voor haar eigen taak (Politiewet 2012 3; Wmo 2015 4.1.1 lid 2 onder e)
    Gegeven een professional van Veilig Thuis geeft na weging geweldsincidenten over Bram vrij
    En het is 23 november 2026
    Als politie vraagt voor <taak> naar geweldsincidenten
    Dan is dit de uitkomst
      | van          | gegevens          | over | uitkomst   |
      | Veilig Thuis | geweldsincidenten | Bram | <uitkomst> |

    Voorbeelden:
      | taak                       | uitkomst |
      | opsporing en hulpverlening | mag      |
      | het veiligheidsplan        | niet     |
