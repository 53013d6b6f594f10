//! Tables for spreadsheets (RFC 4180). Text that a spreadsheet would run as a formula gets an apostrophe in front.

use serde_json::Value as Json;

/// What a file begins with, so that spreadsheets read it as UTF-8.
pub const BOM: &str = "\u{feff}";
/// The media type.
pub const TYPE: &str = "text/csv; charset=utf-8";

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing: not known, or none.
    Empty,
    /// A number.
    Int(i64),
    /// Text, as someone typed it.
    Text(String),
    /// Several texts.
    List(Vec<String>),
}

impl From<Option<i64>> for Cell {
    fn from(value: Option<i64>) -> Self {
        value.map_or(Self::Empty, Self::Int)
    }
}

impl From<Option<String>> for Cell {
    fn from(value: Option<String>) -> Self {
        value.map_or(Self::Empty, Self::Text)
    }
}

impl Cell {
    /// Returns it as JSON: the text as typed.
    pub fn json(&self) -> Json {
        match self {
            Self::Empty => Json::Null,
            Self::Int(number) => (*number).into(),
            Self::Text(text) => text.as_str().into(),
            Self::List(texts) => texts.as_slice().into(),
        }
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Empty => {}
            Self::Int(number) => out.push_str(&number.to_string()),
            Self::Text(text) => quote(text, out),
            Self::List(texts) => quote(&texts.join("; "), out),
        }
    }
}

/// Appends a row, with its line end.
pub fn row(cells: &[Cell], out: &mut String) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        cell.write(out);
    }
    out.push_str("\r\n");
}

/// Appends the row of the columns' names.
pub fn head<'a>(names: impl IntoIterator<Item = &'a str>, out: &mut String) {
    let names: Vec<Cell> = names.into_iter().map(|name| Cell::Text(name.to_owned())).collect();
    row(&names, out);
}

/// Appends a text, quoted if it has to be. A text that begins like a formula is defused (OWASP, "CSV injection");
/// some spreadsheets also read full-width signs as operators, and skip spaces before one.
fn quote(text: &str, out: &mut String) {
    let risky = |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠');
    let defused = text.starts_with(risky) || text.trim_start().starts_with(risky);
    let quoted = text.contains([',', '"', '\r', '\n', ';']) || text.starts_with(' ') || text.ends_with(' ');
    if quoted {
        out.push('"');
    }
    if defused {
        out.push('\'');
    }
    if quoted {
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut out = String::new();
        row(&[Cell::Text(text.to_owned())], &mut out);
        out.trim_end_matches("\r\n").to_owned()
    }

    #[test]
    fn no_text_runs_as_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\n=1", " =1", "＝1", "＠x", "=HYPERLINK(\"http://x\",\"y\")"] {
            let cell = written(text);
            assert!(cell.trim_start_matches('"').starts_with('\''), "{text:?}: {cell:?}");
        }
        for text in ["Ana", "a=b", "1-2", "x@example.org", "", "'quoted'"] {
            assert_eq!(written(text), text);
        }
    }

    #[test]
    fn quotes_commas_and_line_ends_stay_inside_their_cell() {
        assert_eq!(written("she said \"hi\", then left"), "\"she said \"\"hi\"\", then left\"");
        assert_eq!(written("one\ntwo"), "\"one\ntwo\"");
        assert_eq!(written("a;b"), "\"a;b\"");
        assert_eq!(written(" padded "), "\" padded \"");
    }

    #[test]
    fn a_row_has_numbers_unquoted_and_unknown_ones_empty() {
        let cells = [Cell::Int(-5), Cell::Empty, None::<i64>.into(), Cell::List(vec!["a".into(), "b".into()]), Some("é".to_owned()).into()];
        let mut out = BOM.to_owned();
        head(["n", "none", "unknown", "list", "text"], &mut out);
        row(&cells, &mut out);
        assert_eq!(out, "\u{feff}n,none,unknown,list,text\r\n-5,,,\"a; b\",é\r\n");
        assert_eq!(Json::from_iter(cells.iter().map(Cell::json)), serde_json::json!([-5, null, null, ["a", "b"], "é"]));
    }
}
