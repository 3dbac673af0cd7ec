//! The progress of a plan, on a terminal or in a file.

use std::{
    io::{self, IsTerminal, Write},
    time::{Duration, Instant},
};

/// How often the status line is redrawn on a terminal.
const TERMINAL_INTERVAL: Duration = Duration::from_millis(200);

/// How often a status line is written to a file.
const FILE_INTERVAL: Duration = Duration::from_secs(5);

/// The width of the status line: one column less than the 80 that any terminal has, so that it never wraps.
const WIDTH: usize = 79;

/// The progress of a task.
pub struct State {
    pub name: &'static str,
    /// What the task does.
    pub does: String,
    begun: Instant,
    pub running: bool,
    /// Whether it has succeeded.
    pub done: bool,
    /// The last line that its program printed.
    doing: String,
}

/// The status line: redrawn in place on a terminal, written anew every few seconds to a file.
pub struct Display {
    /// The progress of each task, in the order of the plan.
    pub states: Vec<State>,
    begun: Instant,
    drawn: Instant,
    /// How often the status line is drawn.
    pub interval: Duration,
    on_terminal: bool,
}

impl Display {
    /// Shows the progress of tasks, each with its name and what it does. None has begun.
    pub fn new<'a>(tasks: impl Iterator<Item = (&'static str, &'a str)>) -> Self {
        let now = Instant::now();
        let state = |(name, does): (&'static str, &str)| State {
            name,
            does: does.into(),
            begun: now,
            running: false,
            done: false,
            doing: String::new(),
        };
        let on_terminal = io::stdout().is_terminal();
        let interval = if on_terminal { TERMINAL_INTERVAL } else { FILE_INTERVAL };
        Self { states: tasks.map(state).collect(), begun: now, drawn: now, interval, on_terminal }
    }

    /// Notes that a task has begun.
    pub fn begun(&mut self, index: usize) {
        let state = &mut self.states[index];
        (state.running, state.begun) = (true, Instant::now());
    }

    /// Notes a line that a task's program has printed.
    pub fn doing(&mut self, index: usize, line: &str) {
        let line = brief(line);
        if !line.is_empty() {
            line.clone_into(&mut self.states[index].doing);
        }
    }

    /// Prints that a task has ended, with its error if it has failed.
    pub fn ended(&mut self, index: usize, error: Option<&anyhow::Error>) {
        let state = &mut self.states[index];
        (state.running, state.done) = (false, error.is_none());
        let result = error
            .map_or_else(|| format!("{} s", state.begun.elapsed().as_secs()), |error| format!("FAILED\n{error:#}\n"));
        let line = format!("{}  {}: {result}", clock(self.begun.elapsed()), state.does);
        self.clear();
        println!("{line}");
    }

    /// Draws the status line if it is time.
    pub fn draw(&mut self) {
        if self.drawn.elapsed() < self.interval {
            return;
        }
        self.drawn = Instant::now();
        let running = self.states.iter().filter(|state| state.running);
        let parts: Vec<_> = running
            .map(|state| format!("{} {}", state.name, state.doing))
            .map(|part| part.trim_end().to_owned())
            .collect();
        // Between two tasks there is nothing to tell.
        if parts.is_empty() {
            return;
        }
        let line = format!("{}  {}", clock(self.begun.elapsed()), parts.join(" | "));
        if self.on_terminal {
            print!("\r\x1b[K{}", line.chars().take(WIDTH).collect::<String>());
            let _ = io::stdout().flush();
        } else {
            println!("{line}");
        }
    }

    /// Clears the status line, so that something else can be printed in its place.
    fn clear(&self) {
        if self.on_terminal {
            print!("\r\x1b[K");
        }
    }
}

/// The informative part of a line that a program printed.
fn brief(line: &str) -> &str {
    let line = line.trim_matches(|c: char| c.is_whitespace() || c.is_control());
    // Cargo's progress: "Building [=====>    ] 12/57: syn, serde".
    match line.strip_prefix("Building [").and_then(|bar| bar.split_once("] ")) {
        Some((_, rest)) => rest,
        // An escape sequence that clears the line.
        None => line.strip_prefix("[K").unwrap_or(line).trim_start(),
    }
}

/// Minutes and seconds.
fn clock(time: Duration) -> String {
    format!("{}:{:02}", time.as_secs() / 60, time.as_secs() % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_informative_part_of_a_line_is_shown() {
        for (line, shown) in [("Building [=>] 1/2: x", "1/2: x"), ("\u{1b}[K  b ", "b"), ("a\t", "a")] {
            assert_eq!(brief(line), shown);
        }
    }
}
