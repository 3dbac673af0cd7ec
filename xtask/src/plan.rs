//! Runs tasks side by side where they can, and shows their progress at least every few seconds.

use std::{
    io::{self, BufReader, IsTerminal, Read, Write},
    panic::{self, AssertUnwindSafe},
    process::{Command, Stdio},
    sync::mpsc::{self, RecvTimeoutError, Sender},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, bail};

/// How often the status line is redrawn on a terminal.
const TERMINAL_INTERVAL: Duration = Duration::from_millis(200);

/// How often a status line is written to a file.
const FILE_INTERVAL: Duration = Duration::from_secs(5);

/// The width of the status line: one column less than the 80 that any terminal has, so that it never wraps.
const WIDTH: usize = 79;

/// What a task does when its turn comes.
type Work = Box<dyn FnOnce(&Reporter) -> Result<()> + Send>;

/// One task of a plan.
pub struct Task {
    /// One word that identifies it in status lines and in `after`.
    name: &'static str,
    /// What it does: "install Chromium".
    does: String,
    /// How long it takes on two cores, in seconds, as measured.
    seconds: u64,
    /// The names of the tasks that must be done first. Tasks that are not in the plan count as done.
    after: &'static [&'static str],
    work: Work,
}

impl Task {
    pub fn new(
        name: &'static str,
        does: impl Into<String>,
        seconds: u64,
        work: impl FnOnce(&Reporter) -> Result<()> + Send + 'static,
    ) -> Self {
        Self { name, does: does.into(), seconds, after: &[], work: Box::new(work) }
    }

    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The same task, not started before these are done.
    pub fn after(self, after: &'static [&'static str]) -> Self {
        Self { after, ..self }
    }
}

/// What a running task reports.
enum Event {
    /// What the task is doing now: the last line that its program wrote.
    Doing(usize, String),
    Ended(usize, Result<()>),
}

/// Runs a task's programs and reports what they print.
pub struct Reporter {
    task: usize,
    /// Whether to print everything that programs print.
    verbose: bool,
    events: Sender<Event>,
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

/// Prints what will be done and how long it takes, and does it. Tasks that don't wait for each other run side by side.
///
/// # Errors
///
/// If a task fails. Running tasks still finish; no more are started.
pub fn carry_out(tasks: Vec<Task>, verbose: bool) -> Result<()> {
    announce(&tasks);
    let mut display = Display::new(&tasks);
    let mut todo: Vec<Option<Task>> = tasks.into_iter().map(Some).collect();
    let (sender, events) = mpsc::channel();
    let failed = thread::scope(|scope| {
        let mut failed = None;
        loop {
            while failed.is_none()
                && let Some((index, task)) = next(&mut todo, &display)
            {
                display.begun(index);
                let reporter = Reporter { task: index, verbose, events: sender.clone() };
                scope.spawn(move || {
                    // A panic would never report an end.
                    let work = panic::catch_unwind(AssertUnwindSafe(|| (task.work)(&reporter)));
                    let result = work.unwrap_or_else(|_| Err(anyhow!("it panicked")));
                    reporter.events.send(Event::Ended(index, result))
                });
            }
            if !display.states.iter().any(|state| state.running) {
                break;
            }
            match events.recv_timeout(display.interval) {
                Ok(Event::Doing(index, line)) => display.doing(index, &line),
                Ok(Event::Ended(index, result)) => {
                    display.ended(index, result.as_ref().err());
                    failed = failed.or(result.err().map(|_| display.states[index].does.clone()));
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => unreachable!("a sender is kept here"),
            }
            display.draw();
        }
        failed
    });
    match failed {
        Some(does) => bail!("can't {does}: see above"),
        None => Ok(()),
    }
}

/// Takes out a task that can start.
fn next(todo: &mut [Option<Task>], display: &Display) -> Option<(usize, Task)> {
    let is_done = |name: &&str| display.states.iter().all(|state| state.name != *name || state.done);
    let ready = |task: &Option<Task>| task.as_ref().is_some_and(|task| task.after.iter().all(&is_done));
    let index = todo.iter().position(ready)?;
    Some((index, todo[index].take()?))
}

fn announce(tasks: &[Task]) {
    if tasks.is_empty() {
        return;
    }
    println!("To do, {} in all on two cores, side by side where it can be:", about(total(tasks)));
    for task in tasks {
        println!("  {:<10}{:<62}{:>8}", task.name, task.does, about(task.seconds));
    }
}

/// How long the longest chain of tasks takes, in seconds.
fn total(tasks: &[Task]) -> u64 {
    fn end(tasks: &[Task], task: &Task) -> u64 {
        let before = tasks.iter().filter(|other| task.after.contains(&other.name));
        task.seconds + before.map(|other| end(tasks, other)).max().unwrap_or(0)
    }
    tasks.iter().map(|task| end(tasks, task)).max().unwrap_or(0)
}

/// A duration as people would say it.
fn about(seconds: u64) -> String {
    match seconds {
        0..=90 => format!("{seconds} s"),
        _ => format!("{:.1} min", seconds as f64 / 60.0),
    }
}

/// The progress of a task.
struct State {
    name: &'static str,
    does: String,
    begun: Instant,
    running: bool,
    done: bool,
    /// The last line that its program printed.
    doing: String,
}

/// The status line: redrawn in place on a terminal, written anew every few seconds to a file.
struct Display {
    states: Vec<State>,
    begun: Instant,
    drawn: Instant,
    interval: Duration,
    on_terminal: bool,
}

impl Display {
    fn new(tasks: &[Task]) -> Self {
        let now = Instant::now();
        let state = |task: &Task| State {
            name: task.name,
            does: task.does.clone(),
            begun: now,
            running: false,
            done: false,
            doing: String::new(),
        };
        let on_terminal = io::stdout().is_terminal();
        let interval = if on_terminal { TERMINAL_INTERVAL } else { FILE_INTERVAL };
        Self { states: tasks.iter().map(state).collect(), begun: now, drawn: now, interval, on_terminal }
    }

    fn begun(&mut self, index: usize) {
        let state = &mut self.states[index];
        (state.running, state.begun) = (true, Instant::now());
    }

    fn doing(&mut self, index: usize, line: &str) {
        let line = brief(line);
        if !line.is_empty() {
            line.clone_into(&mut self.states[index].doing);
        }
    }

    fn ended(&mut self, index: usize, error: Option<&anyhow::Error>) {
        let state = &mut self.states[index];
        (state.running, state.done) = (false, error.is_none());
        let result = error
            .map_or_else(|| format!("{} s", state.begun.elapsed().as_secs()), |error| format!("FAILED\n{error:#}\n"));
        let line = format!("{}  {}: {result}", clock(self.begun.elapsed()), state.does);
        self.clear();
        println!("{line}");
    }

    /// Draws the status line if it is time.
    fn draw(&mut self) {
        if self.drawn.elapsed() < self.interval {
            return;
        }
        self.drawn = Instant::now();
        let running = self.states.iter().filter(|state| state.running);
        let parts: Vec<_> = running
            .map(|state| format!("{} {}", state.name, state.doing))
            .map(|part| part.trim_end().to_owned())
            .collect();
        let line = format!("{}  {}", clock(self.begun.elapsed()), parts.join(" | "));
        if self.on_terminal {
            print!("\r\x1b[K{}", line.chars().take(WIDTH).collect::<String>());
            let _ = io::stdout().flush();
        } else {
            println!("{line}");
        }
    }

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
    use std::sync::{Arc, Mutex};

    use super::*;

    fn task(name: &'static str, seconds: u64) -> Task {
        Task::new(name, name, seconds, |_| Ok(()))
    }

    #[test]
    fn a_plan_takes_as_long_as_its_longest_chain() {
        let tasks = [task("a", 10), task("b", 20), task("c", 5).after(&["a", "b", "absent"]), task("d", 22)];
        assert_eq!(total(&tasks), 25);
    }

    #[test]
    fn a_step_begins_after_those_it_needs() {
        let order = Arc::new(Mutex::new(Vec::new()));
        let noting = |name: &'static str| {
            let order = Arc::clone(&order);
            Task::new(name, name, 1, move |_| {
                order.lock().unwrap().push(name);
                Ok(())
            })
        };
        let tasks = vec![noting("last").after(&["second"]), noting("second").after(&["first"]), noting("first")];
        carry_out(tasks, false).unwrap();
        assert_eq!(*order.lock().unwrap(), ["first", "second", "last"]);
    }

    #[test]
    fn nothing_begins_after_a_failure() {
        let fails = Task::new("fails", "do it", 1, |reporter| reporter.run(&mut Command::new("false")));
        let never = Task::new("never", "go on", 1, |_| panic!("begun")).after(&["fails"]);
        assert_eq!(carry_out(vec![fails, never], false).unwrap_err().to_string(), "can't do it: see above");
    }

    #[test]
    fn the_output_of_a_program_is_kept_without_its_progress_bars() {
        let (events, received) = mpsc::channel();
        let reporter = Reporter { task: 0, verbose: false, events };
        let output = reporter.output(Command::new("printf").arg("a\\nBuilding [=>] 1/2: x\\rb\\nc")).unwrap();
        assert_eq!(output, "a\nb\nc");
        let lines = received.try_iter().filter_map(|event| match event {
            Event::Doing(_, line) => Some(brief(&line).to_owned()),
            Event::Ended(..) => None,
        });
        assert_eq!(lines.collect::<Vec<_>>(), ["a", "1/2: x", "b"]);
    }
}
