//! Letters → forwarding chains.
