import { createHash, randomBytes } from 'node:crypto';
import { Controller, Get, Header, Inject, Param } from '@nestjs/common';
import { Mutation, Resolver } from '@nestjs/graphql';
import type { Locale, OrgKind } from '@meadow/shared';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database } from '../../platform/database/database.ts';
import { anonymousContext } from '../../platform/database/tenant-context.ts';
import { NotFound } from '../../platform/errors/domain-error.ts';
import { workspaceOf } from '../notifications/paths.ts';
import { deadlinesSql, pageOf, whatIsDue, type Deadline } from './deadlines.ts';
import { icsOf } from './ics.ts';

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
const names = { EN: 'Meadow deadlines', ZH_CN: 'Meadow 截止时间' } as const;

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
    const [[org], deadlines] = await Promise.all([
      this.db.read<{ kind: OrgKind }>(context, 'SELECT kind FROM public_organisations WHERE id = $1', [owner.org_id]),
      this.db.read<Deadline>(context, deadlinesSql, [owner.org_id]),
    ]);
    const kind = org?.kind ?? 'BRAND';
    return icsOf(names[owner.locale], deadlines.map((one) => ({
      uid: `${one.kind}-${one.id}-${one.status}@meadow`, at: one.due_at, changedAt: one.changed_at, title: [`${whatIsDue(one, owner.locale)}: ${one.title}`, one.other].filter(Boolean).join(' · '),
      url: `${this.config.PUBLIC_URL}${workspaceOf[kind]}${pageOf(one, kind === 'BRAND')}`,
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
