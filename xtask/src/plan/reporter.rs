//! Runs a task's programs and reports what they print.

use std::{
    io::{BufReader, Read},
    process::{Command, Stdio},
    sync::mpsc::Sender,
    thread,
};

use anyhow::{Context, Result, bail};

/// What a running task reports.
pub enum Event {
    /// What the task is doing now: the last line that its program wrote.
    Doing(usize, String),
    /// The task has ended.
    Ended(usize, Result<()>),
}

/// Runs a task's programs and reports what they print.
pub struct Reporter {
    /// The index of the task in its plan.
    pub task: usize,
    /// Whether to print everything that programs print.
    pub verbose: bool,
    /// Where to report.
    pub events: Sender<Event>,
}

impl Reporter {
    /// Runs a command to its end. Its output is shown only if it fails.
    ///
    /// # Errors
    ///
    /// As for [`Self::output`].
    pub fn run(&self, command: &mut Command) -> Result<()> {
        self.output(command).map(drop)
    }

    /// Runs a command to its end. Returns its standard output.
    ///
    /// # Errors
    ///
    /// If it can't be started or fails. In the latter case the error contains everything that it printed.
    pub fn output(&self, command: &mut Command) -> Result<String> {
        let shown = project::shown(command);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("can't start {shown}"))?;
        let (stdout, stderr) = (child.stdout.take().expect("piped"), child.stderr.take().expect("piped"));
        let (output, errors) = thread::scope(|scope| {
            let errors = scope.spawn(|| self.follow(stderr));
            (self.follow(stdout), errors.join().expect("reading does not panic"))
        });
        let status = child.wait()?;
        if !status.success() {
            bail!("{shown} failed ({status})\n{errors}{output}");
        }
        Ok(output)
    }

    /// Reads to the end and reports each line. Returns all lines except those that a carriage return overwrites, such as progress bars.
    fn follow(&self, stream: impl Read) -> String {
        let (mut line, mut all) = (Vec::new(), String::new());
        for byte in BufReader::new(stream).bytes().map_while(Result::ok) {
            if !matches!(byte, b'\n' | b'\r') {
                line.push(byte);
                continue;
            }
            let text = String::from_utf8_lossy(&line);
            if byte == b'\n' {
                all += &text;
                all.push('\n');
                if self.verbose {
                    println!("{text}");
                }
            }
            self.report(&text);
            line.clear();
        }
        all + &String::from_utf8_lossy(&line)
    }

    fn report(&self, line: &str) {
        // When the plan is over, nobody is listening.
        let _ = self.events.send(Event::Doing(self.task, line.to_owned()));
    }
}

/// A cargo that reports its progress.
pub fn cargo() -> Command {
    let mut cargo = project::cargo();
    cargo.env("CARGO_TERM_PROGRESS_WHEN", "always").env("CARGO_TERM_PROGRESS_WIDTH", "100");
    cargo.env("CARGO_TERM_COLOR", "never");
    cargo
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn the_output_of_a_program_is_kept_without_its_progress_bars() {
        let (events, received) = mpsc::channel();
        let reporter = Reporter { task: 0, verbose: false, events };
        let output = reporter.output(Command::new("printf").arg("a\\nBuilding [=>] 1/2: x\\rb\\nc")).unwrap();
        assert_eq!(output, "a\nb\nc");
        let lines = received.try_iter().filter_map(|event| match event {
            Event::Doing(_, line) => Some(line),
            Event::Ended(..) => None,
        });
        assert_eq!(lines.collect::<Vec<_>>(), ["a", "Building [=>] 1/2: x", "b"]);
    }
}
