//! Plans of tasks: carried out side by side where they can be, with their progress shown at least every few seconds.

mod display;
mod reporter;

use std::{
    panic::{self, AssertUnwindSafe},
    sync::mpsc::{self, RecvTimeoutError},
    thread,
};

use anyhow::{Result, anyhow, bail};

use display::Display;
use reporter::Event;

pub use reporter::{Reporter, cargo};

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

/// Prints what will be done and how long it takes, and does it. Tasks that don't wait for each other run side by side.
///
/// # Errors
///
/// If a task fails. Running tasks still finish; no more are started.
pub fn carry_out(tasks: Vec<Task>, verbose: bool) -> Result<()> {
    announce(&tasks);
    let mut display = Display::new(tasks.iter().map(|task| (task.name, task.does.as_str())));
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
        println!("  {:<12}{:<60}{:>8}", task.name, task.does, about(task.seconds));
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

#[cfg(test)]
mod tests {
    use std::{
        process::Command,
        sync::{Arc, Mutex},
    };

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
}
