//! Full-text search, on both engines: FTS5 on SQLite, a `tsvector` with a
//! GIN index on PostgreSQL. See docs/decisions/0009-search.md.
//!
//! Both index the same tokens, made by [`words`] and written with ASCII letters and digits, so that neither
//! engine's own word rules matter. An index row is written in the same transaction as the row it is about.

mod token;
pub mod words;

use super::db::{Engine, Tx};
use super::error::{Doing, Result};
use token::{exact, token};
use words::{Purpose, words};

/// The maximum number of hits read from an index: the newest by id.
pub const MOST_HITS: usize = 5000;
/// How much of a typed query is read, in characters.
const LONGEST_QUERY: usize = 100;
/// The maximum number of words in a query; a hundred characters rarely hold more.
const MOST_WORDS: usize = 32;

/// A full-text index: a table `search_…` whose key is on both engines the id of the row it is about. The slice
/// that owns those rows declares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Index {
    table: &'static str,
    /// The FTS5 columns of the four fields, the weightiest first.
    columns: [&'static str; 4],
}

impl Index {
    /// Declares an index. The migrations create its table.
    pub const fn new(table: &'static str, columns: [&'static str; 4]) -> Self {
        Self { table, columns }
    }
}

/// The content of an index row.
#[derive(Clone, Debug, Default)]
pub struct Document {
    fields: [Vec<String>; 4],
    filters: Vec<String>,
}

impl Document {
    /// Reads the four fields of an index, the weightiest first.
    pub fn new(fields: [&str; 4]) -> Self {
        Self { fields: fields.map(|text| words(text, Purpose::Index).iter().map(|w| token(w)).collect()), filters: Vec::new() }
    }

    /// Adds a value that a [`Query`] can require as a whole.
    #[must_use]
    pub fn with(mut self, filter: &'static str, value: &str) -> Self {
        self.filters.push(exact(filter, value));
        self
    }

    /// Adds words that a [`Query`] can require under this name, separately from the fields.
    #[must_use]
    pub fn with_words(mut self, filter: &'static str, text: &str) -> Self {
        self.filters.extend(words(text, Purpose::Index).iter().map(|w| exact(filter, w)));
        self
    }
}

/// A query: all of some words in any order, each as a prefix; and exact values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    words: Vec<String>,
    filters: Vec<(String, bool)>,
}

impl Query {
    /// Parses what a person typed; any text is a valid query.
    pub fn new(typed: &str) -> Self {
        Self { words: asked(typed).iter().map(|w| token(w)).collect(), filters: Vec::new() }
    }

    /// Requires a value added by [`Document::with`].
    #[must_use]
    pub fn with(mut self, filter: &'static str, value: &str) -> Self {
        self.filters.push((exact(filter, value), false));
        self
    }

    /// Requires words added by [`Document::with_words`], or prefixes of them.
    #[must_use]
    pub fn with_words(mut self, filter: &'static str, typed: &str) -> Self {
        self.filters.extend(asked(typed).iter().map(|w| (exact(filter, w), true)));
        self
    }

    /// Returns whether nothing is required.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.filters.is_empty()
    }

    /// Returns the expressions to bind, in the engine's query language: the first matches rows that have all
    /// words in the weightiest field, each further one also searches the next field, the last matches all.
    /// Without words all fields weigh the same, and there is one expression.
    pub fn levels(&self, engine: Engine, index: Index) -> Vec<String> {
        let fields = if self.words.is_empty() { 4..=4 } else { 1..=4 };
        fields
            .map(|fields| match engine {
                Engine::Sqlite => self.fts5(index, fields),
                Engine::Postgres => self.tsquery(fields),
            })
            .collect()
    }

    fn fts5(&self, index: Index, fields: usize) -> String {
        let columns = index.columns.into_iter().take(fields).collect::<Vec<_>>().join(" ");
        let words = self.words.iter().map(|w| format!("{{{columns}}} : \"{w}\" *"));
        let filters = self.filters.iter().map(|(w, starts)| format!("\"{w}\"{}", if *starts { " *" } else { "" }));
        words.chain(filters).collect::<Vec<_>>().join(" AND ")
    }

    fn tsquery(&self, fields: usize) -> String {
        let weights: String = "ABCD".chars().take(fields).collect();
        let words = self.words.iter().map(|w| format!("'{w}':*{weights}"));
        let filters = self.filters.iter().map(|(w, starts)| format!("'{w}'{}", if *starts { ":*" } else { "" }));
        words.chain(filters).collect::<Vec<_>>().join(" & ")
    }
}

/// Returns what makes two values of a filter the same: their words ("C++" is not "C"). Empty if there are none.
pub fn value_key(value: &str) -> String {
    asked(value).join(" ")
}

fn asked(typed: &str) -> Vec<String> {
    let typed: String = typed.chars().take(LONGEST_QUERY).collect();
    let mut found = words(&typed, Purpose::Query);
    found.truncate(MOST_WORDS);
    found
}

/// Returns a select of the ids (`id`) that the expression in parameter `$at` matches, the newest
/// [`MOST_HITS`].
pub fn hits_sql(engine: Engine, index: Index, at: usize) -> String {
    let table = index.table;
    match engine {
        Engine::Sqlite => format!("select rowid as id from {table} where {table} match ${at} order by rowid desc limit {MOST_HITS}"),
        Engine::Postgres => format!("select id from {table} where words @@ cast(${at} as tsquery) order by id desc limit {MOST_HITS}"),
    }
}

/// Returns the clause that joins the rows of `table` (named `c`) to the hits (named `h`), one by one by their key.
/// SQLite would otherwise go through the table and look at every hit for each row: `cross join` keeps the
/// order. PostgreSQL would read the whole table, to hash it or to compare it with each hit: `offset 0` keeps it from
/// merging the lookup into the join.
pub fn join_sql(engine: Engine, table: &str) -> String {
    match engine {
        Engine::Sqlite => format!("cross join {table} c on c.id = h.id"),
        Engine::Postgres => format!("cross join lateral (select k.* from {table} k where k.id = h.id offset 0) c"),
    }
}

/// Returns an expression for how well the row with the id `id` matches [`Query::levels`], bound from `$first`
/// on: 0 is best; null if it does not match.
pub fn rank_sql(engine: Engine, index: Index, id: &str, first: usize, levels: usize) -> String {
    let table = index.table;
    let cases = (0..levels).map(|rank| {
        let at = first + rank;
        match engine {
            Engine::Sqlite => format!("when {id} in (select rowid from {table} where {table} match ${at}) then {rank}"),
            Engine::Postgres => format!("when s.words @@ cast(${at} as tsquery) then {rank}"),
        }
    });
    let cases = format!("case {} end", cases.collect::<Vec<_>>().join(" "));
    match engine {
        Engine::Sqlite => cases,
        // One row at a time by its key, so that it does not matter how common the words are.
        Engine::Postgres => format!("(select {cases} from {table} s where s.id = {id})"),
    }
}

/// How many rows one statement writes.
const ROWS_AT_ONCE: usize = 50;

/// Writes the index rows of these ids, whether or not they exist. The rows that they are about must be locked (on
/// PostgreSQL) since before they were read, so that the last one to write has seen the latest texts.
pub async fn write(tx: &mut Tx, index: Index, rows: &[(i64, Document)]) -> Result<()> {
    for rows in rows.chunks(ROWS_AT_ONCE) {
        let place = |n: usize| match tx.engine() {
            Engine::Sqlite => format!("(${}, ${}, ${}, ${}, ${}, ${})", 6 * n + 1, 6 * n + 2, 6 * n + 3, 6 * n + 4, 6 * n + 5, 6 * n + 6),
            Engine::Postgres => format!("(${}, cast(${} as tsvector))", 2 * n + 1, 2 * n + 2),
        };
        let places = (0..rows.len()).map(place).collect::<Vec<_>>().join(", ");
        let table = index.table;
        let sql = match tx.engine() {
            Engine::Sqlite => format!("replace into {table} (rowid, {}, filters) values {places}", index.columns.join(", ")),
            Engine::Postgres => format!("insert into {table} (id, words) values {places} on conflict (id) do update set words = excluded.words"),
        };
        let mut statement = sqlx::query(sqlx::AssertSqlSafe(sql));
        for (id, document) in rows {
            statement = statement.bind(*id);
            statement = match tx.engine() {
                Engine::Sqlite => document.fields.iter().chain([&document.filters]).fold(statement, |all, tokens| all.bind(tokens.join(" "))),
                Engine::Postgres => statement.bind(tsvector(document)),
            };
        }
        statement.execute(tx.conn()).await.doing("write index rows")?;
    }
    Ok(())
}

/// Rewrites the index for the ids above `after`, up to `last` (`None`: all): `rows` are all that exist, with `None`
/// for those that must not be found.
pub async fn rewrite(tx: &mut Tx, index: Index, after: i64, last: Option<i64>, rows: Vec<(i64, Option<Document>)>) -> Result<()> {
    match tx.engine() {
        // Also removes index rows of what no longer exists.
        Engine::Sqlite => remove_between(tx, index, after, last).await?,
        // Foreign keys have removed those. Another transaction may just have inserted a row in between,
        // which has to stay.
        Engine::Postgres => {
            for (id, _) in rows.iter().filter(|(_, document)| document.is_none()) {
                remove(tx, index, *id).await?;
            }
        }
    }
    let found: Vec<(i64, Document)> = rows.into_iter().filter_map(|(id, document)| Some((id, document?))).collect();
    write(tx, index, &found).await
}

/// Builds the `tsvector` literal: each token at one position per field, with the field's weight.
fn tsvector(document: &Document) -> String {
    let weighed = document.fields.iter().zip(["1A", "2B", "3C", "4D"]);
    let fields = weighed.flat_map(|(tokens, weight)| tokens.iter().map(move |t| format!("'{t}':{weight}")));
    fields.chain(document.filters.iter().map(|t| format!("'{t}'"))).collect::<Vec<_>>().join(" ")
}

/// Deletes the index row of `id`, if there is one.
pub async fn remove(tx: &mut Tx, index: Index, id: i64) -> Result<()> {
    remove_between(tx, index, id - 1, Some(id)).await
}

/// Deletes the index rows of the ids above `after`, up to `last` (`None`: all).
pub async fn remove_between(tx: &mut Tx, index: Index, after: i64, last: Option<i64>) -> Result<()> {
    let key = if tx.engine() == Engine::Sqlite { "rowid" } else { "id" };
    let sql = format!("delete from {} where {key} > $1 and {key} <= $2", index.table);
    sqlx::query(sqlx::AssertSqlSafe(sql)).bind(after).bind(last.unwrap_or(i64::MAX)).execute(tx.conn()).await.doing("remove index rows")?;
    Ok(())
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "tests panic on failure")]
mod tests {
    use super::*;

    const INDEX: Index = Index::new("search_things", ["title", "course", "place", "body"]);

    #[test]
    fn queries_contain_only_quoted_tokens() {
        let query = Query::new("C++ \"zoo* OR").with("language", "es").with_words("city", "Da Nang");
        let fts5 = query.levels(Engine::Sqlite, INDEX);
        assert_eq!(fts5.len(), 4);
        assert_eq!(
            fts5[1],
            "{title course} : \"czx0017zx0017\" * AND {title course} : \"zyoo\" * AND {title course} : \"or\" * \
             AND \"zqlanguagezqes\" AND \"zqcityzqda\" * AND \"zqcityzqnang\" *"
        );
        let tsquery = query.levels(Engine::Postgres, INDEX);
        assert_eq!(tsquery[0], "'czx0017zx0017':*A & 'zyoo':*A & 'or':*A & 'zqlanguagezqes' & 'zqcityzqda':* & 'zqcityzqnang':*");
    }

    #[test]
    fn values_of_a_filter_are_the_same_by_their_words() {
        assert_eq!(value_key(" Antropología,  social "), value_key("antropologia SOCIAL"));
        assert_eq!([value_key("C++"), value_key("C"), value_key("😀")], ["c++", "c", ""]);
    }

    #[test]
    fn a_query_without_words_has_one_level_and_emoji_require_nothing() {
        assert!(Query::new("😀").is_empty());
        assert_eq!(Query::new("").with("day", "3").levels(Engine::Sqlite, INDEX), ["\"zqdayzq3\""]);
    }
}
