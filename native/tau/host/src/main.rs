//! A host of its own: plugins are loaded and called by commands, one a line.
fn main() -> std::process::ExitCode {
    tau_host::cli::main()
}
