import { jest } from '@jest/globals';
import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useKeys, useSingleKeys } from './useKeys.ts';

const find = jest.fn();
const go = jest.fn((letter: string) => letter === 'd');

function Page() {
  useKeys({ find, go });
  const [, setHas] = useSingleKeys();
  return <><input aria-label="title" /><button type="button" onClick={() => setHas(false)}>off</button></>;
}

describe('keys', () => {
  beforeEach(() => {
    localStorage.clear();
    jest.clearAllMocks();
    render(<MantineProvider><Page /></MantineProvider>);
  });

  it('finds with ⌘K, Ctrl K, / and ?', async () => {
    for (const [keys, times] of [['{Meta>}k{/Meta}', 1], ['{Control>}k{/Control}', 2], ['/', 3], ['?', 4]] as const) {
      await userEvent.keyboard(keys);
      expect(find).toHaveBeenCalledTimes(times);
    }
  });

  it('goes to a page by its letter after G, and only then', async () => {
    await userEvent.keyboard('d');
    expect(go).not.toHaveBeenCalled();
    await userEvent.keyboard('gdd');
    expect(go.mock.calls).toEqual([['d']]);
  });

  it('leaves letters to who types, and ⌘K works there as well', async () => {
    await userEvent.type(screen.getByLabelText('title'), 'good/?{Meta>}k{/Meta}');
    expect(screen.getByLabelText<HTMLInputElement>('title').value).toBe('good/?');
    expect(go).not.toHaveBeenCalled();
    expect(find).toHaveBeenCalledTimes(1);
  });

  it('does nothing without a modifier where they are turned off', async () => {
    await userEvent.click(screen.getByText('off'));
    await userEvent.keyboard('/gd?');
    expect(find).not.toHaveBeenCalled();
    expect(go).not.toHaveBeenCalled();
    await userEvent.keyboard('{Control>}k{/Control}');
    expect(find).toHaveBeenCalledTimes(1);
  });
});
