// The events as a list, of which only what is in sight is made.
import { seconds, type Run } from './data';
import type { Filter } from './filter';

const ROW = 24;
/** Browsers cut elements that are higher than some ten million pixels: beyond this the scroll bar is scaled. */
const HEIGHT_MAX = 8_000_000;

export class EventList {
  private readonly inner = document.createElement('div');
  private current = -1;

  constructor(
    private readonly box: HTMLElement,
    private readonly run: Run,
    private readonly filter: Filter,
    private readonly choose: (event: number) => void,
  ) {
    this.inner.className = 'rows';
    this.box.append(this.inner);
    this.box.addEventListener('scroll', () => this.draw());
    this.inner.addEventListener('click', (click) => {
      const row = (click.target as HTMLElement).closest<HTMLElement>('[data-event]');
      if (row) this.choose(Number(row.dataset['event']));
    });
  }

  private get fullHeight(): number {
    return this.filter.count * ROW;
  }

  private get scale(): number {
    return Math.max(1, (this.fullHeight - this.box.clientHeight) / (Math.min(this.fullHeight, HEIGHT_MAX) - this.box.clientHeight || 1));
  }

  show(event: number): void {
    this.current = event;
    this.inner.style.height = `${Math.max(ROW, Math.min(this.fullHeight, HEIGHT_MAX))}px`;
    const place = this.filter.placeOf(event);
    const top = this.box.scrollTop * this.scale;
    const room = this.box.clientHeight;
    if (place >= 0 && (place * ROW < top + ROW || (place + 2) * ROW > top + room)) this.box.scrollTop = Math.max(0, place * ROW - room / 2) / this.scale;
    this.draw();
  }

  draw(): void {
    const { filter, run, box } = this;
    const top = box.scrollTop * this.scale;
    const first = Math.max(0, Math.floor(top / ROW) - 4);
    const last = Math.min(filter.count, first + Math.ceil(box.clientHeight / ROW) + 8);
    const rows: HTMLElement[] = [];
    for (let place = first; place < last; place += 1) {
      const event = filter.eventAt(place);
      const row = document.createElement('div');
      row.className = `row kind-${run.kindOf(event)}`;
      row.style.top = `${place * ROW - top + box.scrollTop}px`;
      row.id = `event-${run.place}-${event}`;
      row.dataset['event'] = String(event);
      row.setAttribute('role', 'option');
      row.setAttribute('aria-selected', String(event === this.current));
      row.setAttribute('aria-posinset', String(place + 1));
      row.setAttribute('aria-setsize', String(filter.count));
      const sender = run.from[event] === 255 ? '' : `${run.head.nodes[run.from[event]!]!} › `;
      for (const [name, text] of [['at', seconds(run.time[event]!)], ['mark', ''], ['who', `${sender}${run.nodeOf(event)}`], ['what', run.kindOf(event) === 'state' ? `${run.labelOf(event)} is committed` : run.labelOf(event)]] as const) {
        const cell = document.createElement('span');
        cell.className = name;
        cell.textContent = text;
        row.append(cell);
      }
      rows.push(row);
    }
    this.inner.replaceChildren(...rows);
    if (filter.count === 0) this.inner.textContent = 'No event passes the filter.';
    box.setAttribute('aria-activedescendant', `event-${run.place}-${this.current}`);
  }
}
