import { Injectable } from '@nestjs/common';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { Database } from '../../platform/database/database.ts';
import { BadInput } from '../../platform/errors/domain-error.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import type { DatasetKind, NewText } from './counter.ts';
import { textsSent } from './texts.jobs.ts';

export interface SentTexts {
  name: string;
  kind: DatasetKind;
  source: string;
  licence: string;
  texts: readonly (Pick<NewText, 'key' | 'day' | 'text'> & Partial<NewText>)[];
}
export interface Taken {
  accepted: number;
  /** Per refused text its place and why; the others are taken. */
  rejected: { index: number; reason: string }[];
}

const MOST_AT_ONCE = 500;
const LONGEST = 4_000;

function refusal({ key, text }: SentTexts['texts'][number]): string | null {
  if (key.trim() === '' || key.length > 200) return 'The key must have 1 to 200 characters.';
  return text.replaceAll('\0', '').trim() === '' ? 'The text is empty.' : null;
}

/** Texts that come in through the API; the worker counts them. */
@Injectable()
export class TextsService {
  constructor(
    private readonly db: Database,
    private readonly outbox: Outbox,
    private readonly audit: AuditService,
  ) {}

  /** @throws BadInput without a name, source or licence, or for more than 500 texts at once */
  async send(viewer: Viewer, { name, kind, source, licence, texts }: SentTexts): Promise<Taken> {
    const wrong = Object.fromEntries(Object.entries({ name, source, licence }).filter(([, value]) => value.trim() === '' || value.length > 80).map(([field]) => [field, 'must have 1 to 80 characters']));
    if (Object.keys(wrong).length > 0) throw new BadInput(wrong);
    if (texts.length > MOST_AT_ONCE) throw new BadInput({ texts: `must be at most ${MOST_AT_ONCE}` });
    const rejected = texts.flatMap((text, index) => {
      const reason = refusal(text);
      return reason === null ? [] : [{ index, reason }];
    });
    const left = new Set(rejected.map(({ index }) => index));
    const accepted = texts.filter((_, index) => !left.has(index)).map(({ key, day, text, category = '', engagements = 0, hour = -1, author = '', tier = '', authorSince = '' }) => ({
      key, day, text: text.replaceAll('\0', ' ').slice(0, LONGEST), category: category.slice(0, 40), engagements: Math.max(0, engagements), hour: hour >= 0 && hour < 24 ? hour : -1, author: author.slice(0, 80), tier: tier.slice(0, 20), authorSince,
    }));
    if (accepted.length > 0) {
      await this.db.transaction(viewer.context, async (tx) => {
        await this.outbox.add(tx, textsSent, { orgId: viewer.accountId, name: name.trim(), kind, source: source.trim(), licence: licence.trim(), texts: accepted });
        await this.audit.record(tx, viewer, { action: 'insight.texts', object: 'organisation', objectId: viewer.accountId, after: { name, texts: accepted.length } });
      });
    }
    return { accepted: accepted.length, rejected };
  }
}
