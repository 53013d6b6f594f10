//! The steps that give accounts the keys of their addresses and links.

use crate::platform::email_keys::{Addresses, renew};
use crate::platform::link_keys::{self, Rows};
use crate::platform::steps::Step;

/// Gives accounts of before the keys of their addresses.
pub const KEYS: Step = Step { number: 12, name: "addresses of accounts", run: |db, _| Box::pin(renew(db, ACCOUNTS)) };

const ACCOUNTS: Addresses = Addresses {
    after: "select id, email, email_key
            from accounts
            where id > $1 and octet_length(email_key) > length(email_key)
            order by id
            limit 500",
    renew: "update accounts
            set email_key = $3
            where id = $1
              and email_key = $2
              and not exists (select 1 from accounts o where o.email_key = $3)",
};

/// Gives accounts of before the keys of their links.
pub const LINKS: Step = Step { number: 15, name: "links of accounts", run: |db, _| Box::pin(link_keys::give(db, LACKING)) };

const LACKING: Rows = Rows {
    lacking: "select id from accounts where link_key = '' order by id limit 500",
    give: "update accounts set link_key = $2 where id = $1 and link_key = ''",
};
