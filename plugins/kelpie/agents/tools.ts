// What an agent can do: tools by name, each with a JSON schema that its arguments must satisfy.
import Ajv, { type ValidateFunction } from 'ajv';
import type { ActorContext } from '../runtime/actor';
import { messageOf } from '../runtime/errors';
import type { ToolCall, ToolDescription } from './messages';

/** What a tool may use: the agent's turn. */
export interface ToolContext {
  readonly ctx: ActorContext;
  /** The same for every attempt of this call. */
  readonly requestId: string;
}

interface ToolBase {
  readonly description: string;
  /** JSON schema of an object. */
  readonly parameters: object;
}

export type Tool = ToolBase &
  (
    | {
        /** Runs within the agent's turn: what it changes commits with the turn. */
        run(args: never, context: ToolContext): unknown;
      }
    | {
        /** A service outside, asked with `{ tool, args }` and a request id that every attempt repeats: it does the work once where it takes that id. */
        readonly outside: string;
      }
  );

export type Tools = Readonly<Record<string, Tool>>;

const NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** Tools that are ready to use: their schemas are compiled, and their names are such as every provider takes. */
export class ToolRegistry {
  private readonly validators = new Map<string, ValidateFunction>();

  constructor(readonly tools: Tools) {
    const ajv = new Ajv({ allErrors: true, strict: false });
    for (const [name, { parameters }] of Object.entries(tools)) {
      if (!NAME.test(name)) throw new Error(`the tool "${name}" must be named by letters, digits, "_" and "-", 64 at most`);
      if ((parameters as { type?: unknown }).type !== 'object') throw new Error(`the parameters of the tool "${name}" must be of the type "object"`);
      try {
        this.validators.set(name, ajv.compile(parameters));
      } catch (error) {
        throw new Error(`the parameters of the tool "${name}" are no JSON schema: ${messageOf(error)}`, { cause: error });
      }
    }
  }

  describe(): ToolDescription[] {
    return Object.entries(this.tools).map(([name, { description, parameters }]) => ({ name, description, parameters }));
  }

  /** What is wrong with a call, in words for the model that made it; undefined where nothing is. */
  refuse({ name, args }: ToolCall): string | undefined {
    const validate = Object.hasOwn(this.tools, name) ? this.validators.get(name) : undefined;
    if (!validate) return `there is no tool "${name}"; there are ${Object.keys(this.tools).join(', ') || 'none'}`;
    if (validate(args)) return undefined;
    return `the arguments do not fit: ${(validate.errors ?? []).slice(0, 5).map(({ instancePath, message }) => `${instancePath || '/'} ${message ?? ''}`).join('; ')}`;
  }
}

/** Keeps the type of a tool's arguments with it. */
export const defineTool = <Args>(tool: ToolBase & ({ run(args: Args, context: ToolContext): unknown } | { readonly outside: string })): Tool => tool as Tool;
