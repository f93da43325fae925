//! The lines of a bundle → letters.
