import { Button, type ButtonProps } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { usePath } from './Go.tsx';

interface Props extends ButtonProps {
  to: string;
  search?: Record<string, string>;
}

/** A link that looks like a button: it opens in a new tab, unlike a button that navigates. */
export function GoButton({ to, search, children, ...button }: Props) {
  const path = usePath();
  const target = { to: path(to), search: () => search ?? {} } as never as { to: '/' };
  return <Button component={Link} {...target} {...button}>{children}</Button>;
}
