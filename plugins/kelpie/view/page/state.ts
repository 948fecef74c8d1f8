// What is true at the cursor: the event in full, which faults are on, which nodes are up, and every actor's state.
import { NOBODY, seconds, upperBound, type Run } from './data';
import { familyOf } from './theme';

const ACTORS_SHOWN = 60;
const IN_FLIGHT_SHOWN = 8;

function make(tag: string, className = '', text = ''): HTMLElement {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  if (text !== '') made.textContent = text;
  return made;
}

/** A message's JSON, laid out; other text as it is. */
function layOut(text: string): string {
  const start = text.indexOf('{');
  if (start < 0) return text;
  try {
    const parsed = JSON.parse(text.slice(start), (_, value: unknown) => {
      // states and arguments travel as JSON within JSON
      if (typeof value !== 'string' || !/^[[{]/.test(value)) return value;
      try {
        return JSON.parse(value) as unknown;
      } catch {
        return value;
      }
    }) as unknown;
    return `${text.slice(0, start)}${text.slice(0, start) === '' ? '' : '\n'}${JSON.stringify(parsed, undefined, 2)}`;
  } catch {
    return text;
  }
}

interface Stated {
  readonly version?: number;
  readonly state?: unknown;
}

const parseState = (text: string): Stated => {
  try {
    return JSON.parse(text) as Stated;
  } catch {
    return {};
  }
};

export class StatePanel {
  private shown = -1;

  constructor(
    private readonly box: HTMLElement,
    private readonly run: Run,
    private readonly choose: (event: number) => void,
  ) {}

  async show(event: number): Promise<void> {
    this.shown = event;
    if (event < 0) return this.box.replaceChildren(make('p', 'muted', 'Before the first event.'));
    const { run } = this;
    const now = run.time[event]!;
    const [text, actors] = await Promise.all([run.text(event), this.actors(event)]);
    if (this.shown !== event) return;
    this.box.replaceChildren(this.event(event, text), this.cluster(now), actors, this.inFlight(event, now));
  }

  private section(title: string, ...content: readonly HTMLElement[]): HTMLElement {
    const section = make('section');
    section.append(make('h3', '', title), ...content);
    return section;
  }

  private event(event: number, text: string): HTMLElement {
    const { run } = this;
    const from = run.from[event]!;
    const title = make('p', 'event-title');
    title.append(make('span', `chip kind-${run.kindOf(event)}`, run.kindOf(event)), make('strong', '', from === NOBODY ? run.nodeOf(event) : `${run.head.nodes[from]!} › ${run.nodeOf(event)}`), make('span', 'muted', `${seconds(run.time[event]!)} s${run.latency[event] ? `, ${(run.latency[event]! / 1000).toFixed(3)} ms under way` : ''}`));
    const code = make('pre', '', layOut(text));
    code.tabIndex = 0;
    code.setAttribute('aria-label', 'Text of the event');
    return this.section('Event', title, code);
  }

  private cluster(now: number): HTMLElement {
    const { run } = this;
    const on = run.head.bands.filter(({ beginUs, endUs }) => beginUs <= now && now < endUs);
    const nodes = make('p', 'chips');
    run.head.nodes.forEach((name, node) => {
      const down = on.some((band) => band.node === node && /crash/.test(band.kind));
      const paused = on.some((band) => band.node === node && band.kind === 'pause');
      nodes.append(make('span', `chip ${down ? 'down' : paused ? 'paused' : 'up'}`, `${name} ${down ? 'down' : paused ? 'paused' : 'up'}`));
    });
    for (const band of on) nodes.append(make('span', `chip ${familyOf(band.kind)}`, `${band.kind} at ${run.head.nodes[band.node]!}`));
    return this.section(on.length === 0 ? 'Cluster, no fault on' : 'Cluster', nodes);
  }

  private async actors(event: number): Promise<HTMLElement> {
    const { run } = this;
    const known: Array<{ readonly actor: string; readonly at: number; readonly before: number }> = [];
    for (const [actor, changes] of run.changes) {
      const place = upperBound(changes, event);
      if (place > 0) known.push({ actor, at: changes[place - 1]!, before: place > 1 ? changes[place - 2]! : -1 });
    }
    // what changed last comes first
    known.sort((x, y) => y.at - x.at);
    const table = make('table');
    const head = make('tr');
    for (const name of ['actor', 'version', 'state']) {
      const cell = make('th', '', name);
      cell.setAttribute('scope', 'col');
      head.append(cell);
    }
    table.append(head);
    const rows = await Promise.all(
      known.slice(0, ACTORS_SHOWN).map(async ({ actor, at, before }) => {
        const [text, former] = await Promise.all([run.text(at), before < 0 ? '' : run.text(before)]);
        const row = make('tr', at === event ? 'changed' : '');
        const name = make('td');
        const link = make('button', 'link', actor);
        link.title = 'Go to its last change';
        link.addEventListener('click', () => this.choose(at));
        name.append(link);
        row.append(name, make('td', 'number', String(parseState(text).version ?? '')), this.stateCell(parseState(text).state, parseState(former).state, at === event));
        return row;
      }),
    );
    table.append(...rows);
    const content = known.length === 0 ? [make('p', 'muted', 'No actor has committed a turn yet.')] : [table];
    if (known.length > ACTORS_SHOWN) content.push(make('p', 'muted', `and ${known.length - ACTORS_SHOWN} more`));
    return this.section(`Actors, ${known.length}`, ...content);
  }

  /** A state as JSON, its members that this event changed in bold. */
  private stateCell(state: unknown, former: unknown, fresh: boolean): HTMLElement {
    const cell = make('td', 'state');
    if (typeof state !== 'object' || state === null || Array.isArray(state)) {
      cell.textContent = JSON.stringify(state) ?? '';
      return cell;
    }
    const past = (typeof former === 'object' && former !== null ? former : {}) as Record<string, unknown>;
    Object.entries(state).forEach(([name, value], place) => {
      if (place > 0) cell.append('  ');
      const text = JSON.stringify(value);
      const changed = fresh && JSON.stringify(past[name]) !== text;
      cell.append(make('span', 'muted', `${name} `), make(changed ? 'strong' : 'span', '', text.length > 160 ? `${text.slice(0, 159)}…` : text));
      if (changed && past[name] !== undefined) cell.append(make('span', 'muted', ` (was ${JSON.stringify(past[name]).slice(0, 60)})`));
    });
    return cell;
  }

  private inFlight(event: number, now: number): HTMLElement {
    const { run } = this;
    const list = make('ul');
    let count = 0;
    for (let next = event + 1; next < run.head.events && next < event + 4_000 && run.time[next]! <= now + run.latencyMaxUs; next += 1) {
      if (run.from[next] === NOBODY || run.latency[next] === 0 || run.time[next]! - run.latency[next]! > now) continue;
      count += 1;
      if (count > IN_FLIGHT_SHOWN) continue;
      const item = make('li');
      const link = make('button', 'link', `${run.head.nodes[run.from[next]!]!} › ${run.nodeOf(next)}`);
      const arrival = next;
      link.addEventListener('click', () => this.choose(arrival));
      item.append(link, make('span', '', ` ${run.labelOf(next)}`), make('span', 'muted', ` in ${((run.time[next]! - now) / 1000).toFixed(3)} ms`));
      list.append(item);
    }
    return this.section(`Under way, ${count}`, ...(count === 0 ? [make('p', 'muted', 'No message is under way.')] : [list]), ...(count > IN_FLIGHT_SHOWN ? [make('p', 'muted', `and ${count - IN_FLIGHT_SHOWN} more`)] : []));
  }
}
