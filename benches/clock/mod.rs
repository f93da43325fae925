//! A clock for measurements beside which other work may run.
#![allow(dead_code)]

use std::time::Instant;

/// Seconds since a moment: those that this thread computed, and those that passed. Where nothing else runs the two are the same.
pub struct Clock {
    cpu: Option<f64>,
    wall: Instant,
}

/// Seconds of the processor, or on the wall where the system does not tell them; and on the wall.
#[derive(Clone, Copy)]
pub struct Elapsed {
    pub cpu: f64,
    pub wall: f64,
}

impl Clock {
    pub fn start() -> Self {
        Self { cpu: cpu_seconds(), wall: Instant::now() }
    }

    pub fn elapsed(&self) -> Elapsed {
        let wall = self.wall.elapsed().as_secs_f64();
        let cpu = self.cpu.and_then(|before| Some(cpu_seconds()? - before));
        Elapsed { cpu: cpu.unwrap_or(wall), wall }
    }
}

/// The seconds that this thread has computed so far. Linux tells them, to the moment only once the thread has let go of the processor.
fn cpu_seconds() -> Option<f64> {
    std::thread::yield_now();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split_whitespace().next()?.parse::<f64>().ok().map(|ns| ns / 1e9)
}
