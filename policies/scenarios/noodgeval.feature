# language: nl
# Een noodgeval: leven of gezondheid wordt bedreigd, en wie het aangaat kan niet toestemmen. Een korte lijst gaat, nadat een tweede professional
# het eens is of niemand op tijd reageert; nooit een plek, wie meldde, strafrecht of wat een kind zei.
Functionaliteit: Noodgeval

  Achtergrond:
    Gegeven het is 1 september 2026
    En een huishouden met
      | naam | rol   | geboren      |
      | Kim  | kind  | 5 mei 2018   |
      | Anna | ouder | 3 maart 1990 |
      | Bram | ouder | 9 juli 1988  |
    En Anna en Bram hebben samen gezag over Kim
    En Anna kan over veiligheid niet zelf beslissen

  Abstract Scenario: 22. Een kind bewusteloos, niemand die kan toestemmen: de korte lijst gaat (AVG 6 lid 1 onder d, AVG 9 lid 2 onder c)
    Gegeven het mandaat van de vrager is voor crisis
    En er is nood <nood>, om gezondheid over Kim, Anna en Bram van huisarts
    En het is 23 november 2026
    Als Veilig Thuis vraagt voor het noodgeval naar gezondheid
    Dan mag huisarts gezondheid over Kim en Anna geven
    En de grond is AVG 6 lid 1 onder d
    En de grond is AVG 9 lid 2 onder c
    En de grond is Conflict van plichten
    En de weg is recht
    En mag huisarts gezondheid over Bram niet geven
    En het blijft dicht op de uitzondering
    En het wordt tegengehouden door guard-emergency
    En mag GGZ gezondheid over Kim niet geven

    Voorbeelden: Bram kan zelf beslissen; de GGZ staat niet in dit noodgeval
      | nood                          |
      | met een tweede professional   |
      | alleen, want niemand reageert |

  Abstract Scenario: Elke pet met het crisismerk krijgt hetzelfde, van elke houder, ook van de opvang
    Gegeven het mandaat van de vrager is voor crisis
    En er is nood met een tweede professional, om <wat> over Kim van <houder>
    En het is 23 november 2026
    Als <pet> vraagt voor het noodgeval naar <wat>
    Dan mag <houder> <wat> over Kim geven
    En de grond is emergency-secrecy

    Voorbeelden: elke pet
      | pet                    | houder      | wat                              |
      | Samen DOEN toegang     | Blijf Groep | risico: wat is gezien            |
      | Samen DOEN hulp        | Blijf Groep | gezondheid                       |
      | JBRA OTS               | Blijf Groep | maatregelen en beschikkingen     |
      | JBRA voogd             | Blijf Groep | risico: wat is gezien            |
      | JBRA vrijwillig        | Blijf Groep | gezag en het bewijs daarvan      |
      | JBRA jeugdreclassering | Blijf Groep | gezondheid                       |
      | WSG OTS                | Blijf Groep | risico: wat is gezien            |
      | WSG voogd              | Blijf Groep | gezondheid                       |
      | WSG vrijwillig         | Blijf Groep | naam                             |
      | Veilig Thuis           | Blijf Groep | samenstelling van het huishouden |
      | Raad                   | Blijf Groep | gezondheid                       |
      | Blijf Groep            | huisarts    | gezondheid                       |

  Abstract Scenario: Advies van Veilig Thuis en wie nog geen overeenkomst heeft, kennen geen noodgeval
    Gegeven het mandaat van de vrager is voor crisis
    En er is nood met een tweede professional, om risico: wat is gezien over Kim van GGZ
    En het is 23 november 2026
    Als <pet> vraagt voor het noodgeval naar risico: wat is gezien
    Dan mag GGZ risico: wat is gezien over Kim niet geven
    En het blijft dicht op de taak
    En het blijft dicht op de geheim
    En wordt de vraag geweigerd om de taak

    Voorbeelden:
      | pet                 |
      | Veilig Thuis advies |
      | huisarts            |

  Scenario: 21. Wie kan beslissen en nee zegt, gaat nooit open
    Gegeven het mandaat van de vrager is voor crisis
    En Bram zegt op 1 november 2026 nee: huisarts mag gezondheid over Bram aan Veilig Thuis geven voor het noodgeval
    En er is nood met een tweede professional, om gezondheid en naam over Kim en Bram van huisarts
    En het is 23 november 2026
    Als Veilig Thuis vraagt voor het noodgeval naar gezondheid en naam
    Dan mag huisarts gezondheid en naam over Kim geven
    En mag huisarts gezondheid en naam over Bram niet geven
    En het wordt tegengehouden door guard-emergency
    En het blijft dicht op de geheim

  Abstract Scenario: Wie eerder zelf nee zei en nu bewusteloos is: alleen met een tweede professional (Jeugdwet 7.3.4 lid 3)
    Gegeven Anna zegt op 1 september 2026 nee: huisarts mag gezondheid over Anna aan Veilig Thuis geven voor het noodgeval
    En het mandaat van de vrager is voor crisis
    En er is nood <nood>, om gezondheid over Anna van huisarts
    En het is 23 november 2026
    Als Veilig Thuis vraagt voor het noodgeval naar gezondheid
    Dan is dit de uitkomst
      | van      | gegevens   | over | uitkomst   |
      | huisarts | gezondheid | Anna | <uitkomst> |

    Voorbeelden:
      | nood                          | uitkomst |
      | met een tweede professional   | mag      |
      | alleen, want niemand reageert | niet     |

  Abstract Scenario: 23. Het crisismerk zonder nood en nood zonder crisismerk openen niets
    Gegeven <wat>
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het noodgeval naar gezondheid
    Dan mag huisarts gezondheid over Kim niet geven
    En het blijft dicht op de <laag>

    Voorbeelden: zonder crisismerk is er geen taak, zonder nood geen grondslag en geen opheffing
      | wat                                                                         | laag         |
      | er is nood met een tweede professional, om gezondheid over Kim van huisarts | taak         |
      | het mandaat van de vrager is voor crisis                                    | grondslag    |
      | het mandaat van de vrager is voor crisis                                    | geheim       |

  Scenario: Een noodgeval dat voorbij is opent niets meer, en een ja opent geen noodgeval
    Gegeven het mandaat van de vrager is voor crisis
    En Anna en Bram zeggen op 1 november 2026 ja: Samen DOEN hulp mag maatregelen en beschikkingen over Kim aan Veilig Thuis geven voor het noodgeval
    En het is 23 november 2026
    Als Veilig Thuis vraagt voor het noodgeval naar maatregelen en beschikkingen
    Dan mag Samen DOEN hulp maatregelen en beschikkingen over Kim niet geven
    En het wordt tegengehouden door guard-emergency

  Scenario: Zonder noodgeval is vitaal belang geen uitzondering, en voor strafrecht is het die nooit (AVG 9 lid 2 onder c, AVG 10)
    Gegeven het mandaat van de vrager is voor crisis
    En er is nood alleen, want niemand reageert, om politie en justitie over Kim van politie
    En het is 23 november 2026
    Als JBRA vrijwillig vraagt voor het noodgeval naar gezondheid
    Dan mag huisarts gezondheid over Kim niet geven
    En het blijft dicht op de uitzondering
    Als JBRA vrijwillig vraagt voor het noodgeval naar politie en justitie
    Dan mag politie politie en justitie over Kim niet geven
    En het blijft dicht op de uitzondering
    En wordt de vraag geweigerd om de gegevens

  Scenario: Ook een weging of plicht opent geen noodgeval
    Gegeven het mandaat van de vrager is voor crisis
    En de melding over Kim is in triage
    En een professional van Samen DOEN hulp geeft na weging maatregelen en beschikkingen over Kim vrij
    En het is 23 november 2026
    Als Veilig Thuis vraagt voor het noodgeval naar maatregelen en beschikkingen
    Dan mag Samen DOEN hulp maatregelen en beschikkingen over Kim niet geven
    En het wordt tegengehouden door guard-emergency

  Scenario: Een noodgeval opent alleen de taak noodgeval
    Gegeven het mandaat van de vrager is voor crisis
    En er is nood met een tweede professional, om gezondheid over Kim van huisarts
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het veiligheidsplan naar gezondheid
    Dan mag huisarts gezondheid over Kim niet geven
    En het blijft dicht op de grondslag
    En het blijft dicht op de geheim
    Als JBRA vrijwillig vraagt voor de evaluatie van het plan naar gezondheid
    Dan mag huisarts gezondheid over Kim niet geven
    En het blijft dicht op de uitzondering
    Als Blijf Groep vraagt voor de eerste analyse en tijdlijn naar gezondheid
    Dan mag huisarts gezondheid over Kim niet geven
    En het blijft dicht op de taak

  Abstract Scenario: Wat buiten de korte lijst staat gaat niet, wat er verder ook openstaat
    Gegeven het mandaat van de vrager is voor crisis
    En er is nood met een tweede professional, om <wat> over Kim van <houder>
    En een professional van <houder> geeft na weging <wat> over Kim vrij
    En Anna en Bram zeggen op 1 november 2026 ja: <houder> mag <wat> over Kim aan Veilig Thuis geven voor het noodgeval
    En het is 23 november 2026
    Als Veilig Thuis vraagt voor het noodgeval naar <wat>
    Dan mag <houder> <wat> over Kim niet geven
    En het wordt tegengehouden door guard-emergency
    En wordt de vraag geweigerd om de gegevens

    Voorbeelden: ook niet wat gewoon heet te zijn
      | houder          | wat                            |
      | Blijf Groep     | adres                          |
      | Blijf Groep     | telefoon en e-mail             |
      | Samen DOEN hulp | welke school                   |
      | Samen DOEN hulp | welke huisarts                 |
      | GGZ             | waar iemand wanneer zal zijn   |
      | JBRA OTS        | wie meldde of informatie gaf   |
      | JBRA OTS        | politie en justitie            |
      | Samen DOEN hulp | buren                          |
      | Samen DOEN hulp | wat een kind zelf zei          |
      | Samen DOEN hulp | werkaantekeningen              |
      | Blijf Groep     | welke organisaties betrokken zijn |
      | Samen DOEN hulp | geweldsincidenten              |
      | Samen DOEN hulp | plannen en doelen              |
      | GGZ             | geloof                         |

  Scenario: Ook geen adres als de veiligheidsfunctionaris het vrijgaf
    Gegeven het mandaat van de vrager is voor crisis
    En er is nood met een tweede professional, om adres over Kim van Blijf Groep
    En de veiligheidsfunctionaris van Blijf Groep geeft na weging adres over Kim vrij
    En het is 23 november 2026
    Als Veilig Thuis vraagt voor het noodgeval naar adres
    Dan mag Blijf Groep adres over Kim niet geven
    En het wordt tegengehouden door guard-emergency

  Scenario: Het eigen dossier van wie het crisismerk heeft, tot de korte lijst
    Gegeven het mandaat van de vrager is voor crisis
    En er is nood met een tweede professional, om naam over Bram van Veilig Thuis
    En het is 23 november 2026
    Als Veilig Thuis vraagt voor het noodgeval naar naam
    Dan mag Veilig Thuis naam over Bram geven
    En de weg is eigen dossier
    Als Veilig Thuis vraagt voor het noodgeval naar plannen en doelen
    Dan mag Veilig Thuis plannen en doelen over Bram niet geven
    En het wordt tegengehouden door guard-emergency
