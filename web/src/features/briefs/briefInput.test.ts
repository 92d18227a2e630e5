import { draftOf, emptyDraft, gapCount, gapsOf, inputOf } from './briefInput.ts';

const full = {
  ...emptyDraft('CNY', false), title: 'Sun cream', product: 'SPF 50', description: 'Show how it feels on the way to work.', mustInclude: ['texture'], budgetMinor: '2000000', feeMinMinor: '100000',
  categories: ['beauty'], publishFrom: '2026-12-01', publishTo: '2026-12-14',
};

describe('a brief being written', () => {
  it('has every gap but deliverables and label when it is new', () => {
    expect(gapsOf(emptyDraft('CNY', true)).map(({ code }) => code)).not.toContain('disclosure');
    expect(gapsOf(emptyDraft('CNY', true))).toHaveLength(gapCount - 2);
  });

  it('is clear once it says what, who, when and how much', () => {
    expect(gapsOf(full)).toEqual([]);
  });

  it('sends "not said yet" as nothing, never as an empty text', () => {
    expect(inputOf(full)).toMatchObject({ productUrl: null, feeMaxMinor: null, country: null, applyBy: null, publishTo: '2026-12-14' });
  });

  it('comes back as it was sent', () => {
    const input = inputOf(full);
    const brief = {
      ...input, productUrl: null, country: null, language: null, targetFemaleShare: null, applyBy: null, publishFrom: full.publishFrom, publishTo: full.publishTo, id: 'b1', status: 'DRAFT' as const, brand: { id: 'o', name: 'Leaf' }, partner: null, budget: { minor: input.budgetMinor, currency: 'CNY' }, feeMin: { minor: '100000', currency: 'CNY' }, feeMax: null,
      committed: { minor: '0', currency: 'CNY' }, dealCount: 0, applicantCount: 0, createdAt: '', publishedAt: null, targetAges: [], deliverables: full.deliverables,
      can: { edit: true, publish: true, close: false, archive: true, apply: false, invite: false }, platforms: [], tiers: [], categories: full.categories, mustInclude: full.mustInclude, mustAvoid: [],
    };
    expect(draftOf(brief)).toEqual(full);
  });
});
