import { csvText } from '@meadow/shared';
import { z } from 'zod';
import { worded, type ReportLanguage } from './report-text.ts';

/** A stored report: everything that is shown, its own words as marks, so that a link, a PDF and a CSV show the same in either language. */
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

/** The report as it reads in a language. */
export function inLanguage({ from, to, sections }: ReportContent, language: ReportLanguage): ReportContent {
  const say = (text: string) => worded(text, language);
  return { from, to, sections: sections.map(({ title, columns, rows, chart }) => ({ title: say(title), columns: columns.map(say), rows: rows.map((row) => row.map(say)), chart })) };
}

/** All tables one below the other, each under its title. */
export const csvOf = ({ sections }: ReportContent): string => csvText(sections.flatMap(({ title, columns, rows }, at) => [...(at > 0 ? [[]] : []), [title], columns, ...rows]));
