import { useTestApp } from '../../../test/app.ts';

describe('the list of rights', () => {
  const app = useTestApp();

  it('is empty before anything is published, for brand and creator', async () => {
    for (const kind of ['BRAND', 'CREATOR'] as const) {
      const person = await app.signUp(kind);
      expect((await app.ask<{ noteRights: { dealId: string; status: string }[] }>(person, '{ noteRights { dealId status until campaigns { id } } }')).noteRights).toEqual([]);
    }
  });
});
