// What a cache server counts, and its text for Prometheus.
import type { ArtifactStore } from './store';

export class Metrics {
  hits = 0;
  misses = 0;
  stored = 0;
  aborted = 0;
  failures = 0;
  bytesSent = 0;
  bytesReceived = 0;
  inFlight = 0;
  private readonly requests = new Map<string, number>();

  /** Status 0: the connection ended before an answer. */
  count(method: string, status: number): void {
    // Methods come from callers: only known ones become labels, so that their number stays small.
    const label = `${['GET', 'HEAD', 'PUT'].includes(method) ? method : 'other'}",status="${status}`;
    this.requests.set(label, (this.requests.get(label) ?? 0) + 1);
  }

  render(store: ArtifactStore): string {
    const { artifacts, bytes } = store.stats;
    const simple: ReadonlyArray<readonly [name: string, type: 'counter' | 'gauge', help: string, value: number]> = [
      ['hits_total', 'counter', 'Lookups that found an artefact.', this.hits],
      ['misses_total', 'counter', 'Lookups that found none.', this.misses],
      ['stored_total', 'counter', 'Artefacts stored.', this.stored],
      ['evictions_total', 'counter', 'Artefacts removed for size or age.', store.evictions],
      ['aborted_total', 'counter', 'Requests whose connection ended early.', this.aborted],
      ['failures_total', 'counter', 'Requests that the server failed.', this.failures],
      ['sent_bytes_total', 'counter', 'Bytes of artefacts sent.', this.bytesSent],
      ['received_bytes_total', 'counter', 'Bytes of artefacts received.', this.bytesReceived],
      ['requests_in_flight', 'gauge', 'Requests being answered.', this.inFlight],
      ['artifacts', 'gauge', 'Artefacts in the store.', artifacts],
      ['artifacts_bytes', 'gauge', 'Bytes of the artefacts in the store.', bytes],
    ];
    const lines = simple.flatMap(([name, type, help, value]) => [`# HELP strata_cache_${name} ${help}`, `# TYPE strata_cache_${name} ${type}`, `strata_cache_${name} ${value}`]);
    lines.push('# HELP strata_cache_requests_total Requests by method and status.', '# TYPE strata_cache_requests_total counter');
    for (const [label, count] of [...this.requests].sort()) lines.push(`strata_cache_requests_total{method="${label}"} ${count}`);
    return lines.join('\n');
  }
}
