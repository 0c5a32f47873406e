//! Terms carried out over a whole broker, twenty years on.

use jiff::civil::date;
use samenbeeld::audit::{Against, ExportLine, verify};
use samenbeeld::model::Pseudonym;
use samenbeeld::model::id::PseudonymKind;
use samenbeeld::ports::{LogReader, Register};
use tokio_stream::StreamExt;

use crate::house::{House, worker};
use crate::picture::question::Ask;

const VT: &str = "vt/report";

async fn exported(house: &House) -> Vec<ExportLine> {
    let lines = house.store.export(&"vt".parse().unwrap()).await.unwrap();
    lines.map(|line| line.unwrap()).collect().await
}

/// Bodies of Veilig Thuis' own sections, `None` where they are gone.
fn bodies(lines: &[ExportLine]) -> Vec<Option<String>> {
    let entries = lines.iter().filter_map(|line| match line {
        ExportLine::Entry(entry) => Some(entry),
        _ => None,
    });
    entries
        .flat_map(|entry| &entry.sections)
        .map(|section| {
            let opened = section.opened.as_ref();
            opened.map(|(_, body)| String::from_utf8(body.clone()).unwrap())
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_over_term_goes_and_the_log_says_so_and_still_verifies() {
    let house = House::raise().await;
    let home = house.home(&[VT]).await;
    Ask::of(&house, &home, VT).await.unwrap();
    let child = Pseudonym::parse(PseudonymKind::Person, &home.name("vt", "child")).unwrap();
    let vt = "vt".parse().unwrap();
    let known = async || house.store.person(&vt, &child).await.unwrap().is_some();
    let before = bodies(&exported(&house).await);
    assert!(before.iter().all(Option::is_some));
    assert!(
        before
            .iter()
            .flatten()
            .any(|body| body.contains(r#""processing":["vt-casework"]"#))
    );

    house.clock.set("2046-11-22T10:00:00Z");
    let removed = house.pipeline.carry_out_terms(date(2046, 11, 22)).await;
    assert_eq!(removed.unwrap(), 0);
    assert!(known().await);

    house.clock.set("2046-11-23T10:00:00Z");
    let removed = house.pipeline.carry_out_terms(date(2046, 11, 23)).await;
    assert!(removed.unwrap() > 0);
    assert!(!known().await);
    let lines = exported(&house).await;
    let after = bodies(&lines);
    let left: Vec<&String> = after.iter().flatten().collect();
    assert_eq!(after.len(), before.len() + 1);
    assert_eq!(left.len(), 1, "{left:?}");
    for kind in ["birth", "authority", "membership", "log-body"] {
        assert!(
            left[0].contains(&format!("\"{kind}\":")),
            "{kind}: {}",
            left[0]
        );
    }
    let trusted = crate::storage_world::trusted();
    let against = Against {
        receipts: &[],
        trusted: &trusted,
        earlier: &[],
    };
    let report = verify(lines.into_iter().map(Ok), against);
    assert!(report.is_ok(), "{report:?}");

    // A mandate has no end, and counts from it.
    let (hat, professional) = (VT.parse().unwrap(), worker(VT, "a").parse().unwrap());
    let mandate = house.store.mandate(&hat, &professional, date(2046, 11, 23));
    assert!(mandate.await.unwrap().is_some());
    let again = house.pipeline.carry_out_terms(date(2046, 11, 23)).await;
    assert_eq!(again.unwrap(), 0);
}
