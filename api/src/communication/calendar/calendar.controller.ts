import { createHash, randomBytes } from 'node:crypto';
import { Controller, Get, Header, Inject, Param } from '@nestjs/common';
import { Mutation, Resolver } from '@nestjs/graphql';
import type { Locale } from '@meadow/shared';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database } from '../../platform/database/database.ts';
import { anonymousContext } from '../../platform/database/tenant-context.ts';
import { NotFound } from '../../platform/errors/domain-error.ts';
import { icsOf } from './ics.ts';

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
const words = { EN: { name: 'Meadow deadlines', yours: 'Your turn', draft: 'Draft due', publish: 'Publish by' }, ZH_CN: { name: 'Meadow 截止时间', yours: '等你处理', draft: '初稿截止', publish: '最晚发布' } } as const;

/** Deadlines of a person's organisation, for their own calendar: `GET /api/calendar/SECRET.ics`. */
@Controller('api/calendar')
export class CalendarController {
  constructor(
    private readonly db: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Allow('public')
  @Get(':file')
  @Header('content-type', 'text/calendar; charset=utf-8')
  @Header('cache-control', 'private, max-age=300')
  async feed(@Param('file') file: string): Promise<string> {
    const token = /^([\w-]{43})\.ics$/.exec(file)?.[1];
    const [owner] = token ? await this.db.read<{ user_id: string; org_id: string; locale: Locale }>(anonymousContext, 'SELECT * FROM app.calendar_feed($1)', [hashOf(token)]) : [];
    if (!owner) throw new NotFound('calendar', 'of this address');
    const context = { userId: owner.user_id, actorId: owner.org_id, orgIds: [owner.org_id] };
    const deals = await this.db.read<{ id: string; status: string; wait_due_at: Date; updated_at: Date; title: string; other: string }>(
      context,
      `SELECT d.id, d.status, d.wait_due_at, d.updated_at, b.title, o.name AS other FROM deals d JOIN market_briefs b ON b.id = d.brief_id
       JOIN public_organisations o ON o.id = CASE WHEN d.brand_id = $1 THEN d.creator_id ELSE d.brand_id END
       WHERE d.wait_due_at IS NOT NULL AND (d.brand_id = $1 AND d.wait_owner = 'BRAND' OR d.creator_id = $1 AND d.wait_owner = 'CREATOR') ORDER BY d.wait_due_at LIMIT 500`, [owner.org_id]);
    const w = words[owner.locale];
    const what = (status: string) => (status === 'FUNDED' || status === 'REVISION' ? w.draft : status === 'APPROVED' ? w.publish : w.yours);
    return icsOf(w.name, deals.map((deal) => ({
      uid: `deal-${deal.id}-${deal.status}@meadow`, at: deal.wait_due_at, changedAt: deal.updated_at, title: `${what(deal.status)}: ${deal.title} · ${deal.other}`, url: `${this.config.PUBLIC_URL}/deals/${deal.id}`,
    })));
  }
}

@Resolver()
export class CalendarResolver {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Only the hash is kept: the address is told once, and making another one ends the one before. */
  @Allow('org:read')
  @Mutation(() => String, { description: 'A secret address of the person’s deadlines as a calendar; the one before stops working.' })
  async makeCalendarFeed(@CurrentViewer() viewer: Viewer): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await this.db.transaction(viewer.context, (tx) => tx.query(
      `INSERT INTO calendar_feeds (token_hash, user_id, org_id, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (user_id, org_id) DO UPDATE SET token_hash = $1, created_at = $4`,
      [hashOf(token), viewer.userId, viewer.organisationId, this.clock.now()]));
    return `${this.config.PUBLIC_URL}/api/calendar/${token}.ics`;
  }
}
