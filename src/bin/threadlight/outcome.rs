//! How a command ends.

use std::{error::Error, io, process::ExitCode};

/// The exit status of a command, or what stopped it early.
pub type Outcome = Result<ExitCode, Box<dyn Error>>;

/// The exit status of the program. Prints what stopped a command early.
pub fn exit_code(outcome: Outcome) -> ExitCode {
    outcome.unwrap_or_else(|error| {
        // Whoever reads our output has seen enough, as with `| head`: that is no failure.
        if error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe) {
            return ExitCode::SUCCESS;
        }
        eprintln!("threadlight: {error}");
        ExitCode::FAILURE
    })
}
