// The lanes of a run on a canvas: messages between them, faults behind them; where there are too many, how many.
import { NOBODY, seconds, upperBound, type Run } from './data';
import type { Filter } from './filter';
import { familyOf, type Colors } from './theme';

const GUTTER = 76;
const AXIS = 26;
/** Events in sight up to which each is drawn. */
const DRAWN_MAX = 2_500;
const CALL_ROWS = 6;

export interface Sight {
  beginUs: number;
  endUs: number;
}

export class Timeline {
  private width = 0;
  private height = 0;
  hovered = -1;

  constructor(
    readonly canvas: HTMLCanvasElement,
    private readonly run: Run,
    private readonly filter: Filter,
    readonly sight: Sight,
  ) {}

  resize(): void {
    const { clientWidth, clientHeight } = this.canvas;
    const scale = devicePixelRatio;
    this.width = clientWidth;
    this.height = clientHeight;
    this.canvas.width = Math.round(clientWidth * scale);
    this.canvas.height = Math.round(clientHeight * scale);
  }

  private get laneHeight(): number {
    return (this.height - AXIS) / this.run.head.nodes.length;
  }

  private laneY(node: number): number {
    return AXIS + this.laneHeight * (node + 0.5);
  }

  x(us: number): number {
    return GUTTER + ((us - this.sight.beginUs) / (this.sight.endUs - this.sight.beginUs)) * (this.width - GUTTER - 8);
  }

  us(x: number): number {
    return this.sight.beginUs + ((x - GUTTER) / (this.width - GUTTER - 8)) * (this.sight.endUs - this.sight.beginUs);
  }

  draw(colors: Colors, cursor: number): void {
    const g = this.canvas.getContext('2d')!;
    g.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    g.clearRect(0, 0, this.width, this.height);
    g.font = '12px system-ui, sans-serif';
    g.textBaseline = 'middle';
    this.drawAxis(g, colors);
    this.drawLanes(g, colors);
    g.save();
    g.beginPath();
    g.rect(GUTTER, 0, this.width - GUTTER, this.height);
    g.clip();
    this.drawBands(g, colors);
    this.drawCalls(g, colors);
    const first = upperBound(this.run.time, this.sight.beginUs - 1);
    const last = upperBound(this.run.time, this.sight.endUs);
    if (last - first <= DRAWN_MAX) this.drawEvents(g, colors, first, last);
    else this.drawDensity(g, colors, first, last);
    this.drawNames(g, colors);
    this.drawMoments(g, colors);
    this.drawCursor(g, colors, cursor);
    g.restore();
  }

  private drawAxis(g: CanvasRenderingContext2D, { muted, line }: Colors): void {
    const span = this.sight.endUs - this.sight.beginUs;
    const wanted = span / Math.max(2, (this.width - GUTTER) / 110);
    const power = 10 ** Math.floor(Math.log10(Math.max(1, wanted)));
    const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= wanted) ?? 10);
    const digits = Math.max(0, Math.min(6, 6 - Math.floor(Math.log10(step))));
    g.strokeStyle = line;
    g.fillStyle = muted;
    g.lineWidth = 1;
    g.textAlign = 'center';
    for (let at = Math.ceil(this.sight.beginUs / step) * step; at <= this.sight.endUs; at += step) {
      const x = Math.round(this.x(at)) + 0.5;
      g.beginPath();
      g.moveTo(x, AXIS - 4);
      g.lineTo(x, this.height);
      g.stroke();
      if (x > GUTTER + 16 && x < this.width - 24) g.fillText(`${seconds(at, digits)} s`, x, 11);
    }
  }

  private drawLanes(g: CanvasRenderingContext2D, { ink, line, muted }: Colors): void {
    this.run.head.nodes.forEach((name, node) => {
      const y = Math.round(this.laneY(node)) + 0.5;
      g.textAlign = 'right';
      g.fillStyle = ink;
      g.font = '600 12px system-ui, sans-serif';
      g.fillText(name, GUTTER - 12, y, GUTTER - 16);
      g.font = '12px system-ui, sans-serif';
      g.strokeStyle = muted;
      g.globalAlpha = 0.55;
      g.beginPath();
      g.moveTo(GUTTER, y);
      g.lineTo(this.width, y);
      g.stroke();
      g.globalAlpha = 1;
      if (node === 0) return;
      g.strokeStyle = line;
      g.beginPath();
      g.moveTo(0, Math.round(y - this.laneHeight / 2) + 0.5);
      g.lineTo(this.width, Math.round(y - this.laneHeight / 2) + 0.5);
      g.stroke();
    });
  }

  /** Names of bands, over the messages and readable there. Of bands that overlap each has a line of its own. */
  private drawNames(g: CanvasRenderingContext2D, colors: Colors): void {
    const rows = new Map<number, number[]>();
    g.font = '600 11px system-ui, sans-serif';
    g.textAlign = 'left';
    g.lineJoin = 'round';
    for (const { kind, node, beginUs, endUs } of this.run.head.bands) {
      const ends = rows.get(node) ?? [];
      rows.set(node, ends);
      let row = ends.findIndex((end) => end <= beginUs);
      if (row < 0) row = ends.push(0) - 1;
      ends[row] = endUs;
      const left = Math.max(this.x(beginUs), GUTTER);
      const right = Math.min(this.x(endUs), this.width);
      if (right - left < g.measureText(kind).width + 10 || row * 13 + 16 > this.laneHeight) continue;
      const y = this.laneY(node) - this.laneHeight / 2 + 12 + row * 13;
      g.strokeStyle = colors.panel;
      g.lineWidth = 4;
      g.strokeText(kind, left + 6, y);
      g.fillStyle = colors[familyOf(kind)];
      g.fillText(kind, left + 6, y);
    }
    g.font = '12px system-ui, sans-serif';
  }

  private drawBands(g: CanvasRenderingContext2D, colors: Colors): void {
    const { laneHeight } = this;
    for (const { kind, node, beginUs, endUs } of this.run.head.bands) {
      if (endUs < this.sight.beginUs || beginUs > this.sight.endUs) continue;
      const left = Math.max(this.x(beginUs), GUTTER - 4);
      const width = Math.max(2, Math.min(this.x(endUs), this.width + 4) - left);
      const top = this.laneY(node) - laneHeight / 2 + 3;
      const height = laneHeight - 6;
      g.fillStyle = colors[familyOf(kind)];
      g.globalAlpha = 0.13;
      g.fillRect(left, top, width, height);
      if (/crash/.test(kind)) this.hatch(g, left, top, width, height);
      g.globalAlpha = 0.9;
      g.fillRect(left, top, 2, height);
      g.globalAlpha = 1;
    }
  }

  private hatch(g: CanvasRenderingContext2D, left: number, top: number, width: number, height: number): void {
    g.save();
    g.beginPath();
    g.rect(left, top, width, height);
    g.clip();
    g.strokeStyle = g.fillStyle;
    g.globalAlpha = 0.28;
    g.beginPath();
    for (let x = left - height - ((left - height) % 8); x < left + width; x += 8) {
      g.moveTo(x, top + height);
      g.lineTo(x + height, top);
    }
    g.stroke();
    g.restore();
  }

  private drawCalls(g: CanvasRenderingContext2D, colors: Colors): void {
    const lane = this.run.head.nodes.indexOf('clients');
    if (lane < 0) return;
    const rowHeight = Math.min(9, (this.laneHeight / 2 - 4) / CALL_ROWS);
    const top = this.laneY(lane) + 4;
    for (const { client, beginUs, endUs, ok, name } of this.run.head.calls) {
      if (endUs < this.sight.beginUs || beginUs > this.sight.endUs) continue;
      const left = this.x(beginUs);
      const width = Math.max(2, this.x(endUs) - left);
      const y = top + (client % CALL_ROWS) * rowHeight;
      g.fillStyle = ok === false ? colors.lost : colors.call;
      g.globalAlpha = ok === undefined ? 0.35 : 0.75;
      g.beginPath();
      g.roundRect(left, y, width, Math.max(2, rowHeight - 1.5), 1.5);
      g.fill();
      g.globalAlpha = 1;
      if (rowHeight >= 9 && width > 50) {
        g.font = '8px system-ui, sans-serif';
        g.fillStyle = colors.panel;
        g.textAlign = 'left';
        g.fillText(name, Math.max(left, GUTTER) + 3, y + rowHeight / 2 - 0.5, width - 6);
        g.font = '12px system-ui, sans-serif';
      }
    }
  }

  private colorOf(event: number, colors: Colors): string {
    switch (this.run.kindOf(event)) {
      case 'lost': return colors.lost;
      case 'state': return colors.state;
      case 'call': return colors.call;
      case 'message': return this.run.labelOf(event).startsWith('answer') ? colors.answer : colors.message;
      default: return colors.muted;
    }
  }

  private drawEvents(g: CanvasRenderingContext2D, colors: Colors, first: number, last: number): void {
    const { run } = this;
    // a message that arrives behind the right edge may have been sent in sight
    const further = Math.min(run.head.events, Math.max(last, Math.min(last + 2_000, upperBound(run.time, this.sight.endUs + run.latencyMaxUs))));
    const dense = last - first > 700;
    const alpha = dense ? Math.max(0.14, Math.min(0.5, 400 / (last - first))) : 0.85;
    for (let event = first; event < further; event += 1) {
      const shown = this.filter.passes(event);
      g.globalAlpha = shown ? alpha : this.filter.kinds[run.kind[event]!] ? 0.08 : 0;
      if (g.globalAlpha > 0) this.drawEvent(g, event, colors, dense);
    }
    g.globalAlpha = 1;
  }

  private drawEvent(g: CanvasRenderingContext2D, event: number, colors: Colors, dense: boolean): void {
    const { run } = this;
    const x = this.x(run.time[event]!);
    const y = this.laneY(run.node[event]!);
    const color = this.colorOf(event, colors);
    g.strokeStyle = color;
    g.fillStyle = color;
    const what = run.kindOf(event);
    const from = run.from[event]!;
    if ((what === 'message' || what === 'lost') && from !== NOBODY && from !== run.node[event]) {
      const fromX = this.x(run.time[event]! - run.latency[event]!);
      const fromY = this.laneY(from);
      g.lineWidth = dense ? 0.8 : 1.2;
      g.setLineDash(what === 'lost' ? [3, 3] : []);
      g.beginPath();
      g.moveTo(fromX, fromY);
      g.lineTo(x, y);
      g.stroke();
      g.setLineDash([]);
      if (!dense && what === 'message') this.arrow(g, fromX, fromY, x, y);
    } else if (what === 'message') {
      g.fillRect(x - 1, y - 3, 2, 6);
    }
    if (what === 'lost') this.cross(g, x, y);
    else if (what === 'state') this.diamond(g, x, y - 9, dense ? 2.5 : 4);
    else if (what === 'log' || what === 'operation' || what === 'other') {
      g.beginPath();
      g.arc(x, y - 9, 2, 0, 7);
      g.fill();
    } else if (what === 'boot') {
      g.fillStyle = colors.good;
      g.beginPath();
      g.moveTo(x, y - 6);
      g.lineTo(x + 7, y);
      g.lineTo(x, y + 6);
      g.fill();
    }
  }

  private arrow(g: CanvasRenderingContext2D, fromX: number, fromY: number, x: number, y: number): void {
    const angle = Math.atan2(y - fromY, x - fromX);
    g.beginPath();
    g.moveTo(x, y);
    g.lineTo(x - 6 * Math.cos(angle - 0.4), y - 6 * Math.sin(angle - 0.4));
    g.lineTo(x - 6 * Math.cos(angle + 0.4), y - 6 * Math.sin(angle + 0.4));
    g.fill();
  }

  private cross(g: CanvasRenderingContext2D, x: number, y: number): void {
    g.lineWidth = 1.6;
    g.beginPath();
    g.moveTo(x - 3, y - 3);
    g.lineTo(x + 3, y + 3);
    g.moveTo(x + 3, y - 3);
    g.lineTo(x - 3, y + 3);
    g.stroke();
  }

  private diamond(g: CanvasRenderingContext2D, x: number, y: number, size: number): void {
    g.beginPath();
    g.moveTo(x, y - size);
    g.lineTo(x + size, y);
    g.lineTo(x, y + size);
    g.lineTo(x - size, y);
    g.fill();
  }

  /** Bars a lane: how many events fall into each few pixels, what is lost on top. */
  private drawDensity(g: CanvasRenderingContext2D, colors: Colors, first: number, last: number): void {
    const { run, filter } = this;
    const step = 2;
    const columns = Math.ceil((this.width - GUTTER) / step);
    const lanes = run.head.nodes.length;
    const count = new Uint32Array(columns * lanes);
    const lost = new Uint32Array(columns * lanes);
    const lostKind = run.kindNames.indexOf('lost');
    const scale = columns / (this.sight.endUs - this.sight.beginUs);
    let most = 1;
    for (let event = first; event < last; event += 1) {
      if (!filter.passes(event)) continue;
      const cell = run.node[event]! * columns + Math.min(columns - 1, Math.floor((run.time[event]! - this.sight.beginUs) * scale));
      const now = (count[cell]! += 1);
      if (now > most) most = now;
      if (run.kind[event] === lostKind) lost[cell]! += 1;
    }
    const full = this.laneHeight * 0.62;
    const bar = (value: number): number => (Math.log1p(value) / Math.log1p(most)) * full;
    for (let node = 0; node < lanes; node += 1) {
      const base = this.laneY(node) + this.laneHeight * 0.31;
      for (let column = 0; column < columns; column += 1) {
        const cell = node * columns + column;
        if (count[cell] === 0) continue;
        const x = GUTTER + column * step;
        const high = bar(count[cell]!);
        g.fillStyle = colors.message;
        g.globalAlpha = 0.7;
        g.fillRect(x, base - high, step - 0.4, high);
        if (lost[cell]! === 0) continue;
        g.fillStyle = colors.lost;
        g.globalAlpha = 0.95;
        const part = Math.max(1.5, (high * lost[cell]!) / count[cell]!);
        g.fillRect(x, base - high, step - 0.4, part);
      }
    }
    g.globalAlpha = 1;
  }

  /** Moments of the whole run: when faults stop, and when it fails. */
  private drawMoments(g: CanvasRenderingContext2D, colors: Colors): void {
    const heal = this.run.kindNames.indexOf('heal');
    const moments: Array<readonly [number, string, string]> = [];
    const healed = this.run.kind.lastIndexOf(heal);
    if (healed >= 0) moments.push([this.run.time[healed]!, colors.good, 'faults stop']);
    if (this.run.failureEvent >= 0) moments.push([this.run.time[this.run.failureEvent]!, colors.lost, 'fails']);
    for (const [us, color, text] of moments) {
      const x = Math.round(this.x(us)) + 0.5;
      if (x < GUTTER || x > this.width) continue;
      g.strokeStyle = color;
      g.fillStyle = color;
      g.lineWidth = 1.5;
      g.setLineDash([5, 3]);
      g.beginPath();
      g.moveTo(x, AXIS - 6);
      g.lineTo(x, this.height);
      g.stroke();
      g.setLineDash([]);
      g.font = '600 11px system-ui, sans-serif';
      const right = x + g.measureText(text).width + 8 < this.width;
      g.textAlign = right ? 'left' : 'right';
      g.fillText(text, right ? x + 4 : x - 4, this.height - 8);
    }
  }

  private drawCursor(g: CanvasRenderingContext2D, colors: Colors, cursor: number): void {
    const { run } = this;
    if (cursor < 0) return;
    const x = Math.round(this.x(run.time[cursor]!)) + 0.5;
    g.strokeStyle = colors.accent;
    g.fillStyle = colors.accent;
    g.lineWidth = 1.5;
    g.beginPath();
    g.moveTo(x, AXIS - 8);
    g.lineTo(x, this.height);
    g.stroke();
    g.beginPath();
    g.moveTo(x - 5, AXIS - 12);
    g.lineTo(x + 5, AXIS - 12);
    g.lineTo(x, AXIS - 5);
    g.fill();
    for (const event of this.hovered >= 0 ? [cursor, this.hovered] : [cursor]) {
      const y = this.laneY(run.node[event]!);
      const at = this.x(run.time[event]!);
      const from = run.from[event]!;
      g.strokeStyle = event === cursor ? colors.accent : colors.ink;
      g.lineWidth = 2.4;
      if (from !== NOBODY && from !== run.node[event]) {
        g.beginPath();
        g.moveTo(this.x(run.time[event]! - run.latency[event]!), this.laneY(from));
        g.lineTo(at, y);
        g.stroke();
      }
      g.lineWidth = 2;
      g.beginPath();
      g.arc(at, y, 5, 0, 7);
      g.fillStyle = colors.panel;
      g.fill();
      g.stroke();
    }
  }

  /** The event that is drawn nearest to a point; -1 where none is near. */
  nearest(px: number, py: number): number {
    const { run } = this;
    const first = upperBound(run.time, this.us(px - 8));
    const last = Math.min(run.head.events, first + 4_000, upperBound(run.time, this.us(px + 8) + run.latencyMaxUs));
    let best = -1;
    let nearest = 8;
    for (let event = first; event < last; event += 1) {
      if (!this.filter.passes(event)) continue;
      const [x, y, from] = [this.x(run.time[event]!), this.laneY(run.node[event]!), run.from[event]!];
      const [fromX, fromY] = from === NOBODY ? [x, y - 9] : [this.x(run.time[event]! - run.latency[event]!), this.laneY(from)];
      const length = (x - fromX) ** 2 + (y - fromY) ** 2;
      const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((px - fromX) * (x - fromX) + (py - fromY) * (y - fromY)) / length));
      const distance = Math.hypot(px - fromX - t * (x - fromX), py - fromY - t * (y - fromY));
      if (distance < nearest) [nearest, best] = [distance, event];
    }
    return best;
  }
}
