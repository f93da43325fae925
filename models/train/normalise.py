"""Grey line crop in, network input out. The Rust side repeats `ink` step by step; change both or neither.

The crop: 8-bit grey (0 black, 255 white), already resampled to 40 rows with the baseline at y = 28.8 and consonants 14.04 px high.

1. Histogram of the crop's pixels (before any padding).
2. paper = the grey level at the 80th percentile: the smallest level v such that at least 80 % of the pixels are <= v.
3. dark = the grey level at the 1st percentile, found in the same way.
4. range = max(paper - dark, 64).
5. ink = clamp((paper - grey) / range, 0, 1) for each pixel.

The floor of 64 in step 4 keeps an empty crop empty instead of blowing up its grain.
"""
import numpy as np

HEIGHT = 40
BASELINE = 28.8
CONSONANT = 14.04
STRIDE = 4


def percentile(histogram, share):
    """The smallest grey level with at least `share` of the pixels at or below it."""
    return int(np.searchsorted(np.cumsum(histogram), share * histogram.sum()))


def ink(grey):
    """u8 [40, W] grey to f32 [40, W] ink: 0 is paper, 1 is ink."""
    histogram = np.bincount(grey.ravel(), minlength=256)
    paper, dark = percentile(histogram, 0.80), percentile(histogram, 0.01)
    return np.clip((paper - grey.astype(np.float32)) / max(paper - dark, 64), 0.0, 1.0)
