// The whole run as a strip: how much happens when, and which part the lanes show.
import type { Run } from './data';
import type { Sight } from './timeline';
import { familyOf, type Colors } from './theme';

const GUTTER = 76;

export class Overview {
  private counts: Uint32Array | undefined;
  private most = 1;

  constructor(
    readonly canvas: HTMLCanvasElement,
    private readonly run: Run,
    private readonly sight: Sight,
  ) {}

  resize(): void {
    this.canvas.width = Math.round(this.canvas.clientWidth * devicePixelRatio);
    this.canvas.height = Math.round(this.canvas.clientHeight * devicePixelRatio);
    this.counts = undefined;
  }

  private get span(): number {
    return Math.max(1, this.run.head.endUs);
  }

  us(x: number): number {
    return ((x - GUTTER) / (this.canvas.clientWidth - GUTTER - 8)) * this.span;
  }

  private x(us: number): number {
    return GUTTER + (us / this.span) * (this.canvas.clientWidth - GUTTER - 8);
  }

  private count(): Uint32Array {
    if (this.counts) return this.counts;
    const counts = new Uint32Array(Math.max(1, Math.ceil((this.canvas.clientWidth - GUTTER - 8) / 2)));
    const scale = counts.length / this.span;
    this.most = 1;
    for (let i = 0; i < this.run.head.events; i += 1) {
      const column = Math.min(counts.length - 1, Math.floor(this.run.time[i]! * scale));
      const now = (counts[column]! += 1);
      if (now > this.most) this.most = now;
    }
    return (this.counts = counts);
  }

  draw(colors: Colors, cursor: number): void {
    const g = this.canvas.getContext('2d')!;
    const { clientWidth: width, clientHeight: height } = this.canvas;
    g.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    g.clearRect(0, 0, width, height);
    for (const { kind, beginUs, endUs } of this.run.head.bands) {
      g.fillStyle = colors[familyOf(kind)];
      g.globalAlpha = 0.22;
      g.fillRect(this.x(beginUs), 3, Math.max(1.5, this.x(endUs) - this.x(beginUs)), height - 6);
    }
    g.fillStyle = colors.muted;
    g.globalAlpha = 0.75;
    const counts = this.count();
    for (let column = 0; column < counts.length; column += 1) {
      const high = (Math.log1p(counts[column]!) / Math.log1p(this.most)) * (height - 12);
      g.fillRect(GUTTER + column * 2, height - 4 - high, 1.5, high);
    }
    g.globalAlpha = 1;
    const [left, right] = [this.x(this.sight.beginUs), this.x(this.sight.endUs)];
    g.fillStyle = colors.panel;
    g.globalAlpha = 0.6;
    g.fillRect(GUTTER, 0, Math.max(0, left - GUTTER), height);
    g.fillRect(right, 0, Math.max(0, width - right), height);
    g.globalAlpha = 1;
    g.strokeStyle = colors.accent;
    g.lineWidth = 1.5;
    g.strokeRect(left, 1, Math.max(3, right - left), height - 2);
    g.fillStyle = colors.muted;
    g.font = '11px system-ui, sans-serif';
    g.textAlign = 'right';
    g.textBaseline = 'middle';
    g.fillText('whole run', GUTTER - 12, height / 2);
    if (this.run.failureEvent >= 0) {
      g.fillStyle = colors.lost;
      g.fillRect(this.x(this.run.time[this.run.failureEvent]!) - 1, 0, 2, height);
    }
    if (cursor >= 0) {
      g.fillStyle = colors.accent;
      g.fillRect(this.x(this.run.time[cursor]!) - 1, 0, 2, height);
    }
  }
}
