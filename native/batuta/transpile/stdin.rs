//! Standard input by lines.
use super::class::Class;
use super::error::Error;
use std::io::{BufRead, Write};

/// `input(prompt)`.
pub fn input(prompt: &str) -> Result<String, Error> {
    print!("{prompt}");
    let _ = std::io::stdout().flush();
    let mut line = String::new();
    match std::io::stdin().lock().read_line(&mut line) {
        Ok(0) => Err(Error::new(Class::EOFError, "EOF when reading a line")),
        Ok(_) => {
            if line.ends_with('\n') {
                line.pop();
                if line.ends_with('\r') {
                    line.pop();
                }
            }
            Ok(line)
        }
        Err(error) => Err(Error::new(Class::OSError, error.to_string())),
    }
}
