import { useTestApp, type Person } from '../../../test/app.ts';
import { readConfig } from '../config/config.ts';
import { steadyPool } from '../database/connect.ts';
import { resealAll, sealedColumns } from './reseal.ts';
import { seal, unseal } from './sealed.ts';

const [OLD, NEW] = ['a secret of thirty-two characters!', 'another secret of the same length!'];

describe('rotating the secret', () => {
  const app = useTestApp();
  let creator: Person;
  beforeAll(async () => {
    creator = await app.signUp('CREATOR');
    await app.ask(creator, 'mutation { setPayoutMethod(input: { kind: "BANK", holder: "安", accountNumber: "6222020200112233" }) { masked } }');
    await app.ask(creator, 'mutation { submitTaxForm(input: { kind: W8BEN, legalName: "An", country: "SG", number: "S1234567D" }) { masked } }');
  });
  const run = async (secrets: readonly [string, ...string[]]) => {
    const pool = steadyPool({ connectionString: app.config.DATABASE_URL, max: 1 });
    const client = await pool.connect();
    try {
      return await resealAll(client, secrets);
    } finally {
      client.release();
      await pool.end();
    }
  };
  const sealed = async (table: string) => (await app.owner.query<{ sealed: string }>(`SELECT sealed FROM ${table} WHERE org_id = $1`, [creator.organisationId])).rows[0]!.sealed;

  it('knows every column of the schema that holds sealed texts', async () => {
    const { rows } = await app.owner.query<{ name: string }>(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'text' AND column_name LIKE '%sealed%' ORDER BY 1`);
    expect(rows.map(({ name }) => name)).toEqual(sealedColumns.map(({ table, column }) => `${table}.${column}`).sort());
  });

  it('stops at what no secret opens, and says which', async () => {
    await expect(run([NEW])).rejects.toThrow(`No known secret opens payout_methods ${creator.organisationId}`);
    expect(unseal(await sealed('payout_methods'), [OLD], creator.organisationId)).toContain('6222020200112233');
  });

  it('seals everything under the new secret, once', async () => {
    expect(await run([NEW, OLD])).toBe(2);
    expect(await run([NEW, OLD])).toBe(0);
    expect(unseal(await sealed('payout_methods'), [NEW], creator.organisationId)).toContain('6222020200112233');
    expect(unseal(await sealed('tax_forms'), [NEW], creator.organisationId)).toBe('S1234567D');
    expect(() => unseal(seal('x', OLD, 'a'), [NEW], 'a')).toThrow();
    expect(readConfig({ SECRET: NEW, PREVIOUS_SECRETS: `${OLD}, ` }).PREVIOUS_SECRETS).toEqual([OLD]);
  });
});
