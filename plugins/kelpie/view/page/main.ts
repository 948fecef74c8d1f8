// The page of dst-view: opens its runs, and leads what a person does to them.
import { Run, seconds, type ViewHead } from './data';
import { Pane } from './pane';
import { readColors } from './theme';

const $ = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const view = JSON.parse($('head').textContent) as ViewHead;

let colors = readColors();
let active: Pane;
const panes: Pane[] = [];

const others = (pane: Pane): Pane[] => panes.filter((one) => one !== pane);

function announce(pane: Pane): void {
  const { run, cursor } = pane;
  if (cursor >= 0) $('live').textContent = `${seconds(run.time[cursor]!)} seconds, ${run.nodeOf(cursor)}, ${run.kindOf(cursor)}: ${run.labelOf(cursor)}`;
}

function moved(pane: Pane): void {
  active = pane;
  // the same event while the runs are the same, then the same time
  for (const other of others(pane)) {
    const same = view.divergence === undefined || pane.cursor < view.divergence;
    other.moveTo(same ? pane.cursor : other.run.eventAt(pane.cursor < 0 ? -1 : pane.run.time[pane.cursor]!));
  }
  announce(pane);
}

const looked = (pane: Pane): void => others(pane).forEach((other) => other.look(pane.sight.beginUs, pane.sight.endUs));

function tip(text: string | undefined, x: number, y: number): void {
  const box = $('tip');
  box.hidden = text === undefined;
  if (text === undefined) return;
  box.textContent = text;
  box.style.left = `${Math.min(x + 14, innerWidth - box.offsetWidth - 8)}px`;
  box.style.top = `${Math.min(y + 16, innerHeight - box.offsetHeight - 8)}px`;
}

function goTo(event: number | undefined): void {
  if (event === undefined || event < 0) return;
  active.moveTo(event);
  moved(active);
}

const nextFault = (back: boolean): void => goTo(back ? active.run.faults.findLast((event) => event < active.cursor) : active.run.faults.find((event) => event > active.cursor));

function failure(): void {
  const failing = active.run.failureEvent >= 0 ? active : panes.find((pane) => pane.run.failureEvent >= 0);
  if (!failing) return;
  active = failing;
  goTo(failing.run.failureEvent);
}

function parted(): void {
  if (view.divergence === undefined) return;
  for (const pane of panes) pane.moveTo(Math.min(view.divergence, pane.run.head.events - 1));
  announce(active);
}

function nextMatch(back: boolean): void {
  active.step(back ? -1 : 1);
}

function setTheme(theme: 'light' | 'dark'): void {
  document.documentElement.dataset['theme'] = theme;
  colors = readColors();
  for (const pane of panes) pane.redraw();
}

const isDark = (): boolean => (document.documentElement.dataset['theme'] ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';

const actions: Record<string, () => void> = {
  first: () => goTo(active.filter.count > 0 ? active.filter.eventAt(0) : -1),
  last: () => goTo(active.filter.count > 0 ? active.filter.eventAt(active.filter.count - 1) : -1),
  back: () => active.step(-1),
  forward: () => active.step(1),
  fault: () => nextFault(false),
  failure,
  parted,
  'zoom-in': () => active.zoom(0.5),
  'zoom-out': () => active.zoom(2),
  fit: () => (active.look(0, active.run.head.endUs * 1.01), looked(active)),
  around: () => active.lookAround(),
  theme: () => setTheme(isDark() ? 'light' : 'dark'),
  help: () => $<HTMLDialogElement>('keys').showModal(),
};

function onKey(key: KeyboardEvent): void {
  const typing = key.target instanceof HTMLInputElement;
  if (typing) {
    if (key.key === 'Enter') nextMatch(key.shiftKey);
    else if (key.key === 'Escape') (key.target as HTMLInputElement).blur();
    return;
  }
  if (key.ctrlKey || key.metaKey || key.altKey || $<HTMLDialogElement>('keys').open) return;
  const byKey: Record<string, () => void> = {
    ArrowLeft: () => active.step(key.shiftKey ? -10 : -1),
    ArrowRight: () => active.step(key.shiftKey ? 10 : 1),
    Home: actions['first']!,
    End: actions['last']!,
    f: () => nextFault(false),
    F: () => nextFault(true),
    x: failure,
    d: parted,
    '+': actions['zoom-in']!,
    '=': actions['zoom-in']!,
    '-': actions['zoom-out']!,
    '0': actions['fit']!,
    z: actions['around']!,
    '/': () => $<HTMLInputElement>('search').focus(),
    t: actions['theme']!,
    '?': actions['help']!,
  };
  // up and down belong to the list when it has the focus
  if (key.target instanceof HTMLElement && key.target.classList.contains('list')) {
    byKey['ArrowUp'] = () => active.step(-1);
    byKey['ArrowDown'] = () => active.step(1);
  }
  const action = byKey[key.key];
  if (!action) return;
  key.preventDefault();
  action();
}

function makeFilters(): void {
  const counts = new Map<string, number>();
  for (const { run } of panes) {
    const perKind = new Uint32Array(run.kindNames.length);
    for (let i = 0; i < run.head.events; i += 1) perKind[run.kind[i]!]! += 1;
    run.kindNames.forEach((name, kind) => counts.set(name, (counts.get(name) ?? 0) + perKind[kind]!));
  }
  view.kinds.forEach((name, kind) => {
    const count = counts.get(name) ?? 0;
    if (count === 0) return;
    const button = document.createElement('button');
    button.className = `chip toggle kind-${name}`;
    button.setAttribute('aria-pressed', 'true');
    button.append(Object.assign(document.createElement('span'), { className: 'mark' }), name, Object.assign(document.createElement('span'), { className: 'muted', textContent: count.toLocaleString('en') }));
    button.addEventListener('click', () => {
      const shown = button.getAttribute('aria-pressed') !== 'true';
      button.setAttribute('aria-pressed', String(shown));
      for (const pane of panes) {
        pane.filter.kinds[kind] = shown ? 1 : 0;
        pane.filterChanged();
      }
    });
    $('filters').append(button);
  });
}

function makeSearch(): void {
  const input = $<HTMLInputElement>('search');
  let waiting = 0;
  input.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const found = panes.map(() => 0);
      const done = panes.map(() => 0);
      panes.forEach((pane, place) => {
        void pane.filter.find(input.value, (share, count) => {
          found[place] = count;
          done[place] = share;
          const least = Math.min(...done);
          $('matches').textContent = input.value.trim() === '' ? '' : `${found.reduce((sum, each) => sum + each, 0).toLocaleString('en')} found${least < 1 ? `, ${Math.floor(least * 100)} % searched` : ''}`;
          pane.filterChanged();
        });
      });
    }, 120);
  });
}

async function start(): Promise<void> {
  for (let place = 0; place < view.runs.length; place += 1) {
    const pane = new Pane(await Run.open(view, place), { moved, looked, tip }, () => colors);
    panes.push(pane);
    pane.root.addEventListener('pointerdown', () => (active = pane), { capture: true });
    pane.root.addEventListener('focusin', () => (active = pane));
    $('runs').append(pane.root);
  }
  active = panes[0]!;
  const longest = Math.max(...panes.map(({ run }) => run.head.endUs)) * 1.01;
  document.documentElement.classList.toggle('two', panes.length > 1);
  makeFilters();
  makeSearch();
  for (const [id, action] of Object.entries(actions)) $(id).addEventListener('click', action);
  $('parted').hidden = view.divergence === undefined;
  $('failure').hidden = panes.every(({ run }) => run.failureEvent < 0);
  $('fault').hidden = panes.every(({ run }) => run.faults.length === 0);
  addEventListener('keydown', onKey);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => ((colors = readColors()), panes.forEach((pane) => pane.redraw())));
  for (const pane of panes) {
    new ResizeObserver(() => pane.resize()).observe(pane.root);
    pane.resize();
    pane.look(0, longest);
    pane.moveTo(0);
  }
  // after the first frame: what a person waits for
  requestAnimationFrame(() => requestAnimationFrame(() => (document.documentElement.dataset['readyMs'] = String(Math.round(performance.now())))));
}

start().catch((error: unknown) => {
  $('runs').textContent = `The page cannot show its runs: ${String(error)}. It needs a browser with DecompressionStream (Chrome 103, Firefox 113, Safari 16.4).`;
});
