//! Keys that come and go.

use super::*;

#[tokio::test]
async fn a_new_key_is_found_and_one_that_was_taken_back_no_longer_verifies() {
    let world = World::new();
    let path = world.folder.path().join("jbra");
    let old = world.signed(&world.claims());
    assert!(world.ask("jbra", &old, monday()).await.is_ok());
    let new_key = TokenKey::generate(TokenKeyKind::P256).unwrap();
    let new = new_key.sign(&new_key.header(), &world.claims()).unwrap();
    fs::write(&path, TokenKey::key_set([&new_key])).unwrap();
    // The set was read a moment ago: unknown keys do not make it be read over and over.
    let soon = monday() + seconds(9);
    assert_eq!(
        world.ask("jbra", &new, soon).await,
        Err(TokenError::UnknownKey)
    );
    let later = monday() + seconds(10);
    assert!(world.ask("jbra", &new, later).await.is_ok());
    assert_eq!(
        world.ask("jbra", &old, later).await,
        Err(TokenError::UnknownKey)
    );
}

#[tokio::test]
async fn a_key_that_was_taken_back_goes_with_the_next_reading_on_the_schedule() {
    let world = World::new();
    let path = world.folder.path().join("jbra");
    world.authenticator.refresh_keys(monday()).await;
    let old = world.signed(&world.claims());
    let other = TokenKey::generate(TokenKeyKind::P256).unwrap();
    fs::write(&path, TokenKey::key_set([&other])).unwrap();
    world
        .authenticator
        .refresh_keys(monday() + seconds(299))
        .await;
    assert!(
        world
            .ask("jbra", &old, monday() + seconds(299))
            .await
            .is_ok()
    );
    world
        .authenticator
        .refresh_keys(monday() + seconds(300))
        .await;
    let asked = world.ask("jbra", &old, monday() + seconds(300)).await;
    assert_eq!(asked, Err(TokenError::UnknownKey));
}

#[tokio::test]
async fn a_set_that_cannot_be_read_serves_for_an_hour_and_then_no_more() {
    let world = World::new();
    let path = world.folder.path().join("jbra");
    world.authenticator.refresh_keys(monday()).await;
    fs::write(&path, "{").unwrap();
    let at = |moment: Timestamp| {
        let issued = moment.as_second();
        let claims = with(&world.claims(), "iat", json!(issued));
        let claims = with(
            &with(&claims, "nbf", json!(issued)),
            "exp",
            json!(issued + 60),
        );
        world.signed(&claims)
    };
    let hour = monday() + seconds(3600);
    assert!(world.ask("jbra", &at(hour), hour).await.is_ok());
    let after = hour + seconds(1);
    assert_eq!(
        world.ask("jbra", &at(after), after).await,
        Err(TokenError::NoKeySet)
    );
    // It is tried again soon after a failure, not only when the schedule says so.
    fs::write(&path, world.pki.key_set(&organisation("jbra")).unwrap()).unwrap();
    let mended = after + seconds(10);
    world.authenticator.refresh_keys(mended).await;
    assert!(world.ask("jbra", &at(mended), mended).await.is_ok());
}
