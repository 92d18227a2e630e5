export interface DiffPart {
  text: string;
  kind: 'same' | 'added' | 'removed';
}

const MAX_TOKENS = 2_000;
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
const wordsOf = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment);

/**
 * What changed between two texts, word by word in either language: the longest common run of words stays, the rest was removed or
 * added. Concatenating same and removed parts gives `before`, same and added ones `after`. Texts beyond 2,000 words are compared whole.
 */
export function wordDiff(before: string, after: string): DiffPart[] {
  if (before === after) return before === '' ? [] : [{ text: before, kind: 'same' }];
  const [a, b] = [wordsOf(before), wordsOf(after)];
  if (a.length > MAX_TOKENS || b.length > MAX_TOKENS) return merged([{ text: before, kind: 'removed' }, { text: after, kind: 'added' }]);
  const width = b.length + 1;
  // common[i][j]: length of the longest common run of a[i…] and b[j…].
  const common = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      common[i * width + j] = a[i] === b[j] ? (common[(i + 1) * width + j + 1] ?? 0) + 1 : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
    }
  }
  const parts: DiffPart[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      parts.push({ text: a[i] ?? '', kind: 'same' });
      i += 1;
      j += 1;
    } else if (j >= b.length || (i < a.length && (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))) {
      parts.push({ text: a[i] ?? '', kind: 'removed' });
      i += 1;
    } else {
      parts.push({ text: b[j] ?? '', kind: 'added' });
      j += 1;
    }
  }
  return merged(parts);
}

function merged(parts: readonly DiffPart[]): DiffPart[] {
  const whole: DiffPart[] = [];
  for (const part of parts) {
    const last = whole.at(-1);
    if (part.text === '') continue;
    if (last?.kind === part.kind) last.text += part.text;
    else whole.push({ ...part });
  }
  return whole;
}
