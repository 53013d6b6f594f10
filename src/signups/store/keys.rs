//! The steps that give sign-ups the keys of their addresses and links.

use crate::platform::email_keys::{Addresses, renew};
use crate::platform::link_keys::{self, Rows};
use crate::platform::steps::Step;

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
pub const LINKS: Step = Step { number: 14, name: "links of sign-ups", run: |db, _| Box::pin(link_keys::give(db, LACKING)) };

const LACKING: Rows = Rows {
    lacking: "select id from signups where link_key = '' order by id limit 500",
    give: "update signups set link_key = $2 where id = $1 and link_key = ''",
};
