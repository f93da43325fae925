//! Compiling the patterns of this phase.

use regex::Regex;

/// A pattern of ours (a constant, or one made of the lexicon), compiled. Held in a `LazyLock`, so that each is compiled once.
#[expect(clippy::expect_used, reason = "no pattern depends on input, and every one is compiled by the tests beside it")]
pub(crate) fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern that compiles")
}
