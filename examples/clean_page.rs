//! Shows what cleaning does: for each page of each file named, the scan, the clean page, its black and its coloured
//! ink as PNG files in a folder, and on the screen what was measured.
//!
//!     cargo run --release --example clean_page -- OUT-FOLDER FILE...

use std::{env, error::Error, fs, path::PathBuf, time::Instant};

use saraban::{
    acquire::{self, LayerVerdict, Limits, TextLayerMode},
    domain::Ink,
};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args_os().skip(1).map(PathBuf::from);
    let out = arguments.next().ok_or("usage: clean_page OUT-FOLDER FILE...")?;
    fs::create_dir_all(&out)?;
    for path in arguments {
        let source = match acquire::open(&path, &Limits::default()) {
            Ok(source) => source,
            Err(e) => {
                println!("{e}");
                continue;
            }
        };
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut started = Instant::now();
        for scan in source.pages() {
            let scan = match scan {
                Ok(scan) => scan,
                Err(e) => {
                    println!("{e}");
                    continue;
                }
            };
            let raster = started.elapsed();
            started = Instant::now();
            let (page, scores) = acquire::clean_turned(&scan, None);
            let clean = started.elapsed();
            let [_, b, _, d, e, _] = page.transform.coefficients;
            let aspect = f64::from(page.grey.height()) / f64::from(page.grey.width());
            let turned = (d * aspect).atan2(e * aspect).to_degrees();
            println!(
                "{stem} {}: {:?} {}x{} {:.0} dpi, {raster:.0?}; clean {}x{} {clean:.0?}, {turned:+.2} degrees ({b:.1e}), {:?} \
                 rows {:.2} above {} below {}",
                scan.number,
                scan.image.color(),
                scan.image.width(),
                scan.image.height(),
                scan.dpi,
                page.grey.width(),
                page.grey.height(),
                scores.turn(),
                scores.along_rows,
                scores.above,
                scores.below,
            );
            page.findings.iter().for_each(|f| println!("    {}", f.message));
            if let Some(layer) = &scan.text_layer {
                match layer.judge(TextLayerMode::Auto, scan.number, &scan.image) {
                    LayerVerdict::Use(text) => text.lines.iter().for_each(|line| println!("    | {}", line.text())),
                    LayerVerdict::Ocr(findings) => {
                        println!("    text layer of {} characters passed over", layer.chars.len());
                        findings.iter().for_each(|f| println!("    {}", f.message));
                    }
                }
            }
            let name = |what: &str| out.join(format!("{stem}-{}-{what}.png", scan.number));
            scan.image.save(name("scan"))?;
            page.grey.save(name("clean"))?;
            if page.inks.is_some() {
                page.only(|ink| ink == Ink::Black).save(name("black"))?;
                page.only(|ink| ink != Ink::Black).save(name("colour"))?;
            }
            started = Instant::now();
        }
    }
    Ok(())
}
