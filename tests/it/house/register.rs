//! Short ways to fill the register, over gRPC as partners do: two people for every fact that needs them.

use std::collections::BTreeMap;

use samenbeeld::ports::Entropy;
use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::fact::Kind;
use samenbeeld::storage::SystemEntropy;

use super::House;

/// A household as the organisations around it know it.
#[derive(Clone, Default)]
pub(crate) struct Home {
    names: BTreeMap<(String, String), String>,
}

impl Home {
    /// What this organisation calls the household (`home`) or a person.
    pub(crate) fn name(&self, organisation: &str, who: &str) -> String {
        self.names[&(organisation.to_owned(), who.to_owned())].clone()
    }

    /// The same household, with somebody whom an organisation calls by another name.
    pub(crate) fn renamed(&self, organisation: &str, who: &str, name: &str) -> Home {
        let mut home = self.clone();
        let key = (organisation.to_owned(), who.to_owned());
        home.names.insert(key, name.to_owned());
        home
    }
}

pub(crate) fn write_id() -> String {
    data_encoding::HEXLOWER.encode(&SystemEntropy.bits128())
}

fn evidence(kind: &str) -> wire::Evidence {
    wire::Evidence {
        kind: kind.to_owned(),
        document_sha256: vec![7; 32],
        ..wire::Evidence::default()
    }
}

fn organisation(hat: &str) -> &str {
    hat.split('/').next().unwrap()
}

/// The two workers of a hat: `a` works on the case, `b` is the second reader.
pub(crate) fn worker(hat: &str, which: &str) -> String {
    format!("{}-{which}", hat.replace('/', "-"))
}

impl House {
    /// Mandates for the two workers of a hat and for a third one who is never assigned.
    pub(crate) async fn mandates(&self, hats: &[&str]) {
        for hat in hats {
            for which in ["a", "b", "c"] {
                let kind = Kind::Mandate(wire::MandateFact {
                    hat: (*hat).to_owned(),
                    professional: worker(hat, which),
                    crisis: false,
                    safety_officer: false,
                });
                let officer = format!("{}/privacy-officer", organisation(hat));
                self.state((&officer, "fg-1", "fg-2"), kind, "own-file")
                    .await;
            }
        }
    }

    /// Asserts a fact as one professional and confirms it as another; its id.
    pub(crate) async fn state(
        &self,
        (hat, by, second): (&str, &str, &str),
        kind: Kind,
        rests_on: &str,
    ) -> String {
        let fact = wire::Fact {
            valid: Some(wire::Period {
                from: "2026-01-01".to_owned(),
                until: String::new(),
            }),
            evidence: Some(evidence(rests_on)),
            kind: Some(kind),
        };
        let asserted = self.assert_fact(hat, by, fact).await.unwrap();
        if asserted.awaits_confirmation {
            let request = wire::ConfirmFactRequest {
                hat: hat.to_owned(),
                request_id: write_id(),
                on_authority: "tweede lezer".to_owned(),
                fact_id: asserted.fact_id.clone(),
                evidence: Some(evidence(rests_on)),
            };
            let caller = self.caller(organisation(hat), second);
            caller
                .register()
                .confirm_fact(caller.call(request))
                .await
                .unwrap();
        }
        asserted.fact_id
    }

    pub(crate) async fn assert_fact(
        &self,
        hat: &str,
        by: &str,
        fact: wire::Fact,
    ) -> Result<wire::AssertFactResponse, tonic::Status> {
        let caller = self.caller(organisation(hat), by);
        let request = wire::AssertFactRequest {
            hat: hat.to_owned(),
            request_id: write_id(),
            on_authority: "casusregie".to_owned(),
            fact: Some(fact),
        };
        Ok(caller
            .register()
            .assert_fact(caller.call(request))
            .await?
            .into_inner())
    }

    /// Bars a professional of Veilig Thuis from the household: two colleagues say so.
    pub(crate) async fn bars(&self, home: &Home, professional: &str) {
        let barred = Kind::Barred(wire::BarredFact {
            household: home.name("vt", "home"),
            organisation: "vt".to_owned(),
            professional: professional.to_owned(),
        });
        let two = ("vt/report", "vt-report-b", "vt-report-c");
        self.state(two, barred, "own-file").await;
    }

    /// A fact by the two workers of a hat.
    pub(crate) async fn stated(&self, hat: &str, kind: Kind, rests_on: &str) -> String {
        self.state((hat, &worker(hat, "a"), &worker(hat, "b")), kind, rests_on)
            .await
    }

    /// A household with a mother, a father and a child of eight with joint authority. The first hat registers it; the others are
    /// introduced. Everybody's worker `a` is assigned.
    pub(crate) async fn home(&self, hats: &[&str]) -> Home {
        self.home_with_child_born(hats, "2018-04-04").await
    }

    /// The same with a child born on another day.
    pub(crate) async fn home_with_child_born(&self, hats: &[&str], born: &str) -> Home {
        self.mandates(hats).await;
        let mut home = Home::default();
        let lead = hats[0];
        for hat in hats {
            for who in ["home", "mother", "father", "child"] {
                if home
                    .names
                    .contains_key(&(organisation(hat).to_owned(), who.to_owned()))
                {
                    continue;
                }
                let code = match hat {
                    hat if *hat == lead => String::new(),
                    _ => {
                        self.introduce(lead, &home.name(organisation(lead), who), organisation(hat))
                            .await
                    }
                };
                let name = self.enrol(hat, who, code).await;
                home.names
                    .insert((organisation(hat).to_owned(), who.to_owned()), name);
            }
        }
        self.members(lead, &home, born).await;
        for hat in hats {
            let kind = Kind::Assignment(wire::AssignmentFact {
                household: home.name(organisation(hat), "home"),
                hat: (*hat).to_owned(),
                professional: worker(hat, "a"),
            });
            self.stated(hat, kind, "own-file").await;
        }
        home
    }

    async fn members(&self, lead: &str, home: &Home, child_born: &str) {
        let of = organisation(lead);
        for (who, role, born) in [
            ("mother", "parent", "1990-02-02"),
            ("father", "parent", "1988-03-03"),
            ("child", "child", child_born),
        ] {
            let member = wire::MembershipFact {
                household: home.name(of, "home"),
                person: home.name(of, who),
                role: role.to_owned(),
                basis: "lives-there".to_owned(),
            };
            self.stated(lead, Kind::Membership(member), "own-file")
                .await;
            let birth = wire::BirthFact {
                person: home.name(of, who),
                earliest: born.to_owned(),
                latest: born.to_owned(),
                expected: false,
            };
            self.stated(lead, Kind::Birth(birth), "brp").await;
        }
        let authority = wire::AuthorityFact {
            child: home.name(of, "child"),
            outcome: "both-parents".to_owned(),
            authority_holders: vec![home.name(of, "mother"), home.name(of, "father")],
            guardian_hat: String::new(),
            unknown_holder: false,
        };
        self.stated(lead, Kind::Authority(authority), "brp").await;
    }

    pub(crate) async fn introduce(&self, hat: &str, subject: &str, to: &str) -> String {
        let caller = self.caller(organisation(hat), &worker(hat, "a"));
        let request = wire::IntroduceRequest {
            hat: hat.to_owned(),
            request_id: write_id(),
            on_authority: "teamoverleg".to_owned(),
            subject: subject.to_owned(),
            to_organisation: to.to_owned(),
        };
        caller
            .register()
            .introduce(caller.call(request))
            .await
            .unwrap()
            .into_inner()
            .code
    }

    pub(crate) async fn enrol(&self, hat: &str, who: &str, introduction: String) -> String {
        let caller = self.caller(organisation(hat), &worker(hat, "a"));
        let (hat, request_id, on_authority) = (hat.to_owned(), write_id(), "aanmelding".to_owned());
        if who == "home" {
            let request = wire::EnrolHouseholdRequest {
                hat,
                request_id,
                on_authority,
                introduction,
            };
            return caller
                .register()
                .enrol_household(caller.call(request))
                .await
                .unwrap()
                .into_inner()
                .household;
        }
        let request = wire::EnrolPersonRequest {
            client_number: format!("{who}-{}", hat.replace('/', "-")),
            hat,
            request_id,
            on_authority,
            bsn: String::new(),
            introduction,
        };
        caller
            .register()
            .enrol_person(caller.call(request))
            .await
            .unwrap()
            .into_inner()
            .person
    }
}
