# language: nl
# Wat boven elke grond en elke toestemming staat, en welke uitzondering bijzondere en strafrechtelijke gegevens vragen.
Functionaliteit: Vangrails en uitzonderingen

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
      | wat                                             |
      | de vrager heeft geen mandaat                    |
      | de vrager is niet toegewezen aan het huishouden |
      | de vrager mag dit huishouden niet zien          |

  Scenario: Met mandaat en toewijzing mag het eigen dossier
    Gegeven het is 23 november 2026
    Als Samen DOEN toegang vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN toegang plannen en doelen over Kim geven
    En de weg is eigen dossier

  Abstract Scenario: Wat niet nodig is, wordt niet genoemd: een uitzondering bij gewone gegevens, een weging waar de plicht geldt
    Gegeven JBRA OTS voert een ondertoezichtstelling uit over Kim vanaf 1 september 2026 tot 1 juni 2027
    En de melding over Kim is in triage en geeft een redelijk vermoeden vanaf 1 november 2026
    En een professional van Samen DOEN hulp geeft na weging plannen en doelen over Kim vrij
    En het is 23 november 2026
    Als <pet> vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag <houder> plannen en doelen over Kim geven
    En de grond is niet <regel>

    Voorbeelden:
      | pet                | houder             | regel                       |
      | Samen DOEN toegang | Samen DOEN toegang | samen-doen-access-exception |
      | JBRA OTS           | Samen DOEN hulp    | uavg-30-2-b                 |
      | JBRA OTS           | Samen DOEN hulp    | jw-7.3.11-4-unasked         |
      | Veilig Thuis       | Samen DOEN hulp    | wmo-5.1.6-2                 |

  Scenario: De inhoud van een melding geeft alleen Veilig Thuis zelf (Wmo 2015 5.3.3 lid 1)
    Gegeven het raadsonderzoek naar Kim op verzoek van Samen DOEN toegang is begonnen
    En het is 23 november 2026
    Als Raad vraagt voor het onderzoek door de Raad naar Inhoud van een melding of onderzoek van Veilig Thuis
    Dan mag Samen DOEN hulp Inhoud van een melding of onderzoek van Veilig Thuis over Kim niet geven
    En het wordt tegengehouden door guard-vt-report

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

  Scenario: Wat boven de grond staat raakt het eigen dossier niet
    Gegeven een professional van Veilig Thuis geeft na weging adres en Wie meldde of informatie gaf over Kim vrij
    En het is 23 november 2026
    Als Veilig Thuis vraagt voor de eerste analyse en tijdlijn naar politie en justitie en buren
    Dan mag Veilig Thuis politie en justitie en buren over Kim geven
    En de weg is eigen dossier
    Als Veilig Thuis vraagt voor de eerste analyse en tijdlijn naar adres en Wie meldde of informatie gaf
    Dan mag Veilig Thuis adres en Wie meldde of informatie gaf over Kim geven
    En de weg is eigen dossier

  Scenario: Eigen toestemmingen en wat de eigen pet over geloof vastlegde staan open, maar geen taak vraagt ernaar
    Gegeven een professional van Samen DOEN toegang geeft na weging toestemmingen en geloof over Kim vrij
    En het is 23 november 2026
    Als Samen DOEN toegang vraagt voor de eerste analyse en tijdlijn naar toestemmingen en geloof
    Dan is toestemming voor het delen van toestemmingen en geloof over Kim door Samen DOEN toegang niet compleet
    En de weg is eigen dossier
    En mag JBRA OTS toestemmingen over Kim niet geven
    En het wordt tegengehouden door guard-register
    En wordt de vraag geweigerd om de gegevens

  Abstract Scenario: 17. Een plek komt nooit in stukken die een ouder, rechter of onderzoeker leest (Rv 811)
    Gegeven de veiligheidsfunctionaris van Blijf Groep geeft na weging adres en Welke school over Kim vrij
    En het is 23 november 2026
    Als <vrager> vraagt voor <taak> naar adres en Welke school
    Dan mag Blijf Groep adres en Welke school over Kim niet geven
    En het wordt tegengehouden door guard-places-in-papers

    Voorbeelden: ook niet als de veiligheidsfunctionaris het adres vrijgaf
      | vrager                      | taak                             |
      | ouder                       | inzage                           |
      | rechtbank                   | de beslissing over een maatregel |
      | onderzoek                   | onderzoek en statistiek          |
      | verwijsindex risicojongeren | het signaal in de verwijsindex   |

  Abstract Scenario: 19, 20. Een ouder vraagt wie meldde (Uitvoeringsbesluit Wmo 2015 4.1.8 lid 3)
    Gegeven de vrager is ouder met gezag van Kim
    En een professional van Veilig Thuis geeft <weging> Wie meldde of informatie gaf over Kim vrij
    En een professional van Samen DOEN hulp geeft <weging> Wie meldde of informatie gaf over Kim vrij
    En het is 23 november 2026
    Als ouder vraagt voor inzage naar Wie meldde of informatie gaf
    Dan mag Samen DOEN hulp Wie meldde of informatie gaf over Kim niet geven
    En het wordt tegengehouden door guard-origin
    En is dit de uitkomst
      | van          | gegevens                     | over | uitkomst   |
      | Veilig Thuis | Wie meldde of informatie gaf | Kim  | <uitkomst> |

    Voorbeelden: de leerkracht die niet bedreigd wordt, de buurvrouw die instemt, en een buurvrouw die niet instemt
      | weging                                    | uitkomst |
      | na de toets voor een professionele melder | mag      |
      | met instemming van de melder              | mag      |
      | na weging                                 | niet     |

  Scenario: Een functionaris privacy ziet geen inhoud (AVG 39)
    Gegeven het is 23 november 2026
    Als Samen DOEN, functionaris privacy vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Kim niet geven
    En het wordt tegengehouden door guard-privacy-officer

  Abstract Scenario: Geloof, afkomst en seksueel leven zijn van Veilig Thuis bij een vermoeden, en verder van niemand (Wmo 2015 5.1.6 lid 2)
    Gegeven de melding over Kim is <stadium>
    En een professional van GGZ geeft na weging geloof over Kim vrij
    En het is 23 november 2026
    Als <vrager> vraagt voor het veiligheidsplan naar geloof
    Dan mag GGZ geloof over Kim niet geven
    En het wordt tegengehouden door guard-belief

    Voorbeelden:
      | stadium      | vrager       |
      | in triage    | Veilig Thuis |
      | in onderzoek | Blijf Groep  |

  Scenario: Over haar eigen geloof hoort een moeder wat de behandelaar vastlegde (AVG 15)
    Gegeven de vrager is de persoon zelf van Anna
    En een professional van GGZ geeft na weging geloof over Anna vrij
    En het is 23 november 2026
    Als ouder vraagt voor inzage naar geloof
    Dan is toestemming voor het delen van geloof over Anna door GGZ niet compleet
    En de weg is plicht

  Scenario: Over buren en nieuwe partners gaat niets zonder een professional die hun privacy weegt (Jeugdwet 7.3.11 lid 1)
    Gegeven de melding over Kim is in onderzoek
    En het is 23 november 2026
    Als Veilig Thuis vraagt voor het onderzoek door Veilig Thuis naar buren
    Dan wacht buren over Kim van Samen DOEN hulp op een weging
    En het wordt tegengehouden door guard-third-party
    Als een professional van Samen DOEN hulp geeft na weging buren over Kim vrij
    En Veilig Thuis vraagt voor het onderzoek door Veilig Thuis naar buren
    Dan mag Samen DOEN hulp buren over Kim geven

  Abstract Scenario: 16. Waar gevaar dreigt leest een ouder niets zonder weging, een oordeel en de woorden van een kind nooit (Jeugdwet 7.3.11 lid 3, 7.3.15 lid 4)
    Gegeven <gevaar>
    En de vrager is ouder met gezag van Kim
    En het is 23 november 2026
    Als ouder vraagt voor inzage naar plannen en doelen
    Dan wacht plannen en doelen over Kim van Samen DOEN hulp op een weging
    En het wordt tegengehouden door guard-unsafe-parent
    Als een professional van Samen DOEN hulp geeft na weging plannen en doelen, Risico: het oordeel en het instrument en Wat een kind zelf zei over Kim vrij
    En ouder vraagt voor inzage naar plannen en doelen, Risico: het oordeel en het instrument en Wat een kind zelf zei
    Dan mag Samen DOEN hulp plannen en doelen over Kim geven
    En mag Samen DOEN hulp Risico: het oordeel en het instrument over Kim niet geven
    En het wordt tegengehouden door guard-unsafe-parent
    En mag Samen DOEN hulp Wat een kind zelf zei over Kim niet geven
    En het wordt tegengehouden door guard-child-words

    Voorbeelden:
      | gevaar                                              |
      | Bram bedreigt Kim                                   |
      | Bram wordt gepasseerd als vertegenwoordiger van Kim |

  Scenario: Wie zelf bedreigd wordt leest het eigen dossier wel (AVG 15)
    Gegeven Bram bedreigt Anna
    En de vrager is de persoon zelf van Anna
    En het is 23 november 2026
    Als ouder vraagt voor inzage naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Anna geven

  Abstract Scenario: Wie bij leven nee zei houdt het dossier na de dood gesloten voor de familie (Jeugdwet 7.3.12a)
    Gegeven Lisa is kind in het huishouden, geboren op 5 mei 2011
    En Anna en Bram hebben samen gezag over Lisa
    En Lisa zegt op 1 september 2026 <antwoord> tegen het opheffen van het geheim: Samen DOEN hulp mag plannen en doelen over Lisa aan <aan> geven voor inzage
    En Lisa is overleden op 1 oktober 2026
    En de vrager is ouder met gezag van Lisa
    En een professional van Samen DOEN hulp geeft na weging plannen en doelen over Lisa vrij
    En het is 23 november 2026
    Als ouder vraagt voor inzage naar plannen en doelen
    Dan is dit de uitkomst
      | van             | gegevens          | over | uitkomst   |
      | Samen DOEN hulp | plannen en doelen | Lisa | <uitkomst> |

    Voorbeelden: wat zij tegen een ander zei telt hier niet
      | antwoord | aan   | uitkomst |
      | ja       | ouder | mag      |
      | nee      | kind  | mag      |
      | nee      | ouder | niet     |

  Scenario: Een nee bij leven sluit alleen voor de familie, en niet voor wie nog leeft (Jeugdwet 7.3.12a)
    Gegeven Anna en Bram zeggen op 1 september 2026 nee tegen het opheffen van het geheim: Samen DOEN hulp mag plannen en doelen over Anna en Bram aan ouder geven voor inzage
    En Bram zegt op 1 september 2026 nee tegen het opheffen van het geheim: Samen DOEN hulp mag plannen en doelen over Bram aan Veilig Thuis geven voor het veiligheidsplan
    En Bram is overleden op 1 oktober 2026
    En de melding over Kim is in triage
    En de vrager is de persoon zelf van Anna
    En een professional van Samen DOEN hulp geeft na weging plannen en doelen over Bram vrij
    En het is 23 november 2026
    Als ouder vraagt voor inzage naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Anna geven
    En mag Samen DOEN hulp plannen en doelen over Bram niet geven
    En het wordt tegengehouden door guard-deceased
    Als Veilig Thuis vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Bram geven

  Scenario: Veilig Thuis krijgt gezondheid alleen bij een redelijk vermoeden; wat het zelf al heeft blijft (Wmo 2015 5.1.6 lid 2)
    Gegeven de melding over Kim is in triage
    En een professional van GGZ geeft na weging gezondheid over Kim vrij
    En het is 23 november 2026
    Als Veilig Thuis vraagt voor de eerste analyse en tijdlijn naar gezondheid
    Dan mag Veilig Thuis gezondheid over Kim geven
    En mag GGZ gezondheid over Kim niet geven
    En het blijft dicht op de uitzondering
    Als de melding over Kim is in triage en geeft een redelijk vermoeden vanaf 23 november 2026
    En Veilig Thuis vraagt voor de eerste analyse en tijdlijn naar gezondheid
    Dan mag GGZ gezondheid over Kim geven
    En de grond is Wmo 2015 5.1.6 lid 2

  Scenario: Wat een behandelaar weet is altijd gezondheid: dat vraagt uitdrukkelijke toestemming (AVG 9 lid 2 onder a)
    Gegeven Anna zegt op 1 november 2026 ja: GGZ mag plannen en doelen over Anna aan JBRA vrijwillig geven voor de evaluatie van het plan
    En Bram zegt op 1 november 2026 ja tegen het opheffen van het geheim: GGZ mag plannen en doelen over Bram aan JBRA vrijwillig geven voor de evaluatie van het plan
    En het is 23 november 2026
    Als JBRA vrijwillig vraagt voor de evaluatie van het plan naar plannen en doelen
    Dan mag GGZ plannen en doelen over Anna geven
    En de grond is AVG 9 lid 2 onder a
    En mag GGZ plannen en doelen over Bram niet geven
    En het blijft dicht op de uitzondering

  Scenario: Voor gewone gegevens is geen uitzondering nodig, ook niet als er toestemming is (AVG 9 lid 1, AVG 10)
    Gegeven Anna zegt op 1 november 2026 ja: Samen DOEN hulp mag plannen en doelen over Anna aan JBRA vrijwillig geven voor de evaluatie van het plan
    En het is 23 november 2026
    Als JBRA vrijwillig vraagt voor de evaluatie van het plan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Anna geven
    En de grond is AVG 9 lid 1

  Abstract Scenario: Toestemming opent niets voor wie een weigering zou mogen passeren (AVG 9 lid 2 onder a, UAVG 30 lid 2 onder b)
    Gegeven Anna zegt op 1 november 2026 ja: GGZ mag geloof over Anna aan <vrager> geven voor <taak>
    En het is 23 november 2026
    Als <vrager> vraagt voor <taak> naar geloof
    Dan mag GGZ geloof over Anna niet geven
    En het blijft dicht op de uitzondering

    Voorbeelden:
      | vrager       | taak                          |
      | JBRA OTS     | de eerste analyse en tijdlijn |
      | Veilig Thuis | de eerste analyse en tijdlijn |
      | Raad         | het onderzoek door de Raad    |

  Scenario: Geloof, afkomst en seksueel leven gaan naar de hulp alleen met uitdrukkelijke toestemming, ook na een weging (AVG 9 lid 2 onder a)
    Gegeven Lisa is kind in het huishouden, geboren op 5 mei 2011
    En Anna en Bram hebben samen gezag over Lisa
    En Anna, Bram en Lisa zeggen op 1 november 2026 ja tegen het delen: Ouder- en Kindteam mag geloof over Lisa aan Samen DOEN hulp geven voor het veiligheidsplan
    En Lisa zegt op 1 november 2026 ja tegen het opheffen van het geheim: Ouder- en Kindteam mag geloof over Lisa aan Samen DOEN hulp geven voor het veiligheidsplan
    En een professional van Ouder- en Kindteam geeft na weging geloof over Lisa vrij
    En het is 23 november 2026
    Als Samen DOEN hulp vraagt voor het veiligheidsplan naar geloof
    Dan is toestemming voor het delen van geloof over Lisa door Ouder- en Kindteam gegeven
    En de weg is recht
    En de grond is AVG 9 lid 2 onder a
    En wordt de vraag geweigerd om de gegevens

  Scenario: Wat de politie zelf geeft mag wie een maatregel uitvoert of onderzoekt verwerken (UAVG 33 lid 1 onder a)
    Gegeven JBRA OTS voert een ondertoezichtstelling uit over Kim vanaf 1 september 2026 tot 1 juni 2027
    En het raadsonderzoek naar Kim op verzoek van Samen DOEN toegang is begonnen
    En een professional van politie geeft na weging politie en justitie over Bram vrij
    En het is 23 november 2026
    Als JBRA OTS vraagt voor de eerste analyse en tijdlijn naar politie en justitie
    Dan mag politie politie en justitie over Bram geven
    En de grond is UAVG 33 lid 1 onder a
    Als Raad vraagt voor het onderzoek door de Raad naar politie en justitie
    Dan mag politie politie en justitie over Bram geven
    En de grond is UAVG 33 lid 1 onder a

  Scenario: Blijf Groep is privaat en krijgt van de politie alleen met uitdrukkelijke toestemming (UAVG 32 onder a)
    Gegeven Bram zegt op 1 november 2026 ja tegen het delen: politie mag geweldsincidenten over Bram aan Blijf Groep geven voor het veiligheidsplan
    En een professional van politie geeft in een conflict van plichten geweldsincidenten over Anna en Bram vrij
    En het is 23 november 2026
    Als Blijf Groep vraagt voor het veiligheidsplan naar geweldsincidenten
    Dan mag politie geweldsincidenten over Bram geven
    En de grond is UAVG 32 onder a
    En mag politie geweldsincidenten over Anna niet geven
    En het blijft dicht op de uitzondering

  Scenario: Een onderzoeker krijgt niets van de politie, ook niet met toestemming (UAVG 32 onder a)
    Gegeven Bram zegt op 1 november 2026 ja: politie mag geweldsincidenten over Bram aan onderzoek geven voor onderzoek en statistiek
    En het is 23 november 2026
    Als onderzoek vraagt voor onderzoek en statistiek naar geweldsincidenten
    Dan mag politie geweldsincidenten over Bram niet geven
    En het blijft dicht op de uitzondering
