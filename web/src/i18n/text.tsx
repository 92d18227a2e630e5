import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';
import { IntlProvider, useIntl } from 'react-intl';
import type { Messages, MessageId } from './en/index.ts';
import { formatsFor, type Formats, type LocaleTag } from './format.ts';

type Values = Record<string, string | number>;
export type { MessageId };

const catalogues: Record<LocaleTag, () => Promise<Messages>> = {
  en: () => import('./en/index.ts').then(({ messages }) => messages),
  'zh-CN': () => import('./zh/index.ts').then(({ messages }) => messages),
};

interface LanguageState {
  locale: LocaleTag;
  setLocale: (locale: LocaleTag) => void;
}
const LanguageContext = createContext<LanguageState | null>(null);

const storageKey = 'meadow.locale';

/** The stored choice, else the browser's language. */
export function firstLocale(): LocaleTag {
  const stored = localStorage.getItem(storageKey);
  if (stored === 'en' || stored === 'zh-CN') return stored;
  return /^zh/i.test(navigator.language) ? 'zh-CN' : 'en';
}

export const loadMessages = (locale: LocaleTag) => catalogues[locale]();

interface Props {
  initial: { locale: LocaleTag; messages: Messages };
  children: ReactNode;
}

/** Gives the tree its language; a switch loads the other catalogue first, so that no screen is ever mixed. */
export function LanguageProvider({ initial, children }: Props) {
  const [{ locale, messages }, setState] = useState(initial);
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  const state = useMemo<LanguageState>(() => ({
    locale,
    setLocale: (next) => {
      localStorage.setItem(storageKey, next);
      void loadMessages(next).then((loaded) => setState({ locale: next, messages: loaded }));
    },
  }), [locale]);
  return (
    <LanguageContext value={state}>
      <IntlProvider locale={locale} messages={messages} key={locale}>{children}</IntlProvider>
    </LanguageContext>
  );
}

export function useLanguage(): LanguageState {
  const state = use(LanguageContext);
  if (!state) throw new Error('useLanguage outside of LanguageProvider');
  return state;
}

export interface Text {
  (id: MessageId, values?: Values): string;
  /** The name of a stable code of the api, such as `status.deal` + `FUNDED`; a code without a name is shown as words. */
  code: (family: string, code: string, values?: Values) => string;
  has: (family: string, code: string) => boolean;
}

const asWords = (code: string) => {
  const words = code.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_.:-]+/g, ' ').toLowerCase().trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

export function useText(): Text {
  const intl = useIntl();
  return useMemo(() => {
    const text = (id: string, values?: Values) => intl.formatMessage({ id }, values);
    const idOf = (family: string, code: string) => `${family}.${code}`;
    const has = (family: string, code: string) => idOf(family, code) in intl.messages;
    const code = (family: string, name: string, values?: Values) => (has(family, name) ? text(idOf(family, name), values) : asWords(name));
    return Object.assign(text, { code, has });
  }, [intl]);
}

const made = new Map<string, Formats>();
export function useFormats(): Formats {
  const { locale } = useIntl();
  const tag: LocaleTag = locale === 'en' ? 'en' : 'zh-CN';
  const known = made.get(tag) ?? formatsFor(tag);
  made.set(tag, known);
  return known;
}
