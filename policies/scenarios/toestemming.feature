# language: nl
# Wie toestemming geeft, wie haar weigert of intrekt, en hoe lang zij geldt. De nummers zijn die van het blad met de wet.
Functionaliteit: Toestemming

  Achtergrond:
    Gegeven het is 1 augustus 2026
    En een huishouden met
      | naam | rol   | geboren      |
      | Kim  | kind  | 5 mei 2018   |
      | Lisa | kind  | 5 mei 2011   |
      | Anna | ouder | 3 maart 1990 |
      | Bram | ouder | 9 juli 1988  |
    En Anna en Bram hebben samen gezag over Kim en Lisa

  Scenario: 1. Beide ouders zeggen ja voor een kind van acht
    Gegeven Anna en Bram zeggen op 1 november 2026 ja: Samen DOEN hulp mag plannen en doelen over Kim aan Blijf Groep geven voor het veiligheidsplan
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen en Risico: wat is gezien
    Dan mag Samen DOEN hulp plannen en doelen over Kim geven
    En de weg is toestemming
    En de grond is Jeugdwet 7.3.11 lid 1
    En het mag worden gebruikt tot 1 mei 2027
    En mag Samen DOEN hulp Risico: wat is gezien over Kim niet geven
    En mag Samen DOEN hulp plannen en doelen over Anna niet geven
    En mogen JBRA OTS en Samen DOEN toegang plannen en doelen over Kim niet geven

  Scenario: Toestemming van beide ouders voor het delen alleen heft het geheim niet op
    Gegeven Anna en Bram zeggen op 1 november 2026 ja tegen het delen: Samen DOEN hulp mag plannen en doelen over Kim aan Blijf Groep geven voor het veiligheidsplan
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Kim niet geven
    En het blijft dicht op de geheim

  Scenario: Het geheim opheffen alleen is geen toestemming om te delen
    Gegeven Anna en Bram zeggen op 1 november 2026 ja tegen het opheffen van het geheim: Samen DOEN hulp mag plannen en doelen over Kim aan Blijf Groep geven voor het veiligheidsplan
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Kim niet geven
    En het blijft dicht op de grondslag

  Scenario: 2. Een ouder weigert
    Gegeven Anna zegt op 1 november 2026 ja: Samen DOEN hulp mag plannen en doelen over Kim aan Blijf Groep geven voor het veiligheidsplan
    En Bram zegt op 2 november 2026 nee: Samen DOEN hulp mag plannen en doelen over Kim aan Blijf Groep geven voor het veiligheidsplan
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan is toestemming voor het delen van plannen en doelen over Kim door Samen DOEN hulp geweigerd
    En mag Samen DOEN hulp plannen en doelen over Kim niet geven
    En de vrager leest: geen open weg
    En de vrager leest als weg: toestemming

  Scenario: 3. Een ouder zegt niets, en het gaat alleen om namen
    Gegeven Anna zegt op 1 november 2026 ja: Samen DOEN hulp mag naam over Kim aan Blijf Groep geven voor het veiligheidsplan
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het veiligheidsplan naar naam
    Dan is toestemming voor het delen van naam over Kim door Samen DOEN hulp niet compleet
    En toestemming voor het delen ontbreekt nog van Bram
    En mag Samen DOEN hulp naam over Kim niet geven
    En de vrager leest: geen open weg

  Scenario: 4. Een kind van vijftien weigert en de ouders zeggen ja
    Gegeven Anna en Bram zeggen op 1 november 2026 ja: Samen DOEN hulp mag plannen en doelen over Lisa aan Blijf Groep geven voor het veiligheidsplan
    En Lisa zegt op 1 november 2026 nee: Samen DOEN hulp mag plannen en doelen over Lisa aan Blijf Groep geven voor het veiligheidsplan
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan is toestemming voor het opheffen van het geheim van plannen en doelen over Lisa door Samen DOEN hulp geweigerd
    En mag Samen DOEN hulp plannen en doelen over Lisa niet geven

  Scenario: 4. Een kind van vijftien en beide ouders zeggen ja
    Gegeven Anna en Bram zeggen op 1 november 2026 ja: Samen DOEN hulp mag plannen en doelen over Lisa aan Blijf Groep geven voor het veiligheidsplan
    En Lisa zegt op 1 november 2026 ja: Samen DOEN hulp mag plannen en doelen over Lisa aan Blijf Groep geven voor het veiligheidsplan
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Lisa geven

  Abstract Scenario: 6. Op de dag dat een kind zestien wordt telt het ja van de ouders niet meer
    Gegeven Anna en Bram zeggen op 1 maart 2027 ja: Samen DOEN hulp mag plannen en doelen over Lisa aan Blijf Groep geven voor het veiligheidsplan
    En het is <moment>
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan is toestemming voor het delen van plannen en doelen over Lisa door Samen DOEN hulp niet compleet
    En toestemming voor het delen ontbreekt nog van Lisa
    En mag Samen DOEN hulp plannen en doelen over Lisa niet geven

    Voorbeelden:
      | moment                  |
      | 4 mei 2027 om 23:59:59  |
      | 5 mei 2027              |

  Scenario: 6. Een jongere van zestien zegt zelf ja en de ouders weigeren
    Gegeven het is 5 mei 2027
    En Lisa zegt op 5 mei 2027 ja: Samen DOEN hulp mag plannen en doelen over Lisa aan Blijf Groep geven voor het veiligheidsplan
    En Anna en Bram zeggen op 5 mei 2027 nee: Samen DOEN hulp mag plannen en doelen over Lisa aan Blijf Groep geven voor het veiligheidsplan
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Lisa geven

  Abstract Scenario: Tot de dag dat een kind twaalf wordt is het ja van de ouders genoeg
    Gegeven Noor is kind in het huishouden, geboren op <geboren>
    En Anna en Bram hebben samen gezag over Noor
    En Anna en Bram zeggen op 1 januari 2027 ja: Samen DOEN hulp mag plannen en doelen over Noor aan Blijf Groep geven voor het veiligheidsplan
    En het is <moment>
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan is toestemming voor het delen van plannen en doelen over Noor door Samen DOEN hulp <stand>

    Voorbeelden: een gewone verjaardag, en een kind van schrikkeldag dat in een gewoon jaar op 1 maart ouder wordt
      | geboren          | moment                      | stand        |
      | 5 maart 2015     | 4 maart 2027 om 23:59:59    | gegeven      |
      | 5 maart 2015     | 5 maart 2027                | niet compleet |
      | 1 maart 2015     | 28 februari 2027 om 23:59   | gegeven      |
      | 1 maart 2015     | 1 maart 2027                | niet compleet |

  Abstract Scenario: Wie op 29 februari is geboren wordt in een gewoon jaar op 1 maart zestien
    Gegeven Noor is kind in het huishouden, geboren op 29 februari 2012
    En Anna en Bram hebben samen gezag over Noor
    En het is 1 december 2027
    En Noor zegt op 1 december 2027 ja: Samen DOEN hulp mag plannen en doelen over Noor aan Blijf Groep geven voor het veiligheidsplan
    En het is <moment>
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan is toestemming voor het delen van plannen en doelen over Noor door Samen DOEN hulp <stand>

    Voorbeelden: 2028 is een schrikkeljaar
      | moment                       | stand         |
      | 28 februari 2028 om 23:59:59 | niet compleet |
      | 29 februari 2028             | gegeven       |

  Scenario: Van een kind zonder bekende verjaardag geldt de strengste leeftijd
    Gegeven Noor is kind in het huishouden
    En Noor is geboren tussen 1 januari 2014 en 31 december 2015
    En Anna en Bram hebben samen gezag over Noor
    En Anna en Bram zeggen op 1 november 2026 ja: Samen DOEN hulp mag plannen en doelen over Noor aan Blijf Groep geven voor het veiligheidsplan
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan is toestemming voor het delen van plannen en doelen over Noor door Samen DOEN hulp niet compleet
    En toestemming voor het delen ontbreekt nog van Noor

  Scenario: Voor een kind dat nog niet geboren is kan niemand ja zeggen
    Gegeven Noor wordt verwacht rond 1 februari 2027
    En Anna en Bram zeggen op 1 november 2026 ja: Samen DOEN hulp mag plannen en doelen over Noor aan Blijf Groep geven voor het veiligheidsplan
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Noor niet geven

  Abstract Scenario: 7. Een kind van twaalf trekt zelf in; dat sluit meteen, ook onder de oude wet
    Gegeven Noor is kind in het huishouden, geboren op 5 mei 2014
    En Anna en Bram hebben samen gezag over Noor
    En Noor, Anna en Bram zeggen op 10 augustus 2026 ja: Samen DOEN hulp mag plannen en doelen over Noor aan Blijf Groep geven voor het veiligheidsplan
    En Noor trekt op <dag> de toestemming over Noor in
    En het is 3 september 2026
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan is toestemming voor het delen van plannen en doelen over Noor door Samen DOEN hulp ingetrokken
    En mag Samen DOEN hulp plannen en doelen over Noor niet geven

    Voorbeelden:
      | dag              |
      | 2 september 2026 |
      | 30 augustus 2026 |

  Scenario: 8. Een ouder trekt in terwijl een vraag loopt
    Gegeven Anna en Bram zeggen op 1 november 2026 ja: Samen DOEN hulp mag plannen en doelen over Kim aan Blijf Groep geven voor het veiligheidsplan
    En het is 23 november 2026 om 12:00
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Kim geven
    Als Anna trekt op 23 november 2026 om 12:00:01 de toestemming over Kim in
    En het is 23 november 2026 om 12:00:01
    En Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Kim niet geven
    En is toestemming voor het delen van plannen en doelen over Kim door Samen DOEN hulp ingetrokken
    En de vrager leest: geen open weg

  Abstract Scenario: 9. Toestemming die gisteren eindigde is geen weigering
    Gegeven Anna en Bram zeggen op 1 oktober 2026 ja: Samen DOEN hulp mag plannen en doelen over Kim aan Blijf Groep geven voor het veiligheidsplan tot 23 november 2026
    En het is <moment>
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan is toestemming voor het delen van plannen en doelen over Kim door Samen DOEN hulp <stand>
    En is dit de uitkomst
      | van             | gegevens          | over | uitkomst   |
      | Samen DOEN hulp | plannen en doelen | Kim  | <uitkomst> |

    Voorbeelden:
      | moment                       | stand    | uitkomst |
      | 22 november 2026 om 23:59:59 | gegeven  | mag      |
      | 23 november 2026             | verlopen | niet     |

  Abstract Scenario: Toestemming zonder einde geldt een half jaar, ook over de zomertijd heen
    Gegeven Anna en Bram zeggen op <gezegd> ja: Samen DOEN hulp mag plannen en doelen over Kim aan Blijf Groep geven voor het veiligheidsplan
    En het is <moment>
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan is toestemming voor het delen van plannen en doelen over Kim door Samen DOEN hulp <stand>

    Voorbeelden:
      | gezegd            | moment                       | stand    |
      | 29 september 2026 | 28 maart 2027 om 23:59:59    | gegeven  |
      | 29 september 2026 | 29 maart 2027                | verlopen |
      | 25 augustus 2026  | 24 februari 2027 om 23:59:59 | gegeven  |
      | 25 augustus 2026  | 25 februari 2027             | verlopen |

  Scenario: Een ja telt pas vanaf de dag waarop het ingaat
    Gegeven Anna en Bram zeggen op 1 november 2026 ja: Samen DOEN hulp mag plannen en doelen over Kim aan Blijf Groep geven voor het veiligheidsplan vanaf 1 december 2026
    En het is 30 november 2026 om 23:59:59
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Kim niet geven
    Als het is 1 december 2026
    En Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Kim geven

  Scenario: 16. Wie een ander dreigt te zijn wordt niet gevraagd; dan kan niemand ja zeggen
    Gegeven Bram wordt gepasseerd als vertegenwoordiger van Kim
    En Anna en Bram zeggen op 1 november 2026 ja: Samen DOEN hulp mag plannen en doelen over Kim aan Blijf Groep geven voor het veiligheidsplan
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan is toestemming voor het delen van plannen en doelen over Kim door Samen DOEN hulp door niemand te geven
    En mag Samen DOEN hulp plannen en doelen over Kim niet geven

  Scenario: 24. De moeder is overleden en de vader had mede gezag
    Gegeven Anna is overleden op 1 oktober 2026
    En Bram zegt op 1 november 2026 ja: Samen DOEN hulp mag plannen en doelen over Kim aan Blijf Groep geven voor het veiligheidsplan
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Kim geven

  Scenario: 24. Zolang de moeder leeft is het ja van de vader alleen niet genoeg
    Gegeven Anna is overleden op 1 december 2026
    En Bram zegt op 1 november 2026 ja: Samen DOEN hulp mag plannen en doelen over Kim aan Blijf Groep geven voor het veiligheidsplan
    En het is 30 november 2026 om 23:59:59
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Kim niet geven

  Scenario: 25. De moeder had alleen gezag en is overleden
    Gegeven Noor is kind in het huishouden, geboren op 5 mei 2018
    En Anna heeft alleen gezag over Noor
    En Anna is overleden op 1 oktober 2026
    En Bram zegt op 1 november 2026 ja: Samen DOEN hulp mag plannen en doelen over Noor aan Blijf Groep geven voor het veiligheidsplan
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan is toestemming voor het delen van plannen en doelen over Noor door Samen DOEN hulp door niemand te geven
    En mag Samen DOEN hulp plannen en doelen over Noor niet geven

  Scenario: Over wie is overleden geeft niemand meer toestemming
    Gegeven Anna zegt op 1 oktober 2026 ja: Samen DOEN hulp mag plannen en doelen over Anna aan Blijf Groep geven voor het veiligheidsplan
    En Anna is overleden op 1 november 2026
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Anna niet geven

  Scenario: Een volwassene zegt alleen zelf ja
    Gegeven Bram zegt op 1 november 2026 ja: Samen DOEN hulp mag plannen en doelen over Anna aan Blijf Groep geven voor het veiligheidsplan
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Anna niet geven
    Als Anna zegt op 23 november 2026 ja: Samen DOEN hulp mag plannen en doelen over Anna aan Blijf Groep geven voor het veiligheidsplan
    En Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Anna geven
    En mag Samen DOEN hulp plannen en doelen over Bram niet geven

  Scenario: Een ouder met een ander die geen ouder is
    Gegeven Chris is partner in het huishouden, geboren op 1 juni 1985
    En Noor is kind in het huishouden, geboren op 5 mei 2018
    En Anna heeft als ouder samen met Chris gezag over Noor
    En Anna en Chris zeggen op 1 november 2026 ja: Samen DOEN hulp mag plannen en doelen over Noor aan Blijf Groep geven voor het veiligheidsplan
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Noor geven

  Scenario: Een voogd zegt ja als voogd, en niet als ouder
    Gegeven Chris is ander in het huishouden, geboren op 1 juni 1985
    En Noor is kind in het huishouden, geboren op 5 mei 2018
    En Chris is voogd over Noor
    En Chris zegt op 1 november 2026 ja: Samen DOEN hulp mag plannen en doelen over Noor aan Blijf Groep geven voor het veiligheidsplan
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Noor niet geven
    Als Chris zegt op 23 november 2026 als voogd ja: Samen DOEN hulp mag plannen en doelen over Noor aan Blijf Groep geven voor het veiligheidsplan
    En Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Noor geven

  Scenario: 26. Een gecertificeerde instelling is voogd en zegt ja voor het kind
    Gegeven Noor is kind in het huishouden, geboren op 5 mei 2018
    En JBRA voogd is voogd over Noor
    En JBRA voogd zegt op 1 november 2026 als voogd ja: Samen DOEN hulp mag plannen en doelen over Noor aan Blijf Groep geven voor het veiligheidsplan
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Noor geven
    En mag Samen DOEN hulp plannen en doelen over Anna niet geven

  Abstract Scenario: Een voorlopige voogd spreekt drie maanden, ook als de maatregel langer staat opgeschreven (BW 1:241 lid 4)
    Gegeven Noor is kind in het huishouden, geboren op 5 mei 2018
    En Anna en Bram hebben samen gezag over Noor
    En JBRA voogd voert een voorlopige voogdij uit over Noor vanaf 1 september 2026 tot 1 maart 2027
    En JBRA voogd zegt op 1 november 2026 als voogd ja: Samen DOEN hulp mag plannen en doelen over Noor aan Blijf Groep geven voor het veiligheidsplan
    En het is <moment>
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan is dit de uitkomst
      | van             | gegevens          | over | uitkomst   |
      | Samen DOEN hulp | plannen en doelen | Noor | <uitkomst> |

    Voorbeelden:
      | moment                       | uitkomst |
      | 30 november 2026 om 23:59:59 | mag      |
      | 1 december 2026              | niet     |

  Abstract Scenario: 26. Wat de voogd zichzelf toestaat telt alleen als een ander het heeft opgeschreven
    Gegeven Noor is kind in het huishouden, geboren op 5 mei 2018
    En JBRA voogd is voogd over Noor
    En JBRA voogd zegt op 1 november 2026 als voogd ja tegen het opheffen van het geheim: Samen DOEN hulp mag plannen en doelen over Noor aan JBRA voogd geven voor de evaluatie van het plan, volgens <wie>
    En het is 23 november 2026
    Als JBRA voogd vraagt voor de evaluatie van het plan naar plannen en doelen
    Dan is dit de uitkomst
      | van             | gegevens          | over | uitkomst   |
      | Samen DOEN hulp | plannen en doelen | Noor | <uitkomst> |

    Voorbeelden:
      | wie             | uitkomst |
      | JBRA voogd      | niet     |
      | Samen DOEN hulp | mag      |

  Abstract Scenario: Wat de ontvanger zelf opschreef heeft een bewijs van een ander nodig
    Gegeven Anna en Bram zeggen op 1 november 2026 ja: Samen DOEN hulp mag plannen en doelen over Kim aan Blijf Groep geven voor het veiligheidsplan, volgens <wie>
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan is dit de uitkomst
      | van             | gegevens          | over | uitkomst   |
      | Samen DOEN hulp | plannen en doelen | Kim  | <uitkomst> |

    Voorbeelden:
      | wie                                           | uitkomst |
      | Blijf Groep                                   | niet     |
      | Blijf Groep en bevestigd door Samen DOEN hulp | mag      |
      | Samen DOEN hulp                               | mag      |

  Scenario: 30. Van het gezag weet niemand het zeker
    Gegeven Noor is kind in het huishouden, geboren op 5 mei 2018
    En het gezag over Noor is niet vast te stellen
    En Anna en Bram zeggen op 1 november 2026 ja: Samen DOEN hulp mag plannen en doelen over Noor aan Blijf Groep geven voor het veiligheidsplan
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan is toestemming voor het delen van plannen en doelen over Noor door Samen DOEN hulp niet vast te stellen
    En mag Samen DOEN hulp plannen en doelen over Noor niet geven

  Abstract Scenario: 30. Een opgezocht gezag van meer dan een maand oud opent niets meer
    Gegeven Noor is kind in het huishouden, geboren op 5 mei 2018
    En Anna heeft alleen gezag over Noor, opgezocht op 23 oktober 2026
    En Anna zegt op 1 november 2026 ja: Samen DOEN hulp mag plannen en doelen over Noor aan Blijf Groep geven voor het veiligheidsplan
    En het is <moment>
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan is dit de uitkomst
      | van             | gegevens          | over | uitkomst   |
      | Samen DOEN hulp | plannen en doelen | Noor | <uitkomst> |

    Voorbeelden:
      | moment                       | uitkomst |
      | 23 november 2026 om 23:59:59 | mag      |
      | 24 november 2026             | niet     |

  Scenario: Zolang niemand gezag heeft kan niemand ja zeggen
    Gegeven Noor is kind in het huishouden, geboren op 5 mei 2018
    En niemand heeft gezag over Noor
    En Anna en Bram zeggen op 1 november 2026 ja: Samen DOEN hulp mag plannen en doelen over Noor aan Blijf Groep geven voor het veiligheidsplan
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan is toestemming voor het delen van plannen en doelen over Noor door Samen DOEN hulp door niemand te geven

  Scenario: Wat de vrager zelf over het gezag opschreef telt pas als een ander het bevestigt
    Gegeven Noor is kind in het huishouden, geboren op 5 mei 2018
    En Anna heeft alleen gezag over Noor, volgens Blijf Groep
    En Anna zegt op 1 november 2026 ja: Samen DOEN hulp mag plannen en doelen over Noor aan Blijf Groep geven voor het veiligheidsplan
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan is toestemming voor het delen van plannen en doelen over Noor door Samen DOEN hulp niet vast te stellen
