//! The short lists of words that scenarios use, with the ids they stand for.

/// Short lists: name of the place, and Dutch word with the id it stands for.
pub(super) const LISTS: &[(&str, &[(&str, &str)])] = &[
    (
        "rol",
        &[
            ("kind", "child"),
            ("ouder", "parent"),
            ("partner", "partner"),
            ("voogd", "guardian"),
            ("ander", "other"),
        ],
    ),
    (
        "maatregel",
        &[
            ("ondertoezichtstelling", "ots"),
            ("OTS", "ots"),
            ("voorlopige ondertoezichtstelling", "vots"),
            ("VOTS", "vots"),
            ("voogdij", "guardianship"),
            ("voorlopige voogdij", "provisional-guardianship"),
            ("uithuisplaatsing", "out-of-home-placement"),
            ("huisverbod", "restraining-order"),
            ("jeugdreclassering", "probation"),
        ],
    ),
    (
        "stadium",
        &[
            ("binnen", "reported"),
            ("in triage", "triage"),
            ("in onderzoek", "inquiry"),
            ("overgedragen", "transferred"),
            ("gesloten", "closed"),
        ],
    ),
    ("antwoord", &[("ja", "given"), ("nee", "refused")]),
    (
        "soort",
        &[
            ("het delen", "sharing"),
            ("het opheffen van het geheim", "secrecy-release"),
            ("de hulp", "help"),
        ],
    ),
    (
        "hoedanigheid",
        &[
            ("ouder met gezag", "authority-holder"),
            ("voogd", "guardian"),
            ("vertegenwoordiger", "representative"),
        ],
    ),
    (
        "wie",
        &[
            ("een weging", "review"),
            ("de omvang", "extent"),
            ("de veiligheidsfunctionaris", "safety-officer"),
        ],
    ),
    (
        "uitkomst",
        &[
            ("mag", "permit"),
            ("wacht op een weging", "review"),
            ("wacht op de omvang", "extent"),
            ("wacht op de veiligheidsfunctionaris", "safety-officer"),
            ("niet", "withhold"),
        ],
    ),
    (
        "weg",
        &[
            ("eigen dossier", "own"),
            ("toestemming", "consent"),
            ("plicht", "duty"),
            ("recht", "right"),
        ],
    ),
    (
        "laag",
        &[
            ("taak", "task"),
            ("grondslag", "lawfulness"),
            ("uitzondering", "exception"),
            ("geheim", "secrecy"),
            ("noodzaak", "necessity"),
        ],
    ),
    (
        "reden",
        &[
            ("geen open weg", "no-open-route"),
            ("kan worden gewogen", "may-be-weighed"),
            ("omvang te bevestigen", "extent-to-confirm"),
            ("afgeschermd", "guarded"),
            ("voorwaarde niet beloofd", "obligation-not-honoured"),
        ],
    ),
    (
        "route",
        &[
            ("toestemming", "consent"),
            ("weging", "review"),
            ("omvang", "extent"),
            ("maatregel", "measure"),
            ("veiligheidsfunctionaris", "safety-officer"),
            ("voorwaarde beloven", "declare-obligation"),
        ],
    ),
    (
        "voorwaarde",
        &[
            ("gebruiken tot een moment", "use-until"),
            ("niet bewaren", "do-not-store"),
            ("niet doorgeven", "no-onward"),
            ("de persoon inlichten", "tell-person"),
            ("niemand inlichten", "do-not-tell"),
        ],
    ),
    (
        "stand",
        &[
            ("gegeven", "given"),
            ("geweigerd", "refused"),
            ("niet compleet", "missing"),
            ("verlopen", "expired"),
            ("ingetrokken", "withdrawn"),
            ("door niemand te geven", "nobody-can-give"),
            ("niet vast te stellen", "cannot-be-determined"),
        ],
    ),
    (
        "veld",
        &[
            ("de taak", "question.task"),
            ("de gegevens", "question.categories"),
            ("de periode", "question.period"),
            ("de noodzaak", "question.necessity"),
        ],
    ),
    (
        "vermoeden",
        &[("en geeft een redelijk vermoeden", "suspicion")],
    ),
    (
        "raadsstadium",
        &[
            ("gevraagd", "requested"),
            ("begonnen", "running"),
            ("gesloten", "closed"),
        ],
    ),
    (
        "zaak",
        &[
            ("alles", "everything"),
            ("zorg", "care"),
            ("geld", "property"),
            ("behandeling", "treatment"),
            ("school", "school"),
            ("verblijf", "residence-permit"),
            ("veiligheid", "safety"),
        ],
    ),
    ("kunnen", &[("zelf", "able"), ("niet zelf", "unable")]),
    (
        "vertegenwoordiging",
        &[
            ("curator", "curator"),
            ("mentor", "mentor"),
            ("bewindvoerder", "administrator"),
            ("schriftelijk gemachtigde", "written-proxy"),
            ("bijzondere curator", "special-curator"),
            ("deels gezagsdrager", "partial-authority"),
        ],
    ),
    (
        "verlies",
        &[("geschorst", "suspended"), ("beëindigd", "ended")],
    ),
    (
        "weging",
        &[
            ("na weging", "released"),
            ("in een conflict van plichten", "conflict-of-duties"),
            (
                "na de toets voor een professionele melder",
                "professional-source-cleared",
            ),
            ("met instemming van de melder", "private-source-agrees"),
        ],
    ),
    (
        "relatie",
        &[
            ("de persoon zelf", "self"),
            ("ouder met gezag", "authority-holder"),
            ("ouder zonder gezag", "parent-without-authority"),
        ],
    ),
    (
        "nood",
        &[
            ("met een tweede professional", "agreed"),
            ("alleen, want niemand reageert", "alone"),
        ],
    ),
];

/// Dutch word of a list for an id.
pub(super) fn dutch(list: &str, id: &str) -> &'static str {
    let found = LISTS.iter().find(|(name, _)| *name == list);
    let word = found.and_then(|(_, words)| words.iter().find(|(_, known)| *known == id));
    word.map_or("?", |(word, _)| word)
}

/// The value of an id of a list.
pub(super) fn known<T>(from_id: impl Fn(&str) -> Option<T>, id: &str) -> Result<T, String> {
    from_id(id).ok_or_else(|| format!("`{id}` is hier geen bekend woord"))
}
