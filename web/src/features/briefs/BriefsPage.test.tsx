import { screen } from '@testing-library/react';
import { GraphQLError } from 'graphql';
import { renderPage } from '../../../test/render.tsx';
import { BriefsDocument, type BriefRowFragment } from '../../graphql/generated/briefs.ts';
import { BriefsPage } from './BriefsPage.tsx';

const aBrief: BriefRowFragment = {
  id: 'b1', status: 'OPEN', title: 'Spring sun cream', product: 'SPF 50', brand: { id: 'o1', name: 'Leaf' }, budget: { minor: '2000000', currency: 'CNY' },
  committed: { minor: '320000', currency: 'CNY' }, dealCount: 1, applicantCount: 3, applyBy: '2026-12-01', publishFrom: null, publishTo: null, createdAt: '2026-11-01T00:00:00Z',
  can: { edit: true, publish: false, close: true, archive: false, apply: false, invite: true },
};
const request = { query: BriefsDocument, variables: { statuses: null, after: null } };
/** As the api answers, type names included: the cache needs them to match fragments. */
const onTheWire = (brief: BriefRowFragment) => ({
  ...brief, __typename: 'Brief', brand: { ...brief.brand, __typename: 'Organisation' }, can: { ...brief.can, __typename: 'BriefCan' },
  budget: { ...brief.budget, __typename: 'Money' }, committed: { ...brief.committed, __typename: 'Money' },
});
const answer = (briefs: BriefRowFragment[]) => ({
  request,
  result: { data: { briefs: { __typename: 'BriefConnection', edges: briefs.map((brief) => ({ __typename: 'BriefEdge', node: onTheWire(brief), cursor: brief.id })), pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: null }, totalCount: briefs.length } } },
});

describe('the list of briefs', () => {
  it('shows each brief with what is booked of its budget', async () => {
    await renderPage(<BriefsPage />, { mocks: [answer([aBrief])] });
    expect(await screen.findByRole('link', { name: 'Spring sun cream' })).toHaveAttribute('href', '/brand/briefs/b1');
    expect(screen.getByText('CN¥3,200.00 / CN¥20,000.00')).toBeInTheDocument();
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('1 brief, 3 applicants');
  });

  it('says what comes here while there is none', async () => {
    await renderPage(<BriefsPage />, { mocks: [answer([])] });
    expect(await screen.findByText('No briefs yet')).toBeInTheDocument();
  });

  it('is busy until the answer comes', async () => {
    await renderPage(<BriefsPage />, { mocks: [{ ...answer([]), delay: 60_000 }] });
    expect(screen.getByRole('status', { name: 'Loading' })).toBeInTheDocument();
  });

  it('says what failed in the reader’s language, and offers to try again', async () => {
    const failed = { request, result: { errors: [new GraphQLError('no', { extensions: { code: 'FORBIDDEN' } })] } };
    await renderPage(<BriefsPage />, { locale: 'zh-CN', mocks: [failed] });
    expect(await screen.findByRole('alert')).toHaveTextContent('你的角色没有这个权限');
    expect(screen.getByRole('button', { name: '重试' })).toBeInTheDocument();
  });
});
