//! What stands beside a case: its letters, and the cases it belongs together with.

use super::case_show::{Issued, Meta};
use super::case_words::Says;
use app::case::CaseView;
use model::case::Case;
use model::time::Instant;
use words::Args;

/// Cases it belongs together with.
pub(super) fn links(says: &Says<'_>, view: &CaseView) -> Vec<Meta> {
    let said = |link: &app::case::Linked| {
        let words = says.word(&format!("link-{}-{}", link.of, link.link));
        if link.back {
            says.say("case-linked-back", &Args::new().text("link", words))
        } else {
            words
        }
    };
    let links = view.links.iter().map(|link| Meta {
        label: said(link),
        value: format!("{} {}", says.procedure(&link.procedure), link.number),
        href: format!("/cases/{}", link.id),
    });
    links.collect()
}

pub(super) fn letters(says: &Says<'_>, case: &Case, now: Instant) -> Vec<Issued> {
    case.letters
        .iter()
        .enumerate()
        .map(|(n, letter)| Issued {
            name: says.letter(&case.procedure, &letter.letter),
            number: letter.number.clone(),
            when: says.when(letter.at, now),
            href: format!("/cases/{}/letters/{n}", case.id),
        })
        .collect()
}
