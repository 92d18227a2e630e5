import { Button, PasswordInput, TextInput } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useViewer } from '../../session/viewer.tsx';
import { toApiError } from '../../errors/apiError.ts';
import { LogInDocument } from '../../graphql/generated/session.ts';
import { request } from '../../graphql/request.ts';
import { useErrorText } from '../../i18n/errorText.ts';
import { useText } from '../../i18n/text.tsx';
import styles from './auth.module.css';
import { PublicPage } from './PublicPage.tsx';

export function LoginPage() {
  const t = useText();
  const errorText = useErrorText();
  const { setViewer } = useViewer();
  const navigate = useNavigate();
  const { next = '/' }: { next?: string } = useSearch({ strict: false });
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState('');
  const logIn = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailed('');
    try {
      const { logIn: viewer } = await request(LogInDocument, { input: { email: email.trim(), password } });
      setViewer(viewer);
      // Only paths of our own: a foreign address in the link must not be followed.
      const isOwnPath = next.startsWith('/') && !next.startsWith('//');
      void navigate({ to: (isOwnPath ? next : '/') as never });
    } catch (error) {
      setFailed(errorText(toApiError(error)));
      setBusy(false);
    }
  };
  return (
    <PublicPage title={t('login.title')} lead={t('login.lead')}>
      <form className={styles.form} onSubmit={(event) => void logIn(event)}>
        {failed && <p className={styles.error} role="alert">{failed}</p>}
        <TextInput label={t('field.email')} type="email" autoComplete="username" required withAsterisk={false} value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
        <PasswordInput label={t('field.password')} autoComplete="current-password" required withAsterisk={false} value={password}
          onChange={(event) => setPassword(event.currentTarget.value)} visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }} />
        <Button type="submit" loading={busy} fullWidth>{t('login.submit')}</Button>
      </form>
      <p>{t('login.noAccount')} <Link to={'/signup' as never}>{t('login.signUp')}</Link></p>
    </PublicPage>
  );
}
