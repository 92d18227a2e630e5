import { Button, Group, Select, Stack } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { ConnectPayoutAccountDocument, RefreshPayoutAccountDocument, UsePayoutAccountDocument, type PayoutMethodQuery } from '../../graphql/generated/earnings.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useFormats, useLanguage, useText } from '../../i18n/text.tsx';
import { useGo } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { Facts, Section } from '../../ui/Page.tsx';
import { Tag, type Tone } from '../../ui/StatusTag.tsx';
import { connectCountries } from './connectCountries.ts';

type Account = NonNullable<PayoutMethodQuery['payoutAccount']>;
const tones: Record<Account['status'], Tone> = { NONE: 'quiet', STARTED: 'due', ACTION: 'due', CHECKING: 'info', READY: 'done', REJECTED: 'error', DISCONNECTED: 'error' };

/** What Stripe still asks for, in words: it names some sixty things, people know these. */
const topics: readonly (readonly [RegExp, string])[] = [
  [/external_account/, 'bank'], [/tos_acceptance/, 'terms'], [/verification|document/, 'document'], [/id_number|ssn|tax_id|vat_id/, 'number'], [/\.dob/, 'birth'], [/address/, 'address'],
  [/email|phone/, 'contact'], [/business_profile|settings|business_type/, 'work'], [/company|owners|directors|executives|representative/, 'company'], [/first_name|last_name|individual/, 'name'],
];
const topicOf = (requirement: string) => topics.find(([pattern]) => pattern.test(requirement))?.[1] ?? 'other';

/** Can I be paid through Stripe, and what does it still need of me? */
export function PayoutAccount({ account, isFirst }: { account: Account; isFirst: boolean }) {
  const t = useText();
  const f = useFormats();
  const { may } = useSession();
  const go = useGo();
  const { stripe }: { stripe?: string } = useSearch({ strict: false });
  const [country, setCountry] = useState(account.country);
  const [connect, connecting] = useAction(ConnectPayoutAccountDocument, { refresh: ['PayoutMethod'] });
  const [look, looking] = useAction(RefreshPayoutAccountDocument, { refresh: ['PayoutMethod'] });
  const [use, using] = useAction(UsePayoutAccountDocument, { refresh: ['PayoutMethod'], done: t('payout.saved') });
  const leave = useCallback(async (to: string | null) => {
    const opened = to && (await connect({ country: to }));
    if (opened) window.location.assign(opened.connectPayoutAccount);
  }, [connect]);
  const arrived = useRef<string>(undefined);
  useEffect(() => {
    // Back from Stripe, once: how does it stand? Or its page was too old, and there is a new one.
    if (!stripe || arrived.current === stripe || !may('payout:request')) return;
    arrived.current = stripe;
    go('/payout');
    void (stripe === 'again' ? leave(account.country) : look({}));
  }, [stripe, account.country, go, leave, look, may]);

  const { status, due, dueBy, isMethod } = account;
  const begins = status === 'NONE' || status === 'DISCONNECTED';
  const goesOn = status === 'STARTED' || status === 'ACTION' || (status === 'READY' && due.length > 0);
  const wanted = [...new Set(due.map(topicOf))].map((topic) => t.code('accountDue', topic));
  const facts: [string, React.ReactNode][] = [
    [t('tax.status'), <Tag key="status" tone={status === 'READY' && due.length > 0 ? 'due' : tones[status]}>{t.code('accountStatus', status)}</Tag>],
    ...(account.masked && account.country ? [[t('payout.account'), account.masked.replace('STRIPE ', '')], [t('payoutAccount.country'), f.country(account.country)]] as [string, React.ReactNode][] : []),
    ...(status !== 'NONE' && status !== 'DISCONNECTED' ? [[t('payoutAccount.details'), t(account.detailsSubmitted ? 'payoutAccount.told' : 'payoutAccount.notTold')], [t('payoutAccount.payouts'), t(account.canBePaid ? 'payoutAccount.possible' : 'payoutAccount.notPossible')]] as [string, React.ReactNode][] : []),
    ...(wanted.length > 0 ? [[dueBy ? t('payoutAccount.dueBy', { date: f.dateOf(dueBy) }) : t('payoutAccount.due'), f.list(wanted)]] as [string, React.ReactNode][] : []),
    ...(account.readAt && status !== 'NONE' ? [[t('payoutAccount.asOf'), f.dateTime(account.readAt)]] as [string, React.ReactNode][] : []),
  ];
  return (
    <Section title={t('payoutAccount.title')} hint={t.code('accountHint', status === 'READY' ? (due.length > 0 ? 'READY_DUE' : isMethod ? 'READY_USED' : 'READY') : status)}>
      <Stack gap="sm" style={{ maxWidth: 480 }}>
        {status !== 'NONE' && <Facts of={facts} />}
        {may('payout:request') && (
          <>
            {(begins || (status === 'STARTED' && !account.detailsSubmitted)) && <Country value={country} onChange={setCountry} />}
            <Group gap="xs">
              {(begins || goesOn) && <Button variant={isFirst || goesOn ? 'filled' : 'default'} loading={connecting} disabled={!country} onClick={() => void leave(country)}>{t(begins ? 'payoutAccount.connect' : 'payoutAccount.goOn')}</Button>}
              {account.canBePaid && !isMethod && <Button variant={isFirst && !goesOn ? 'filled' : 'default'} loading={using} onClick={() => void use({})}>{t('payoutAccount.use')}</Button>}
              {!begins && <Button variant="default" loading={looking} onClick={() => void look({})}>{t('payoutAccount.look')}</Button>}
            </Group>
          </>
        )}
      </Stack>
    </Section>
  );
}

function Country({ value, onChange }: { value: string | null; onChange: (country: string | null) => void }) {
  const t = useText();
  const f = useFormats();
  const { locale } = useLanguage();
  const data = useMemo(() => connectCountries.map((one) => ({ value: one, label: f.country(one) })).sort((a, b) => a.label.localeCompare(b.label, locale)), [f, locale]);
  return <Select label={t('payoutAccount.country')} description={t('payoutAccount.countryHint')} searchable value={value} data={data} onChange={onChange} nothingFoundMessage={t('payoutAccount.noCountry')} />;
}
