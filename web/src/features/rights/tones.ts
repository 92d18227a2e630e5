const tones = { ALLOWED: 'done', ENDS_SOON: 'due', ENDING: 'due', EXPIRED: 'error', REVOKED: 'error', NOT_ALLOWED: 'quiet' } as const;

export const toneOf = (status: string) => tones[status as keyof typeof tones] ?? 'quiet';
