import { eventually, useTestApp } from '../../test/app.ts';

interface Run {
  finishedAt: string | null;
  checks: { what: string; different: number }[] | null;
}

describe('a verification that the operator asks for', () => {
  const app = useTestApp();

  it('is run by the worker and told with what it compared', async () => {
    const operator = await app.operator();
    await app.startWorker();
    await app.ask(operator, 'mutation { runVerification { id } }');
    const last = async () => (await app.ask<{ verifications: Run[] }>(operator, '{ verifications { finishedAt checks { what different } } }')).verifications[0]!;
    const run = await eventually(last, ({ finishedAt }) => finishedAt !== null);
    expect(run.checks!.length).toBeGreaterThan(15);
    expect(run.checks!.filter(({ different }) => different > 0)).toEqual([]);
  });

  it('is nobody else’s to ask for or to see', async () => {
    const brand = await app.signUp('BRAND');
    await expect(app.ask(brand, 'mutation { runVerification { id } }')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(app.ask(brand, '{ verifications { id } }')).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
