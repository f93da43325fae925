//! The command line: arguments to calls, errors to exit codes.

fn main() {}
