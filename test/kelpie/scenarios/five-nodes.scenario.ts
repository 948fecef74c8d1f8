// The runtime's own workload on five nodes: what the benchmark runs.
import { defineScenario } from '../../../plugins/kelpie/runtime/index';
import everything from './everything.scenario';

export default defineScenario({ ...everything, nodes: 5, length: 40, durationMs: 10_000 });
