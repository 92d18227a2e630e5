import { csvText } from '@meadow/shared';
import { z } from 'zod';

/** A stored report: everything that is shown, in its language, so that a link, a PDF and a CSV show the same. */
export const reportContent = z.object({
  from: z.string(),
  to: z.string(),
  sections: z.array(z.object({
    title: z.string(),
    columns: z.array(z.string()),
    rows: z.array(z.array(z.string())),
    /** A line over days, when the section has one. */
    chart: z.array(z.object({ day: z.string(), value: z.number() })),
  })),
});
export type ReportContent = z.infer<typeof reportContent>;
export type ReportSection = ReportContent['sections'][number];

/** All tables one below the other, each under its title. */
export const csvOf = ({ sections }: ReportContent): string => csvText(sections.flatMap(({ title, columns, rows }, at) => [...(at > 0 ? [[]] : []), [title], columns, ...rows]));
