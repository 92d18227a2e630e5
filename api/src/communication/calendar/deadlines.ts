import type { Locale } from '@meadow/shared';

/** A wait that ends by what this organisation does: of a deal, a sample, a contest, or a shared brief it was asked about. */
export interface Deadline extends Record<string, unknown> {
  kind: 'deal' | 'sample' | 'contest' | 'partnership';
  id: string;
  status: string;
  due_at: Date;
  changed_at: Date;
  title: string;
  /** Of the other side; empty where there is none. */
  other: string;
}

/** Everything that waits for one organisation ($1), soonest first. */
export const deadlinesSql = `
  SELECT 'deal' AS kind, d.id, d.status, d.wait_due_at AS due_at, d.updated_at AS changed_at, b.title, o.name AS other FROM deals d JOIN market_briefs b ON b.id = d.brief_id
    JOIN public_organisations o ON o.id = CASE WHEN d.brand_id = $1 THEN d.creator_id ELSE d.brand_id END
    WHERE d.wait_due_at IS NOT NULL AND (d.brand_id = $1 AND d.wait_owner = 'BRAND' OR d.creator_id = $1 AND d.wait_owner = 'CREATOR')
  UNION ALL
  SELECT 'sample', s.id, s.status, s.due_at, s.updated_at, m.product, o.name FROM samples s JOIN market_skus m ON m.id = s.sku_id JOIN public_organisations o ON o.id = CASE WHEN s.brand_id = $1 THEN s.creator_id ELSE s.brand_id END
    WHERE s.due_at IS NOT NULL AND (s.brand_id = $1 AND s.status IN ('REQUESTED', 'APPROVED') OR s.creator_id = $1 AND s.status = 'RECEIVED')
  UNION ALL
  SELECT 'contest', c.id, c.status, c.due_at, c.entered_at, c.title, '' FROM contests c WHERE c.brand_id = $1 AND c.due_at IS NOT NULL AND c.status IN ('SELECTING', 'JUDGING')
  UNION ALL
  SELECT 'contest', c.id, c.status, c.due_at, c.entered_at, c.title, c.brand_name FROM contest_entries e JOIN market_contests c ON c.id = e.contest_id
    WHERE e.creator_id = $1 AND e.note_url IS NULL AND e.disqualified_at IS NULL AND c.due_at IS NOT NULL AND (c.kind = 'PRIZES' AND c.status = 'OPEN' OR c.status = 'PUBLISHING' AND e.selected)
  UNION ALL
  SELECT 'partnership', p.id, p.status, p.answer_by, p.proposed_at, p.terms->>'title', o.name FROM brief_partners p JOIN public_organisations o ON o.id = p.brand_id WHERE p.partner_id = $1 AND p.status = 'PROPOSED'
  ORDER BY due_at LIMIT 500`;

const words = {
  EN: { yours: 'Your turn', draft: 'Draft due', publish: 'Publish by', sample: 'Sample to send', note: 'Note on the sample', contest: 'Contest', partnership: 'Shared brief' },
  ZH_CN: { yours: '等你处理', draft: '初稿截止', publish: '最晚发布', sample: '待寄样', note: '试用笔记', contest: '征稿', partnership: '联合投放邀请' },
} as const;

/** What is to be done until then, in a few words. */
export function whatIsDue({ kind, status }: Deadline, locale: Locale): string {
  const w = words[locale];
  if (kind === 'sample') return status === 'RECEIVED' ? w.note : w.sample;
  if (kind !== 'deal') return w[kind];
  return status === 'FUNDED' || status === 'REVISION' ? w.draft : status === 'APPROVED' ? w.publish : w.yours;
}

/** The page of it inside the workspace. */
export const pageOf = ({ kind, id }: Deadline, isBrand: boolean): string =>
  ({ deal: `/deals/${id}`, sample: isBrand ? '/seeding' : '/samples', contest: `/contests/${id}`, partnership: '/partners' })[kind];
