import { Button } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useParams, useSearch } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { ApiError } from '../../errors/apiError.ts';
import { BriefDocument, CreateBriefDocument, PublishBriefDocument, UpdateBriefDocument, type BriefFullFragment } from '../../graphql/generated/briefs.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useErrorText } from '../../i18n/errorText.ts';
import { useFieldTexts } from '../../i18n/fieldText.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go, useGo } from '../../session/Go.tsx';
import { RisingNow } from '../../report/RisingNow.tsx';
import { useSession } from '../../session/session.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { draftOf, emptyDraft, gapsOf, inputOf, steps, type BriefDraft, type Step } from './briefInput.ts';
import styles from './brief.module.css';
import { BriefPanel } from './BriefPanel.tsx';
import { BriefStep } from './BriefSteps.tsx';

/** @param beside words that stand beside the trend, with commas between */
const fromTrend = (trend: string, beside: string): Pick<BriefDraft, 'title' | 'mustInclude' | 'description'> => ({
  title: trend.slice(0, 40),
  mustInclude: trend === '' ? [] : [trend.slice(0, 40)],
  description: beside.split(',').filter((word) => word !== '').map((word) => `#${word.slice(0, 40)}`).join(' '),
});

export function NewBriefPage() {
  const { organisation } = useSession();
  const { locale } = useFormats();
  // A brief that starts from a trend has its name, and asks for the words people use for it.
  const { trend = '', with: beside = '' }: { trend?: string; with?: string } = useSearch({ strict: false });
  const first = emptyDraft(organisation.currency, locale === 'zh-CN');
  return <Editor first={{ ...first, ...fromTrend(trend, beside) }} brief={null} />;
}

export function EditBriefPage() {
  const t = useText();
  const { briefId = '' }: { briefId?: string } = useParams({ strict: false });
  const live = useLive(BriefDocument, { variables: { id: briefId } });
  return (
    <Region live={live}>
      {({ brief }) => (brief.can.edit ? <Editor key={brief.id} first={draftOf(brief)} brief={brief} /> : <EmptyState title={t('brief.frozen')} hint={t('brief.frozenHint')} action={<Go to={`/briefs/${brief.id}`}>{t('action.back')}</Go>} />)}
    </Region>
  );
}

/** Steps, form and live panel. Every change is saved as a draft about a second after the last key. */
function Editor({ first, brief }: { first: BriefDraft; brief: BriefFullFragment | null }) {
  const t = useText();
  const f = useFormats();
  const go = useGo();
  const errorText = useErrorText();
  const fieldTexts = useFieldTexts();
  const [draft, setDraft] = useState(first);
  const [step, setStep] = useState<Step>('product');
  const [savedAt, setSavedAt] = useState<Date | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [id, setId] = useState(brief?.id ?? '');
  const latest = useRef({ draft: first, id: brief?.id ?? '', saving: Promise.resolve<string>('') });
  const [create, isCreating] = useAction(CreateBriefDocument, { onError: setError });
  const [update, isUpdating] = useAction(UpdateBriefDocument, { onError: setError });
  const [publish] = useAction(PublishBriefDocument, { onError: setError });
  const isOpen = brief !== null && brief.status !== 'DRAFT';

  /** Saves what stands there now; saves wait for each other, so that a draft is created once. */
  const save = () => {
    const next = latest.current.saving.then(async () => {
      const input = inputOf(latest.current.draft);
      setError(null);
      const known = latest.current.id;
      const saved = known ? (await update({ id: known, input }))?.updateBrief : (await create({ input }))?.createBrief;
      if (!saved) return '';
      latest.current.id = saved.id;
      setId(saved.id);
      setSavedAt(new Date());
      return saved.id;
    });
    latest.current.saving = next.catch(() => '');
    return next;
  };
  const saveSoon = useDebouncedCallback(() => {
    if (latest.current.draft.title.trim() !== '' && !isOpen) void save();
  }, 900);
  const set = (change: Partial<BriefDraft>) => {
    const next = { ...latest.current.draft, ...change };
    latest.current.draft = next;
    setDraft(next);
    saveSoon();
  };
  const send = async (inviteOnly: boolean) => {
    const saved = await save();
    if (!saved) return false;
    const done = await publish({ id: saved, inviteOnly });
    if (done) go(`/briefs/${saved}`);
    return done !== null;
  };
  const gaps = gapsOf(draft);
  const errors = fieldTexts(error);
  const at = steps.indexOf(step);
  const nextStep = steps[at + 1];
  const isSaving = isCreating || isUpdating;
  const budget = f.moneyPlain({ minor: draft.budgetMinor || '0', currency: draft.currency });
  return (
    <Page
      title={brief ? t('brief.editing') : t('briefs.new')}
      back={<Go to="/briefs">{t('nav.briefs')}</Go>}
      answer={draft.title || (brief ? t('brief.editing') : t('briefs.new'))}
      actions={(
        <>
          <span className={styles.saved} role="status">{isSaving ? t('brief.saving') : savedAt ? t('brief.savedAt', { time: f.time(savedAt) }) : ''}</span>
          {isOpen ? (
            <Button onClick={() => void save().then((saved) => saved && go(`/briefs/${saved}`))} loading={isSaving}>{t('action.save')}</Button>
          ) : (
            <>
              <ConfirmButton label={t('brief.publishInvite')} variant="default" effect={t('brief.publishInviteEffect', { budget })} onConfirm={() => send(true)} />
              <ConfirmButton label={t('brief.publishOpen')} effect={t('brief.publishEffect', { budget })} onConfirm={() => send(false)} />
            </>
          )}
        </>
      )}
    >
      {error && <p role="alert" style={{ color: 'var(--m-error)', background: 'var(--m-error-bg)', borderRadius: 6, padding: '8px 12px' }}>{errorText(error)} {Object.keys(errors).map((field) => t.code('briefField', field)).join(' · ')}</p>}
      <div className={styles.editor}>
        <nav className={styles.steps} aria-label={t('brief.steps')}>
          {steps.map((one) => (
            <button key={one} type="button" className={styles.step} aria-current={one === step ? 'step' : undefined} onClick={() => setStep(one)}>
              <span className={styles.dot} data-done={(one === 'check' ? gaps.length === 0 : !gaps.some((gap) => gap.step === one)) || undefined} aria-hidden />{t.code('briefStep', one)}
            </button>
          ))}
        </nav>
        <Section title={t.code('briefStep', step)} hint={t.code('briefStepWhy', step)}>
          {step === 'check' ? (
            gaps.length === 0 ? <EmptyState title={t('brief.clear')} hint={t('brief.clearHint')} /> : (
              <ul style={{ display: 'grid', gap: 8 }}>
                {gaps.map((gap) => <li key={gap.code}><button type="button" className={styles.step} onClick={() => setStep(gap.step)}><span className={styles.dot} aria-hidden />{t.code('briefGap', gap.code)}</button></li>)}
              </ul>
            )
          ) : <BriefStep step={step} draft={draft} set={set} errors={errors} />}
          <div className={styles.foot}>
            <Button variant="subtle" color="gray" disabled={at === 0} onClick={() => setStep(steps[at - 1] ?? 'product')}>{t('action.back')}</Button>
            {nextStep && <Button variant="default" onClick={() => setStep(nextStep)}>{t('brief.nextStep', { step: t.code('briefStep', nextStep) })}</Button>}
          </div>
        </Section>
        <div style={{ display: 'grid', gap: 16, alignContent: 'start' }}>
          <BriefPanel briefId={id} draft={draft} savedAt={savedAt} />
          <RisingNow />
        </div>
      </div>
    </Page>
  );
}
