import { orgKinds, type OrgKind } from '@meadow/shared';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { toApiError } from '../../errors/apiError.ts';
import { SignUpDocument } from '../../graphql/generated/session.ts';
import { request } from '../../graphql/request.ts';
import { useErrorText } from '../../i18n/errorText.ts';
import { useFieldTexts } from '../../i18n/fieldText.ts';
import { useLanguage, useText } from '../../i18n/text.tsx';
import { useViewer } from '../../session/viewer.tsx';
import styles from './auth.module.css';
import { PublicPage } from './PublicPage.tsx';

/** The operator's organisation exists once per installation and is not signed up for. */
const openKinds = orgKinds.filter((kind) => kind !== 'OPERATOR');

export function SignUpPage() {
  const t = useText();
  const errorText = useErrorText();
  const fieldTexts = useFieldTexts();
  const { locale } = useLanguage();
  const { setViewer } = useViewer();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState('');
  const initialKind: OrgKind = 'BRAND';
  const form = useForm({ initialValues: { name: '', email: '', password: '', organisationName: '', kind: initialKind as OrgKind } });
  const signUp = form.onSubmit(async (values) => {
    setBusy(true);
    setFailed('');
    try {
      const { signUp: viewer } = await request(SignUpDocument, { input: { ...values, locale: locale === 'en' ? 'EN' : 'ZH_CN' } });
      setViewer(viewer);
      void navigate({ to: '/' });
    } catch (failure) {
      const error = toApiError(failure);
      form.setErrors(fieldTexts(error));
      setFailed(errorText(error));
      setBusy(false);
    }
  });
  return (
    <PublicPage title={t('signup.title')} lead={t('signup.lead')}>
      <form className={styles.form} onSubmit={signUp}>
        {failed && <p className={styles.error} role="alert">{failed}</p>}
        <fieldset className={styles.kinds}>
          <legend style={{ padding: 0, marginBottom: 4 }}>{t('signup.kind')}</legend>
          {openKinds.map((kind) => (
            <label key={kind} className={styles.kind}>
              <input type="radio" name="kind" value={kind} checked={form.values.kind === kind} onChange={() => form.setFieldValue('kind', kind)} />
              {t.code('kind', kind)}<small>{t.code('kindDoes', kind)}</small>
            </label>
          ))}
        </fieldset>
        <TextInput label={t('signup.organisation')} required withAsterisk={false} {...form.getInputProps('organisationName')} />
        <TextInput label={t('field.name')} autoComplete="name" required withAsterisk={false} {...form.getInputProps('name')} />
        <TextInput label={t('field.email')} type="email" autoComplete="username" required withAsterisk={false} {...form.getInputProps('email')} />
        <PasswordInput label={t('field.password')} description={t('signup.passwordHint')} autoComplete="new-password" required withAsterisk={false}
          visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }} {...form.getInputProps('password')} />
        <Button type="submit" loading={busy} fullWidth>{t('signup.submit')}</Button>
      </form>
      <p>{t('signup.hasAccount')} <Link to={'/login' as never}>{t('login.submit')}</Link></p>
    </PublicPage>
  );
}
