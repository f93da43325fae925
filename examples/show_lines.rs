//! Draws the lines that are found on an image of a page over that page, to be looked at:
//!
//! ```sh
//! cargo run --release --example show_lines -- page.png lines.png [--crops FOLDER]
//! ```
//!
//! Each line has its baseline and the top of its consonant band drawn, red on the layer of all ink, green on black,
//! blue on colour; at its left stand its number in reading order and that of its block. `--crops` saves the image of
//! every line as the recogniser gets it. QR codes are printed.

use std::path::Path;
use std::time::Instant;

use image::{GrayImage, Rgb, RgbImage};
use saraban::acquire::{CleanPage, InkMap, Transform};
use saraban::decipher::{Layer, LineImage, LineShape, crop, find_lines, find_qr_codes};
use saraban::domain::Ink;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (Some(input), Some(output)) = (args.first(), args.get(1)) else {
        return Err("usage: show_lines page.png lines.png [--crops FOLDER]".into());
    };
    let scan = image::open(input)?.to_rgb8();
    let page = clean(&scan);
    let start = Instant::now();
    let lines = find_lines(&page, &[]);
    eprintln!("{input}: {} lines, {:.0} ms", lines.len(), start.elapsed().as_secs_f64() * 1e3);
    for code in find_qr_codes(&page) {
        eprintln!("QR code at {:?}: {}", code.place, code.payload);
    }
    draw(&page, &lines).save(Path::new(output))?;
    if let [flag, folder, ..] = &args[2..]
        && flag == "--crops"
    {
        save_crops(&page, &lines, Path::new(folder))?;
    }
    Ok(())
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

/// A stand-in for cleaning: the darkest channel, paper made white, colours by their saturation.
fn clean(scan: &RgbImage) -> CleanPage {
    let (w, h) = scan.dimensions();
    let grey = GrayImage::from_fn(w, h, |x, y| {
        let [r, g, b] = scan.get_pixel(x, y).0;
        let v = (u16::from(r) + u16::from(g) + u16::from(b) + 2 * u16::from(r.min(g).min(b))) / 5;
        image::Luma([(f32::from(v) * 1.06).min(255.0) as u8])
    });
    let mut coloured = false;
    let inks = scan
        .pixels()
        .map(|p| {
            let [r, g, b] = p.0.map(i32::from);
            let (low, high) = (r.min(g).min(b), r.max(g).max(b));
            if high - low < 50 || low > 190 {
                return Ink::Black;
            }
            coloured = true;
            if r == high && b < r - 30 {
                Ink::Red
            } else if b >= r {
                Ink::Blue
            } else {
                Ink::Black
            }
        })
        .collect();
    let inks = InkMap::new(w, inks).filter(|_| coloured);
    CleanPage { number: 1, grey, inks, transform: Transform::identity(w, h), findings: Vec::new() }
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
