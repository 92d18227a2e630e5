interface Addresses {
  PUBLIC_URL: string;
  EDGE_URL: string;
}

/** The one seller there is: the installation sells its own placements. */
export const SELLER_ID = 'meadow-1';

const hostOf = (url: string): string => new URL(url).hostname;

/** IAB ads.txt 1.1: who may sell the placements of this installation. */
export const adsTxt = ({ PUBLIC_URL, EDGE_URL }: Addresses): string =>
  [
    '# Who may sell the placements of this installation (IAB ads.txt 1.1).',
    `${hostOf(EDGE_URL)}, ${SELLER_ID}, DIRECT`,
    `OWNERDOMAIN=${hostOf(PUBLIC_URL)}`,
    `MANAGERDOMAIN=${hostOf(PUBLIC_URL)}`,
    `CONTACT=${PUBLIC_URL}`,
    '',
  ].join('\n');

/** IAB sellers.json 1.0, the other side of the same statement. */
export const sellersJson = ({ PUBLIC_URL }: Addresses): string =>
  JSON.stringify({ version: '1.0', contact_address: PUBLIC_URL, sellers: [{ seller_id: SELLER_ID, seller_type: 'PUBLISHER', name: 'Meadow', domain: hostOf(PUBLIC_URL), is_confidential: 0 }] });
