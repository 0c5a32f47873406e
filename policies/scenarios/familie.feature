# language: nl
# Wat ouders en familie horen zonder zelf inzage te hebben: ongevraagd, als ouder zonder gezag, na een overlijden.
Functionaliteit: Familie

  Achtergrond:
    Gegeven het is 1 september 2026
    En een huishouden met
      | naam | rol   | geboren      |
      | Kim  | kind  | 5 mei 2018   |
      | Lisa | kind  | 5 mei 2011   |
      | Noor | kind  | 5 mei 2010   |
      | Daan | kind  | 5 mei 2016   |
      | Rosa | kind  | 5 mei 2009   |
      | Sara | ander | 5 mei 2004   |
      | Anna | ouder | 3 maart 1990 |
      | Bram | ouder | 9 juli 1988  |
    En Anna en Bram hebben samen gezag over Lisa en Noor
    En Anna heeft alleen gezag over Kim
    En Anna heeft alleen gezag over Daan en Rosa, opgezocht op 1 oktober 2026
    En het is 23 november 2026

  Abstract Scenario: Ongevraagd hoort een ouder met gezag over een kind tot 16 wat de houder na weging vertelt (Jeugdwet 7.3.11 lid 2 onder b)
    Gegeven de vrager is <relatie> van <wie>
    En <houder> spreekt ongevraagd over Risico: wat is gezien van <wie>
    En een professional van <houder> geeft na weging Risico: wat is gezien over <wie> vrij
    Als ouder vraagt voor inzage naar Risico: wat is gezien
    Dan is dit de uitkomst
      | van      | gegevens              | over  | uitkomst   |
      | <houder> | Risico: wat is gezien | <wie> | <uitkomst> |

    Voorbeelden: van een gecertificeerde instelling, of van wie helpt of behandelt
      | relatie         | wie  | houder          | uitkomst |
      | ouder met gezag | Lisa | JBRA OTS        | mag      |
      | ouder met gezag | Kim  | WSG voogd       | mag      |
      | ouder met gezag | Kim  | Samen DOEN hulp | mag      |
      | ouder met gezag | Lisa | GGZ             | mag      |

    Voorbeelden: niet van 16, zonder gezag, met een oud gegeven over gezag, of van een ander
      | relatie            | wie  | houder      | uitkomst |
      | ouder met gezag    | Noor | JBRA OTS    | niet     |
      | ouder zonder gezag | Lisa | JBRA OTS    | niet     |
      | ouder met gezag    | Daan | JBRA OTS    | niet     |
      | ouder met gezag    | Lisa | Blijf Groep | niet     |

  Scenario: Ongevraagd vertellen kan alleen na weging (Jeugdwet 7.3.11 lid 2 onder b)
    Gegeven de vrager is ouder met gezag van Lisa
    En JBRA OTS spreekt ongevraagd over Risico: wat is gezien van Lisa
    Als ouder vraagt voor inzage naar Risico: wat is gezien
    Dan wacht Risico: wat is gezien over Lisa van JBRA OTS op een weging
    En de grond is Jeugdwet 7.3.11 lid 2 onder b

  Abstract Scenario: In het belang van de cliënt hoort een ouder met gezag wat deze zelf nog niet hoort (Jeugdwet 7.3.2 lid 4)
    Gegeven de vrager is <relatie> van <wie>
    En <houder> spreekt ongevraagd over plannen en doelen van <wie>
    En een professional van <houder> geeft na weging plannen en doelen over <wie> vrij
    Als ouder vraagt voor inzage naar plannen en doelen
    Dan is dit de uitkomst
      | van      | gegevens          | over  | uitkomst   |
      | <houder> | plannen en doelen | <wie> | <uitkomst> |

    Voorbeelden: een jongere van 16, van wie helpt
      | relatie         | wie  | houder             | uitkomst |
      | ouder met gezag | Noor | Samen DOEN hulp    | mag      |
      | ouder met gezag | Noor | Ouder- en Kindteam | mag      |

    Voorbeelden: niet zonder gezag, met een oud gegeven over gezag, of van wie een maatregel uitvoert
      | relatie            | wie  | houder          | uitkomst |
      | ouder zonder gezag | Noor | Samen DOEN hulp | niet     |
      | ouder met gezag    | Rosa | Samen DOEN hulp | niet     |
      | ouder met gezag    | Noor | JBRA OTS        | niet     |

  Scenario: Een ander inlichten gebeurt ongevraagd en na weging; wie erom vraagt krijgt het niet (Jeugdwet 7.3.2 lid 4)
    Gegeven de vrager is ouder met gezag van Noor
    En Samen DOEN hulp spreekt ongevraagd over plannen en doelen van Noor
    Als ouder vraagt voor inzage naar plannen en doelen
    Dan wacht plannen en doelen over Noor van Samen DOEN hulp op een weging
    En de grond is Jeugdwet 7.3.2 lid 4
    Als een professional van Ouder- en Kindteam geeft na weging plannen en doelen over Noor vrij
    En ouder vraagt voor inzage naar plannen en doelen
    Dan mag Ouder- en Kindteam plannen en doelen over Noor niet geven

  Abstract Scenario: Wie dreigt of gepasseerd wordt hoort ongevraagd niets, ook niet na weging (Jeugdwet 7.3.11 lid 3, 7.3.15 lid 4)
    Gegeven Bram <doet> <wie>
    En de vrager is ouder met gezag van <wie>
    En <houder> spreekt ongevraagd over <gegevens> van <wie>
    En een professional van <houder> geeft na weging <gegevens> over <wie> vrij
    Als ouder vraagt voor inzage naar <gegevens>
    Dan mag <houder> <gegevens> over <wie> niet geven

    Voorbeelden: Jeugdwet 7.3.11 lid 2 onder b
      | doet                                       | wie  | houder   | gegevens              |
      | bedreigt                                   | Lisa | JBRA OTS | Risico: wat is gezien |
      | wordt gepasseerd als vertegenwoordiger van | Lisa | JBRA OTS | Risico: wat is gezien |

    Voorbeelden: Jeugdwet 7.3.2 lid 4
      | doet                                       | wie  | houder          | gegevens          |
      | bedreigt                                   | Noor | Samen DOEN hulp | plannen en doelen |
      | wordt gepasseerd als vertegenwoordiger van | Noor | Samen DOEN hulp | plannen en doelen |

  Abstract Scenario: Een ouder zonder gezag vraagt naar belangrijke feiten over het kind (BW 1:377c lid 1)
    Gegeven de vrager is ouder zonder gezag van <wie>
    En een professional van <houder> geeft na weging <gegevens> over <wie> vrij
    Als ouder vraagt voor inzage naar <gegevens>
    Dan is dit de uitkomst
      | van      | gegevens   | over  | uitkomst   |
      | <houder> | <gegevens> | <wie> | <uitkomst> |

    Voorbeelden: school, gezondheid, plannen en maatregelen
      | wie | houder          | gegevens                    | uitkomst |
      | Kim | Samen DOEN hulp | schoolresultaten en verzuim | mag      |
      | Kim | huisarts        | gezondheid                  | mag      |

    Voorbeelden: niets anders, geen kind van 18 of ouder, niet met een oud gegeven over gezag, niet van de politie
      | wie  | houder          | gegevens                    | uitkomst |
      | Kim  | Samen DOEN hulp | bezoeken                    | niet     |
      | Sara | Samen DOEN hulp | schoolresultaten en verzuim | niet     |
      | Daan | Samen DOEN hulp | schoolresultaten en verzuim | niet     |
      | Kim  | politie         | plannen en doelen           | niet     |

  Scenario: Een ouder zonder gezag hoort niets als die het kind bedreigt (BW 1:377c lid 1)
    Gegeven de vrager is ouder zonder gezag van Kim
    Als ouder vraagt voor inzage naar schoolresultaten en verzuim
    Dan wacht schoolresultaten en verzuim over Kim van Samen DOEN hulp op een weging
    Als een professional van Samen DOEN hulp geeft na weging schoolresultaten en verzuim over Kim vrij
    En Bram bedreigt Kim
    En ouder vraagt voor inzage naar schoolresultaten en verzuim
    Dan mag Samen DOEN hulp schoolresultaten en verzuim over Kim niet geven

  Scenario: Een ouder zonder gezag vraagt er zelf om, en een ander dan een ouder krijgt niets (BW 1:377c lid 1)
    Gegeven een professional van Samen DOEN hulp geeft na weging schoolresultaten en verzuim over Kim vrij
    Als ouder vraagt voor inzage naar schoolresultaten en verzuim
    Dan mag Samen DOEN hulp schoolresultaten en verzuim over Kim niet geven
    Als de vrager is ouder zonder gezag van Kim
    En Samen DOEN hulp spreekt ongevraagd over schoolresultaten en verzuim van Kim
    En ouder vraagt voor inzage naar schoolresultaten en verzuim
    Dan mag Samen DOEN hulp schoolresultaten en verzuim over Kim niet geven

  Scenario: Na de dood van een kind: wie het kind bij leven toestond, of wie gezag had tot het 16 was (Jeugdwet 7.3.12a)
    Gegeven Lisa zegt op 1 oktober 2026 ja tegen het opheffen van het geheim: Samen DOEN hulp mag plannen en doelen over Lisa aan ouder geven voor inzage
    En een professional van Samen DOEN hulp geeft na weging plannen en doelen over Lisa en Noor vrij
    En een professional van Blijf Groep geeft na weging plannen en doelen over Lisa vrij
    Als ouder vraagt voor inzage naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Lisa niet geven
    Als Lisa is overleden op 20 november 2026
    En Noor is overleden op 20 november 2026
    En ouder vraagt voor inzage naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Lisa geven
    En de grond is Jeugdwet 7.3.12a
    En mag Blijf Groep plannen en doelen over Lisa niet geven
    En mag Samen DOEN hulp plannen en doelen over Noor niet geven
    Als de vrager is ouder met gezag van Lisa en Noor
    En ouder vraagt voor inzage naar plannen en doelen
    Dan mag Blijf Groep plannen en doelen over Lisa geven
    En de grond is Jeugdwet 7.3.12a
    En mag Samen DOEN hulp plannen en doelen over Noor niet geven

  Scenario: Ook na de dood weegt de houder eerst (Jeugdwet 7.3.12a)
    Gegeven Lisa zegt op 1 oktober 2026 ja tegen het opheffen van het geheim: Samen DOEN hulp mag plannen en doelen over Lisa aan ouder geven voor inzage
    En Lisa is overleden op 20 november 2026
    Als ouder vraagt voor inzage naar plannen en doelen
    Dan wacht plannen en doelen over Lisa van Samen DOEN hulp op een weging

  Scenario: 29. Dat Veilig Thuis vader voor de derde keer nog niet inlicht, verandert niet wat anderen krijgen (Wmo 2015 5.3.1 lid 2)
    Gegeven de melding over Kim is in onderzoek vanaf 15 september 2026
    En Bram wordt nog niet ingelicht vanaf 13 oktober 2026 tot 27 oktober 2026, volgens Veilig Thuis
    En Bram wordt nog niet ingelicht vanaf 27 oktober 2026 tot 10 november 2026, volgens Veilig Thuis
    En Bram wordt nog niet ingelicht vanaf 10 november 2026 tot 24 november 2026, volgens Veilig Thuis
    Als Veilig Thuis vraagt voor het onderzoek door Veilig Thuis naar plannen en doelen
    Dan wacht plannen en doelen over Bram van Samen DOEN hulp op een weging
