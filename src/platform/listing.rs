//! A listing: the ids of a list's rows in order, from which pages are cut.

use crate::types::page::{Cut, NUMBERED_ROWS, Page, PageNumber, Total, pages};

/// The maximum number of index entries a list scans.
pub const MOST_STEPS: usize = 5000;

/// The ids of a list, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// All ids, or as many as [`reach`] returns.
    pub ids: Vec<i64>,
    /// Whether every id is here; if not, later rows are requested by key.
    pub whole: bool,
    /// Whether rows may be missing.
    pub cut: Option<Cut>,
}

/// Returns how many ids a listing needs for its numbered pages of `size` rows and for knowing whether there
/// are more.
pub fn reach(size: u32) -> usize {
    usize::try_from(NUMBERED_ROWS.div_ceil(size.max(1)) * size + 1).unwrap_or(usize::MAX)
}

impl Listing {
    /// Parses ids joined by spaces, as returned by `string_agg` (`None` if nothing was found).
    pub fn read(parts: &[Option<String>]) -> Vec<i64> {
        parts.iter().flatten().flat_map(|part| part.split(' ')).filter_map(|id| id.parse().ok()).collect()
    }

    /// Returns one numbered page: its ids, and the page without its rows.
    pub fn numbered(&self, number: PageNumber, size: u32) -> (Vec<i64>, Page<i64>) {
        let total = Total::of(self.ids.len());
        let pages = pages(total, size);
        let number = number.within(pages);
        let width = usize::try_from(size).unwrap_or(usize::MAX);
        let from = usize::try_from(number - 1).unwrap_or_default().saturating_mul(width);
        let ids: Vec<i64> = self.ids.iter().skip(from).take(width).copied().collect();
        let more = self.ids.len() > from.saturating_add(width);
        let after = if number == pages && more { ids.last().copied() } else { None };
        (ids, Page { items: Vec::new(), number, total, size, after, cut: self.cut })
    }

    /// Returns the ids after the row `key` of a whole list; none if it is not in the list.
    pub fn rest(&self, key: i64) -> Vec<i64> {
        self.ids.iter().skip_while(|id| **id != key).skip(1).copied().collect()
    }

    /// Returns the page that begins with `rest`, the ids after a key: the numbered page with the first of them, if
    /// it is on one, and the last numbered page if there are none.
    pub fn following(&self, rest: Vec<i64>, size: u32) -> (Vec<i64>, Page<i64>) {
        let total = Total::of(self.ids.len());
        let Some(first) = rest.first() else { return self.numbered(PageNumber::LAST, size) };
        let place = self.ids.iter().position(|id| id == first).and_then(|at| u32::try_from(at).ok());
        match place.map(|at| at / size.max(1)).filter(|page| *page < pages(total, size)) {
            Some(page) => self.numbered(PageNumber::at(page), size),
            // A list that ends here has no other pages.
            None if self.whole && total != Total::Many => self.numbered(PageNumber::LAST, size),
            None => beyond(rest, size, self.cut),
        }
    }
}

/// Builds a page after the numbered ones from its ids and, if there are more, at least one id of the next
/// page.
pub fn beyond(mut ids: Vec<i64>, size: u32, cut: Option<Cut>) -> (Vec<i64>, Page<i64>) {
    let width = usize::try_from(size).unwrap_or(usize::MAX);
    let more = ids.len() > width;
    ids.truncate(width);
    let after = if more { ids.last().copied() } else { None };
    (ids, Page { items: Vec::new(), number: 0, total: Total::Many, size, after, cut })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_numbered_up_to_row_1000_and_continue_by_key() {
        let list = Listing { ids: (1..=1009).collect(), ..Listing::default() };
        assert_eq!(reach(12), 1009);
        let (ids, page) = list.numbered(PageNumber::parse(Some("83")), 12);
        assert_eq!((ids.first(), page.number, page.total, page.after), (Some(&985), 83, Total::Many, None));
        for past in ["84", "85", "4000000000"] {
            let (ids, page) = list.numbered(PageNumber::parse(Some(past)), 12);
            assert_eq!((ids.first(), ids.len(), page.number, page.after), (Some(&997), 12, 84, Some(1008)), "{past}");
        }
        let (ids, page) = beyond((1009..=1021).collect(), 12, None);
        assert_eq!((ids.len(), page.number, page.after), (12, 0, Some(1020)));
        assert_eq!(beyond(vec![1021], 12, None).1.after, None);
        assert_eq!(list.following((1009..=1021).collect(), 12).1.number, 0);
        // A key in front of a numbered page leads to that page, whichever row it begins with.
        let (ids, page) = list.following((14..=26).collect(), 12);
        assert_eq!((ids.first(), page.number, page.after), (Some(&13), 2, None));
    }

    #[test]
    fn a_short_list_ends_on_its_last_page_and_an_empty_one_has_a_page() {
        let list = Listing { ids: (1..=13).collect(), whole: true, cut: None };
        let (ids, page) = list.numbered(PageNumber::parse(Some("99")), 12);
        assert_eq!((ids, page.number, page.pages(), page.total, page.after), (vec![13], 2, 2, Total::Exactly(13), None));
        let (ids, page) = Listing::default().numbered(PageNumber::parse(None), 12);
        assert_eq!((ids.len(), page.number, page.pages(), page.after), (0, 1, 1, None));
        assert_eq!((list.rest(12), list.rest(77)), (vec![13], vec![]));
        let number = |rest| list.following(rest, 12).1.number;
        assert_eq!([number(vec![13]), number(vec![2, 3]), number(vec![]), number(vec![77])], [2, 1, 2, 2]);
    }
}
