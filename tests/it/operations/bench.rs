//! `samenbeeld bench` measures both sides and says what it measured. Whether promises are kept is no matter for a test: an unoptimised
//! program beside other tests keeps none.

use std::fs;
use std::process::Command;

use serde_json::Value;

#[test]
fn a_bench_asks_both_sides_the_same_and_writes_down_every_ratio_and_step() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("measured");
    let bench = Command::new(env!("CARGO_BIN_EXE_samenbeeld"))
        .args([
            "bench",
            "--rounds",
            "1",
            "--seconds",
            "1",
            "--callers",
            "2",
            "--out",
        ])
        .arg(&out)
        .env("TMPDIR", folder.path())
        .output()
        .unwrap();
    let table = String::from_utf8(bench.stdout.clone()).unwrap();
    assert!(
        table.contains("ratio (smallest, middle, largest"),
        "{bench:?}"
    );
    assert_eq!(fs::read_to_string(out.join("table.txt")).unwrap(), table);
    let result = fs::read_to_string(out.join("result.json")).unwrap();
    let result: Value = serde_json::from_str(&result).unwrap();
    let missed = |ratio: &Value| ratio["missed"].as_bool().unwrap();
    let ratios = result["ratios"].as_array().unwrap();
    assert_eq!(ratios.len(), 4);
    assert_eq!(bench.status.success(), !ratios.iter().any(missed));
    let [round] = result["rounds"].as_array().unwrap().as_slice() else {
        panic!("one round was asked for: {result}");
    };
    // Six sources sent some 1,400 bytes each.
    for side in ["bare_proxy", "broker"] {
        let bytes = round[side]["reply_bytes"].as_u64().unwrap();
        assert!((7_000..60_000).contains(&bytes), "{side}: {bytes}");
    }
    let steps = result["steps"].as_object().unwrap();
    let whole: f64 = steps.values().map(|share| share.as_f64().unwrap()).sum();
    assert!((whole - 1.0).abs() < 1e-6, "{steps:?}");
    for step in [
        "identity", "register", "decision", "intent", "sources", "outcome",
    ] {
        assert!(steps[step].as_f64().unwrap() > 0.0, "{steps:?}");
    }
    for plot in ["ratios.svg", "steps.svg"] {
        assert!(
            fs::read_to_string(out.join(plot))
                .unwrap()
                .ends_with("</svg>\n")
        );
    }
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "it leaves nothing behind: {left:?}");
}
