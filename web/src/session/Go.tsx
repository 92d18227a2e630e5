import { Link, useNavigate } from '@tanstack/react-router';
import type { CSSProperties, ReactNode } from 'react';
import { useSession } from './session.tsx';

/** A path inside the workspace ("/deals/1") as a full one ("/brand/deals/1"). */
export function usePath() {
  const { base } = useSession();
  return (path: string) => (path === '/' ? base : `${base}${path}`);
}

export function useGo() {
  const navigate = useNavigate();
  const path = usePath();
  return (to: string, search: Record<string, string> = {}) => void navigate({ to: path(to), search: () => search } as never);
}

interface GoProps {
  /** Path inside the workspace. */
  to: string;
  search?: Record<string, string>;
  className?: string;
  style?: CSSProperties;
  children: ReactNode;
  onClick?: () => void;
  'aria-label'?: string;
}

/** A link that stays inside the workspace, also when an agency acts for a client. */
export function Go({ to, search, ...rest }: GoProps) {
  const path = usePath();
  const target = { to: path(to), search: () => search ?? {} } as never as { to: '/' };
  return <Link {...target} {...rest} />;
}

/** Where a to-do or notice leads, inside the workspace. */
export function subjectPath(kind: string, id: string): string {
  const of = kind.toLowerCase();
  if (of.startsWith('deal') || of.startsWith('offer')) return `/deals/${id}`;
  if (of.startsWith('campaign')) return `/campaigns/${id}`;
  if (of.startsWith('brief')) return `/briefs/${id}`;
  if (of.startsWith('creator')) return `/creators/${id}`;
  if (of.startsWith('dispute')) return '/disputes';
  if (of.startsWith('payout_method')) return '/payout';
  if (of.startsWith('waiting_payout')) return '/payouts';
  if (of.startsWith('payout')) return '/earnings';
  if (of.startsWith('mandate')) return '/clients';
  if (of.startsWith('wallet') || of.startsWith('topup') || of.startsWith('top_up')) return '/wallet';
  if (of.startsWith('reversal')) return '/recon';
  if (of.startsWith('rights')) return '/rights';
  if (of.startsWith('rate') || of.startsWith('profile')) return '/profile';
  if (of.startsWith('contest')) return `/contests/${id}`;
  if (of.startsWith('sample')) return '/samples';
  if (of.startsWith('import')) return '/creators/import';
  if (of.startsWith('partnership')) return '/partners';
  if (of.startsWith('insight')) return '/insight/alerts';
  return '/';
}
