/** Who can sign in to the demo workspace. One password, because it is no secret. */
export const DEMO_PASSWORD = 'meadow in bloom';

export const demoLogins = [
  { role: 'brand', email: 'brand@meadow.demo', tryFirst: 'open “One week of sunscreen” and see what each yuan brought' },
  { role: 'creator', email: 'creator@meadow.demo', tryFirst: 'answer the offer that waits, then look when you are paid' },
  { role: 'agency', email: 'agency@meadow.demo', tryFirst: 'see four clients side by side, then act for one' },
  { role: 'operator', email: 'operator@meadow.demo', tryFirst: 'review the campaign that waits, check the trial balance' },
] as const;
