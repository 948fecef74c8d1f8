//! A host that loads plugins by command: `plugin-run` speaks with it, and so can you.

fn main() -> std::process::ExitCode {
    tau_host::cli::main()
}
