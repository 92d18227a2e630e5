/** What a benchmark measured. `limits` come from the same run, so that `ratios` mean something on any machine. Names that others read are part of a benchmark's type. */
export interface BenchResult<Ratio extends string = never, Figure extends string = never> {
  figures: Record<string, number> & Readonly<Record<Figure, number>>;
  limits: Record<string, number>;
  ratios: Record<string, number> & Readonly<Record<Ratio, number>>;
}

export const rounded = (value: number, digits = 3): number => Number(value.toFixed(digits));

/** The value below which the share `q` of the sorted values lies. */
export const quantile = (sorted: readonly number[], q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
