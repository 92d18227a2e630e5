import { ageBands, isCategory, isCurrency, isDay, noteFormats, platforms } from '@meadow/shared';
import { BadInput } from '../../platform/errors/domain-error.ts';
import { BriefIncomplete } from './brief.errors.ts';
import type { BriefInput } from './brief.view.ts';

const MAX_BUDGET = 10n ** 14n;
const texts = [['title', 200], ['product', 200], ['description', 10_000], ['disclosureLabel', 40]] as const;

/** What even a draft must hold to. @throws BadInput naming each field */
export function checkDraft(input: BriefInput): void {
  const wrong: Record<string, string> = {};
  for (const [field, max] of texts) if (input[field].length > max) wrong[field] = `has more than ${max.toLocaleString('en')} characters`;
  if (input.title.trim() === '') wrong['title'] = 'is needed';
  if (input.productUrl && !isWebAddress(input.productUrl)) wrong['productUrl'] = 'is no web address';
  checkMoney(input, wrong);
  input.deliverables.forEach(({ quantity, format, platform }, index) => {
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > 50) wrong[`deliverables.${index}.quantity`] = 'must be between 1 and 50';
    if (!noteFormats.includes(format) || !platforms.includes(platform)) wrong[`deliverables.${index}`] = 'must have a known format and platform';
  });
  if (input.deliverables.length > 20) wrong['deliverables'] = 'may name at most 20';
  if (input.categories.some((category) => !isCategory(category))) wrong['categories'] = 'holds an unknown category';
  if (input.country && !/^[A-Z]{2}$/.test(input.country)) wrong['country'] = 'is no two-letter country code';
  if (input.language && !/^[a-z]{2}$/.test(input.language)) wrong['language'] = 'is no two-letter language code';
  const female = input.targetFemaleShare;
  if (female != null && !(female >= 0 && female <= 1)) wrong['targetFemaleShare'] = 'must be between 0 and 1';
  if (input.targetAges?.some((age) => !(ageBands as readonly string[]).includes(age))) wrong['targetAges'] = `may hold ${ageBands.join(', ')}`;
  for (const field of ['mustInclude', 'mustAvoid'] as const) {
    if (input[field].length > 30 || input[field].some((line) => line.length > 300)) wrong[field] = 'may hold 30 lines of 300 characters';
  }
  for (const field of ['applyBy', 'publishFrom', 'publishTo'] as const) if (input[field] != null && !isDay(input[field])) wrong[field] = 'is not a day of the calendar';
  if (input.publishFrom && input.publishTo && input.publishTo < input.publishFrom) wrong['publishTo'] = 'lies before the first day of publication';
  const { scope, months } = input.usageRights;
  if (scope.length > 500) wrong['usageRights.scope'] = 'has more than 500 characters';
  if (!Number.isInteger(months) || months < 0 || months > 120) wrong['usageRights.months'] = 'must be between 0 and 120';
  if (Object.keys(wrong).length > 0) throw new BadInput(wrong);
}

function checkMoney({ budgetMinor, feeMinMinor, feeMaxMinor, currency }: BriefInput, wrong: Record<string, string>): void {
  if (!isCurrency(currency)) wrong['currency'] = 'is not a currency of this installation';
  if (budgetMinor < 0n || budgetMinor > MAX_BUDGET) wrong['budgetMinor'] = 'must not be negative and must be reasonable';
  if (feeMinMinor != null && feeMinMinor < 0n) wrong['feeMinMinor'] = 'must not be negative';
  if (feeMaxMinor != null && feeMaxMinor < (feeMinMinor ?? 0n)) wrong['feeMaxMinor'] = 'lies below the lowest fee';
  if (feeMaxMinor != null && feeMaxMinor > MAX_BUDGET) wrong['feeMaxMinor'] ??= 'must be reasonable';
}

/** What creators must be told before they can say yes. @throws BriefIncomplete */
export function checkPublishable(input: BriefInput, today: string): void {
  const missing: Record<string, string> = {};
  if (input.product.trim() === '') missing['product'] = 'is needed';
  if (input.description.trim() === '') missing['description'] = 'is needed';
  if (input.deliverables.length === 0) missing['deliverables'] = 'must name at least one';
  if (input.budgetMinor <= 0n) missing['budgetMinor'] = 'must be above zero';
  if (input.disclosureLabel.trim() === '') missing['disclosureLabel'] = 'is needed: the mark that readers see';
  if (input.publishTo && input.publishTo < today) missing['publishTo'] = 'lies in the past';
  if (input.applyBy && input.applyBy < today) missing['applyBy'] = 'lies in the past';
  if (Object.keys(missing).length > 0) throw new BriefIncomplete(missing);
}

const isWebAddress = (text: string): boolean => text.length <= 2_000 && /^https?:\/\//i.test(text) && URL.canParse(text);
