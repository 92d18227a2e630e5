import type { RecordedContext } from '../delivery/decision-record.ts';
import { TargetingIndex, wantsOf, type Targeting, type Viewer } from '../delivery/targeting-index.ts';

/** The viewer as targeting sees one, from what was written down. */
export const viewerIn = ({ context, like, at }: RecordedContext): Viewer => ({
  country: context.country, region: context.region, device: context.device, language: context.language, gender: context.gender, ageBand: context.age_band,
  cityTier: context.city_tier, slot: at || undefined, interests: context.interests ?? [], likeAudiencesOf: like,
});

const anybody: Targeting = { countries: [], regions: [], devices: [], languages: [], genders: [], ageBands: [], interests: [], keywords: [] };
const words = ['keywords', 'exactKeywords', 'broadKeywords'] as const;

/**
 * The attributes for which a group did not want a viewer, each judged by the index that decides.
 * @param wish as it is stored, `slots` instead of day-parts
 */
export function misfitsOf(wish: Targeting, placements: readonly ('FEED' | 'SEARCH')[], asked: RecordedContext): string[] {
  const placement = asked.placement === 'feed' ? 'FEED' : 'SEARCH';
  const viewer = viewerIn(asked);
  const fits = (only: Partial<Targeting>) => {
    let found = false;
    TargetingIndex.of([{ placements: [placement], wants: wantsOf({ ...anybody, ...only }) }]).match(placement, viewer, asked.query.toLowerCase(), () => {
      found = true;
      return false;
    });
    return found;
  };
  const misfits = placements.includes(placement) ? [] : ['placements'];
  for (const name of ['countries', 'regions', 'cityTiers', 'devices', 'languages', 'genders', 'ageBands', 'interests', 'lookAlikesOf', 'negativeKeywords'] as const) {
    if (!fits({ [name]: wish[name] ?? [] })) misfits.push(name);
  }
  if (!fits({ slots: wish.slots ?? [] })) misfits.push('dayParts');
  if (!fits({ keywords: wish.keywords, exactKeywords: wish.exactKeywords ?? [], broadKeywords: wish.broadKeywords ?? [] })) misfits.push(words.find((name) => (wish[name] ?? []).length > 0) ?? 'keywords');
  return misfits;
}
