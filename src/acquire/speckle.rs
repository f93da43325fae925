//! Specks of dust and noise taken out; the dots and marks of letters stay.

use image::GrayImage;

use super::components::{Blobs, Component};

/// Paints over the specks of `grey` and drops them from `blobs`, which has letters of `letter` pixels a consonant. What is
/// far smaller than any mark that is printed is a speck, unless this page says otherwise: the dots and marks of pale or thin
/// print are as small, but stand beside letters, and specks stand anywhere; the dots of a leader stand in a row.
pub(super) fn remove(grey: &mut GrayImage, blobs: &mut Blobs, letter: f32) {
    // The smallest mark, a full stop, is a square of a sixth of a consonant's height.
    let full_stop = (letter / 6.0).powi(2);
    let doubtful = full_stop.ceil() as u32;
    let near = Neighbourhood::of(&blobs.components, grey.dimensions(), letter, doubtful);
    let small: Vec<&Component> = blobs.components.iter().filter(|c| c.area <= doubtful).collect();
    let led = in_rows(&small, letter);
    let mut led = led.into_iter();
    let mut counts = vec![(0_usize, 0_usize); doubtful as usize + 1];
    let places: Vec<Place> = blobs
        .components
        .iter()
        .map(|c| match c.area {
            area if area > doubtful => Place::Letter,
            _ if led.next() == Some(true) => Place::Leader,
            area if near.has_letter(c) => {
                counts[area as usize].0 += 1;
                Place::Beside
            }
            area => {
                counts[area as usize].1 += 1;
                Place::Alone
            }
        })
        .collect();
    let room = near.room();
    // Beside letters stand so many times as many of a size as there would if all were specks.
    let marks = |area: u32| {
        let (beside, alone) = counts[area as usize];
        beside as f32 * room.1 > MARKS * alone as f32 * room.0
    };
    let gone: Vec<bool> = blobs
        .components
        .iter()
        .zip(&places)
        .map(|(c, place)| match place {
            Place::Letter | Place::Leader => false,
            Place::Beside => c.area as f32 <= full_stop / 2.0 && !marks(c.area),
            Place::Alone => true,
        })
        .collect();
    let width = grey.width() as usize;
    let height = grey.height();
    for run in blobs.runs.iter().filter(|run| gone[run.component as usize]) {
        // A speck has a grey rim that is not in its run.
        let (left, right) = (run.start.saturating_sub(1) as usize, (run.end as usize + 1).min(width));
        for y in run.y.saturating_sub(1)..(run.y + 2).min(height) {
            let row = y as usize * width;
            let row = &mut grey.as_flat_samples_mut().samples[row + left..row + right];
            row.iter_mut().filter(|v| y == run.y || **v >= 128).for_each(|v| *v = 255);
        }
    }
    blobs.runs.retain(|run| !gone[run.component as usize]);
    let mut gone_too = gone.iter();
    blobs.components.retain(|_| gone_too.next() == Some(&false));
    renumber(blobs, &gone);
}

/// How many times as many specks beside letters as elsewhere make them marks.
const MARKS: f32 = 3.0;

/// Where something small stands.
enum Place {
    /// It is not small.
    Letter,
    /// In a row of its like.
    Leader,
    /// Near a letter.
    Beside,
    /// On empty paper.
    Alone,
}

/// Which of these stand in a row: three and more others at one level within two letters.
fn in_rows(small: &[&Component], letter: f32) -> Vec<bool> {
    let mut order: Vec<usize> = (0..small.len()).collect();
    let level = (letter / 10.0).max(1.0) as u32;
    let mut rows: std::collections::HashMap<u32, Vec<usize>> = std::collections::HashMap::new();
    order.sort_by_key(|&i| small[i].left);
    order.iter().for_each(|&i| rows.entry(small[i].bottom / level).or_default().push(i));
    let reach = (2.0 * letter) as u32;
    let like = |i: usize| {
        let c = small[i];
        let row = c.bottom / level;
        let others = (row.saturating_sub(1)..=row + 1).filter_map(|r| rows.get(&r)).flat_map(|members| {
            let from = members.partition_point(|&j| small[j].left + reach < c.left);
            members[from..].iter().take_while(|&&j| small[j].left <= c.left + reach)
        });
        others.filter(|&&j| j != i && small[j].bottom.abs_diff(c.bottom) <= level).count() >= 4
    };
    (0..small.len()).map(like).collect()
}

/// Sets the runs' numbers right after components were dropped.
fn renumber(blobs: &mut Blobs, gone: &[bool]) {
    let mut next = 0;
    let numbers: Vec<u32> = gone
        .iter()
        .map(|gone| {
            let number = next;
            next += u32::from(!gone);
            number
        })
        .collect();
    blobs.runs.iter_mut().for_each(|run| run.component = numbers[run.component as usize]);
}

/// Where on a page letters stand and what is beside them, on a grid of cells one letter high.
struct Neighbourhood {
    cell: u32,
    across: u32,
    beside: Vec<bool>,
}

impl Neighbourhood {
    fn of(components: &[Component], (width, height): (u32, u32), letter: f32, doubtful: u32) -> Self {
        let cell = (letter as u32).max(4);
        let (across, down) = (width / cell + 1, height / cell + 1);
        let mut beside = vec![false; (across * down) as usize];
        for c in components.iter().filter(|c| c.area > doubtful * 3) {
            let columns = (c.left / cell).saturating_sub(1)..=((c.right - 1) / cell + 1).min(across - 1);
            for y in (c.top / cell).saturating_sub(1)..=((c.bottom - 1) / cell + 1).min(down - 1) {
                let row = (y * across) as usize;
                beside[row + *columns.start() as usize..=row + *columns.end() as usize].fill(true);
            }
        }
        Self { cell, across, beside }
    }

    /// How many cells lie beside letters, and how many do not.
    fn room(&self) -> (f32, f32) {
        let beside = self.beside.iter().filter(|b| **b).count();
        (beside.max(1) as f32, (self.beside.len() - beside).max(1) as f32)
    }

    fn has_letter(&self, c: &Component) -> bool {
        self.beside.get((c.top / self.cell * self.across + c.left / self.cell) as usize).copied().unwrap_or(false)
    }
}
