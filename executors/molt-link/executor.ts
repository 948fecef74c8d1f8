// Links the stripped wasm module of a program.
import { linkWasm } from '../../plugins/molt';
import { defineExecutor } from '../../plugins/graph/executor';
import type { MoltLinkOptions } from '../../schemas/types/molt-link-options.schema';

export const command = defineExecutor<MoltLinkOptions>({ name: 'molt-link', schema: 'molt-link-options', section: 'molt', run: linkWasm });
export default command.execute;
export const batch = command.batch;
