// What agents and language models say to each other, whatever the provider.

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly args: unknown;
}

export type Message =
  | { readonly role: 'user'; readonly text: string }
  | { readonly role: 'assistant'; readonly text: string; readonly calls?: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly callId: string; readonly text: string; readonly failed?: boolean };

export interface ToolDescription {
  readonly name: string;
  readonly description: string;
  /** JSON schema of an object. */
  readonly parameters: object;
}

/** What a model is asked. */
export interface ModelRequest {
  readonly instructions: string;
  readonly messages: readonly Message[];
  readonly tools: readonly ToolDescription[];
}

export interface ModelReply {
  readonly text: string;
  readonly calls: readonly ToolCall[];
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number };
  /** `length`: the answer was cut by the limit of tokens. */
  readonly stop: 'end' | 'tools' | 'length';
}

/** Parts of a reply while it comes. */
export type ModelPart = { readonly type: 'text'; readonly text: string };
