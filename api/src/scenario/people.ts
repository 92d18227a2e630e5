import { Session, type Wire } from './session.ts';

export interface Member {
  session: Session;
  organisationId: string;
  email: string;
}

type Kind = 'BRAND' | 'CREATOR' | 'AGENCY';
const who = 'organisation { id }';

/** Signs up a person with a new organisation. */
export async function signUp(wire: Wire, kind: Kind, { email, password, name, organisationName, locale = 'ZH_CN' }: { email: string; password: string; name: string; organisationName: string; locale?: string }): Promise<Member> {
  const session = new Session(wire);
  const { signUp: made } = await session.ask<{ signUp: { organisation: { id: string } } }>(
    `mutation ($input: SignUpInput!) { signUp(input: $input) { ${who} } }`,
    { input: { email, password, name, organisationName, kind, locale } },
  );
  return { session, organisationId: made.organisation.id, email };
}

/** Signs in again, in the same session object. */
export async function logIn({ session, email }: Member, password: string): Promise<void> {
  await session.ask('mutation ($input: LogInInput!) { logIn(input: $input) { role } }', { input: { email, password } });
}

/** Takes an invitation by its link or token. */
export async function acceptInvitation(wire: Wire, link: string, { email, password, name, locale = 'ZH_CN' }: { email: string; password: string; name: string; locale?: string }): Promise<Member> {
  const session = new Session(wire);
  const { acceptInvitation: made } = await session.ask<{ acceptInvitation: { organisation: { id: string } } }>(
    `mutation ($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { ${who} } }`,
    { input: { token: link.split('/').at(-1), name, password, locale } },
  );
  return { session, organisationId: made.organisation.id, email };
}

/** An agency asks, the client grants. */
export async function grantMandate(agency: Member, client: Member): Promise<void> {
  const { requestMandate } = await agency.session.ask<{ requestMandate: { id: string } }>('mutation ($id: ID!) { requestMandate(clientId: $id) { id } }', { id: client.organisationId });
  await client.session.ask('mutation ($id: ID!) { grantMandate(id: $id) { id } }', { id: requestMandate.id });
}
