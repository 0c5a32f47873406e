//! What is measured: six sources that answer from memory, the broker over a filled register, and the bare proxy before the same sources.

use std::sync::Arc;

use anyhow::Context;
use bytes::Bytes;
use prost::Message;

use super::load::Target;
use crate::app::client::answered;
use crate::app::demo::desk::Desk;
use crate::app::demo::play;
use crate::app::demo::processes::Running;
use crate::app::demo::seed::{Names, Seeder, organisation_of};
use crate::app::demo::stage::{self, Sources, Stage};
use crate::app::demo::world::World;
use crate::app::parts;
use crate::config::Broker;
use crate::decision::{Policies, shipped};
use crate::identity::tls::TrustStore;
use crate::identity::{Caller, PeerCertificate};
use crate::model::catalogue::{InForce, TaskRow};
use crate::model::time::legal_day;
use crate::model::{Category, ProfessionalId};
use crate::ports::Clock;
use crate::proto::samenbeeld::v1 as wire;
use crate::storage::{SystemClock, SystemEntropy};

/// The household that is asked about.
const STORY: &str = include_str!("../../../deploy/demo/bench.toml");
const HOUSEHOLD: &str = "meting";
const CHILDREN: [&str; 4] = [
    "meting-kind-1",
    "meting-kind-2",
    "meting-kind-3",
    "meting-kind-4",
];
/// Who asks.
const HAT: &str = "jbra/ots";
const PROFESSIONAL: &str = "jb-1";
const TASK: &str = "first-analysis";
/// Twelve categories.
const CATEGORIES: [Category; 12] = [
    Category::Identity,
    Category::Composition,
    Category::Authority,
    Category::Involvement,
    Category::RiskFacts,
    Category::RiskJudgement,
    Category::Measure,
    Category::Debt,
    Category::SchoolResults,
    Category::Plan,
    Category::Incident,
    Category::ContactMoment,
];
/// Who gives once somebody there has weighed it, who does, and whom they consult. The other four have a duty.
const WEIGHING: [(&str, &str, &str); 2] = [
    ("blijf/shelter", "bg-1", "bg-2"),
    ("rvdk/inquiry", "rk-1", "rk-2"),
];
/// Connections of the client.
const CHANNELS: usize = 4;

/// Everything that runs. Dropped, all of it ends.
pub(super) struct Bed {
    stage: Stage,
    proxy: Option<Running>,
    desk: Desk,
    request: Bytes,
}

impl Bed {
    /// Raises all but the proxy, which starts once the sources were asked.
    pub(super) async fn raise(tell: impl Fn(&str)) -> anyhow::Result<Self> {
        let clock: Arc<dyn crate::ports::Clock> = Arc::new(SystemClock);
        let today = legal_day(clock.now());
        let world = World::of(&[STORY], 1, today)?;
        let policies = Policies::load(&shipped())?;
        let catalogue = policies.catalogue().on(today);
        let office = stage::office(clock, Arc::new(SystemEntropy))?;
        let stage = Stage::raise(&world, office, Sources::FromMemory, &tell).await?;
        let desks = stage.desks()?;
        let seeder = Seeder::new(&world, &desks, &catalogue);
        let names = seeder.seed(&tell).await?;
        let task = task(&catalogue)?;
        for holder in WEIGHING {
            release(&seeder, &names, task, holder).await?;
        }
        let request = wire::GetPictureRequest {
            hat: HAT.to_owned(),
            question: Some(wire::PictureQuestion {
                task: TASK.to_owned(),
                household: names.of("jbra", HOUSEHOLD)?,
                subjects: Vec::new(),
                categories: CATEGORIES.map(Category::number).to_vec(),
                period: Some(play::period(today, task)?),
                necessity: play::necessity(task, &CATEGORIES),
                honours: (1..=5).collect(),
                detail: false,
            }),
        };
        Ok(Self {
            desk: seeder.desk(HAT)?.clone(),
            proxy: None,
            stage,
            request: request.encode_to_vec().into(),
        })
    }

    /// The broker, to be asked.
    pub(super) fn broker(&self) -> anyhow::Result<Arc<Target>> {
        self.target(self.stage.broker())
    }

    /// The bare proxy, to be asked the same. Started at the first call, when every source has kept its question.
    pub(super) async fn proxy(&mut self) -> anyhow::Result<Arc<Target>> {
        if self.proxy.is_none() {
            let config = self.stage.folder().join("broker.toml");
            self.proxy = Some(self.stage.beside("proxy", "bench-proxy", &config).await?);
        }
        let proxy = self.proxy.as_ref().context("the proxy was started")?;
        self.target(proxy.address())
    }

    fn target(&self, address: &str) -> anyhow::Result<Arc<Target>> {
        let channels = (0..CHANNELS).map(|_| self.desk.channel_to(address));
        let token = format!("Bearer {}", self.desk.token(PROFESSIONAL)?);
        Ok(Arc::new(Target {
            channels: channels.collect::<anyhow::Result<_>>()?,
            authorization: token.parse()?,
            request: self.request.clone(),
        }))
    }

    /// A professional of the asker's organisation, as the broker's own check of certificate and token makes them.
    pub(super) async fn caller(&self, professional: ProfessionalId) -> anyhow::Result<Caller> {
        let broker = Broker::load(&self.folder().join("broker.toml"))?;
        let store = TrustStore::new(parts::partner_trust(&broker)?, Arc::new(SystemClock));
        let pki = self.desk.pki();
        let keys = pki.organisation(self.desk.organisation())?;
        let peer = PeerCertificate {
            oin: keys.oin.clone(),
            thumbprint: keys.client.thumbprint()?,
        };
        let token = format!("Bearer {}", self.desk.token(professional.as_str())?);
        let authenticator = parts::authenticator(&broker, &store)?;
        let caller = authenticator.authenticate(&peer, Some(&token), SystemClock.now());
        Ok(caller.await?)
    }

    /// Process ids of proxy and broker.
    pub(super) fn processes(&self) -> anyhow::Result<[u32; 2]> {
        let proxy = self.proxy.as_ref().and_then(Running::id);
        let proxy = proxy.context("the proxy runs")?;
        Ok([proxy, self.stage.broker_id().context("the broker runs")?])
    }

    /// Where all files lie.
    pub(super) fn folder(&self) -> &std::path::Path {
        self.stage.folder()
    }
}

fn task<'a>(catalogue: &InForce<'a>) -> anyhow::Result<&'a TaskRow> {
    let task = catalogue.task_for(&TASK.parse()?, &HAT.parse()?);
    Ok(task.context("the task of the asker")?.0)
}

/// Has a holder release the plans of the children, so that all six sources are asked.
async fn release(
    seeder: &Seeder<'_>,
    names: &Names,
    task: &TaskRow,
    (holder, weighs, consulted): (&str, &str, &str),
) -> anyhow::Result<()> {
    let today = seeder.world.today;
    let asker = seeder.desk(HAT)?;
    let flow = |child: &&str| -> anyhow::Result<wire::ReviewedFlow> {
        Ok(wire::ReviewedFlow {
            holder: holder.to_owned(),
            person: names.of("jbra", child)?,
            category: Category::Plan.number(),
            necessity: "Zonder dit plan werkt het plan van aanpak ertegenin.".to_owned(),
        })
    };
    let send = wire::SendReviewRequest {
        hat: HAT.to_owned(),
        request_id: asker.write_id(),
        on_authority: "jeugdbeschermer".to_owned(),
        household: names.of("jbra", HOUSEHOLD)?,
        task: TASK.to_owned(),
        period: Some(play::period(today, task)?),
        flows: CHILDREN.iter().map(flow).collect::<anyhow::Result<_>>()?,
    };
    let mut review = asker.review();
    let sent = answered(review.send_review(asker.call(PROFESSIONAL, send)?)).await?;
    let desk = seeder.desk(holder)?;
    let flow = |child: &&str| -> anyhow::Result<wire::WeighedFlow> {
        Ok(wire::WeighedFlow {
            holder: holder.to_owned(),
            person: names.of(organisation_of(holder), child)?,
            category: Category::Plan.number(),
            verdict: "release".to_owned(),
        })
    };
    let why = "Het plan is nodig om de kinderen niet tussen twee plannen te laten vallen.";
    let answer = wire::AnswerReviewRequest {
        hat: holder.to_owned(),
        request_id: desk.write_id(),
        on_authority: "hulpverlener".to_owned(),
        review_id: sent.review_id,
        flows: CHILDREN.iter().map(flow).collect::<anyhow::Result<_>>()?,
        period: None,
        until: today.checked_add(jiff::Span::new().weeks(2))?.to_string(),
        form: Some(wire::WeighingForm {
            purpose: why.to_owned(),
            necessity: why.to_owned(),
            proportionality: why.to_owned(),
            subsidiarity: why.to_owned(),
            consulted: consulted.to_owned(),
            consent_sought: "unsafe".to_owned(),
            informing: "deferred".to_owned(),
        }),
    };
    let mut review = desk.review();
    answered(review.answer_review(desk.call(weighs, answer)?)).await?;
    Ok(())
}
