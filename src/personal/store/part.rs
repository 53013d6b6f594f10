//! One table of what a person is shown: which rows, and which columns.

/// How a column is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number.
    Int,
    /// Text.
    Text,
    /// 0 or 1.
    Yes,
    /// Microseconds UTC.
    Moment,
    /// JSON.
    Json,
}

/// A column of what a person is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name in the file.
    pub name: &'static str,
    /// Where it is read.
    pub sql: String,
    /// How it is stored.
    pub kind: Kind,
}

/// One table, called `t` in its statement.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Its name.
    pub table: &'static str,
    /// The table and what is joined to it; `{most}` stands for the number of rows.
    pub from: &'static str,
    /// Which rows are an account's (`$1`); empty for none.
    pub of_account: &'static str,
    /// The column with the sign-up that a row is about; empty for none.
    pub of_signup: &'static str,
    /// The column by which rows are ordered, newest first.
    pub newest: &'static str,
    /// What stands for a column whose number would say nothing: column (empty: none), name in the file, SQL, kind.
    pub instead: &'static [(&'static str, &'static str, &'static str, Kind)],
    /// The columns that are shown as they are.
    pub shown: &'static [(&'static str, Kind)],
    /// Those that are not, each with the reason.
    pub withheld: &'static [(&'static str, &'static str)],
}

impl Part {
    /// Returns the columns that are read, in order.
    pub fn columns(&self) -> impl Iterator<Item = Column> {
        let instead = self.instead.iter().map(|&(_, name, sql, kind)| Column { name, sql: sql.to_owned(), kind });
        instead.chain(self.shown.iter().map(|&(name, kind)| Column { name, sql: format!("t.{name}"), kind }))
    }
}
