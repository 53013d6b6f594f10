//! Every letter in every language: complete, short enough, and linking to the site.

use crate::harness::Site;
use circlet::i18n::{self, LANGUAGES};
use circlet::platform::outbox::{Block, Letter};
use circlet::slices::SLICES;

fn all(site: &Site, locale: i18n::Locale) -> Vec<Letter> {
    let mut ctx = site.ctx();
    ctx.locale = locale;
    SLICES.iter().filter_map(|slice| slice.samples).flat_map(|samples| samples(&ctx)).collect()
}

/// Returns the texts and links of a block.
fn parts(block: &Block) -> Vec<String> {
    match block {
        // Rendered from Markdown in the HTML, which the last test checks.
        Block::Quote(_) => vec![],
        Block::Text(words) => words.lines().map(str::to_owned).collect(),
        Block::Facts(facts) => facts.iter().flat_map(|(label, value)| [label.clone(), value.clone()]).collect(),
        Block::Button(words, address) | Block::Link(words, address) => vec![words.clone(), address.clone()],
    }
}

#[tokio::test]
async fn every_letter_says_in_text_and_html_all_it_holds_in_its_own_language() {
    let site = Site::new().await;
    for (locale, code, _) in LANGUAGES {
        let letters = all(&site, locale);
        assert!(letters.len() >= 25, "{code}: {}", letters.len());
        for letter in letters {
            let (text, html) = (letter.text().unwrap(), letter.html().unwrap());
            assert!(html.contains(&format!("lang=\"{code}\"")), "{code}: {}", letter.subject);
            assert!((8..=120).contains(&letter.subject.chars().count()), "{code}: {}", letter.subject);
            assert!(!letter.subject.contains(['\n', '\r']), "{code}: {}", letter.subject);
            for part in letter.blocks.iter().chain(&letter.foot).flat_map(parts).chain([letter.heading.clone()]) {
                assert!(!part.trim().is_empty() || part.is_empty(), "{code}: {}", letter.subject);
                assert!(text.contains(&part), "{code}: the text of «{}» lacks «{part}»", letter.subject);
                // What people typed keeps its lines.
                let unescaped = html.replace("<br>", "\n").replace("&#38;", "&").replace("&#39;", "'").replace("&#34;", "\"");
                assert!(unescaped.contains(&part), "{code}: the HTML of «{}» lacks «{part}»", letter.subject);
            }
            for broken in ["{{", "}}", "{%", "undefined", "None", "Some("] {
                assert!(!text.contains(broken) && !html.contains(broken), "{code}: «{}» holds {broken}", letter.subject);
            }
        }
    }
}

#[tokio::test]
async fn no_letter_is_left_in_english() {
    let site = Site::new().await;
    let english = all(&site, i18n::Locale::en);
    for (locale, code, _) in LANGUAGES.into_iter().filter(|(_, code, _)| *code != "en") {
        for (a, b) in english.iter().zip(all(&site, locale)) {
            assert_ne!(a.text().unwrap(), b.text().unwrap(), "{code}: {}", a.subject);
            // A message's subject and heading are its author's own.
            let own = a.blocks.iter().any(|block| matches!(block, Block::Quote(words) if words.contains("room 302")));
            assert!(own || (a.subject != b.subject && a.heading != b.heading), "{code}: {}", a.subject);
        }
    }
}

#[test]
fn a_persons_own_words_are_as_typed_in_the_text_and_rendered_in_the_html() {
    let quote = Block::Quote("Room *302*\nsecond line\n\n* [map](https://example.org/map)\n* <script>alert(1)</script>".to_owned());
    let letter = Letter { locale: i18n::Locale::en, subject: "Room".to_owned(), heading: "Room".to_owned(), blocks: vec![quote], foot: vec![] };
    assert!(letter.text().unwrap().contains("> Room *302*\n> second line\n> \n> * [map](https://example.org/map)"));
    let html = letter.html().unwrap();
    for part in ["<p>Room <em>302</em><br>\nsecond line</p>", "<li><a href=\"https://example.org/map\"", "&lt;script&gt;"] {
        assert!(html.contains(part), "{part}: {html}");
    }
}

/// Writes every letter as HTML and text to the folder `CIRCLET_LETTERS`, to be looked at in a browser.
#[tokio::test]
#[ignore = "writes files to look at"]
async fn letters_are_written_to_a_folder() {
    let folder = std::path::PathBuf::from(std::env::var("CIRCLET_LETTERS").expect("CIRCLET_LETTERS names a folder"));
    std::fs::create_dir_all(&folder).unwrap();
    let site = Site::new().await;
    for (locale, code, _) in LANGUAGES {
        for (at, letter) in all(&site, locale).iter().enumerate() {
            let file = folder.join(format!("{code}-{at:02}"));
            std::fs::write(file.with_extension("html"), letter.html().unwrap()).unwrap();
            std::fs::write(file.with_extension("txt"), format!("{}\n\n{}", letter.subject, letter.text().unwrap())).unwrap();
        }
    }
}
