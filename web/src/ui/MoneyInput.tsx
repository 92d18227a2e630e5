import { decimalText, parseDecimal } from '@meadow/shared';
import { TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';

interface Props extends Omit<TextInputProps, 'value' | 'onChange' | 'defaultValue'> {
  /** Minor units, or '' when nothing valid stands there. */
  value: string;
  currency: string;
  onChange: (minor: string) => void;
}

/** An amount typed as decimal text and held exactly, as minor units. */
export function MoneyInput({ value, currency, onChange, ...input }: Props) {
  const shown = value === '' ? '' : decimalText(BigInt(value), currency).replace(/\.0+$/, '');
  const [typed, setTyped] = useState<{ text: string; minor: string }>({ text: shown, minor: value });
  const text = typed.minor === value ? typed.text : shown;
  return (
    <TextInput
      {...input}
      inputMode="decimal"
      leftSection={<span style={{ fontSize: 12 }}>{currency}</span>}
      leftSectionWidth={48}
      value={text}
      onChange={(event) => {
        const entered = event.currentTarget.value.replaceAll(',', '');
        const minor = parseDecimal(entered, currency)?.toString() ?? '';
        setTyped({ text: entered, minor });
        onChange(minor);
      }}
    />
  );
}
