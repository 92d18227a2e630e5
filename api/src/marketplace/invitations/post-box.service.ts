import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import type { Tx } from '../../platform/database/database.ts';
import { DomainError } from '../../platform/errors/domain-error.ts';
import { goesOutAt } from './post-box.ts';

/** The creator has as many invitations as they take in seven days; another one can wait in the queue. */
export class InvitationsFull extends DomainError {
  readonly code = 'INVITATIONS_FULL';
  constructor(readonly goesOutAt: Date, most: number) {
    super(`This creator gets at most ${most} invitations in seven days.`, { details: { goesOutAt: goesOutAt.toISOString(), most } });
  }
}

/** Keeps creators from being flooded: so many invitations in seven days, all brands together. */
@Injectable()
export class PostBoxService {
  constructor(
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** When one more invitation can reach the creator; holds the creator's post box until the transaction ends. @param before only those that wait before this one come first */
  async opensAt(tx: Tx, creatorId: string, before: string | null = null): Promise<{ at: Date; most: number }> {
    const now = this.clock.now();
    const [box] = await tx.query<{ a_week: number | null; sent: Date[]; waiting: number }[]>('SELECT * FROM app.post_box($1, $2, $3)', [creatorId, now, before]);
    const most = box?.a_week ?? this.config.INVITATIONS_PER_WEEK;
    return { at: goesOutAt(box?.sent ?? [], box?.waiting ?? 0, most, now), most };
  }

  /** @throws InvitationsFull */
  async check(tx: Tx, creatorId: string, before: string | null): Promise<void> {
    const { at, most } = await this.opensAt(tx, creatorId, before);
    if (at > this.clock.now()) throw new InvitationsFull(at, most);
  }
}
