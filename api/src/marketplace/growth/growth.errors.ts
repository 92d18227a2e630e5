import { DomainError } from '../../platform/errors/domain-error.ts';
import type { LevelBenefit } from './level.ts';

/** As many at once as the creator's level allows. */
export class LevelLimitReached extends DomainError {
  readonly code = 'LEVEL_LIMIT_REACHED';
  constructor(benefit: LevelBenefit, most: number, level: number) {
    super(`Level ${level} allows ${most} ${benefit === 'SAMPLES' ? 'samples' : 'applications'} at once.`, { details: { benefit, most, level } });
  }
}
