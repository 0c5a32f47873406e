//! A running broker reads its files again on SIGHUP, and stops on SIGTERM.

use std::fs;

use samenbeeld::ports::Clock;
use samenbeeld::storage::SystemClock;

use super::broker::Home;

#[test]
fn a_revoked_partner_is_refused_from_the_reload_on() {
    let mut home = Home::new();
    let running = home.start();
    assert!(home.call(&running, "vt", &["whoami"]).status.success());
    home.pki
        .revoke(&"vt".parse().unwrap(), SystemClock.now())
        .unwrap();
    let list = home
        .pki
        .partner_authority
        .revocation_list(SystemClock.now(), home.pki.until);
    fs::write(home.layout().partner_revocations(), list.unwrap()).unwrap();
    running.signal("HUP");
    running
        .log
        .wait_for("trust anchors and revocation lists were read again");
    let said = home.call(&running, "vt", &["whoami"]);
    assert!(!said.status.success());
    running.log.wait_for("\"reason\":\"revoked-certificate\"");
    assert!(home.call(&running, "jbra", &["whoami"]).status.success());
}

#[test]
fn a_bundle_that_does_not_validate_is_refused_at_reload_and_no_bundle_comes_in_force_by_it() {
    let home = Home::new().with_policies();
    let running = home.start();
    let good = fs::read_to_string(home.path("policies/jbra.cedar")).unwrap();
    fs::write(home.path("policies/jbra.cedar"), "permit (principal\n").unwrap();
    running.signal("HUP");
    running
        .log
        .wait_for("policies refused; the present ones stay in force");
    assert!(
        running.log.text().contains("\"place\":\"jbra.cedar:"),
        "{}",
        running.log.text()
    );
    assert!(home.call(&running, "jbra", &["whoami"]).status.success());
    fs::write(
        home.path("policies/jbra.cedar"),
        format!("{good}\n// another text\n"),
    )
    .unwrap();
    running.signal("HUP");
    running
        .log
        .wait_for("the configured policies are not in force");
}

#[test]
fn a_broken_revocation_list_leaves_the_present_one_in_force() {
    let home = Home::new();
    let running = home.start();
    let list = home.layout().partner_revocations();
    fs::write(
        &list,
        "-----BEGIN X509 CRL-----\nbroken\n-----END X509 CRL-----\n",
    )
    .unwrap();
    running.signal("HUP");
    running
        .log
        .wait_for("refused; the present one stays in force");
    assert!(home.call(&running, "jbra", &["whoami"]).status.success());
}

#[test]
fn a_broker_that_is_told_to_stop_ends_well_and_lets_go_of_its_database() {
    let home = Home::new();
    let mut running = home.start();
    running.signal("TERM");
    assert!(running.ended(), "{}", running.log.text());
    running.log.wait_for("stopped: every call has ended");
    let mut again = home.start();
    assert!(home.call(&again, "jbra", &["whoami"]).status.success());
    again.signal("INT");
    assert!(again.ended());
}
