import type { Member } from '../scenario/people.ts';

/** A brand asks another one to pay its part of a brief. */
export async function askPartner(brand: Member, partner: Member, briefId: string, shareBps: number): Promise<{ id: string; hash: string }> {
  const { proposePartnership } = await brand.session.ask<{ proposePartnership: { id: string; hash: string } }>(
    'mutation ($briefId: ID!, $partnerId: ID!, $shareBps: Int!) { proposePartnership(briefId: $briefId, partnerId: $partnerId, shareBps: $shareBps) { id hash } }', { briefId, partnerId: partner.organisationId, shareBps });
  return proposePartnership;
}

/** Two brands share a brief from now on. */
export async function shareBrief(brand: Member, partner: Member, briefId: string, shareBps: number): Promise<void> {
  const asked = await askPartner(brand, partner, briefId, shareBps);
  await partner.session.ask('mutation ($id: ID!, $hash: String!) { answerPartnership(id: $id, hash: $hash, sign: true) { status } }', asked);
}
