import { useFormats, useText } from '../../i18n/text.tsx';

interface Notice {
  code: string;
  params: string;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isAmount = (value: unknown): value is { minor: string; currency: string } => isRecord(value) && typeof value['minor'] === 'string' && typeof value['currency'] === 'string';

function read(params: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(params);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

/** The sentence of a notice. Its params are names and amounts; an amount without its own currency takes the notice's. */
export function useNoticeText() {
  const t = useText();
  const f = useFormats();
  return ({ code, params }: Notice): string => {
    const raw = read(params);
    const values: Record<string, string | number> = { amount: '', brand: '', creator: '', brief: '', by: '' };
    for (const [key, value] of Object.entries(raw)) {
      if (isAmount(value)) values[key] = f.moneyPlain(value);
      else if (typeof value === 'string' || typeof value === 'number') values[key] = value;
      if (key.endsWith('Minor') && typeof value === 'string' && typeof raw['currency'] === 'string') values['amount'] = f.moneyPlain({ minor: value, currency: raw['currency'] });
    }
    return t.code('notice', code, values);
  };
}
