// What an agent's author imports: `nx-strata/kelpie/agents`. Runs in simulations as it does for real.
export { Agent, AGENT_LIMITS, type AgentLimits, type AgentState, type RunOutcome } from './agent';
export { Errand, type ErrandJob, type ErrandOutcome } from './errand';
export type { Message, ModelPart, ModelReply, ModelRequest, ToolCall, ToolDescription } from './messages';
export { defineTool, ToolRegistry, type Tool, type ToolContext, type Tools } from './tools';
