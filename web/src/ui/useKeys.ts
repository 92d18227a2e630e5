import { useLocalStorage } from '@mantine/hooks';
import { useEffect, useRef } from 'react';

const SEQUENCE_MS = 1_500;

/** Whether keys without a modifier do something; somebody who speaks to the computer turns them off. */
export const useSingleKeys = () => useLocalStorage({ key: 'meadow.keys', defaultValue: true, getInitialValueInEffect: false });

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.closest('input, textarea, select, [role="textbox"], [role="combobox"], [role="listbox"], [role="menu"]') !== null);

interface Keys {
  find: () => void;
  /** By its letter, after `g`. @returns whether there is such a page */
  go: (letter: string) => boolean;
}

/** ⌘K or Ctrl K finds; without a modifier `/` and `?` find, and `g` with a letter goes to a page. */
export function useKeys({ find, go }: Keys): void {
  const [hasSingle] = useSingleKeys();
  const does = useRef({ find, go });
  useEffect(() => {
    does.current = { find, go };
  });
  useEffect(() => {
    let wentAt = -Infinity;
    const press = (event: KeyboardEvent) => {
      const key = event.key.toLowerCase();
      if ((event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey && key === 'k') {
        event.preventDefault();
        does.current.find();
        return;
      }
      if (!hasSingle || event.metaKey || event.ctrlKey || event.altKey || event.isComposing || event.repeat || isTyping(event.target)) return;
      const isSecond = event.timeStamp - wentAt < SEQUENCE_MS;
      wentAt = key === 'g' && !isSecond ? event.timeStamp : -Infinity;
      if (isSecond && does.current.go(key)) event.preventDefault();
      else if (!isSecond && (key === '/' || key === '?') && document.querySelector('[role="dialog"]') === null) {
        event.preventDefault();
        does.current.find();
      }
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [hasSingle]);
}
