import type { Member } from './people.ts';
import { until } from './until.ts';

const dealFields = 'id status currentOffer { version } submissions { id } link { slug url clicks }';
export interface DealState {
  id: string;
  status: string;
  currentOffer: { version: number };
  submissions: { id: string }[];
  link: { slug: string; url: string; clicks: number } | null;
}

/** A day, some days from another, as YYYY-MM-DD. */
export const dayFrom = (start: Date, days: number): string => new Date(start.getTime() + days * 86_400_000).toISOString().slice(0, 10);

export interface TermsDraft {
  feeMinor: bigint;
  start: Date;
  platform: string;
  /** Of each order; none when absent. */
  commission?: { bps: number; holdDays: number; orderDays: number };
}

export const terms = ({ feeMinor, start, platform, commission }: TermsDraft) => ({
  feeMinor: feeMinor.toString(),
  currency: 'CNY',
  deliverables: [{ format: 'IMAGE_NOTE', platform, quantity: 1 }],
  draftDueOn: dayFrom(start, 5),
  publishFrom: dayFrom(start, 0),
  publishTo: dayFrom(start, 14),
  revisionLimit: 2,
  disclosureLabel: '广告',
  usageRights: { scope: 'feed and search', months: 6, boostAllowed: true },
  keepOnlineDays: 30,
  note: '',
  ...(commission ? { commission } : {}),
});

/** Each step of a deal by the right party, in the order of the lifecycle. */
export class DealWalk {
  state!: DealState;

  constructor(
    private readonly brand: Member,
    private readonly creator: Member,
  ) {}

  async invite(briefId: string, creatorId: string, draft: TermsDraft): Promise<this> {
    return this.move(this.brand, 'inviteCreator', '$briefId: ID!, $creatorId: ID!, $terms: TermsInput!', { briefId, creatorId, terms: terms(draft) });
  }

  async apply(briefId: string, draft: TermsDraft): Promise<this> {
    return this.move(this.creator, 'applyToBrief', '$briefId: ID!, $terms: TermsInput!', { briefId, terms: terms(draft) });
  }

  async counter(by: 'brand' | 'creator', draft: TermsDraft): Promise<this> {
    return this.move(this[by], 'counterOffer', '$dealId: ID!, $version: Int!, $terms: TermsInput!', { dealId: this.state.id, version: this.state.currentOffer.version, terms: terms(draft) });
  }

  async accept(by: 'brand' | 'creator'): Promise<this> {
    return this.move(this[by], 'acceptOffer', '$dealId: ID!, $version: Int!', { dealId: this.state.id, version: this.state.currentOffer.version });
  }

  async fund(): Promise<this> {
    return this.move(this.brand, 'fundDeal', '$dealId: ID!', { dealId: this.state.id });
  }

  async draft(title: string, text: string): Promise<this> {
    return this.move(this.creator, 'submitDraft', '$dealId: ID!, $input: DraftInput!', { dealId: this.state.id, input: { title, text, mediaUrls: [] } });
  }

  async revise(comment: string): Promise<this> {
    return this.move(this.brand, 'requestRevision', '$dealId: ID!, $submissionId: ID!, $comment: String!', { dealId: this.state.id, submissionId: this.lastSubmission(), comment });
  }

  async approve(): Promise<this> {
    return this.move(this.brand, 'approveDraft', '$dealId: ID!, $submissionId: ID!', { dealId: this.state.id, submissionId: this.lastSubmission() });
  }

  async publish(url: string): Promise<this> {
    return this.move(this.creator, 'publishDeal', '$dealId: ID!, $input: PublishInput!', { dealId: this.state.id, input: { url, disclosureLabel: '广告' } });
  }

  async confirm(): Promise<this> {
    return this.move(this.brand, 'confirmDeal', '$dealId: ID!', { dealId: this.state.id });
  }

  async cancel(by: 'brand' | 'creator', reason: string): Promise<this> {
    return this.move(this[by], 'cancelDeal', '$dealId: ID!, $reason: String!', { dealId: this.state.id, reason });
  }

  /** Waits for what the worker does on its own, such as settling. */
  async reaches(status: string): Promise<this> {
    const read = () => this.brand.session.ask<{ deal: DealState }>(`query ($id: ID!) { deal(id: $id) { ${dealFields} } }`, { id: this.state.id });
    const { deal } = await until(`the deal becoming ${status}`, read, ({ deal: { status: now } }) => now === status);
    this.state = deal;
    return this;
  }

  private lastSubmission(): string | undefined {
    return this.state.submissions.at(-1)?.id;
  }

  private async move(by: Member, mutation: string, declared: string, variables: object): Promise<this> {
    const passed = Object.keys(variables).map((name) => `${name}: $${name}`).join(', ');
    const answer = await by.session.ask<Record<string, DealState>>(`mutation (${declared}) { ${mutation}(${passed}) { ${dealFields} } }`, variables);
    this.state = answer[mutation] ?? this.state;
    return this;
  }
}
