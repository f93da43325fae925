//! Letters → forwarding chains.
//!
//! A citation is a mention: a number, a date and an office as one paper reads them. What it means is decided on evidence that adds
//! up (Fellegi-Sunter): [`candidates`] finds the letters worth comparing, [`compare`] compares, [`model`] weighs, [`resolve`]
//! decides. Scans of one letter are read jointly, and what citations say of a letter settles what its own scan leaves in
//! doubt ([`consensus`], [`verdict`]). [`chain`] draws the trees, [`show`] prints them.
//!
//! [`link`] does all of it for a batch. [`Linker`] does it for an archive that grows. Both keep a few hundred
//! bytes a letter ([`LinkLetter`]), never its text.

mod candidates;
mod chain;
mod compare;
mod consensus;
mod estimate;
mod fit;
mod linker;
mod model;
mod reading;
mod report;
mod resolve;
pub mod show;
mod verdict;
mod view;
mod wording;

pub use linker::Linker;
pub use model::LinkModel;
pub use reading::Reading;
pub use report::Update;
pub use verdict::Verdict;
pub use view::{DateReading, LinkLetter, Mention};
pub use wording::Wording;

use crate::domain::{Chains, Kind, Letter};

/// Links letters: fills in what their references mean, settles numbers and dates by what copies and citations say (the words stay as
/// read; a finding says what changed), and gives the links, the chains and the letters that are missing. `model` is where the
/// estimation from these letters starts. Neither their order nor the number of threads matters. Attachments are left out.
pub fn link(letters: &mut [Letter], model: &LinkModel) -> Chains {
    let mut views: Vec<LinkLetter> =
        letters.iter().filter(|l| l.kind != Kind::Attachment).map(LinkLetter::of).collect();
    views.sort_by(|a, b| a.id.cmp(&b.id));
    let mut linker = Linker::new(model.fitted(&views));
    linker.take_in(views);
    let verdicts = linker.verdicts();
    for letter in letters {
        if let Ok(at) = verdicts.binary_search_by(|v| v.letter.cmp(&letter.id)) {
            verdicts[at].apply(letter);
        }
    }
    linker.chains()
}
