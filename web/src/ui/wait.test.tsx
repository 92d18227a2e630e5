import { screen } from '@testing-library/react';
import { renderPage } from '../../test/render.tsx';
import { ReasonBar } from './ReasonBar.tsx';
import { Receipt, StageCharges, type ReceiptView } from './Receipt.tsx';
import { WaitClock } from './WaitClock.tsx';

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000 + 30_000).toISOString();
const cny = (minor: string) => ({ minor, currency: 'CNY' });

describe('a wait', () => {
  it('says whose turn it is, how long, and what no answer does to the money', async () => {
    await renderPage(<WaitClock you="BRAND" wait={{ owner: 'BRAND', dueAt: inHours(28), defaultAction: 'CONFIRMS', moneyEffect: cny('320000') }} />);
    expect(screen.getByRole('status')).toHaveTextContent(/Your turn: 1 d 4 h left \(by .+\)\. No reply counts as confirmation and releases CN¥3,200\./);
  });

  it('names the other side in Chinese', async () => {
    await renderPage(<WaitClock you="BRAND" wait={{ owner: 'CREATOR', dueAt: inHours(3), defaultAction: 'EXPIRES' }} />, { locale: 'zh-CN' });
    expect(screen.getByRole('status')).toHaveTextContent(/等创作者处理：还剩 3 小时 \d+ 分钟/);
  });
});

describe('a receipt', () => {
  const receipt: ReceiptView = {
    brandPays: cny('320000'), platformFee: cny('32000'), creatorGets: cny('288000'), held: cny('320000'), released: cny('0'),
    lines: [{ code: 'CREATOR_NET', label: 'net', amount: cny('288000') }, { code: 'PLATFORM_FEE', label: 'fee', amount: cny('32000') }],
    stages: [{ stage: 'DRAFTED', chargeBps: 5_000, creatorGets: cny('144000'), platformFee: cny('16000'), brandGetsBack: cny('160000') }],
  };
  it('leads with what the reader’s side pays or gets', async () => {
    await renderPage(<Receipt receipt={receipt} side="CREATOR" />);
    expect(screen.getAllByText('Creator gets')[0]?.nextSibling).toHaveTextContent('CN¥2,880.00');
    expect(receipt.lines.reduce((sum, line) => sum + BigInt(line.amount.minor), 0n)).toBe(BigInt(receipt.brandPays.minor)); // 2,880 + 320 = 3,200
  });
  it('says what an early end would cost at each stage, and at which the deal stands', async () => {
    await renderPage(<StageCharges stages={receipt.stages} now="DRAFTED" />);
    const row = screen.getByText(/After a draft · now/).parentElement;
    expect(row).toHaveTextContent('CN¥1,600.00 back to the brand, platform fee CN¥160.00CN¥1,440.00'); // 1,600 + 160 + 1,440 = 3,200
    expect(row).toHaveAttribute('aria-current', 'step');
  });
});

describe('a score', () => {
  it('speaks its parts to those who cannot see the bar', async () => {
    await renderPage(<ReasonBar score={42} reasons={[{ code: 'topic', points: 30, maxPoints: 40, evidence: '' }, { code: 'price', points: 12, maxPoints: 20, evidence: '' }]} />);
    expect(screen.getByRole('img')).toHaveAccessibleName('Topic 30.0, Price 12.0');
  });
});
