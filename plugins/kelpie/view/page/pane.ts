// One run on the page: its lanes, its events and its state, around one cursor.
import { seconds, type Run } from './data';
import { Filter } from './filter';
import { EventList } from './list';
import { Overview } from './overview';
import { StatePanel } from './state';
import type { Colors } from './theme';
import { Timeline, type Sight } from './timeline';

const SIGHT_MIN_US = 20;
/** Events on each side that `lookAround` shows. */
const AROUND = 20;
const SILENCE_US = 5_000;

const TEMPLATE = `
<header class="run-head"><h2></h2><span class="verdict"></span><span class="details muted"></span><span class="gap grow"></span><output class="where"></output></header>
<div class="lanes"><canvas class="timeline" tabindex="0" role="img"></canvas><canvas class="overview" role="img" aria-label="The whole run; drag to move"></canvas></div>
<div class="below"><div class="list" role="listbox" tabindex="0" aria-label="Events"></div><div class="panel" tabindex="0" role="region" aria-label="State at the cursor"></div></div>`;

export interface PaneEvents {
  /** The cursor was moved here, by a person. */
  moved(pane: Pane): void;
  /** What is in sight changed. */
  looked(pane: Pane): void;
  tip(text: string | undefined, x: number, y: number): void;
}

export class Pane {
  readonly root = document.createElement('section');
  readonly filter: Filter;
  readonly sight: Sight;
  cursor = 0;
  private readonly timeline: Timeline;
  private readonly overview: Overview;
  private readonly list: EventList;
  private readonly panel: StatePanel;
  private drawing = false;

  constructor(
    readonly run: Run,
    private readonly events: PaneEvents,
    private readonly colors: () => Colors,
  ) {
    this.root.className = 'run';
    this.root.setAttribute('aria-label', run.head.title);
    this.root.innerHTML = TEMPLATE;
    const find = <T extends HTMLElement>(selector: string): T => this.root.querySelector<T>(selector)!;
    find('h2').textContent = run.head.title;
    find('h2').title = run.head.title;
    const verdict = find('.verdict');
    verdict.textContent = run.head.failure === undefined ? 'no failure' : `fails: ${run.head.failure}`;
    verdict.classList.add(run.head.failure === undefined ? 'good' : 'bad');
    verdict.title = run.head.failure ?? '';
    find('.details').textContent = run.head.details.join(' · ');
    this.filter = new Filter(run);
    this.sight = { beginUs: 0, endUs: Math.max(1, run.head.endUs * 1.01) };
    this.timeline = new Timeline(find('.timeline'), run, this.filter, this.sight);
    this.overview = new Overview(find('.overview'), run, this.sight);
    this.list = new EventList(find('.list'), run, this.filter, (event) => this.choose(event));
    this.panel = new StatePanel(find('.panel'), run, (event) => this.choose(event));
    this.timeline.canvas.setAttribute('aria-label', `Lanes of ${run.head.nodes.join(', ')}: ${run.head.events} events over ${seconds(run.head.endUs, 1)} seconds, ${run.head.bands.length} faults. The list below holds the same events.`);
    this.listen();
  }

  private choose(event: number): void {
    this.moveTo(event);
    this.events.moved(this);
  }

  /** Puts the cursor at an event, and the event in sight. */
  moveTo(event: number): void {
    const { run, sight } = this;
    this.cursor = Math.max(-1, Math.min(run.head.events - 1, event));
    if (this.cursor >= 0) {
      const at = run.time[this.cursor]!;
      const span = sight.endUs - sight.beginUs;
      const margin = span * 0.04;
      if (at < sight.beginUs + margin || at > sight.endUs - margin) this.look(at - span / 2, at + span / 2);
    }
    this.root.querySelector('.where')!.textContent = this.cursor < 0 ? '' : `${seconds(run.time[this.cursor]!)} s · event ${(this.cursor + 1).toLocaleString('en')} of ${run.head.events.toLocaleString('en')}`;
    this.list.show(this.cursor);
    void this.panel.show(this.cursor);
    this.redraw();
  }

  /** `steps` events on or back, among those that pass the filter. */
  step(steps: number): void {
    const place = this.filter.placeOf(this.cursor);
    const onIt = place >= 0 && this.filter.eventAt(place) === this.cursor;
    const next = steps < 0 && !onIt ? place + steps + 1 : place + steps;
    if (this.filter.count === 0) return;
    this.choose(this.filter.eventAt(Math.max(0, Math.min(this.filter.count - 1, next))));
  }

  look(beginUs: number, endUs: number): void {
    const most = Math.max(SIGHT_MIN_US, this.run.head.endUs * 1.01);
    const span = Math.max(SIGHT_MIN_US, Math.min(most, endUs - beginUs));
    this.sight.beginUs = Math.max(0, Math.min(most - span, beginUs));
    this.sight.endUs = this.sight.beginUs + span;
    this.redraw();
  }

  /** Makes what is in sight `factor` times as long, around a time that keeps its place. */
  zoom(factor: number, aroundUs = this.cursor >= 0 ? this.run.time[this.cursor]! : (this.sight.beginUs + this.sight.endUs) / 2): void {
    const { beginUs, endUs } = this.sight;
    const around = aroundUs < beginUs || aroundUs > endUs ? (beginUs + endUs) / 2 : aroundUs;
    this.look(around - (around - beginUs) * factor, around + (endUs - around) * factor);
    this.events.looked(this);
  }

  /** The events just before and after the cursor fill the lanes: as far as no long silence parts them. */
  lookAround(): void {
    const { time } = this.run;
    const middle = Math.max(0, this.cursor);
    let [first, last] = [middle, middle];
    const near = (gap: number): boolean => gap <= Math.max(SILENCE_US, (time[last]! - time[first]!) * 3);
    for (let i = 0; i < AROUND; i += 1) {
      if (first > 0 && near(time[first]! - time[first - 1]!)) first -= 1;
      if (last + 1 < time.length && near(time[last + 1]! - time[last]!)) last += 1;
    }
    const margin = Math.max(SIGHT_MIN_US, (time[last]! - time[first]!) * 0.05);
    this.look(time[first]! - margin, time[last]! + margin);
    this.events.looked(this);
  }

  filterChanged(): void {
    this.filter.rebuild();
    this.list.show(this.cursor);
    this.redraw();
  }

  resize(): void {
    this.timeline.resize();
    this.overview.resize();
    this.list.show(this.cursor);
    this.redraw();
  }

  redraw(): void {
    if (this.drawing) return;
    this.drawing = true;
    requestAnimationFrame(() => {
      this.drawing = false;
      this.timeline.draw(this.colors(), this.cursor);
      this.overview.draw(this.colors(), this.cursor);
    });
  }

  private listen(): void {
    const { canvas } = this.timeline;
    canvas.addEventListener('wheel', (wheel) => {
      wheel.preventDefault();
      const { beginUs, endUs } = this.sight;
      if (wheel.shiftKey || Math.abs(wheel.deltaX) > Math.abs(wheel.deltaY)) {
        const by = (((wheel.deltaX || wheel.deltaY) / canvas.clientWidth) * (endUs - beginUs));
        this.look(beginUs + by, endUs + by);
        this.events.looked(this);
      } else this.zoom(Math.exp(wheel.deltaY * 0.0016), this.timeline.us(wheel.offsetX));
    }, { passive: false });
    let from: { x: number; beginUs: number; endUs: number; moved: boolean } | undefined;
    canvas.addEventListener('pointerdown', (pointer) => {
      from = { x: pointer.offsetX, beginUs: this.sight.beginUs, endUs: this.sight.endUs, moved: false };
      canvas.setPointerCapture(pointer.pointerId);
    });
    canvas.addEventListener('pointermove', (pointer) => {
      if (from) {
        if (Math.abs(pointer.offsetX - from.x) > 3) from.moved = true;
        const by = ((from.x - pointer.offsetX) / (canvas.clientWidth - 84)) * (from.endUs - from.beginUs);
        if (from.moved) {
          this.look(from.beginUs + by, from.endUs + by);
          this.events.looked(this);
        }
        return;
      }
      const event = this.timeline.nearest(pointer.offsetX, pointer.offsetY);
      if (event === this.timeline.hovered) return;
      this.timeline.hovered = event;
      this.events.tip(event < 0 ? undefined : `${seconds(this.run.time[event]!)} s  ${this.run.kindOf(event)}  ${this.run.labelOf(event)}`, pointer.clientX, pointer.clientY);
      this.redraw();
    });
    canvas.addEventListener('pointerup', (pointer) => {
      const clicked = from && !from.moved;
      from = undefined;
      if (!clicked) return;
      const near = this.timeline.nearest(pointer.offsetX, pointer.offsetY);
      this.choose(near >= 0 ? near : this.run.eventAt(this.timeline.us(pointer.offsetX)));
    });
    canvas.addEventListener('pointerleave', () => {
      this.timeline.hovered = -1;
      this.events.tip(undefined, 0, 0);
      this.redraw();
    });
    const strip = this.overview.canvas;
    const drag = (pointer: PointerEvent): void => {
      if (pointer.buttons === 0) return;
      const half = (this.sight.endUs - this.sight.beginUs) / 2;
      const middle = this.overview.us(pointer.offsetX);
      this.look(middle - half, middle + half);
      this.events.looked(this);
    };
    strip.addEventListener('pointerdown', (pointer) => {
      strip.setPointerCapture(pointer.pointerId);
      drag(pointer);
    });
    strip.addEventListener('pointermove', drag);
  }
}
