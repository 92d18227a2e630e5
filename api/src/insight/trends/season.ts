/** Each weekday's share of all texts, 1 on average, from the days so far. */
export class Season {
  private readonly texts = new Float64Array(7);
  private readonly days = new Float64Array(7);

  add(place: number, texts: number): void {
    this.texts[place]! += texts;
    this.days[place]! += 1;
  }

  /** Texts of a usual day at that place in the week; 0 while there were fewer than three. */
  usualAt(place: number): number {
    return this.days[place]! < 3 ? 0 : this.texts[place]! / this.days[place]!;
  }

  factors(): number[] {
    const usual = this.texts.reduce((sum, texts) => sum + texts, 0) / Math.max(1, this.days.reduce((sum, days) => sum + days, 0));
    const raw = Array.from(this.texts, (texts, place) => (usual > 0 ? (texts + 2 * usual) / (this.days[place]! * usual + 2 * usual) : 1));
    const average = raw.reduce((sum, factor) => sum + factor, 0) / 7;
    return raw.map((factor) => factor / average);
  }
}

/** Over-dispersion over all terms, by moments; what is long ago fades. */
export class Scatter {
  private excess = 0.15 * 40;
  private weight = 40;

  add(count: number, mean: number): void {
    if (mean < 0.5) return;
    const scale = (1 + mean) ** 2;
    this.excess += ((count - mean) ** 2 - mean) / scale;
    this.weight += mean ** 2 / scale;
  }

  fade(): void {
    this.excess *= 0.98;
    this.weight *= 0.98;
  }

  get usual(): number {
    return Math.min(1, Math.max(0.02, this.excess / this.weight));
  }
}
