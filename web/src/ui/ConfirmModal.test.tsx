import { Drawer } from '@mantine/core';
import { screen } from '@testing-library/react';
import { renderPage } from '../../test/render.tsx';
import { ConfirmModal } from './ConfirmModal.tsx';

describe('a question before something final', () => {
  it('has a name over a drawer, and neither says it is the page’s banner', async () => {
    await renderPage(<Drawer opened onClose={() => undefined} title="Rights"><ConfirmModal label="Revoke" effect="Ads stop." onConfirm={() => Promise.resolve(true)} onClose={() => undefined} /></Drawer>);
    expect(await screen.findByRole('dialog', { name: 'Revoke' })).toHaveTextContent('Ads stop.');
    expect(screen.queryAllByRole('banner', { hidden: true })).toEqual([]);
  });
});
