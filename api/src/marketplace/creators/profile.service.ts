import { Injectable } from '@nestjs/common';
import { categories, isCategory, isCurrency } from '@meadow/shared';
import { AuditService, checkName, type Viewer } from '../../identity/index.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { BadInput, Forbidden } from '../../platform/errors/domain-error.ts';
import type { CreatorProfileInput, CreatorView, RateInput } from './creator.view.ts';
import { CreatorsService } from './creators.service.ts';

const MAX_PRICE = 10n ** 12n;

/** What a creator says about themselves, and whether they are open for sponsorship. */
@Injectable()
export class ProfileService {
  constructor(
    private readonly db: Database,
    private readonly creators: CreatorsService,
    private readonly audit: AuditService,
  ) {}

  /** @throws Forbidden when the viewer acts for no creator */
  mine(viewer: Viewer): Promise<CreatorView> {
    if (viewer.kind !== 'CREATOR') throw new Forbidden('Only a creator has a profile.');
    return this.creators.get(viewer, viewer.accountId);
  }

  /** Fields left out stay as they are; a rate card replaces the whole card. Opening lists the profile on the market. */
  async update(viewer: Viewer, input: CreatorProfileInput): Promise<CreatorView> {
    if (viewer.kind !== 'CREATOR') throw new Forbidden('Only a creator has a profile.');
    const before = await this.mine(viewer);
    const change = checkProfile(input);
    await this.db.transaction(viewer.context, async (tx) => {
      await tx.query(
        `UPDATE creators SET name = coalesce($2, name), bio = coalesce($3, bio), country = CASE WHEN $4::text = '' THEN NULL ELSE coalesce($4, country) END,
           region = CASE WHEN $5::text = '' THEN NULL ELSE coalesce($5, region) END, language = CASE WHEN $6::text = '' THEN NULL ELSE coalesce($6, language) END,
           categories = coalesce($7::text[], categories), open_for_sponsorship = coalesce($8, open_for_sponsorship),
           visibility = CASE WHEN $8 THEN 'LISTED' ELSE visibility END, updated_at = now()
         WHERE id = $1`,
        [viewer.accountId, change.name, change.bio, change.country, change.region, change.language, change.categories, input.openForSponsorship ?? null],
      );
      if (change.name !== null) await tx.query('UPDATE organisations SET name = $2 WHERE id = $1', [viewer.accountId, change.name]);
      if (input.rates) await this.replaceRates(tx, viewer.accountId, input.rates);
      await this.audit.record(tx, viewer, { action: 'creator.update', object: 'creator', objectId: viewer.accountId, before, after: input });
    });
    return this.mine(viewer);
  }

  private async replaceRates(tx: Tx, creatorId: string, rates: readonly RateInput[]): Promise<void> {
    await tx.query('DELETE FROM rates WHERE creator_id = $1', [creatorId]);
    await tx.query(
      `INSERT INTO rates (creator_id, imported_by, format, price_minor, currency, lead_days, revisions)
       SELECT $1, $1, * FROM unnest($2::text[], $3::bigint[], $4::text[], $5::int[], $6::int[])`,
      [creatorId, rates.map((rate) => rate.format), rates.map((rate) => rate.priceMinor.toString()), rates.map((rate) => rate.currency), rates.map((rate) => rate.leadDays), rates.map((rate) => rate.revisions)],
    );
  }
}

interface CheckedProfile {
  name: string | null;
  bio: string | null;
  country: string | null;
  region: string | null;
  language: string | null;
  categories: string[] | null;
}

/** @throws BadInput naming each field that does not hold */
function checkProfile(input: CreatorProfileInput): CheckedProfile {
  const wrong: Record<string, string> = {};
  if (input.bio && input.bio.length > 2_000) wrong['bio'] = 'has more than 2,000 characters';
  if (input.country && !/^[A-Z]{2}$/.test(input.country)) wrong['country'] = 'is no two-letter country code';
  if (input.region && input.region.length > 60) wrong['region'] = 'has more than 60 characters';
  if (input.language && !/^[a-z]{2}$/.test(input.language)) wrong['language'] = 'is no two-letter language code';
  const unknown = input.categories?.find((category) => !isCategory(category));
  if (unknown !== undefined) wrong['categories'] = `may hold ${categories.join(', ')}`;
  if ((input.categories?.length ?? 0) > 5) wrong['categories'] = 'may hold at most five';
  checkRates(input.rates ?? [], wrong);
  if (Object.keys(wrong).length > 0) throw new BadInput(wrong);
  return {
    name: input.name == null ? null : checkName('name', input.name),
    bio: input.bio ?? null, country: input.country ?? null, region: input.region ?? null, language: input.language ?? null,
    categories: input.categories ? [...new Set(input.categories)] : null,
  };
}

function checkRates(rates: readonly RateInput[], wrong: Record<string, string>): void {
  if (new Set(rates.map((rate) => rate.format)).size !== rates.length) wrong['rates'] = 'names a format twice';
  rates.forEach((rate, index) => {
    if (rate.priceMinor <= 0n || rate.priceMinor > MAX_PRICE) wrong[`rates.${index}.priceMinor`] = 'must be above zero and reasonable';
    if (!isCurrency(rate.currency)) wrong[`rates.${index}.currency`] = 'is not a currency of this installation';
    if (rate.leadDays < 0 || rate.leadDays > 365) wrong[`rates.${index}.leadDays`] = 'must be between 0 and 365';
    if (rate.revisions < 0 || rate.revisions > 20) wrong[`rates.${index}.revisions`] = 'must be between 0 and 20';
  });
}
