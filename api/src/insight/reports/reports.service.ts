import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { isUuid, systemContext } from '../../platform/database/tenant-context.ts';
import { Pdf } from '../../platform/documents/pdf.ts';
import { BadInput, NotFound } from '../../platform/errors/domain-error.ts';
import { Repeats } from '../../platform/queue/handles.ts';
import { addDays } from '../trends/day-counts.ts';
import { csvOf, inLanguage, reportContent, type ReportContent } from './report-content.ts';
import { ReportMaker, type ReportWish } from './report-maker.ts';
import { reportText, type ReportLanguage } from './report-text.ts';

export const reportPaces = ['NEVER', 'WEEKLY', 'MONTHLY'] as const;
export type ReportPace = (typeof reportPaces)[number];
export interface NewReport extends ReportWish {
  title: string;
  /** Of the links and files when none is asked for; every report reads in both. */
  language: ReportLanguage;
  every: ReportPace;
}
export interface StoredReport extends Record<string, unknown> {
  id: string;
  title: string;
  kind: ReportWish['kind'];
  subject: string;
  language: ReportLanguage;
  every: ReportPace;
  nextOn: string | null;
  madeAt: Date | null;
  isShared: boolean;
  content: ReportContent | null;
}
export interface Shown {
  title: string;
  language: ReportLanguage;
  madeAt: Date;
  content: ReportContent;
}

const MOST_REPORTS = 200;
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
const FIELDS = `id, title, kind, subject, language, every, next_on::text AS "nextOn", made_at AS "madeAt", share_hash IS NOT NULL AS "isShared", content`;

/** The day a report is made next: the Monday after, or the first of the next month. */
export function nextOn(every: ReportPace, today: string): string | null {
  if (every === 'NEVER') return null;
  const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7;
  if (every === 'WEEKLY') return addDays(today, 7 - weekday);
  const [year = 0, month = 0] = today.split('-').map(Number);
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
}

/** Reports: made now and again by the calendar, shown by page, link, PDF and CSV. */
@Injectable()
export class InsightReportsService {
  constructor(
    private readonly db: Database,
    private readonly maker: ReportMaker,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  list(viewer: Viewer): Promise<StoredReport[]> {
    return this.db.read<StoredReport>(viewer.context, `SELECT ${FIELDS} FROM insight_reports WHERE org_id = $1 ORDER BY created_at DESC LIMIT ${MOST_REPORTS}`, [viewer.accountId]);
  }

  /** @throws NotFound */
  async get(viewer: Viewer, id: string, language?: ReportLanguage): Promise<StoredReport> {
    const [row] = isUuid(id) ? await this.db.read<StoredReport>(viewer.context, `SELECT ${FIELDS} FROM insight_reports WHERE id = $1 AND org_id = $2`, [id, viewer.accountId]) : [];
    if (!row) throw new NotFound('report', id);
    const shown = language ?? row.language;
    return { ...row, language: shown, content: row.content && inLanguage(reportContent.parse(row.content), shown) };
  }

  /** @throws BadInput, NotFound for a dataset that is not the viewer's */
  async create(viewer: Viewer, input: NewReport): Promise<StoredReport> {
    const title = input.title.trim();
    if (title === '' || title.length > 80) throw new BadInput({ title: 'must have 1 to 80 characters' });
    const content = await this.maker.make(viewer, input);
    const [id, today] = [uuidv7(), this.today()];
    await this.db.transaction(viewer.context, async (tx) => {
      const [{ count } = { count: 0 }] = await tx.query<{ count: number }[]>('SELECT count(*)::int AS count FROM insight_reports WHERE org_id = $1', [viewer.accountId]);
      if (count >= MOST_REPORTS) throw new BadInput({ title: `cannot be added: there are ${MOST_REPORTS} reports already` });
      await tx.query(
        'INSERT INTO insight_reports (id, org_id, title, kind, subject, dataset_id, language, every, next_on, made_at, content) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
        [id, viewer.accountId, title, input.kind, input.subject.slice(0, 120), input.datasetId, input.language, input.every, nextOn(input.every, today), this.clock.now(), JSON.stringify(content)],
      );
      await this.audit.record(tx, viewer, { action: 'insight.report', object: 'report', objectId: id, after: { title, kind: input.kind, every: input.every } });
    });
    return this.get(viewer, id);
  }

  /** @throws NotFound */
  async remove(viewer: Viewer, id: string): Promise<void> {
    await this.get(viewer, id);
    await this.db.transaction(viewer.context, async (tx) => {
      await tx.query('DELETE FROM insight_reports WHERE id = $1 AND org_id = $2', [id, viewer.accountId]);
      await this.audit.record(tx, viewer, { action: 'insight.report', object: 'report', objectId: id, before: { id } });
    });
  }

  /** A link that opens the report without login, each time a new one; the one before ends. @throws NotFound */
  async share(viewer: Viewer, id: string): Promise<string> {
    const token = randomBytes(24).toString('base64url');
    await this.changeLink(viewer, id, hashOf(token));
    return `${this.config.PUBLIC_URL ?? ''}/s/${token}`;
  }

  /** @throws NotFound */
  unshare(viewer: Viewer, id: string): Promise<void> {
    return this.changeLink(viewer, id, null);
  }

  /** What a link shows; null for one that has ended or never was. */
  async shared(token: string, language?: ReportLanguage): Promise<Shown | null> {
    const [row] = await this.db.read<{ title: string; language: ReportLanguage; made_at: Date; content: unknown }>({ userId: null, actorId: '00000000-0000-7000-8000-000000000000', orgIds: [] }, 'SELECT * FROM app.shared_insight_report($1)', [hashOf(token)]);
    const shown = language ?? row?.language ?? 'zh';
    return row ? { title: row.title, language: shown, madeAt: row.made_at, content: inLanguage(reportContent.parse(row.content), shown) } : null;
  }

  csv(report: Shown): string {
    return csvOf(report.content);
  }

  pdf({ title, language, madeAt, content }: Shown): Promise<Buffer> {
    const t = reportText(language);
    const pdf = new Pdf({ title, author: 'Meadow', lang: language === 'zh' ? 'zh-CN' : 'en', footer: `Meadow · ${content.from} – ${content.to} · ${madeAt.toISOString().slice(0, 10)}` });
    for (const { title: heading, columns, rows, chart } of content.sections) {
      pdf.heading(heading);
      if (chart.length > 1) pdf.bars(chart.map(({ day, value }) => ({ label: day, value })));
      if (rows.length === 0) pdf.paragraph(t('none'));
      else pdf.table(columns.map((header, at) => ({ header, width: at === 0 ? 2 : 1, align: at === 0 ? 'left' : 'right' })), rows);
    }
    return pdf.end();
  }

  /** Makes what is due; a report that can't be made keeps its last figures and is tried at its next turn. */
  @Repeats({ name: 'insight.reports', everyMs: 60_000 })
  async makeDue(): Promise<void> {
    const today = this.today();
    const due = await this.db.read<ReportWish & { id: string; orgId: string; every: ReportPace } & Record<string, unknown>>(systemContext, `SELECT id, org_id AS "orgId", kind, subject, dataset_id AS "datasetId", language, every FROM insight_reports WHERE next_on <= $1::date ORDER BY next_on LIMIT 50`, [today]);
    for (const report of due) {
      const content = await this.maker.make({ context: systemContext, accountId: report.orgId }, report).catch((error: unknown) => {
        if (error instanceof BadInput || error instanceof NotFound) return null;
        throw error;
      });
      await this.db.transaction(systemContext, (tx) => this.put(tx, report.id, content, nextOn(report.every, today)));
    }
  }

  private async put(tx: Tx, id: string, content: ReportContent | null, next: string | null): Promise<void> {
    if (content === null) await tx.query('UPDATE insight_reports SET next_on = $2 WHERE id = $1', [id, next]);
    else await tx.query('UPDATE insight_reports SET next_on = $2, content = $3, made_at = $4 WHERE id = $1', [id, next, JSON.stringify(content), this.clock.now()]);
  }

  private async changeLink(viewer: Viewer, id: string, hash: Buffer | null): Promise<void> {
    await this.get(viewer, id);
    await this.db.transaction(viewer.context, async (tx) => {
      await tx.query('UPDATE insight_reports SET share_hash = $3 WHERE id = $1 AND org_id = $2', [id, viewer.accountId, hash]);
      await this.audit.record(tx, viewer, { action: 'insight.report-link', object: 'report', objectId: id, after: { open: hash !== null } });
    });
  }

  private today(): string {
    return this.clock.now().toISOString().slice(0, 10);
  }
}
