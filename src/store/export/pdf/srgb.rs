//! The colours in which a scan without a profile of its own is meant: sRGB (IEC 61966-2-1) as an ICC profile.
//!
//! Written from the numbers of the standards (ICC.1:2004-10, version 4.2, which PDF/A-2 allows), so no one's file is
//! shipped.

/// D50, the white point to which profiles refer.
const D50: [f64; 3] = [0.9642, 1.0, 0.8249];
/// The primaries, adapted to D50 as the standard's annex gives them.
const RED: [f64; 3] = [0.436_066, 0.222_488, 0.013_916];
const GREEN: [f64; 3] = [0.385_147, 0.716_873, 0.097_076];
const BLUE: [f64; 3] = [0.143_066, 0.060_608, 0.714_096];
/// From D65 to D50 (Bradford), row by row.
const ADAPTATION: [f64; 9] =
    [1.047_882, 0.022_919, -0.050_201, 0.029_587, 0.990_479, -0.017_059, -0.009_232, 0.015_076, 0.751_678];
/// `(a X + b)^g` above `d`, `c X` below: g, a, b, c, d.
const CURVE: [f64; 5] = [2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.040_45];

/// The profile, some 500 bytes.
pub(super) fn profile() -> Vec<u8> {
    let curve = [b"para".as_slice(), &[0; 4], &[0, 3, 0, 0], &fixed(&CURVE)].concat();
    let tags: [(&[u8; 4], Vec<u8>); 10] = [
        (b"desc", text("sRGB")),
        (b"cprt", text("CC0")),
        (b"wtpt", xyz(&D50)),
        (b"chad", [b"sf32".as_slice(), &[0; 4], &fixed(&ADAPTATION)].concat()),
        (b"rXYZ", xyz(&RED)),
        (b"gXYZ", xyz(&GREEN)),
        (b"bXYZ", xyz(&BLUE)),
        (b"rTRC", curve.clone()),
        (b"gTRC", curve.clone()),
        (b"bTRC", curve),
    ];
    let mut table = (tags.len() as u32).to_be_bytes().to_vec();
    let mut data: Vec<u8> = Vec::new();
    let start = 128 + 4 + 12 * tags.len();
    let mut last: Option<(usize, &Vec<u8>)> = None;
    for (name, content) in &tags {
        // The three curves are one.
        let at = match last {
            Some((at, same)) if same == content => at,
            _ => {
                let at = start + data.len();
                data.extend(content);
                data.resize(data.len().next_multiple_of(4), 0);
                at
            }
        };
        last = Some((at, content));
        table.extend_from_slice(*name);
        table.extend((at as u32).to_be_bytes());
        table.extend((content.len() as u32).to_be_bytes());
    }
    [header(start + data.len()), table, data].concat()
}

fn header(size: usize) -> Vec<u8> {
    let mut out = (size as u32).to_be_bytes().to_vec();
    out.extend([0; 4]);
    out.extend([4, 0x20, 0, 0]);
    out.extend(b"mntrRGB XYZ ");
    // Year, month, day, hour, minute, second of the standard that the profile follows.
    out.extend([2004u16, 10, 1, 0, 0, 0].iter().flat_map(|v| v.to_be_bytes()));
    out.extend(b"acsp");
    out.extend([0; 28]);
    out.extend(fixed(&D50));
    out.resize(128, 0);
    out
}

fn xyz(value: &[f64; 3]) -> Vec<u8> {
    [b"XYZ ".as_slice(), &[0; 4], &fixed(value)].concat()
}

/// One record of text, in English.
fn text(words: &str) -> Vec<u8> {
    let units: Vec<u8> = words.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let numbers = [1u32, 12].iter().flat_map(|v| v.to_be_bytes()).collect::<Vec<u8>>();
    let place = [units.len() as u32, 28].iter().flat_map(|v| v.to_be_bytes()).collect::<Vec<u8>>();
    [b"mluc".as_slice(), &[0; 4], &numbers, b"enUS", &place, &units].concat()
}

/// Numbers of 16 bits before the point and 16 behind it.
fn fixed(values: &[f64]) -> Vec<u8> {
    values.iter().flat_map(|v| ((v * 65536.0).round() as i32).to_be_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tag_lies_inside() {
        let profile = profile();
        let number = |at: usize| u32::from_be_bytes(profile[at..at + 4].try_into().unwrap()) as usize;
        assert_eq!(number(0), profile.len());
        assert_eq!(&profile[36..40], b"acsp");
        for tag in 0..number(128) {
            let at = 132 + 12 * tag;
            assert_eq!(number(at + 4) % 4, 0);
            assert!(number(at + 4) + number(at + 8) <= profile.len());
        }
        // White is the sum of the primaries, or the profile would tint grey scans.
        for i in 0..3 {
            assert!((RED[i] + GREEN[i] + BLUE[i] - D50[i]).abs() < 2e-4);
        }
    }
}
