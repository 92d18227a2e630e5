import type { Member } from './people.ts';

/** Writes a brief and publishes it as an open call. @returns its id */
export async function publishBrief(brand: Member, input: object): Promise<string> {
  const { createBrief } = await brand.session.ask<{ createBrief: { id: string } }>('mutation ($input: BriefInput!) { createBrief(input: $input) { id } }', { input });
  await brand.session.ask('mutation ($id: ID!) { publishBrief(id: $id) { status } }', { id: createBrief.id });
  return createBrief.id;
}
