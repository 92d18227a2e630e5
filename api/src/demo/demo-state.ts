import pg from 'pg';

/** Set before and after the demo workspace is loaded. */
export const BEGUN = 'demo workspace begun';
export const MARK = 'demo workspace';

/** `used`: somebody works here, so no demo is wanted. `half`: an earlier load was cut short. */
export type DemoState = 'none' | 'half' | 'loaded' | 'used';

export async function demoState(databaseUrl: string): Promise<DemoState> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ state: DemoState }>(
      `SELECT CASE WHEN EXISTS (SELECT FROM installation_marks WHERE name = $1) THEN 'loaded'
                   WHEN EXISTS (SELECT FROM installation_marks WHERE name = $2) THEN 'half'
                   WHEN EXISTS (SELECT FROM organisations WHERE kind <> 'OPERATOR') THEN 'used' ELSE 'none' END AS state`,
      [MARK, BEGUN],
    );
    return rows[0]!.state;
  } finally {
    await client.end();
  }
}
