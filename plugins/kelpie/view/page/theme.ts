// The colours that the canvas draws with, as the stylesheet has them.

export interface Colors {
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly panel: string;
  readonly accent: string;
  readonly message: string;
  readonly answer: string;
  readonly lost: string;
  readonly state: string;
  readonly call: string;
  readonly process: string;
  readonly network: string;
  readonly clock: string;
  readonly disk: string;
  readonly good: string;
}

const NAMES = ['ink', 'muted', 'line', 'panel', 'accent', 'message', 'answer', 'lost', 'state', 'call', 'process', 'network', 'clock', 'disk', 'good'] as const;

export function readColors(): Colors {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as unknown as Colors;
}

/** What a fault is about, for its colour. */
export function familyOf(kind: string): 'process' | 'network' | 'clock' | 'disk' {
  if (/crash|pause|memory/.test(kind)) return 'process';
  if (/clock/.test(kind)) return 'clock';
  if (/write|rot|disk/.test(kind)) return 'disk';
  return 'network';
}
