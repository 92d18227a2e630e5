import { render } from '@testing-library/react';
import { IntlProvider } from 'react-intl';
import { ApiError } from '../errors/apiError.ts';
import { useFieldTexts } from './fieldText.ts';
import { loadMessages } from './text.tsx';

const messages = await loadMessages('zh-CN', 'first');
const shown: Record<string, string>[] = [];
function Probe({ error }: { error: ApiError }) {
  shown.push(useFieldTexts()(error));
  return null;
}
const inChinese = (reason: string) => {
  render(<IntlProvider locale="zh-CN" messages={messages}><Probe error={new ApiError('BAD_USER_INPUT', '', { field: reason })} /></IntlProvider>);
  return shown.at(-1)?.['field'];
};

describe('what is wrong with a field', () => {
  it.each([
    ['is needed, up to 4,000 characters', '请填写'],
    ['must have 1 to 120 characters', '请填写 1–120 个字符'],
    ['must be between 0 and 10,000', '需在 0 到 10,000 之间'],
    ['is not an e-mail address', '邮箱格式不对'],
    ['must be an address that begins with https:// or http://', '请填写以 https:// 开头的网址'],
    ['has more than 1,000 characters', '最多 1,000 个字符'],
    ['A password has at least 10 characters.', '至少 10 个字符'],
    ['lies below what is committed to deals', '低于已达成的金额'],
    ['something nobody foresaw', '这一项需要修改'],
  ])('%p is said in Chinese', (reason, sentence) => {
    expect(inChinese(reason)).toBe(sentence);
  });
});
