//! The host as a program: commands on standard input, one a line; an answer in JSON for each.
//!
//! Words are separated by tabs, so that paths and inputs may hold spaces. The program ends at the end of its
//! input, unloads everything, and exits with 1 where something had to stay in memory.
use crate::json::Json;
use crate::{Error, Host, Options, Policy};
use std::collections::HashMap;
use std::io::{BufRead, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use tau_rt::Owner;
use tau_rt::task::{JoinHandle, spawn_local_for};

const USAGE: &str = "usage: tau-host [--destroy-limit-ms=N] [PLUGIN.so ...]
Loads the plugins, then reads commands, words separated by tabs:
  load PATH | call ID METHOD [INPUT] | start ID METHOD [INPUT] | wait CALL | pass FROM METHOD TO METHOD
  unload ID [DRAIN_MS] | reload ID PATH [DRAIN_MS] | sweep | list | maps TEXT | run MS | stat | reports | exit";

/// A host and the calls that were started in it.
pub(crate) struct Session {
    host: Host,
    calls: HashMap<u64, JoinHandle<Result<Vec<u8>, Error>>>,
    next_call: u64,
}

/// Runs the program.
pub fn main() -> ExitCode {
    let mut options = Options::default();
    let mut plugins = Vec::new();
    for argument in std::env::args().skip(1) {
        if let Some(limit) = argument.strip_prefix("--destroy-limit-ms=").and_then(|limit| limit.parse().ok()) {
            options.destroy_limit = Duration::from_millis(limit);
        } else if argument.starts_with('-') {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        } else {
            plugins.push(argument);
        }
    }
    let host = match Host::new(options) {
        Ok(host) => host,
        Err(error) => {
            eprintln!("tau-host: {error}");
            return ExitCode::from(2);
        }
    };
    let mut session = Session::new(host);
    for plugin in plugins {
        say(&session.answer(&["load", &plugin]));
    }
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { break };
        let words: Vec<&str> = line.split('\t').collect();
        if words == ["exit"] {
            break;
        }
        say(&session.answer(&words));
    }
    let left = session.end();
    for verdict in &left {
        eprintln!("tau-host: plugin \"{}\" stayed in memory: {}", verdict.plugin, verdict.to_json());
    }
    ExitCode::from(u8::from(!left.is_empty()))
}

fn say(answer: &Json) {
    let mut out = std::io::stdout().lock();
    // A reader that went away ends the program at its next read.
    let _ = writeln!(out, "{answer}").and_then(|()| out.flush());
}

fn text(bytes: &[u8]) -> Json {
    String::from_utf8_lossy(bytes).into_owned().into()
}

fn drain(words: &[&str], at: usize) -> Result<Policy, String> {
    match words.get(at) {
        None => Ok(Policy::Abort),
        Some(limit) => limit.parse().map(|limit| Policy::Drain(Duration::from_millis(limit))).map_err(|_| format!("\"{limit}\" is not a number of milliseconds")),
    }
}

impl Session {
    pub(crate) fn new(host: Host) -> Session {
        Session { host, calls: HashMap::new(), next_call: 1 }
    }

    pub(crate) fn host(&self) -> &Host {
        &self.host
    }

    /// Unloads everything; the verdicts on what had to stay.
    pub(crate) fn end(mut self) -> Vec<crate::Verdict> {
        self.calls.clear();
        self.host.shut_down()
    }

    /// Runs a command.
    pub(crate) fn answer(&mut self, words: &[&str]) -> Json {
        let began = Instant::now();
        match self.run(words) {
            Ok(value) => Json::Object(vec![("ok", value), ("us", (began.elapsed().as_micros() as u64).into())]),
            Err(error) => Json::Object(vec![("error", error.into())]),
        }
    }

    fn run(&mut self, words: &[&str]) -> Result<Json, String> {
        let say = |error: Error| error.to_string();
        let id = |at: usize| -> Result<Owner, String> { words.get(at).and_then(|word| word.parse().ok()).ok_or_else(|| format!("word {at} must be an id")) };
        let word = |at: usize| words.get(at).copied().ok_or_else(|| format!("word {at} is missing\n{USAGE}"));
        let input = |at: usize| words.get(at).map(|word| word.as_bytes().to_vec()).unwrap_or_default();
        match word(0)? {
            "load" => self.host.load(Path::new(word(1)?)).map(Json::from).map_err(say),
            "call" => self.host.call_and_wait(id(1)?, word(2)?, input(3)).map(|bytes| text(&bytes)).map_err(say),
            "start" => {
                let call = self.host.call(id(1)?, word(2)?, input(3));
                let number = self.next_call;
                self.next_call += 1;
                self.calls.insert(number, spawn_local_for(tau_rt::HOST, call.answer()));
                Ok(number.into())
            }
            "wait" => {
                let call = self.calls.remove(&id(1)?).ok_or("no such call")?;
                match tau_rt::task::block_on(call) {
                    Ok(answer) => answer.map(|bytes| text(&bytes)).map_err(say),
                    Err(error) => Err(error.to_string()),
                }
            }
            "pass" => {
                let given = self.host.call_and_wait(id(1)?, word(2)?, Vec::new()).map_err(say)?;
                self.host.call_and_wait(id(3)?, word(4)?, given).map(|bytes| text(&bytes)).map_err(say)
            }
            "unload" => self.host.unload(id(1)?, drain(words, 2)?).map(|verdict| verdict.to_json()).map_err(say),
            "reload" => self.host.reload(id(1)?, Path::new(word(2)?), drain(words, 3)?).map(|(id, verdict)| Json::Object(vec![("id", id.into()), ("former", verdict.to_json())])).map_err(say),
            "sweep" => Ok(Json::List(self.host.sweep().iter().map(|verdict| verdict.to_json()).collect())),
            "list" => Ok(Json::List(self.host.list().into_iter().map(|info| Json::Object(vec![("id", info.id.into()), ("name", info.name.into()), ("version", info.version.into()), ("buildId", info.build_id.into()), ("state", info.state.into()), ("calls", info.calls.into())])).collect())),
            "maps" => maps(word(1)?),
            "run" => {
                let limit = Duration::from_millis(id(1)?);
                tau_rt::task::block_on(tau_rt::time::sleep(limit));
                Ok(Json::Null)
            }
            "stat" => Ok(Json::Object(vec![("rt", format!("{:x}", tau_rt::anchor()).into()), ("rustc", tau_rt::RUSTC.into()), ("rtBuild", tau_rt::BUILD.into()), ("rssKib", resident().into())])),
            "reports" => Ok(Json::List(self.host.executor().take_reports().into_iter().map(|report| Json::Object(vec![("plugin", report.owner.into()), ("task", report.task.into()), ("panic", report.panic.to_string().into())])).collect())),
            other => Err(format!("no command \"{other}\"\n{USAGE}")),
        }
    }
}

/// Mapped files whose path holds `text`, with how many executable mappings each has.
fn maps(wanted: &str) -> Result<Json, String> {
    let maps = std::fs::read_to_string("/proc/self/maps").map_err(|error| error.to_string())?;
    let mut found: Vec<(String, u64)> = Vec::new();
    for line in maps.lines() {
        let Some(path) = line.split_whitespace().nth(5).filter(|path| path.contains(wanted)) else { continue };
        let place = found.iter().position(|(known, _)| known == path).unwrap_or_else(|| {
            found.push((path.to_owned(), 0));
            found.len() - 1
        });
        found[place].1 += u64::from(line.contains(" r-xp "));
    }
    Ok(Json::List(found.into_iter().map(|(path, executable)| Json::Object(vec![("path", path.into()), ("executable", executable.into())])).collect()))
}

fn resident() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm").ok().and_then(|statm| statm.split_whitespace().nth(1)?.parse::<u64>().ok());
    pages.unwrap_or(0) * 4
}
