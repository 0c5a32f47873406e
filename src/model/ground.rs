//! Layers that must all be open, the modality in which they open, and what a recipient must keep to.

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $id:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $id)] $variant,)*
        }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// Name in catalogue, policies and contract, kebab case.
            pub fn id(self) -> &'static str {
                match self {
                    $($name::$variant => $id,)*
                }
            }

            /// The value with this name.
            pub fn from_id(id: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|value| value.id() == id)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::model::ground::UnknownWord;

            fn from_str(text: &str) -> Result<$name, Self::Err> {
                let words = || $name::ALL.iter().map(|value| value.id());
                $name::from_id(text).ok_or_else(|| $crate::model::ground::UnknownWord::expected(words()))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.id())
            }
        }
    };
}
pub(crate) use named;

/// A text that stands not in a closed list of words. It tells the list, never the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected one of {0}")]
pub struct UnknownWord(String);

impl UnknownWord {
    pub(crate) fn expected(words: impl Iterator<Item = &'static str>) -> Self {
        Self(words.collect::<Vec<_>>().join(", "))
    }
}

named! {
    /// A layer of the decision. A value leaves only when all of them are open.
    Layer {
        /// The recipient's own task with its article.
        Task = "task",
        /// The recipient's AVG 6 basis.
        Lawfulness = "lawfulness",
        /// The AVG 9/10 exception where the category is special or criminal.
        Exception = "exception",
        /// Release of the holder's secrecy.
        Secrecy = "secrecy",
        /// Necessity, stated by the asker.
        Necessity = "necessity",
    }
}

named! {
    /// Kind of consent. The three are never mixed; each feeds one layer.
    ConsentKind {
        /// Consent to sharing (AVG 6(1)(a), 9(2)(a)).
        Sharing = "sharing",
        /// Release of professional secrecy (Jeugdwet 7.3.11(1), Wmo 5.3.3).
        SecrecyRelease = "secrecy-release",
        /// Agreement to help (Jeugdwet 7.3.4); opens no flow.
        Help = "help",
    }
}

named! {
    /// How a flow is open.
    Modality {
        /// The hat's own records.
        Own = "own",
        /// Consent and release of secrecy by those who must give them.
        Consent = "consent",
        /// A duty of the holder to answer on request.
        Duty = "duty",
        /// A right of the holder to speak, used by a named professional.
        Right = "right",
    }
}

named! {
    /// What the recipient of a value must keep to.
    Obligation {
        /// Use it until a stated moment at the latest.
        UseUntil = "use-until",
        /// Show it, do not store it.
        DoNotStore = "do-not-store",
        /// Do not pass it on.
        NoOnward = "no-onward",
        /// Tell the person that it was shared.
        TellPerson = "tell-person",
        /// Tell nobody in the household that it was shared, or who shared it.
        DoNotTell = "do-not-tell",
    }
}

named! {
    /// What whoever gives owes to the family.
    InformDuty {
        /// Nothing beyond what the family knows by asking.
        None = "none",
        /// The general duty: within a month, unless it would seriously impair the purpose (AVG 13, 14).
        Avg = "avg-13-14",
        /// Veilig Thuis: within four weeks, put off two weeks at a time with a fresh reason (Wmo 5.3.1).
        VeiligThuis = "wmo-5.3.1",
        /// Whoever reports speaks with the client first, unless that is not safe.
        Meldcode = "meldcode",
        /// The family is told beforehand whom will be asked.
        Beforehand = "beforehand",
        /// Afterwards, as soon as it is safe.
        Later = "later",
        /// Parties read the papers of the court.
        Court = "court",
        /// By the rules on police and judicial data.
        Police = "police",
    }
}
