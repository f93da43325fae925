//! A folder to look at: every miss beside a crop of its page.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use image::DynamicImage;

use super::{EvalError, Evaluation, Miss, table};
use crate::acquire;

/// How much of the page around a miss is shown: this many times the box's own height above and below.
const MARGIN: f64 = 1.5;
/// A crop is at least this high, as a fraction of the page.
const LEAST_HEIGHT: f64 = 0.05;
/// Where nothing was found, the upper part of the letter's first page is shown: number, date and urgency stand there.
const HEAD: [f64; 4] = [0.0, 0.0, 1.0, 0.4];

/// Writes `index.html` and the crops into `folder`, which is made if need be. A page that cannot be read again has no
/// crop; the report says so.
///
/// # Errors
/// [`EvalError::Report`] if the folder cannot be written.
pub fn write_report(evaluation: &Evaluation, folder: &Path) -> Result<(), EvalError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| EvalError::Report { path, source }
    };
    fs::create_dir_all(folder).map_err(failed(folder))?;
    let crops = crops(evaluation, folder)?;
    let mut rows = String::new();
    for (i, miss) in evaluation.misses.iter().enumerate() {
        let picture = crops
            .get(&i)
            .map_or_else(|| "<i>no picture</i>".to_owned(), |name| format!("<img src=\"{name}\" alt=\"\">"));
        let _ = writeln!(
            rows,
            "<tr><td>{}<br>{} {}</td><td>{}</td><td>{}</td><td>{}<br><small>{}</small></td><td>{picture}</td></tr>",
            escaped(&miss.file),
            escaped(&miss.quality),
            miss.page.map(|p| format!("p. {p}")).unwrap_or_default(),
            escaped(&miss.field),
            escaped(&miss.want.join(", ")),
            escaped(&miss.got.join(", ")),
            escaped(miss.text.as_deref().unwrap_or_default()),
        );
    }
    let page = PAGE.replace("{table}", &escaped(&table(evaluation))).replace("{rows}", &rows);
    let index = folder.join("index.html");
    fs::write(&index, page).map_err(failed(&index))
}

const PAGE: &str = r#"<!doctype html>
<html lang="th"><meta charset="utf-8"><title>saraban eval</title>
<style>
body { font: 15px/1.5 "Sarabun", "Noto Sans Thai", sans-serif; margin: 2em }
table { border-collapse: collapse } td { border-top: 1px solid #ccc; padding: .4em .8em; vertical-align: top }
img { max-width: 46em; max-height: 22em; border: 1px solid #ddd } pre { font-family: monospace }
</style>
<h1>saraban eval</h1>
<pre>{table}</pre>
<table><tr><th>file<th>field<th>want<th>got<th>page</tr>
{rows}</table></html>
"#;

/// Cuts the crops, reading each page once; returns the file name of each miss's.
fn crops(evaluation: &Evaluation, folder: &Path) -> Result<BTreeMap<usize, String>, EvalError> {
    let mut by_page: BTreeMap<(&str, u64), Vec<usize>> = BTreeMap::new();
    for (i, miss) in evaluation.misses.iter().enumerate() {
        if let (Some(path), Some(page)) = (&miss.path, miss.page) {
            by_page.entry((path, page)).or_default().push(i);
        }
    }
    let mut names = BTreeMap::new();
    for ((path, page), misses) in by_page {
        let Some(image) = page_image(Path::new(path), page) else { continue };
        for i in misses {
            let name = format!("{i:04}.png");
            let file = folder.join(&name);
            crop(&image, &evaluation.misses[i])
                .save(&file)
                .map_err(|e| EvalError::Report { path: file, source: std::io::Error::other(e) })?;
            names.insert(i, name);
        }
    }
    Ok(names)
}

fn page_image(path: &Path, page: u64) -> Option<DynamicImage> {
    let source = acquire::open(path, &acquire::Limits::default()).ok()?;
    let scan = source.pages_from(u32::try_from(page).ok()?).next()?.ok()?;
    Some(scan.image)
}

fn crop(image: &DynamicImage, miss: &Miss) -> DynamicImage {
    let [left, top, right, bottom] = miss.place.map_or(HEAD, |[left, top, right, bottom]| {
        let room = ((bottom - top) * MARGIN).max((LEAST_HEIGHT - (bottom - top)) / 2.0);
        [left - 2.0 * room, top - room, right + 2.0 * room, bottom + room]
    });
    let pixels = |share: f64, whole: u32| (share.clamp(0.0, 1.0) * f64::from(whole)) as u32;
    let (x, y) = (pixels(left, image.width()), pixels(top, image.height()));
    let (w, h) = (pixels(right, image.width()).saturating_sub(x), pixels(bottom, image.height()).saturating_sub(y));
    image.crop_imm(x, y, w.max(1), h.max(1))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::{Inputs, evaluate};
    use serde_json::json;

    #[test]
    fn a_miss_stands_beside_its_crop_and_nothing_read_can_break_the_page() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let scan = folder.path().join("a.png");
        image::GrayImage::from_pixel(400, 600, image::Luma([200])).save(&scan)?;
        let truth = vec![json!({"file": "a.png", "pages": [1], "number": "กก 1/1"})];
        let letters = vec![json!({"source": {"path": scan, "pages": [1]},
            "number": {"value": "กก 1/7", "page": 1, "box": [0.1, 0.1, 0.5, 0.12], "text": "<script>"}})];
        let found = evaluate(&Inputs { truth, letters, ..Inputs::default() });
        let out = folder.path().join("report");
        write_report(&found, &out)?;
        let page = fs::read_to_string(out.join("index.html"))?;
        assert!(page.contains("0000.png") && page.contains("&lt;script&gt;") && !page.contains("<script>"));
        let crop = image::open(out.join("0000.png"))?;
        assert!(crop.width() < 400 && crop.height() < 100, "{}x{}", crop.width(), crop.height());
        Ok(())
    }
}
