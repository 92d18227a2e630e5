import { Button, PasswordInput, TextInput } from '@mantine/core';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useState, type FormEvent } from 'react';
import { toApiError } from '../../errors/apiError.ts';
import { AcceptInvitationDocument, InvitationDocument, type InvitationQuery } from '../../graphql/generated/session.ts';
import { request } from '../../graphql/request.ts';
import { useErrorText } from '../../i18n/errorText.ts';
import { useFormats, useLanguage, useText } from '../../i18n/text.tsx';
import { useViewer } from '../../session/viewer.tsx';
import { Pending } from '../../ui/Region.tsx';
import { useNow } from '../../ui/useNow.ts';
import styles from './auth.module.css';
import { PublicPage } from './PublicPage.tsx';

type Invitation = InvitationQuery['invitation'];

/** Joining an organisation, or taking over an imported creator profile, by the link one was sent. */
export function InvitePage() {
  const t = useText();
  const f = useFormats();
  const errorText = useErrorText();
  const { locale } = useLanguage();
  const { viewer, setViewer } = useViewer();
  const { token = '' }: { token?: string } = useParams({ strict: false });
  const navigate = useNavigate();
  const now = useNow();
  const [invitation, setInvitation] = useState<Invitation | undefined>(undefined);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState('');
  useEffect(() => {
    request(InvitationDocument, { token }).then(
      (data) => setInvitation(data.invitation ?? null),
      (error: unknown) => setFailed(errorText(toApiError(error))),
    );
  }, [token, errorText]);
  const accept = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailed('');
    try {
      const input = viewer ? { token } : { token, name, password, locale: locale === 'en' ? ('EN' as const) : ('ZH_CN' as const) };
      const { acceptInvitation } = await request(AcceptInvitationDocument, { input });
      setViewer(acceptInvitation);
      void navigate({ to: '/' });
    } catch (error) {
      setFailed(errorText(toApiError(error)));
      setBusy(false);
    }
  };
  if (invitation === undefined && !failed) return <PublicPage title={t('invite.title')}><Pending lines={3} /></PublicPage>;
  const isGone = invitation === null || (invitation !== undefined && (invitation.acceptedAt || new Date(invitation.expiresAt).getTime() < now));
  if (isGone || !invitation) {
    return <PublicPage title={t('invite.gone')} lead={failed || t('invite.goneHint')}><p><Link to={'/login' as never}>{t('login.submit')}</Link></p></PublicPage>;
  }
  const lead = t('invite.lead', { organisation: invitation.organisation.name, role: t.code('role', invitation.role), date: f.moment(invitation.expiresAt) });
  return (
    <PublicPage title={t('invite.title')} lead={lead}>
      <form className={styles.form} onSubmit={(event) => void accept(event)}>
        {failed && <p className={styles.error} role="alert">{failed}</p>}
        {!viewer && (
          <>
            <TextInput label={t('field.email')} value={invitation.email} readOnly />
            <TextInput label={t('field.name')} autoComplete="name" value={name} onChange={(event) => setName(event.currentTarget.value)} />
            <PasswordInput label={t('field.password')} description={t('invite.passwordHint')} autoComplete="new-password" required withAsterisk={false} value={password}
              onChange={(event) => setPassword(event.currentTarget.value)} visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }} />
          </>
        )}
        <Button type="submit" loading={busy} fullWidth>{t('invite.submit', { organisation: invitation.organisation.name })}</Button>
      </form>
    </PublicPage>
  );
}
