# language: nl
# Wie buiten de zes organisaties iets krijgt: de rechter, de wetenschap, de verwijsindex.
Functionaliteit: Rechter, onderzoek en verwijsindex

  Achtergrond:
    Gegeven het is 1 september 2026
    En een huishouden met
      | naam | rol   | geboren      |
      | Kim  | kind  | 5 mei 2018   |
      | Anna | ouder | 3 maart 1990 |
      | Bram | ouder | 9 juli 1988  |
    En Anna en Bram hebben samen gezag over Kim

  Scenario: De rechter krijgt volledig en waar wat voor het oordeel nodig is, ook over gezondheid (Jeugdwet 3.3; AVG 9 lid 2 onder f)
    Gegeven een professional van Raad geeft na weging gezondheid over Anna vrij
    En het is 23 november 2026
    Als rechtbank vraagt voor de beslissing over een maatregel naar plannen en doelen en gezondheid
    Dan mag Raad plannen en doelen over Kim geven
    En de grond is Jeugdwet 3.3
    En mag Raad gezondheid over Anna geven
    En mag Samen DOEN hulp plannen en doelen over Kim niet geven

  Scenario: Van de politie komt niets vanzelf bij de familierechter (AVG 10; AVG 9 lid 2 onder f)
    Gegeven het is 23 november 2026
    Als rechtbank vraagt voor de beslissing over een maatregel naar geweldsincidenten
    Dan mag politie geweldsincidenten over Bram niet geven
    En het blijft dicht op de uitzondering

  Scenario: De rechter vraagt niets buiten de eigen taak (Rv 811)
    Gegeven het is 23 november 2026
    Als rechtbank vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Raad plannen en doelen over Kim niet geven
    En het blijft dicht op de taak

  Scenario: 34. Onderzoek en statistiek: zonder bezwaar, na weging, langs een eigen weg (Jeugdwet 7.3.12; Wmo 2015 5.3.6)
    Gegeven het is 23 november 2026
    Als onderzoek vraagt voor onderzoek en statistiek naar plannen en doelen
    Dan wacht plannen en doelen over Anna en Kim van Samen DOEN hulp op een weging
    En de grond is Jeugdwet 7.3.12
    Als een professional van Samen DOEN hulp geeft na weging plannen en doelen over Anna vrij
    En onderzoek vraagt voor onderzoek en statistiek naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Anna geven
    Als onderzoek vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Anna niet geven
    En het blijft dicht op de taak

  Abstract Scenario: 34. Een nee is bezwaar, ook van een kind zelf of van wie voor het kind spreekt, en verloopt niet (Jeugdwet 7.3.12)
    Gegeven <wie> op 1 november 2026 nee tegen <soort>: Samen DOEN hulp mag plannen en doelen over <over> aan onderzoek geven voor onderzoek en statistiek tot <einde>
    En een professional van Samen DOEN hulp geeft na weging plannen en doelen over <over> vrij
    En het is 23 november 2026
    Als onderzoek vraagt voor onderzoek en statistiek naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over <over> niet geven
    En het blijft dicht op de <laag>

    Voorbeelden:
      | wie       | soort                       | over | einde            | laag      |
      | Bram zegt | het delen                   | Bram | 1 mei 2027       | grondslag |
      | Bram zegt | het opheffen van het geheim | Bram | 10 november 2026 | geheim    |
      | Bram zegt | het opheffen van het geheim | Bram | 1 mei 2027       | grondslag |
      | Bram zegt | het delen                   | Kim  | 1 mei 2027       | grondslag |
      | Bram zegt | het opheffen van het geheim | Kim  | 1 mei 2027       | geheim    |
      | Kim zegt  | het opheffen van het geheim | Kim  | 1 mei 2027       | geheim    |

  Scenario: 34. Geen onderzoek over wie is overleden, geen gegevens van de Raad, geen namen (Jeugdwet 7.3.12)
    Gegeven Anna is overleden op 1 november 2026
    En een professional van Samen DOEN hulp geeft na weging plannen en doelen en naam over Anna en Bram vrij
    En een professional van Raad geeft na weging plannen en doelen over Bram vrij
    En het is 23 november 2026
    Als onderzoek vraagt voor onderzoek en statistiek naar plannen en doelen en naam
    Dan mag Samen DOEN hulp plannen en doelen over Anna niet geven
    En mag Raad plannen en doelen over Bram niet geven
    En mag Samen DOEN hulp naam over Bram niet geven
    En wordt de vraag geweigerd om de gegevens

  Scenario: Een bevoegde melder geeft een signaal over een jongere, en geen inhoud (Jeugdwet 7.1.4.1, 7.1.4.3)
    Gegeven het is 23 november 2026
    Als verwijsindex risicojongeren vraagt voor het signaal in de verwijsindex naar Welke organisaties betrokken zijn en plannen en doelen
    Dan wacht Welke organisaties betrokken zijn over Kim van Samen DOEN hulp op een weging
    En mag Samen DOEN hulp plannen en doelen over Kim niet geven
    Als een professional van Samen DOEN hulp geeft na weging Welke organisaties betrokken zijn over Kim en Anna vrij
    En een professional van Blijf Groep geeft na weging Welke organisaties betrokken zijn over Kim vrij
    En een professional van Veilig Thuis advies geeft na weging Welke organisaties betrokken zijn over Kim vrij
    En verwijsindex risicojongeren vraagt voor het signaal in de verwijsindex naar Welke organisaties betrokken zijn
    Dan is dit de uitkomst
      | van                 | gegevens                          | over | uitkomst |
      | Samen DOEN hulp     | Welke organisaties betrokken zijn | Kim  | mag      |
      | Samen DOEN hulp     | Welke organisaties betrokken zijn | Anna | niet     |
      | Blijf Groep         | Welke organisaties betrokken zijn | Kim  | niet     |
      | Veilig Thuis advies | Welke organisaties betrokken zijn | Kim  | niet     |
    Als verwijsindex risicojongeren vraagt voor het veiligheidsplan naar Welke organisaties betrokken zijn
    Dan mag Samen DOEN hulp Welke organisaties betrokken zijn over Kim niet geven
    En het blijft dicht op de taak
