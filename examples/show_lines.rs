//! Shows what the line finder does: for each page of each file named, the lines drawn over the page as a PNG file in a
//! folder, and on the screen what was found.
//!
//! ```sh
//! cargo run --release --example show_lines -- OUT-FOLDER [--crops] [--pages 3] FILE...
//! ```
//!
//! Each line has its baseline and the top of its consonant band drawn, red on the layer of all ink, green on black,
//! blue on colour; at its left stand its number in reading order and that of its block. `NAME-PAGE.tsv` beside it holds
//! the lines (number, block, layer, consonant height, baseline), and with `--crops` a folder `NAME-PAGE` the image of
//! every line as the recogniser gets it.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use image::{GrayImage, Rgb, RgbImage};
use saraban::acquire::{self, CleanPage, Limits};
use saraban::decipher::{Layer, LineImage, LineShape, crop, find_lines, find_qr_codes};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let crops = args.iter().position(|a| a == "--crops").map(|i| args.remove(i)).is_some();
    let pages = args.iter().position(|a| a == "--pages").map(|i| args.drain(i..i + 2).nth(1));
    let pages: usize = pages.flatten().map_or(Ok(usize::MAX), |n| n.parse())?;
    let mut paths = args.iter().map(PathBuf::from);
    let out = paths.next().ok_or("usage: show_lines OUT-FOLDER [--crops] [--pages N] FILE...")?;
    std::fs::create_dir_all(&out)?;
    for path in paths {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for scan in acquire::open(&path, &Limits::default())?.pages().take(pages) {
            let page = acquire::clean(&scan?);
            show(&page, &out.join(format!("{stem}-{}", page.number)), crops)?;
        }
    }
    Ok(())
}

fn show(page: &CleanPage, name: &Path, crops: bool) -> Result<(), Box<dyn std::error::Error>> {
    let start = Instant::now();
    let codes = find_qr_codes(page);
    let searched = start.elapsed();
    let lines = find_lines(page, &codes);
    println!(
        "{}: {} lines in {:.1?}, QR codes in {searched:.1?}",
        name.display(),
        lines.len(),
        start.elapsed() - searched
    );
    codes.iter().for_each(|code| println!("    QR code: {}", code.payload));
    let mut list = String::new();
    for (i, line) in lines.iter().enumerate() {
        let points: Vec<String> = line.baseline.iter().map(|(x, y)| format!("{x:.0},{y:.1}")).collect();
        writeln!(list, "{i}\t{}\t{:?}\t{:.1}\t{}", line.block, line.layer, line.height, points.join(" "))?;
    }
    std::fs::write(name.with_extension("tsv"), list)?;
    draw(page, &lines).save(name.with_extension("png"))?;
    if crops { save_crops(page, &lines, name) } else { Ok(()) }
}

/// Saves the image of every line, ink white on black, as `000.png` and so on.
fn save_crops(page: &CleanPage, lines: &[LineShape], folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    std::fs::create_dir_all(folder)?;
    for (i, line) in lines.iter().enumerate() {
        let (image, _) = crop(page, line);
        let pixel = |x: u32, y: u32| image::Luma([(image.pixels[y as usize * image.width + x as usize] * 255.0) as u8]);
        GrayImage::from_fn(image.width as u32, LineImage::HEIGHT as u32, pixel)
            .save(folder.join(format!("{i:03}.png")))?;
    }
    Ok(())
}

fn draw(page: &CleanPage, lines: &[LineShape]) -> RgbImage {
    let mut out = RgbImage::from_fn(page.grey.width(), page.grey.height(), |x, y| {
        let v = page.grey.get_pixel(x, y).0[0] / 2 + 127;
        Rgb([v, v, v])
    });
    for (i, line) in lines.iter().enumerate() {
        let colour = match line.layer {
            Layer::All => [220, 0, 0],
            Layer::Black => [0, 150, 0],
            Layer::Colour => [0, 0, 230],
            Layer::NotRed => [150, 0, 150],
        };
        for (lift, colour) in [(0.0, colour), (line.height, [255, 150, 0])] {
            for pair in line.baseline.windows(2) {
                stroke(&mut out, (pair[0].0, pair[0].1 - lift), (pair[1].0, pair[1].1 - lift), colour);
            }
        }
        let (x, y) = line.baseline[0];
        let (xe, ye) = line.baseline[line.baseline.len() - 1];
        stroke(&mut out, (x, y - 1.4 * line.height), (x, y + 0.4 * line.height), colour);
        stroke(&mut out, (xe, ye - 1.4 * line.height), (xe, ye + 0.4 * line.height), colour);
        label(&mut out, x - 8.0, y, &format!("{} {}", i, line.block), colour);
    }
    out
}

fn stroke(out: &mut RgbImage, (x0, y0): (f32, f32), (x1, y1): (f32, f32), colour: [u8; 3]) {
    let steps = (x1 - x0).abs().max((y1 - y0).abs()).ceil().max(1.0) as u32;
    for k in 0..=steps {
        let t = k as f32 / steps as f32;
        let (x, y) = (x0 + t * (x1 - x0), y0 + t * (y1 - y0));
        for d in 0..2 {
            if x >= 0.0 && y >= 0.0 && (x as u32) < out.width() && (y as u32 + d) < out.height() {
                out.put_pixel(x as u32, y as u32 + d, Rgb(colour));
            }
        }
    }
}

/// Digits of three by five dots, right-aligned at `x`.
fn label(out: &mut RgbImage, x: f32, y: f32, text: &str, colour: [u8; 3]) {
    const DIGITS: [u16; 10] = [0x7b6f, 0x2c97, 0x73e7, 0x73cf, 0x5bc9, 0x79cf, 0x79ef, 0x7249, 0x7bef, 0x7bcf];
    let dot = 3;
    let left = x as i64 - text.len() as i64 * 4 * dot;
    for (i, ch) in text.chars().enumerate() {
        let Some(digit) = ch.to_digit(10) else { continue };
        for bit in 0..15i64 {
            if DIGITS[digit as usize] >> (14 - bit) & 1 == 1 {
                for (dx, dy) in (0..dot).flat_map(|dx| (0..dot).map(move |dy| (dx, dy))) {
                    let px = left + (i as i64 * 4 + bit % 3) * dot + dx;
                    let py = y as i64 - 5 * dot + (bit / 3) * dot + dy;
                    if px >= 0 && py >= 0 && px < i64::from(out.width()) && py < i64::from(out.height()) {
                        out.put_pixel(px as u32, py as u32, Rgb(colour));
                    }
                }
            }
        }
    }
}
