//! Finds the modules a source file reaches: every path that starts with `crate`, `self`, `super` or a name
//! imported by `use`, including inside macros (`view!`), outside `#[cfg(test)]`.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::BTreeMap;
use std::str::FromStr;

/// A path from the crate's root, and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    pub path: Vec<String>,
    pub line: usize,
}

/// A string literal and where it is written.
#[derive(Clone, Debug)]
pub struct Text {
    pub value: String,
    pub line: usize,
}

#[derive(Default)]
pub struct Found {
    pub reaches: Vec<Reach>,
    pub texts: Vec<Text>,
    /// Lines that name the crate `sqlx`.
    pub sqlx: Vec<usize>,
}

/// Reads a file; `module` is its path from the crate's root.
pub fn read(source: &str, module: &[String]) -> Found {
    syn::parse_file(source).expect("the file is Rust");
    let stream = TokenStream::from_str(source).expect("the file is Rust");
    let mut scan = Scan { found: Found::default(), names: BTreeMap::new(), naming: true };
    scan.stream(stream.clone(), module);
    scan.found = Found::default();
    scan.naming = false;
    scan.stream(stream, module);
    scan.found
}

struct Scan {
    found: Found,
    /// What `use` brought in: name → path from the root.
    names: BTreeMap<String, Vec<String>>,
    /// The first pass only collects `names`, because a `use` may come after the code that needs it.
    naming: bool,
}

impl Scan {
    fn stream(&mut self, stream: TokenStream, module: &[String]) {
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
        let mut i = 0;
        while i < tokens.len() {
            match &tokens[i] {
                TokenTree::Punct(p) if p.as_char() == '#' && is_test(tokens.get(i + 1)) => {
                    i = after_item(&tokens, i + 2);
                    continue;
                }
                TokenTree::Ident(word) if word == "mod" => {
                    if let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(body))) = (tokens.get(i + 1), tokens.get(i + 2)) {
                        let inner = [module, &[name.to_string()]].concat();
                        self.stream(body.stream(), &inner);
                        i += 3;
                        continue;
                    }
                }
                TokenTree::Ident(word) if word == "use" => {
                    let end = (i..tokens.len()).find(|&j| is_punct(tokens.get(j), ';')).unwrap_or(tokens.len());
                    self.tree(&tokens[i + 1..end], &[], module);
                    i = end;
                    continue;
                }
                TokenTree::Ident(_) if !follows_path(&tokens, i) => {
                    i = self.path(&tokens, i, module);
                    continue;
                }
                TokenTree::Literal(literal) => {
                    if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                        self.found.texts.push(Text { value: text.value(), line: literal.span().start().line });
                    }
                }
                TokenTree::Group(group) => self.stream(group.stream(), module),
                _ => {}
            }
            i += 1;
        }
    }

    /// A path in an expression or a type; returns the index after it.
    fn path(&mut self, tokens: &[TokenTree], start: usize, module: &[String]) -> usize {
        let mut names = vec![tokens[start].to_string()];
        let line = tokens[start].span().start().line;
        let mut i = start + 1;
        while is_punct(tokens.get(i), ':') && is_punct(tokens.get(i + 1), ':') {
            let Some(TokenTree::Ident(name)) = tokens.get(i + 2) else { break };
            names.push(name.to_string());
            i += 3;
        }
        if names[0] == "sqlx" && names.len() > 1 {
            self.found.sqlx.push(line);
        }
        if let Some(path) = self.absolute(&names, module) {
            self.found.reaches.push(Reach { path, line });
        }
        i
    }

    /// A `use` tree below `prefix`.
    fn tree(&mut self, tokens: &[TokenTree], prefix: &[String], module: &[String]) {
        for branch in tokens.split(|t| is_punct(Some(t), ',')) {
            let mut names = prefix.to_vec();
            let mut alias = None;
            let mut i = 0;
            while let Some(token) = branch.get(i) {
                match token {
                    TokenTree::Ident(word) if word == "as" => {
                        alias = branch.get(i + 1).map(ToString::to_string);
                        break;
                    }
                    TokenTree::Ident(word) => names.push(word.to_string()),
                    TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                        let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                        self.tree(&inner, &names, module);
                        names.clear();
                        break;
                    }
                    _ => {}
                }
                i += 1;
            }
            let Some(last) = names.last().cloned() else { continue };
            let line = branch.first().map_or(0, |t| t.span().start().line);
            if names[0] == "sqlx" {
                self.found.sqlx.push(line);
            }
            let Some(mut path) = self.absolute(&names, module) else { continue };
            if last == "self" && names.len() > 1 {
                path.pop();
            }
            let name = alias.or_else(|| path.last().cloned()).unwrap_or_default();
            if self.naming {
                self.names.insert(name, path.clone());
            }
            self.found.reaches.push(Reach { path, line });
        }
    }

    fn absolute(&self, names: &[String], module: &[String]) -> Option<Vec<String>> {
        let mut base = match names[0].as_str() {
            "crate" | "circlet" => Vec::new(),
            "self" if names.len() > 1 => module.to_vec(),
            "super" => module.split_last()?.1.to_vec(),
            known if names.len() > 1 => self.names.get(known)?.clone(),
            _ => return None,
        };
        for name in &names[1..] {
            if name == "super" {
                base.pop();
            } else {
                base.push(name.clone());
            }
        }
        Some(base)
    }
}

fn is_punct(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(p)) if p.as_char() == wanted)
}

/// Returns whether the identifier at `i` continues a path (`…::x`) or is a field or method (`….x`).
fn follows_path(tokens: &[TokenTree], i: usize) -> bool {
    i > 0 && (is_punct(tokens.get(i - 1), '.') || (i > 1 && is_punct(tokens.get(i - 1), ':') && is_punct(tokens.get(i - 2), ':')))
}

/// `[cfg(test)]`
fn is_test(attribute: Option<&TokenTree>) -> bool {
    attribute.is_some_and(|a| a.to_string().replace(' ', "") == "[cfg(test)]")
}

/// Returns the index after the item that starts at `i`: after its braces or its semicolon.
fn after_item(tokens: &[TokenTree], i: usize) -> usize {
    let ends = |t: &TokenTree| is_punct(Some(t), ';') || matches!(t, TokenTree::Group(g) if g.delimiter() == Delimiter::Brace);
    (i..tokens.len()).find(|&j| ends(&tokens[j])).map_or(tokens.len(), |j| j + 1)
}
