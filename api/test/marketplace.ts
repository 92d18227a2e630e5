import { randomUUID } from 'node:crypto';
import { addDays, dayAt } from '@meadow/shared';
import { available, funding } from '../src/finance/index.ts';
import { eventually, type Person, type TestApp } from './app.ts';
import { move } from './money.ts';

export const yuan = (amount: number): string => String(amount * 100);

/** Fields of a deal that the tests look at. */
export const dealFields = `id status amendment { version by } offers { version hash withdrawnAt signatures { party name at hash } } currentOffer { version hash terms { feeMinor keepOnlineDays } signedByBrandAt signedByCreatorAt } submissions { id number decision comment }
  wait { owner dueAt defaultAction moneyEffect { minor } } receipt { brandPays { minor } platformFee { minor } creatorGets { minor } held { minor } released { minor }
  lines { code amount { minor } party } } history { status by actorName } publication { url disclosureLabel } note { id dealId } link { slug url destination clicks qrSvg } dispute { id decision creatorShareBps }
  cancellation { chargeBps creatorGets { minor } brandGetsBack { minor } } creator { id name } brand { id } brief { id committed { minor } status }
  can { counter accept decline withdraw amend answerAmendment fund submitDraft requestRevision approve publish confirm cancel dispute comment boost }`;

export interface DealAnswer {
  id: string;
  status: string;
  amendment: { version: number; by: string } | null;
  offers: { version: number; hash: string; withdrawnAt: string | null; signatures: { party: string; name: string; at: string; hash: string }[] }[];
  currentOffer: { version: number; hash: string; terms: { feeMinor: string; keepOnlineDays: number }; signedByBrandAt: string | null; signedByCreatorAt: string | null };
  submissions: { id: string; number: number; decision: string | null; comment: string | null }[];
  wait: { owner: string; dueAt: string; defaultAction: string; moneyEffect: { minor: string } | null } | null;
  receipt: {
    brandPays: { minor: string }; platformFee: { minor: string }; creatorGets: { minor: string }; held: { minor: string }; released: { minor: string };
    lines: { code: string; amount: { minor: string }; party: string }[];
  };
  history: { status: string; by: string; actorName: string }[];
  publication: { url: string; disclosureLabel: string } | null;
  note: { id: string; dealId: string } | null;
  link: { slug: string; url: string; destination: string; clicks: number; qrSvg: string } | null;
  dispute: { id: string; decision: string | null; creatorShareBps: number | null } | null;
  cancellation: { chargeBps: number; creatorGets: { minor: string }; brandGetsBack: { minor: string } } | null;
  creator: { id: string; name: string };
  brand: { id: string };
  brief: { id: string; committed: { minor: string }; status: string } | null;
  can: Record<string, boolean>;
}

export const briefInput = (given: object = {}): Record<string, unknown> => ({
  title: 'Spring serum', product: 'Serum 30 ml', productUrl: 'https://shop.example.com/serum', objective: 'CONSIDERATION', description: 'Show how you use it.', budgetMinor: yuan(10_000), currency: 'CNY',
  deliverables: [{ format: 'IMAGE_NOTE', platform: 'XIAOHONGSHU', quantity: 1 }], platforms: [], categories: ['beauty'], tiers: [], mustInclude: [], mustAvoid: [],
  disclosureLabel: '广告', usageRights: { scope: 'Feed and search', months: 6, boostAllowed: true }, ...given,
});

export function termsInput(app: TestApp, given: object = {}): Record<string, unknown> {
  const today = dayAt(app.clock.now(), 'Asia/Shanghai');
  return {
    feeMinor: yuan(1_000), currency: 'CNY', deliverables: [{ format: 'IMAGE_NOTE', platform: 'XIAOHONGSHU', quantity: 1 }], draftDueOn: addDays(today, 5),
    publishFrom: today, publishTo: addDays(today, 20), revisionLimit: 1, disclosureLabel: '广告',
    usageRights: { scope: 'Feed', months: 6, boostAllowed: true }, keepOnlineDays: 30, note: '', ...given,
  };
}

/** Steps of a deal as the parties take them through GraphQL. */
export class DealSteps {
  constructor(readonly app: TestApp) {}

  private async run(person: Person, name: string, types: string, args: string, variables: object): Promise<DealAnswer> {
    const data = await this.app.ask<Record<string, DealAnswer>>(person, `mutation (${types}) { ${name}(${args}) { ${dealFields} } }`, variables);
    return data[name]!;
  }
  async brief(brand: Person, given: object = {}, inviteOnly = false): Promise<string> {
    const made = await this.app.ask<{ createBrief: { id: string } }>(brand, 'mutation ($input: BriefInput!) { createBrief(input: $input) { id } }', { input: briefInput(given) });
    await this.app.ask(brand, 'mutation ($id: ID!, $only: Boolean) { publishBrief(id: $id, inviteOnly: $only) { status } }', { id: made.createBrief.id, only: inviteOnly });
    return made.createBrief.id;
  }
  invite(brand: Person, briefId: string, creatorId: string, terms: object = {}): Promise<DealAnswer> {
    return this.run(brand, 'inviteCreator', '$b: ID!, $c: ID!, $t: TermsInput!', 'briefId: $b, creatorId: $c, terms: $t', { b: briefId, c: creatorId, t: termsInput(this.app, terms) });
  }
  apply(creator: Person, briefId: string, terms: object = {}): Promise<DealAnswer> {
    return this.run(creator, 'applyToBrief', '$b: ID!, $t: TermsInput!', 'briefId: $b, terms: $t', { b: briefId, t: termsInput(this.app, terms) });
  }
  counter(person: Person, id: string, version: number, terms: object = {}): Promise<DealAnswer> {
    return this.run(person, 'counterOffer', '$id: ID!, $v: Int!, $t: TermsInput!', 'dealId: $id, version: $v, terms: $t', { id, v: version, t: termsInput(this.app, terms) });
  }
  accept(person: Person, id: string, version: number): Promise<DealAnswer> {
    return this.run(person, 'acceptOffer', '$id: ID!, $v: Int!', 'dealId: $id, version: $v', { id, v: version });
  }
  withdraw(person: Person, id: string, version: number): Promise<DealAnswer> {
    return this.run(person, 'withdrawOffer', '$id: ID!, $v: Int!', 'dealId: $id, version: $v', { id, v: version });
  }
  amend(person: Person, id: string, version: number, terms: object = {}): Promise<DealAnswer> {
    return this.run(person, 'proposeAmendment', '$id: ID!, $v: Int!, $t: TermsInput!', 'dealId: $id, version: $v, terms: $t', { id, v: version, t: termsInput(this.app, terms) });
  }
  signAmendment(person: Person, id: string, version: number): Promise<DealAnswer> {
    return this.run(person, 'signAmendment', '$id: ID!, $v: Int!', 'dealId: $id, version: $v', { id, v: version });
  }
  dropAmendment(person: Person, id: string, version: number): Promise<DealAnswer> {
    return this.run(person, 'dropAmendment', '$id: ID!, $v: Int!', 'dealId: $id, version: $v', { id, v: version });
  }
  decline(person: Person, id: string): Promise<DealAnswer> {
    return this.run(person, 'declineDeal', '$id: ID!', 'dealId: $id, reason: "no time"', { id });
  }
  fund(person: Person, id: string): Promise<DealAnswer> {
    return this.run(person, 'fundDeal', '$id: ID!', 'dealId: $id', { id });
  }
  draft(person: Person, id: string, input: object = {}): Promise<DealAnswer> {
    return this.run(person, 'submitDraft', '$id: ID!, $i: DraftInput!', 'dealId: $id, input: $i', { id, i: { title: '春日精华', text: '用了两周 🌸', mediaUrls: [], ...input } });
  }
  revise(person: Person, id: string, submissionId: string): Promise<DealAnswer> {
    return this.run(person, 'requestRevision', '$id: ID!, $s: ID!', 'dealId: $id, submissionId: $s, comment: "Show the bottle."', { id, s: submissionId });
  }
  approve(person: Person, id: string, submissionId: string): Promise<DealAnswer> {
    return this.run(person, 'approveDraft', '$id: ID!, $s: ID!', 'dealId: $id, submissionId: $s', { id, s: submissionId });
  }
  publish(person: Person, id: string, input: object = {}): Promise<DealAnswer> {
    return this.run(person, 'publishDeal', '$id: ID!, $i: PublishInput!', 'dealId: $id, input: $i', { id, i: { url: 'https://example.com/note/1', disclosureLabel: '广告', ...input } });
  }
  confirm(person: Person, id: string): Promise<DealAnswer> {
    return this.run(person, 'confirmDeal', '$id: ID!', 'dealId: $id', { id });
  }
  cancel(person: Person, id: string): Promise<DealAnswer> {
    return this.run(person, 'cancelDeal', '$id: ID!', 'dealId: $id, reason: "changed plans"', { id });
  }
  dispute(person: Person, id: string): Promise<DealAnswer> {
    return this.run(person, 'openDispute', '$id: ID!', 'dealId: $id, reason: "Not what we agreed"', { id });
  }
  resolve(person: Person, disputeId: string, bps: number): Promise<DealAnswer> {
    return this.run(person, 'resolveDispute', '$id: ID!, $bps: Int!', 'disputeId: $id, creatorShareBps: $bps, decision: "half and half"', { id: disputeId, bps });
  }
  acceptRuling(person: Person, disputeId: string): Promise<DealAnswer> {
    return this.run(person, 'acceptRuling', '$id: ID!', 'disputeId: $id', { id: disputeId });
  }
  appeal(person: Person, disputeId: string): Promise<DealAnswer> {
    return this.run(person, 'appealRuling', '$id: ID!', 'disputeId: $id, reason: "The capture shows it."', { id: disputeId });
  }
  async get(person: Person, id: string): Promise<DealAnswer> {
    return (await this.app.ask<{ deal: DealAnswer }>(person, `query ($id: ID!) { deal(id: $id) { ${dealFields} } }`, { id })).deal;
  }

  /** Brings a deal of ¥1,000 to a status, step by step. */
  async upTo(status: 'INVITED' | 'ACCEPTED' | 'FUNDED' | 'DRAFTED' | 'APPROVED' | 'VERIFYING', brand: Person, creator: Person): Promise<DealAnswer> {
    const deal = await this.invite(brand, await this.brief(brand), creator.organisationId);
    if (status === 'INVITED') return deal;
    const accepted = await this.accept(creator, deal.id, 1);
    if (status === 'ACCEPTED') return accepted;
    const funded = await this.fund(brand, deal.id);
    if (status === 'FUNDED') return funded;
    const drafted = await this.draft(creator, deal.id);
    if (status === 'DRAFTED') return drafted;
    const approved = await this.approve(brand, deal.id, drafted.submissions[0]!.id);
    return status === 'APPROVED' ? approved : this.publish(creator, deal.id);
  }
}

/** Puts money on a brand's account as a top-up would, without the provider and the worker. */
export async function credit(app: TestApp, brand: Person, amount: number): Promise<void> {
  await move(app.owner, { kind: 'wallet.top-up', from: funding(), to: available(brand.organisationId), amountMinor: BigInt(yuan(amount)) });
}

const walletOf = async (app: TestApp, person: Person) => {
  const { wallet } = await app.ask<{ wallet: { balances: { currency: string; availableMinor: string; heldMinor: string; pendingMinor: string }[] } }>(
    person, '{ wallet { balances { currency availableMinor heldMinor pendingMinor } } }');
  return wallet.balances.find((balance) => balance.currency === 'CNY') ?? { currency: 'CNY', availableMinor: '0', heldMinor: '0', pendingMinor: '0' };
};
export const availableOf = async (app: TestApp, person: Person): Promise<string> => (await walletOf(app, person)).availableMinor;

/** Tops a brand up; the worker must run. */
export async function give(app: TestApp, brand: Person, amount: number): Promise<void> {
  const before = BigInt(await availableOf(app, brand));
  await app.ask(brand, 'mutation ($a: Minor!, $k: String!) { topUp(amountMinor: $a, currency: "CNY", idempotencyKey: $k) { id } }', { a: yuan(amount), k: randomUUID() });
  await eventually(() => availableOf(app, brand), (balance) => BigInt(balance) === before + BigInt(yuan(amount)));
}
