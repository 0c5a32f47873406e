//! Persons and households enter the register: by enrolment, or by the introduction of a colleague elsewhere (ADR 4).

use data_encoding::HEXLOWER;
use jiff::SignedDuration;

use super::register::{identity, unreadable_reply, writer, written};
use super::stated::WriteHeader;
use super::{Pipeline, PipelineError};
use crate::audit::entries;
use crate::identity::Caller;
use crate::model::time::legal_day;
use crate::model::{ClearText, FactId, Hat, Organisation, Pseudonym, Timestamp};
use crate::ports::{Commit, EnrolledAs, Enrolment};

/// How long the code of an introduction serves.
const INTRODUCTION_SERVES: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A person to enrol.
#[derive(Debug, Clone)]
pub struct EnrolPerson {
    /// The organisation's own client number.
    pub client_number: String,
    /// Citizen service number.
    pub bsn: Option<ClearText>,
    /// Code of an introduction.
    pub introduction: Option<[u8; 16]>,
}

/// An introduction.
#[derive(Debug, Clone)]
pub struct Introduction {
    /// One-time code, `int_` and 32 hex digits.
    pub code: String,
    /// Moment it lapses.
    pub lapses_at: Timestamp,
}

/// Reads the code of an introduction.
pub fn read_code(text: &str) -> Option<[u8; 16]> {
    let hex = text.strip_prefix("int_")?;
    HEXLOWER.decode(hex.as_bytes()).ok()?.try_into().ok()
}

impl Pipeline {
    /// Enrols a household for the caller's organisation.
    ///
    /// # Errors
    /// When the hat is not mandated or holds no records, the introduction is not valid, or register or log fail.
    pub async fn enrol_household(
        &self,
        caller: &Caller,
        header: WriteHeader,
        introduction: Option<[u8; 16]>,
    ) -> Result<Pseudonym, PipelineError> {
        self.enrol(
            caller,
            header,
            "RegisterService/EnrolHousehold",
            EnrolledAs::Household,
            introduction,
        )
        .await
    }

    /// Enrols a person for the caller's organisation, and links its client number under the hat.
    ///
    /// # Errors
    /// When the hat is not mandated or holds no records, the introduction is not valid, the client number is in use, or register or
    /// log fail.
    pub async fn enrol_person(
        &self,
        caller: &Caller,
        header: WriteHeader,
        person: EnrolPerson,
    ) -> Result<Pseudonym, PipelineError> {
        let enrolled_as = EnrolledAs::Person {
            client_number: person.client_number,
            from: legal_day(self.now()),
            link: FactId::from_bytes(self.draw()),
            bsn: person.bsn,
        };
        self.enrol(
            caller,
            header,
            "RegisterService/EnrolPerson",
            enrolled_as,
            person.introduction,
        )
        .await
    }

    async fn enrol(
        &self,
        caller: &Caller,
        header: WriteHeader,
        rpc: &'static str,
        enrolled_as: EnrolledAs,
        introduction: Option<[u8; 16]>,
    ) -> Result<Pseudonym, PipelineError> {
        self.wear(caller, &header.hat).await?;
        self.holds_records(&header.hat)?;
        let call = Self::call(rpc, caller, &header.hat, [], []);
        let written = written(&header, []);
        let entry = entries::writing(self.entry_of(caller), &call, &written);
        let enrolment = Enrolment {
            identity: identity(caller, &header),
            enrolled_as,
            introduction,
            fresh_id: self.draw(),
            fresh_pseudonym: self.draw(),
            writer: writer(caller, &header),
            entry,
        };
        let (pseudonym, _receipt) = self.ports.register.enrol(enrolment).await?;
        Ok(pseudonym)
    }

    /// A hat that holds no records (a privacy officer's) enrols nobody.
    pub(super) fn holds_records(&self, hat: &Hat) -> Result<(), PipelineError> {
        let in_force = self.in_force.load();
        let holds = in_force
            .policies
            .catalogue()
            .on(legal_day(self.now()))
            .hat(hat)
            .is_some_and(|row| row.holds);
        if holds {
            Ok(())
        } else {
            Err(PipelineError::NotPermitted)
        }
    }

    /// Makes a one-time code with which one other organisation may link this subject.
    ///
    /// # Errors
    /// When the hat is not mandated, the subject or organisation is not known, or register or log fail.
    pub async fn introduce(
        &self,
        caller: &Caller,
        header: WriteHeader,
        subject: Pseudonym,
        to: Organisation,
    ) -> Result<Introduction, PipelineError> {
        self.wear(caller, &header.hat).await?;
        self.holds_records(&header.hat)?;
        let known = {
            let in_force = self.in_force.load();
            in_force
                .policies
                .catalogue()
                .on(legal_day(self.now()))
                .organisation(&to)
                .is_some_and(|row| row.partner)
        };
        if !known || to == *caller.organisation() {
            let problem = "expected another organisation of the catalogue that takes part";
            return Err(PipelineError::invalid("to_organisation", problem));
        }
        let subject_ref = self.open_subject(caller, &subject).await?;
        let code = self.draw();
        let now = self.now();
        let lapses_at = now
            .checked_add(INTRODUCTION_SERVES)
            .unwrap_or(Timestamp::MAX);
        let call = Self::call(
            "RegisterService/Introduce",
            caller,
            &header.hat,
            [subject],
            [subject_ref.clone()],
        );
        let entry = entries::writing(
            self.entry_under(caller, subject_ref.clone()),
            &call,
            &written(&header, []),
        );
        let reply = [&code[..], &lapses_at.as_microsecond().to_be_bytes()].concat();
        let write = Commit {
            identity: identity(caller, &header),
            records: Vec::new(),
            entry,
            reply,
        };
        let committed = self
            .ports
            .register
            .introduce(write, subject_ref, &to, code, lapses_at)
            .await?;
        read_introduction(&committed.reply).ok_or_else(unreadable_reply)
    }
}

fn read_introduction(reply: &[u8]) -> Option<Introduction> {
    let (code, lapses_at) = reply.split_at_checked(16)?;
    let lapses_at = i64::from_be_bytes(lapses_at.try_into().ok()?);
    Some(Introduction {
        code: format!("int_{}", HEXLOWER.encode(code)),
        lapses_at: Timestamp::from_microsecond(lapses_at).ok()?,
    })
}
