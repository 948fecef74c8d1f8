// actor-serve: the actors that are simulated elsewhere, for real.
import { join } from 'node:path';
import type { ActorServeOptions } from '../../schemas/types/actor-serve-options.schema';
import type { ActorServeReport } from '../../schemas/types/actor-serve-report.schema';
import type { Execution, Outcome } from '../graph/executor';
import type { Service } from './llm';
import { startNode } from './node/node';
import { createSystemClock } from './node/ports';
import { OutsideError } from './runtime/errors';
import type { Outside } from './runtime/ports';
import { openBackend } from './serve/backend';
import { loadActors, loadServices } from './serve/load';
import { serveActors } from './serve/server';
import { createTraces } from './serve/traces';

const STOP_TIMEOUT_MS = 10_000;

/** Services by name as one port. */
const outsideOf = (services: Readonly<Record<string, Service>>): Outside => ({
  async call(name, request, call) {
    const service = Object.hasOwn(services, name) ? services[name] : undefined;
    if (!service) throw new OutsideError('unknown-service', `there is no service "${name}" here; there are ${Object.keys(services).join(', ') || 'none'}`);
    return service.call(request, call);
  },
});

export async function serve(options: ActorServeOptions, execution: Execution): Promise<Outcome> {
  const start = performance.now();
  const clock = createSystemClock();
  const actors = await loadActors(join(execution.root, options.module ?? 'src/actors.ts'));
  const services = options.outside === undefined ? {} : await loadServices(join(execution.root, options.outside));
  const traces = createTraces(options.name ?? 'node');
  const backend = await openBackend(options, execution.root, clock);
  const node = await startNode({
    actors,
    store: backend.store,
    network: backend.network,
    clock,
    outside: traces.outside(outsideOf(services)),
    name: options.name ?? 'node',
    log: (level, message) => level !== 'info' && execution.write(`${level}: ${message}\n`),
  });
  try {
    const apiKey = process.env['NX_STRATA_ACTOR_API_KEY'] || undefined;
    const server = await serveActors({ node, apiKey, host: options.host ?? '127.0.0.1', port: options.port ?? 8787, bodyBytesMax: options.bodyBytesMax ?? 1 << 20, traces, internal: Object.fromEntries(Object.entries(actors).map(([name, type]) => [name, type.internal ?? []])) });
    execution.write(`${Object.keys(actors).join(', ')} at ${server.address}${backend.note}\n`);
    await new Promise<void>((resolve) => (execution.signal.aborted ? resolve() : execution.signal.addEventListener('abort', () => resolve(), { once: true })));
    // what is under way outside is asked again by whoever takes over
    const closing = server.close(options.stopTimeoutMs ?? STOP_TIMEOUT_MS);
    for (const service of Object.values(services)) service.close?.();
    await closing;
    const report: ActorServeReport = { address: server.address, calls: server.metrics.calls, failed: server.metrics.failed, wallMs: Math.round(performance.now() - start) };
    execution.write(`stopped after ${report.calls} calls\n`);
    return { exitCode: 0, report };
  } finally {
    await node.stop();
    await backend.close();
    await traces.close();
  }
}
