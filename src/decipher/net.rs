//! The project's own line recogniser: a CTC network in ONNX, run by `rten`. What it is and how well it reads is in
//! `models/CARD.md`; how it was trained, in `models/train/`.

use std::{path::Path, sync::Arc};

use rten::{Model, RunOptions, ThreadPool};
use rten_tensor::{NdTensor, prelude::*};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::{
    acquire::CleanPage,
    domain::{Glyph, Line},
    lexicon::months,
};

use super::{
    crop::{CropMap, crop},
    decode::{Probabilities, Spelt},
    doubled,
    line_shape::{LineImage, LineShape},
    recognize::{Engine, RecognizeError, Recognizer},
    refine::refine,
    second_look::SecondLook,
    spelling::{part, tidy},
    unread,
    weigh::likeliest,
    wording::Wording,
};

/// The weights that the program carries with it.
const BUNDLED_MODEL: &[u8] = include_bytes!("../../models/recognizer.onnx");
const BUNDLED_CARD: &[u8] = include_bytes!("../../models/recognizer.json");
const BUNDLED_DIGITS: &[u8] = include_bytes!("../../models/digits.onnx");
const BUNDLED_DIGITS_CARD: &[u8] = include_bytes!("../../models/digits.json");
pub(super) const BUNDLED_WORDING: &[u8] = include_bytes!("../../models/wording.bin");

/// A line narrower than this many columns holds no character.
const NARROWEST: usize = 4;

/// Columns of paper behind a line. In training lines stood in batches, with paper behind all but the longest; without it
/// the end of 15 of 361 lines of the samples is read otherwise, and digits there most often wrongly; more than 48 change
/// nothing.
const PAPER_BEHIND: usize = 48;
/// Characters further apart than this, in columns of the image, have a space between them: four heights of a consonant.
const APART: usize = 56;
/// How far to each side of the steps that spell it a letter's own ink reaches, in columns of the image.
const REACH: usize = 5;
/// What remains of the probability of a letter that a seal or a stamp stands over.
const CROSSED: f32 = 0.9;

/// A line whose characters are on average less sure than this is torn, or was taken for smaller or larger than it is.
const TORN: f32 = 0.75;
/// No more characters than these are read at other sizes.
const FEW: usize = 24;
/// The other sizes, in heights of a consonant as it was found.
const OTHER_SIZES: [f32; 3] = [0.7, 1.5, 2.1];
/// What is read at another size is taken if its characters are on average surer than this.
const WHOLE: f32 = 0.95;

/// `recognizer.json`: what the network's numbers mean.
#[derive(Debug, Deserialize)]
struct Card {
    height: usize,
    /// Columns of the image a step.
    stride: usize,
    width_multiple: usize,
    temperature: f32,
    step: u64,
    charset: Vec<char>,
}

/// The default engine: the project's own network.
pub struct NetEngine {
    shared: Arc<Shared>,
    sha256: String,
}

struct Shared {
    model: Model,
    card: Card,
    digits: SecondLook,
    wording: Wording,
}

/// What a folder of models holds.
struct Files {
    model: Vec<u8>,
    card: Vec<u8>,
    digits: Vec<u8>,
    digits_card: Vec<u8>,
    wording: Vec<u8>,
}

impl NetEngine {
    /// The network that the program carries with it.
    ///
    /// # Errors
    /// Never, unless the program was built with a broken one.
    pub fn bundled() -> Result<Self, RecognizeError> {
        let files = Files {
            model: BUNDLED_MODEL.to_vec(),
            card: BUNDLED_CARD.to_vec(),
            digits: BUNDLED_DIGITS.to_vec(),
            digits_card: BUNDLED_DIGITS_CARD.to_vec(),
            wording: BUNDLED_WORDING.to_vec(),
        };
        Self::new(Path::new("the bundled models"), files)
    }

    /// Loads `recognizer.onnx`, `recognizer.json`, `digits.onnx`, `digits.json` and `wording.bin` from a folder.
    ///
    /// # Errors
    /// If one is missing, broken, or they do not fit together.
    pub fn load(folder: &Path) -> Result<Self, RecognizeError> {
        let read = |name: &str| {
            let path = folder.join(name);
            std::fs::read(&path)
                .map_err(|e| RecognizeError::ModelMissing { path: path.display().to_string(), reason: e.to_string() })
        };
        let files = Files {
            model: read("recognizer.onnx")?,
            card: read("recognizer.json")?,
            digits: read("digits.onnx")?,
            digits_card: read("digits.json")?,
            wording: read("wording.bin")?,
        };
        Self::new(folder, files)
    }

    fn new(folder: &Path, files: Files) -> Result<Self, RecognizeError> {
        let broken = |name: &str, reason: String| RecognizeError::ModelBroken {
            path: folder.join(name).display().to_string(),
            reason,
        };
        let card: Card = serde_json::from_slice(&files.card).map_err(|e| broken("recognizer.json", e.to_string()))?;
        if card.height != LineImage::HEIGHT || card.stride == 0 || card.width_multiple == 0 || card.temperature <= 0.0 {
            let reason = format!("it is for lines of {} rows, not {}", card.height, LineImage::HEIGHT);
            return Err(broken("recognizer.json", reason));
        }
        let all =
            [&files.model, &files.digits, &files.wording].into_iter().fold(Sha256::new(), |sum, f| sum.chain_update(f));
        let sha256 = all.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        let model = Model::load(files.model).map_err(|e| broken("recognizer.onnx", e.to_string()))?;
        let digits =
            SecondLook::new(files.digits, &files.digits_card).map_err(|reason| broken("digits.onnx", reason))?;
        let wording = Wording::new(&files.wording, &card.charset).map_err(|reason| broken("wording.bin", reason))?;
        Ok(Self { shared: Arc::new(Shared { model, card, digits, wording }), sha256 })
    }

    /// The SHA-256 of the weights, hex.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }
}

impl Engine for NetEngine {
    fn name(&self) -> String {
        format!("net step {} {}", self.shared.card.step, &self.sha256[..12])
    }

    fn recognizer(&self) -> Result<Box<dyn Recognizer>, RecognizeError> {
        // One thread each: the batch runs in parallel over pages, and threads inside a page would only get in its way.
        let pool = Arc::new(ThreadPool::with_num_threads(1));
        Ok(Box::new(Net {
            shared: Arc::clone(&self.shared),
            options: RunOptions::default().with_thread_pool(Some(pool)),
            months: months::all().iter().flat_map(|m| [m.long, m.short]).collect(),
        }))
    }
}

/// A line read at one size.
struct Attempt {
    shape: LineShape,
    map: CropMap,
    spelt: Vec<Spelt>,
}

impl Attempt {
    /// How probable its characters are on average.
    fn sureness(&self) -> f32 {
        self.spelt.iter().map(|s| s.p).sum::<f32>() / self.spelt.len().max(1) as f32
    }
}

struct Net {
    shared: Arc<Shared>,
    options: RunOptions,
    /// The months' names, long and short, that a date may have.
    months: Vec<&'static str>,
}

impl Recognizer for Net {
    fn read(&mut self, page: &CleanPage, lines: &[LineShape]) -> Result<Vec<Line>, RecognizeError> {
        // One at a time: a batch would have to be padded to its widest line, and leaves the core's cache.
        lines.iter().map(|line| self.read_line(page, line)).collect()
    }

    fn read_at_size(&mut self, page: &CleanPage, lines: &[LineShape]) -> Result<Vec<Line>, RecognizeError> {
        let read = |line: &LineShape| {
            let Attempt { shape, map, spelt } = self.attempt(page, line.clone())?;
            Ok(self.place(&shape, &map, &spelt))
        };
        lines.iter().map(read).collect()
    }
}

impl Net {
    /// Reads a line; one that reads badly and is no longer than a few words at other sizes too, for the letters of a torn word
    /// do not tell theirs.
    fn read_line(&self, page: &CleanPage, line: &LineShape) -> Result<Line, RecognizeError> {
        let mut best = self.attempt(page, line.clone())?;
        if best.sureness() < TORN && best.spelt.len() <= FEW {
            let others =
                OTHER_SIZES.map(|size| self.attempt(page, LineShape { height: line.height * size, ..line.clone() }));
            for other in others.into_iter().collect::<Result<Vec<_>, _>>()? {
                if other.sureness() > best.sureness().max(WHOLE) && other.spelt.len() > 2 {
                    best = other;
                }
            }
        }
        Ok(self.place(&best.shape, &best.map, &best.spelt))
    }

    fn attempt(&self, page: &CleanPage, shape: LineShape) -> Result<Attempt, RecognizeError> {
        let (image, map) = crop(page, &shape);
        Ok(Attempt { spelt: self.spell(&image)?, shape, map })
    }

    /// What a line spells.
    fn spell(&self, image: &LineImage) -> Result<Vec<Spelt>, RecognizeError> {
        let Card { width_multiple, stride, temperature, charset, .. } = &self.shared.card;
        if image.width < NARROWEST {
            return Ok(Vec::new());
        }
        let width = (image.width + PAPER_BEHIND).next_multiple_of(*width_multiple);
        let mut input = vec![0.0; LineImage::HEIGHT * width];
        for (padded, row) in input.chunks_exact_mut(width).zip(image.pixels.chunks_exact(image.width)) {
            padded[..image.width].copy_from_slice(row);
        }
        let failed = |e: &dyn std::fmt::Display| RecognizeError::Engine(e.to_string());
        let input = NdTensor::from_data([1, 1, LineImage::HEIGHT, width], input);
        let output = self.shared.model.run_one(input.into(), Some(self.options.clone())).map_err(|e| failed(&e))?;
        let logits: NdTensor<f32, 3> = output.try_into().map_err(|e| failed(&e))?;
        let [_, steps, classes] = logits.shape();
        if classes != charset.len() + 1 {
            let named = charset.len() + 1;
            return Err(RecognizeError::Engine(format!("{classes} classes, but the card names {named}")));
        }
        // Steps beyond the image saw padding alone.
        let steps = image.width.div_ceil(*stride).min(steps);
        let p = Probabilities::from_logits(&logits.to_vec()[..steps * classes], classes, *temperature);
        let spelt = tidy(refine(&p, likeliest(&p, charset, &self.shared.wording), charset, &self.months));
        let mut spelt = part(spelt, APART / stride);
        doubled::single(&mut spelt);
        self.shared.digits.look(image, *stride, &mut spelt, &self.options).map_err(|e| failed(&e))?;
        unread::doubt(image, *stride, &mut spelt);
        Ok(spelt)
    }

    /// Puts what was spelt back onto the page.
    fn place(&self, shape: &LineShape, map: &CropMap, spelt: &[Spelt]) -> Line {
        let stride = self.shared.card.stride;
        let across = |step: usize| map.across((step * stride) as f32);
        let ends = |i: usize| {
            let (this, step) = (&spelt[i].steps, |s: &Spelt| s.steps.clone());
            let left = i.checked_sub(1).and_then(|j| spelt.get(j)).map(step);
            let right = spelt.get(i + 1).map(step);
            // A letter reaches half-way to its neighbours, but no further than a letter is wide.
            let reach = 16 / stride;
            let from = left.map_or(0, |l| l.end.midpoint(this.start)).max(this.start.saturating_sub(reach));
            let to = right.map_or(usize::MAX, |r| this.end.midpoint(r.start)).min(this.end + reach);
            (across(from), across(to))
        };
        let glyph = |(i, s): (usize, &Spelt)| {
            let (left, right) = ends(i);
            let ink = (s.steps.start * stride).saturating_sub(REACH)..s.steps.end * stride + REACH;
            let sure = if map.is_crossed(ink) { CROSSED } else { 1.0 };
            let alternatives = s.alternatives.iter().map(|(ch, p)| (*ch, p * sure)).collect();
            Glyph { ch: s.ch, p: s.p * sure, alternatives, left, right }
        };
        let glyphs = spelt.iter().enumerate().map(glyph);
        Line { glyphs: glyphs.collect(), place: Some(map.place()), ink: shape.ink, block: shape.block }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The characters that the bundled recogniser knows.
    pub fn charset() -> Vec<char> {
        serde_json::from_slice::<Card>(BUNDLED_CARD).unwrap().charset
    }
}
