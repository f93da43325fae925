//! Specks of dust and noise taken out; the dots and marks of letters stay.

use image::GrayImage;

use super::components::{Blobs, Component};

/// Paints over the specks of `grey` and drops them from `blobs`. A speck is far smaller than any mark that is printed
/// at `letter` pixels a consonant; if it may be one all the same (a full stop, half a tone mark), it stays where a
/// letter is near.
pub(super) fn remove(grey: &mut GrayImage, blobs: &mut Blobs, letter: f32) {
    // The smallest mark, a full stop, is a square of a sixth of a consonant's height: half of that is no mark.
    let full_stop = (letter / 6.0).powi(2);
    let dust = (full_stop / 2.0).floor() as u32;
    let doubtful = full_stop.ceil() as u32;
    let near = Neighbourhood::of(&blobs.components, grey.dimensions(), letter, doubtful);
    let gone: Vec<bool> =
        blobs.components.iter().map(|c| c.area <= dust || (c.area <= doubtful && !near.has_letter(c))).collect();
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

/// Where on a page letters stand, on a grid of cells one letter high.
struct Neighbourhood {
    cell: u32,
    across: u32,
    letters: Vec<bool>,
}

impl Neighbourhood {
    fn of(components: &[Component], (width, height): (u32, u32), letter: f32, doubtful: u32) -> Self {
        let cell = (letter as u32).max(4);
        let (across, down) = (width / cell + 1, height / cell + 1);
        let mut letters = vec![false; (across * down) as usize];
        for c in components.iter().filter(|c| c.area > doubtful * 3) {
            for y in c.top / cell..=(c.bottom - 1) / cell {
                let row = (y * across) as usize;
                letters[row + (c.left / cell) as usize..=row + ((c.right - 1) / cell) as usize].fill(true);
            }
        }
        Self { cell, across, letters }
    }

    fn has_letter(&self, c: &Component) -> bool {
        let (x, y) = (c.left / self.cell, c.top / self.cell);
        let columns = x.saturating_sub(1)..(x + 2).min(self.across);
        let rows = y.saturating_sub(1)..=y + 1;
        rows.into_iter().any(|y| {
            columns.clone().any(|x| self.letters.get((y * self.across + x) as usize).copied().unwrap_or(false))
        })
    }
}
