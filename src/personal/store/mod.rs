//! SQL that reads what is stored about one person.

pub mod part;
pub mod parts;

pub use part::Part;
pub use parts::{NOT_PERSONAL, PARTS};

use crate::accounts::policy::Owner;
use crate::platform::Db;
use crate::platform::error::{Doing, Result};
use crate::signups::policy::Member;
use crate::types::EmailKeys;
use part::Kind;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row as _};

/// How many sign-ups are read at once, at most.
const SIGNUPS: usize = 500;

/// Whose rows are read: an account's and those of the active sign-ups with its confirmed address, or one sign-up's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whose {
    account: Option<i64>,
    signups: Vec<i64>,
}

impl Whose {
    /// The participant behind a link.
    pub fn participant(by: &Member) -> Self {
        Self { account: None, signups: vec![by.signup().0] }
    }

    /// The account's owner. An address that is not confirmed proves nothing about the sign-ups with it.
    pub async fn account(db: &Db, by: &Owner) -> Result<Self> {
        let account = by.account().0;
        let email: Option<String> = sqlx::query_scalar("select email from accounts where id = $1 and confirmed_at is not null")
            .bind(account)
            .fetch_optional(db.primary())
            .await
            .doing("load an account's confirmed address")?;
        let address = EmailKeys::of(email.as_deref().unwrap_or_default());
        if address.is_empty() {
            return Ok(Self { account: Some(account), signups: Vec::new() });
        }
        let signups = sqlx::query_scalar("select id from signups where email_key in ($1, $2, $3) and left_at is null order by id")
            .bind(address.typed)
            .bind(address.key)
            .bind(address.written)
            .fetch_all(db.primary())
            .await
            .doing("list an account's sign-ups")?;
        Ok(Self { account: Some(account), signups })
    }
}

impl Whose {
    /// Returns the same with the newest `most` sign-ups, and whether there are older ones.
    pub fn newest(&self, most: usize) -> (Self, bool) {
        let older = self.signups.len().saturating_sub(most);
        (Self { account: self.account, signups: self.signups.iter().skip(older).copied().collect() }, older > 0)
    }
}

/// A stored value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Empty,
    /// A number.
    Int(i64),
    /// Text.
    Text(String),
    /// Yes or no.
    Yes(bool),
    /// Microseconds UTC.
    Moment(i64),
    /// JSON: a list of texts, or an object of them.
    Json(serde_json::Value),
}

/// The values of a row, in the order of [`Part::columns`].
pub type Values = Vec<Value>;

/// Returns the rows of a part that are about a person, newest first; up to `most` of the account's and as many of each 500
/// sign-ups'.
pub async fn rows(db: &Db, part: &Part, whose: &Whose, most: i64) -> Result<Vec<Values>> {
    let columns: Vec<String> = part.columns().map(|column| format!("{} as {}", column.sql, column.name)).collect();
    let begins = format!("select {} {}", columns.join(", "), part.from.replace("{most}", &most.to_string()));
    let ends = format!("order by {} desc limit {most}", part.newest);
    let mut found = Vec::new();
    if let Some(account) = whose.account.filter(|_| !part.of_account.is_empty()) {
        let sql = format!("{begins} where ({}) {ends}", part.of_account);
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(account).fetch_all(db.primary()).await;
        found.extend(rows.doing("read what is stored about an account")?);
    }
    if !part.of_signup.is_empty() {
        for some in whose.signups.chunks(SIGNUPS) {
            let ids: Vec<String> = some.iter().map(i64::to_string).collect();
            let sql = format!("{begins} where {} in ({}) {ends}", part.of_signup, ids.join(", "));
            let rows = sqlx::query(AssertSqlSafe(sql)).persistent(false).fetch_all(db.primary()).await;
            found.extend(rows.doing("read what is stored about sign-ups")?);
        }
    }
    found.iter().map(|row| decode(row, part)).collect::<Result<_, _>>().doing("read what is stored about a person")
}

fn decode(row: &AnyRow, part: &Part) -> Result<Values, sqlx::Error> {
    let one = |(at, column): (usize, part::Column)| {
        Ok(match column.kind {
            Kind::Text => row.try_get::<Option<String>, _>(at)?.map_or(Value::Empty, Value::Text),
            Kind::Json => row.try_get::<Option<String>, _>(at)?.map_or(Value::Empty, |text| json(&text)),
            Kind::Int => row.try_get::<Option<i64>, _>(at)?.map_or(Value::Empty, Value::Int),
            Kind::Yes => row.try_get::<Option<i64>, _>(at)?.map_or(Value::Empty, |yes| Value::Yes(yes == 1)),
            Kind::Moment => row.try_get::<Option<i64>, _>(at)?.map_or(Value::Empty, Value::Moment),
        })
    };
    part.columns().enumerate().map(one).collect()
}

/// Parses JSON; what is none stays the text it is.
fn json(text: &str) -> Value {
    serde_json::from_str(text).map_or_else(|_| Value::Text(text.to_owned()), Value::Json)
}
