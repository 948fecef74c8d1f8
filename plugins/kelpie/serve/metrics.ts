// Counts of a server in Prometheus' text format. Labels are types and methods that exist: their number is bounded.
const BUCKETS_MS = [1, 5, 10, 50, 100, 500, 1000, 5000] as const;

interface Series {
  ok: number;
  failed: number;
  sumMs: number;
  readonly buckets: number[];
}

export interface Metrics {
  observe(type: string, method: string, ok: boolean, ms: number): void;
  render(gauges: Readonly<Record<string, number>>): string;
  readonly calls: number;
  readonly failed: number;
}

const escape = (text: string): string => text.replace(/[\\"\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`));

export function createMetrics(): Metrics {
  const series = new Map<string, Series>();
  let [calls, failed] = [0, 0];
  return {
    get calls() {
      return calls;
    },
    get failed() {
      return failed;
    },
    observe(type, method, ok, ms) {
      calls += 1;
      if (!ok) failed += 1;
      const labels = `type="${escape(type)}",method="${escape(method)}"`;
      let found = series.get(labels);
      if (!found) series.set(labels, (found = { ok: 0, failed: 0, sumMs: 0, buckets: BUCKETS_MS.map(() => 0) }));
      found[ok ? 'ok' : 'failed'] += 1;
      found.sumMs += ms;
      const bucket = BUCKETS_MS.findIndex((limit) => ms <= limit);
      if (bucket >= 0) found.buckets[bucket]! += 1;
    },
    render(gauges) {
      const lines = ['# HELP kelpie_calls_total Calls of actors by outcome.', '# TYPE kelpie_calls_total counter'];
      for (const [labels, { ok, failed: bad }] of series) lines.push(`kelpie_calls_total{${labels},outcome="ok"} ${ok}`, `kelpie_calls_total{${labels},outcome="failed"} ${bad}`);
      lines.push('# HELP kelpie_call_seconds How long calls took.', '# TYPE kelpie_call_seconds histogram');
      for (const [labels, { ok, failed: bad, sumMs, buckets }] of series) {
        let below = 0;
        BUCKETS_MS.forEach((limit, place) => lines.push(`kelpie_call_seconds_bucket{${labels},le="${limit / 1000}"} ${(below += buckets[place]!)}`));
        lines.push(`kelpie_call_seconds_bucket{${labels},le="+Inf"} ${ok + bad}`, `kelpie_call_seconds_sum{${labels}} ${sumMs / 1000}`, `kelpie_call_seconds_count{${labels}} ${ok + bad}`);
      }
      for (const [name, value] of Object.entries(gauges)) lines.push(`# TYPE kelpie_${name} gauge`, `kelpie_${name} ${value}`);
      return `${lines.join('\n')}\n`;
    },
  };
}
