import { tagsOf } from './tags.ts';

describe('fine tags', () => {
  it('are what somebody writes about more than others do', () => {
    const texts = Array.from({ length: 40 }, (_, index) => ({ author: index < 8 ? 'cat lover' : `other ${index % 4}`, terms: index < 8 ? ['猫咪', '好看'] : ['穿搭', '好看'] }));
    const tags = tagsOf(texts).filter(({ author }) => author === 'cat lover').map(({ tag }) => tag);
    expect(tags).toEqual(['猫咪']);
  });
});
