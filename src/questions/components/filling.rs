//! The state of a form in the browser that saves each answer by itself.

use crate::questions::model::{Asked, Decision, Newer, ShownIf, Typed, Value};
use crate::types::FieldError;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{HtmlInputElement, HtmlTextAreaElement};
use std::collections::BTreeMap;

/// What the browser knows about a form's answers.
#[derive(Clone, Copy)]
pub struct Filling {
    /// What is typed now, by question: decides which questions are shown.
    typed: RwSignal<BTreeMap<String, Value>>,
    /// The revisions that the answers are typed on.
    pub(super) bases: RwSignal<BTreeMap<String, i64>>,
    /// Newer answers that wait for a decision.
    pub(super) newer: RwSignal<BTreeMap<String, Newer>>,
    /// What the server has stored.
    stored: StoredValue<BTreeMap<String, Value>>,
    /// Answers that were filled in when the page was opened, by a link in an email or by a post that was refused: a
    /// button saves them, unless the person changes them.
    proposed: StoredValue<BTreeMap<String, Value>>,
    /// Whether scripts run: before, every question is shown.
    live: RwSignal<bool>,
}

impl Filling {
    /// Returns the state of a form that was just loaded.
    pub fn new(questions: &[Asked]) -> Self {
        let values = || questions.iter().map(|question| (question.name.clone(), question.value.clone())).collect::<BTreeMap<_, _>>();
        let live = RwSignal::new(false);
        Effect::new(move |_| live.set(true));
        Self {
            typed: RwSignal::new(values()),
            bases: RwSignal::new(questions.iter().map(|question| (question.name.clone(), question.base)).collect()),
            newer: RwSignal::new(questions.iter().filter_map(|question| Some((question.name.clone(), question.newer.clone()?))).collect()),
            stored: StoredValue::new(questions.iter().map(|question| (question.name.clone(), question.stored.clone())).collect()),
            proposed: StoredValue::new(
                questions
                    .iter()
                    .filter(|question| question.value != question.stored)
                    .map(|question| (question.name.clone(), question.value.clone()))
                    .collect(),
            ),
            live,
        }
    }

    /// Notes what the fields hold now.
    pub fn note(self, typed: &Typed) {
        self.typed.update(|known| {
            for (name, value) in known.iter_mut() {
                if let Some(now) = typed.value(name) {
                    *value = now;
                }
            }
        });
    }

    /// Returns how many entries an answer has now.
    pub fn count(self, question: &str) -> usize {
        self.typed.with(|typed| typed.get(question).map_or(0, Vec::len))
    }

    /// Returns whether an answer holds anything at this moment; nothing runs again when that changes, so that a field
    /// does not vanish from under the hands of who empties it.
    pub fn is_filled(self, question: &str) -> bool {
        self.typed.with_untracked(|typed| typed.get(question).is_some_and(|value| value.iter().any(|entry| !entry.is_empty())))
    }

    /// Returns an answer as it is now.
    pub fn value(self, question: &str) -> Value {
        self.typed.with(|typed| typed.get(question).cloned().unwrap_or_default())
    }

    /// Fills in an answer as if the person had typed it; it is not saved yet.
    pub fn fill(self, question: &str, value: Value) {
        put(question, &value);
        self.typed.update(|typed| {
            typed.insert(question.to_owned(), value);
        });
    }

    /// Returns whether a question is asked, given the answers typed so far.
    pub(super) fn asks(self, shown_if: &ShownIf) -> bool {
        !self.live.get() || self.typed.with(|typed| shown_if.holds(|name| typed.get(name)))
    }

    /// Returns whether an answer waits for a decision.
    pub fn undecided(self) -> bool {
        self.newer.with_untracked(|newer| !newer.is_empty())
    }

    /// Returns the answers that differ from what is stored and wait for no decision, with their bases. Those that were
    /// only proposed are among them if the person asked for it (`by_button`).
    pub fn changed(self, typed: &Typed, by_button: bool) -> Typed {
        let (stored, newer, bases) = (self.stored.get_value(), self.newer.get_untracked(), self.bases.get_untracked());
        let proposed = if by_button { BTreeMap::new() } else { self.proposed.get_value() };
        let differs = |name: &String, value: &Value| stored.get(name) != Some(value) && proposed.get(name) != Some(value);
        let to_send = |name: &String| !newer.contains_key(name) && typed.value(name).is_some_and(|value| differs(name, &value));
        Typed {
            values: typed.values.iter().filter(|(name, _)| to_send(name)).map(|(n, v)| (n.clone(), v.clone())).collect(),
            lists: typed.lists.iter().filter(|(name, _)| to_send(name)).map(|(n, v)| (n.clone(), v.clone())).collect(),
            // Only what has changed is sent.
            marks: BTreeMap::new(),
            bases: bases.iter().map(|(name, base)| (name.clone(), base.to_string())).collect(),
        }
    }

    /// Takes over the server's response to what was sent.
    pub fn settle(self, sent: &Typed, revisions: &BTreeMap<String, i64>, newer: &BTreeMap<String, Newer>, wrong: &[FieldError]) {
        let names: Vec<&String> = sent.values.keys().chain(sent.lists.keys()).collect();
        self.proposed.try_update_value(|proposed| proposed.retain(|name, _| !names.contains(&name)));
        let kept = |name: &&&String| !newer.contains_key(**name) && !wrong.iter().any(|error| error.field == ***name);
        self.stored.try_update_value(|stored| {
            stored.extend(names.iter().filter(kept).filter_map(|name| Some(((*name).clone(), sent.value(name)?))));
        });
        self.bases.try_update(|bases| {
            bases.extend(names.iter().filter(kept).filter_map(|name| Some(((*name).clone(), *revisions.get(*name)?))));
        });
        if !newer.is_empty() {
            self.newer.try_update(|known| known.extend(newer.clone()));
        }
    }

    /// Notes that what was sent waits on the device for a network: what is changed after that differs from it, also back to
    /// what is stored.
    pub fn waits(self, sent: &Typed) {
        let names = || sent.values.keys().chain(sent.lists.keys());
        self.proposed.try_update_value(|proposed| proposed.retain(|name, _| !names().any(|sent| sent == name)));
        self.stored.try_update_value(|stored| stored.extend(names().filter_map(|name| Some((name.clone(), sent.value(name)?)))));
    }

    /// Carries out a decision: the newer answer takes the place of one's own, or the other way round.
    pub fn decide(self, decision: &Decision) {
        let Some(newer) = self.newer.try_update(|known| known.remove(&decision.question)).flatten() else { return };
        self.bases.update(|bases| {
            bases.insert(decision.question.clone(), newer.revision);
        });
        self.stored.update_value(|stored| {
            stored.insert(decision.question.clone(), newer.value.clone());
        });
        if !decision.mine {
            put(&decision.question, &newer.value);
            self.typed.update(|typed| {
                typed.insert(decision.question.clone(), newer.value);
            });
        }
    }
}

/// Puts an answer into the question's inputs. By hand, because what a person typed belongs to the browser: a
/// rendered value would not replace it.
fn put(question: &str, value: &Value) {
    let within = document().get_element_by_id(question);
    if let Some(area) = within.as_ref().and_then(|element| element.dyn_ref::<HtmlTextAreaElement>()) {
        area.set_value(value.first().map(String::as_str).unwrap_or_default());
    } else if let Some(input) = within.as_ref().and_then(|element| element.dyn_ref::<HtmlInputElement>()) {
        input.set_value(value.first().map(String::as_str).unwrap_or_default());
    } else if let Some(inputs) = within.and_then(|group| group.query_selector_all("input:not([type=hidden])").ok()) {
        for n in 0..inputs.length() {
            if let Some(input) = inputs.item(n).and_then(|node| node.dyn_into::<HtmlInputElement>().ok()) {
                input.set_checked(value.contains(&input.value()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questions::model::Kind;

    fn question(name: &str, stored: &[&str]) -> Asked {
        let value: Value = stored.iter().map(|entry| (*entry).to_owned()).collect();
        Asked {
            name: name.to_owned(),
            kind: Kind::Attendance,
            label: String::new(),
            help: String::new(),
            choices: Vec::new(),
            shown_if: None,
            rotates: false,
            value: value.clone(),
            stored: value,
            base: 2,
            mark: String::new(),
            newer: None,
        }
    }

    fn came(people: &[&str]) -> Typed {
        let people = std::iter::once("").chain(people.iter().copied()).map(str::to_owned).collect();
        Typed { lists: BTreeMap::from([("attendance".to_owned(), people)]), ..Typed::default() }
    }

    #[test]
    fn what_is_taken_back_while_it_waits_for_a_network_is_sent_too() {
        Owner::new().with(|| {
            let filling = Filling::new(&[question("attendance", &["7"])]);
            let names = |typed: &Typed| filling.changed(typed, false).lists.into_keys().collect::<Vec<_>>();
            assert_eq!(names(&came(&["7"])), [""; 0], "as stored");
            let sent = filling.changed(&came(&["7", "8"]), false);
            assert_eq!(sent.value("attendance"), came(&["7", "8"]).value("attendance"));
            filling.waits(&sent);
            assert_eq!(names(&came(&["7", "8"])), [""; 0], "it waits");
            let back = filling.changed(&came(&["7"]), false);
            assert_eq!((back.value("attendance"), back.base("attendance")), (came(&["7"]).value("attendance"), 2));
        });
    }
}
