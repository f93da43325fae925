//! Records → archive, search, exports.
