//! How high a consonant is: the mode of heights, which marks, capitals and joined letters do not move.

use super::parts::Part;

/// The middle of the densest stretch of `values` that is `width(value)` wide, and how many lie in it.
pub(super) fn densest(values: &mut [f32], width: impl Fn(f32) -> f32) -> Option<(f32, usize)> {
    values.sort_by(f32::total_cmp);
    let (mut best, mut end) = ((0, 0), 0);
    for start in 0..values.len() {
        while end < values.len() && values[end] - values[start] <= width(values[start]) {
            end += 1;
        }
        if end - start > best.1 - best.0 {
            best = (start, end);
        }
    }
    let stretch = values.get(best.0..best.1).filter(|s| !s.is_empty())?;
    Some((stretch.iter().sum::<f32>() / stretch.len() as f32, stretch.len()))
}

/// The height of most consonants among `parts`, in pixels, on a page whose longer side is `page_size`; `None` on a page without letters.
pub(super) fn consonant(parts: &[Part], page_size: f32) -> Option<f32> {
    let (least, most) = ((page_size * 0.003).max(5.0), (page_size * 0.035).max(14.0));
    let letters = parts.iter().filter(|p| {
        let (w, h) = (p.rect.width(), p.rect.height());
        (least..most).contains(&h) && w > 0.2 * h && w < 5.0 * h && p.area > 0.12 * w * h
    });
    // Specks and marks, which are many, weigh less than letters; a few large letters do not outweigh small print.
    let mut bins = vec![0.0; most as usize + 2];
    letters.for_each(|p| bins[p.rect.height() as usize] += p.rect.height().sqrt());
    let near = |h: usize| {
        let reach = (h as f32 * 0.07).max(0.6);
        let weight = |d: usize| (1.0 - d as f32 / (reach + 1.0)).max(0.0);
        let sums = (0..=reach as usize + 1).map(|d| {
            let pair = bins.get(h + d).unwrap_or(&0.0) + if d > 0 && h >= d { bins[h - d] } else { 0.0 };
            (pair * weight(d), pair * weight(d) * h as f32)
        });
        sums.fold(0.0, |s, (w, _)| s + w)
    };
    let heaviest = |range: std::ops::Range<usize>| range.map(|h| (near(h), h)).max_by(|a, b| a.0.total_cmp(&b.0));
    let best = heaviest(0..bins.len()).filter(|b| b.0 > 0.0)?;
    // The marks of clean print are all of one height, about two fifths of a consonant's, and may win.
    let (low, high) = ((best.1 as f32 * 1.8) as usize, (best.1 as f32 * 2.8) as usize);
    let larger = heaviest(low..high.min(bins.len())).filter(|l| l.0 > 0.6 * best.0);
    Some(larger.unwrap_or(best).1 as f32)
}
