//! What two keyboards, or copying, type apart is one: addresses, names, passwords.

use crate::fixtures::NewCircle;
use crate::harness::Site;
use argon2::password_hash::PasswordHasher;
use argon2::{Algorithm, Argon2, Params, Version};

const COMPOSED: &str = "ma\u{f1}ana tea room";
const DECOMPOSED: &str = "man\u{303}ana tea room";

#[tokio::test]
async fn case_13_an_address_with_characters_that_nobody_sees_is_one_persons_and_a_name_of_them_is_none() {
    let site = Site::new().await;
    let (amina, _) = site.account("Amina Otieno", false).await;
    site.circle(amina, NewCircle::default()).await;
    let sign_up = async |name: &str, email: &str| {
        let fields =
            [("slug", "speaking"), ("name", name), ("email", email), ("goal", "Toast"), ("support", "Tea"), ("answer", ""), ("consent", "on")];
        site.browser().post("signups/sign-up", "/circles/speaking/sign-up", &fields).await
    };
    for email in ["grace@example.org", "\u{200b}grace@example.org", "grace@example.org\u{200b}\u{202c}"] {
        let reply = sign_up("\u{200b}Grace\u{feff}", email).await;
        assert!(reply.location.unwrap_or_default().ends_with("/signed-up"), "{email:?}");
    }
    assert_eq!(site.count("select count(*) from signups").await, 1);
    assert_eq!(site.count("select count(*) from signups where name = 'Grace' and email = 'grace@example.org'").await, 1);
    let page = site.browser();
    let reply = sign_up(&"\u{200b}".repeat(15), "ben@example.org").await;
    assert!(reply.location.unwrap_or_default().contains("__err"));
    assert_eq!(site.count("select count(*) from signups").await, 1);
    // Signing in with a copied address, too.
    let login = [("email", "\u{200b}amina.otieno@example.org\u{200e}"), ("password", "tea and biscuits"), ("next", "/me")];
    assert_eq!(page.post("accounts/sign-in", "/sign-in", &login).await.location.as_deref(), Some("/me"));
}

#[tokio::test]
async fn case_23_a_password_is_one_on_every_keyboard_and_an_older_hash_is_renewed() {
    let site = Site::new().await;
    site.account("Amina Otieno", false).await;
    let sign_in = async |password: &str| {
        let login = [("email", "amina.otieno@example.org"), ("password", password), ("next", "/me")];
        site.browser().post("accounts/sign-in", "/sign-in", &login).await.location.as_deref() == Some("/me")
    };
    let stored = async || -> String { sqlx::query_scalar("select password_hash from accounts").fetch_one(site.app.db.primary()).await.unwrap() };
    let store = async |hash: String| {
        let mut tx = site.app.db.write().await.unwrap();
        sqlx::query("update accounts set password_hash = $1").bind(hash).execute(tx.conn()).await.unwrap();
        tx.commit().await.unwrap();
    };
    for chosen in [COMPOSED, DECOMPOSED] {
        store(site.app.hasher.hash(chosen, [3; 16]).await.unwrap()).await;
        assert!(sign_in(COMPOSED).await && sign_in(DECOMPOSED).await, "{chosen:?}");
        assert!(!sign_in("manana tea room").await);
        // As earlier versions hashed it: the bytes that were typed.
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(64, 1, 1, None).unwrap());
        let older = argon.hash_password_with_salt(chosen.as_bytes(), &[5; 16]).unwrap().to_string();
        store(older.clone()).await;
        assert!(sign_in(COMPOSED).await, "{chosen:?}");
        assert_eq!(stored().await == older, chosen == COMPOSED, "what is not composed is hashed again");
        assert!(sign_in(DECOMPOSED).await && sign_in(COMPOSED).await, "{chosen:?}");
    }
}
