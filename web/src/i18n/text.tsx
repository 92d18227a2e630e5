import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';
import { IntlProvider, useIntl } from 'react-intl';
import type { MessageId } from './en/index.ts';
import { formatsFor, type Formats, type LocaleTag } from './format.ts';

type Values = Record<string, string | number>;
export type { MessageId };

type Messages = Record<string, string>;

/** The signed-out pages take the first part only. */
const firstPart: Record<LocaleTag, () => Promise<Messages>> = {
  en: () => import('./en/first.ts').then(({ first }) => first),
  'zh-CN': () => import('./zh/first.ts').then(({ first }) => first),
};
const restPart: Record<LocaleTag, () => Promise<Messages>> = {
  en: () => import('./en/rest.ts').then(({ rest }) => rest),
  'zh-CN': () => import('./zh/rest.ts').then(({ rest }) => rest),
};

export type CataloguePart = 'first' | 'all';
export const loadMessages = async (locale: LocaleTag, part: CataloguePart): Promise<Messages> => {
  if (part === 'first') return firstPart[locale]();
  const [first, rest] = await Promise.all([firstPart[locale](), restPart[locale]()]);
  return { ...first, ...rest };
};

interface LanguageState {
  locale: LocaleTag;
  setLocale: (locale: LocaleTag) => void;
  part: CataloguePart;
  /** Loads what the signed-in pages need. */
  loadAll: () => void;
}
const LanguageContext = createContext<LanguageState | null>(null);

const storageKey = 'meadow.locale';

/** The stored choice, else the browser's language. */
export function firstLocale(): LocaleTag {
  const stored = localStorage.getItem(storageKey);
  if (stored === 'en' || stored === 'zh-CN') return stored;
  return /^zh/i.test(navigator.language) ? 'zh-CN' : 'en';
}

export interface Language {
  locale: LocaleTag;
  part: CataloguePart;
  messages: Messages;
}

/** Gives the tree its language; a switch loads the other catalogue first, so that no screen is ever mixed. */
export function LanguageProvider({ initial, children }: { initial: Language; children: ReactNode }) {
  const [{ locale, part, messages }, setLanguage] = useState(initial);
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  const state = useMemo<LanguageState>(() => {
    const change = (next: LocaleTag, wanted: CataloguePart) => void loadMessages(next, wanted).then((loaded) => setLanguage({ locale: next, part: wanted, messages: loaded }));
    return {
      locale,
      part,
      setLocale: (next) => {
        localStorage.setItem(storageKey, next);
        change(next, part);
      },
      loadAll: () => change(locale, 'all'),
    };
  }, [locale, part]);
  return (
    <LanguageContext value={state}>
      <IntlProvider locale={locale} messages={messages}>{children}</IntlProvider>
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
