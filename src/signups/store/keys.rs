//! The steps that give sign-ups the keys of their addresses and links.

use crate::platform::Tx;
use crate::platform::email_keys::{Addresses, renew};
use crate::platform::error::{Doing, Result};
use crate::platform::steps::{Step, batches};
use crate::platform::tokens::Tokens;
use crate::types::SignupId;

/// Gives sign-ups of before the keys of their addresses.
pub const KEYS: Step = Step { number: 13, name: "addresses of sign-ups", run: |db, _| Box::pin(renew(db, SIGNUPS)) };

const SIGNUPS: Addresses = Addresses {
    after: "select id, email, email_key
            from signups
            where id > $1 and octet_length(email_key) > length(email_key) and left_at is null
            order by id
            limit 500",
    renew: "update signups
            set email_key = $3
            where id = $1
              and email_key = $2
              and not exists (select 1 from signups o where o.circle_id = signups.circle_id and o.email_key = $3 and o.left_at is null)",
};

/// Gives sign-ups of before the keys of their links.
pub const LINKS: Step =
    Step { number: 14, name: "links of sign-ups", run: |db, _| Box::pin(batches(db, "links of sign-ups", |tx| Box::pin(give_link_keys(tx)))) };

async fn give_link_keys(tx: &mut Tx) -> Result<u64> {
    let lacking: Vec<SignupId> = sqlx::query_scalar("select id from signups where link_key = '' order by id limit 500")
        .fetch_all(tx.conn())
        .await
        .doing("look for sign-ups without a key of their links")?;
    for id in &lacking {
        sqlx::query("update signups set link_key = $2 where id = $1 and link_key = ''")
            .bind(*id)
            .bind(Tokens::fresh_link_key())
            .execute(tx.conn())
            .await
            .doing("give a sign-up the key of its links")?;
    }
    Ok(u64::try_from(lacking.len()).unwrap_or_default())
}
