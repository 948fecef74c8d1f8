// Commands of `strata` that are no executor: what the command line needs to know of each.

export interface CommandIo {
  write(text: string): void;
  readonly color: boolean;
  readonly signal: AbortSignal;
}

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly description: string;
  /** Resolves to the exit code: 0 done, 1 the checked thing failed, 2 could not run. Throws StrataError. */
  run(argv: readonly string[], io: CommandIo): Promise<number>;
}
