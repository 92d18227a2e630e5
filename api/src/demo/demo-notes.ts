/** What the finished deals became, one note each, by the rank of their creator. */
const notes: Readonly<Record<number, { title: string; text: string }>> = {
  0: {
    title: '一周防晒记录｜通勤党的轻盈选择',
    text: '第一天到第七天，每天早上七点半出门。质地像乳液，十秒成膜，不假白。补涂两次，晚上用温和卸妆就能带走。到手价 129 元，一支够用一个半月。',
  },
  1: {
    title: '混油皮实测：从早八到晚六，它有没有糊脸',
    text: '周一到周日各拍了一张下午四点的脸。T 区有油光但没有斑驳，叠粉底不搓泥。跑步那天出汗后流到眼角会微微刺，补涂前先按压一下就好。到手价 129 元，够我用五周。',
  },
  3: {
    title: 'One slow morning, one cup: four weeks with a pour-over set',
    text: 'The alarm stays at seven. Ninety seconds for the kettle, thirty for the bloom, and the phone stays in the other room. Week one was sour, week three was good. The set is CN¥268, filters included.',
  },
  4: {
    title: '军训、露营、看海：一支防晒跟我跑了七天',
    text: '三个场景都是暴晒。军训两小时补一次，手臂和脸没有色差；露营怕蹭，成膜后衣领没有白印；海边下水后要重涂，这点别偷懒。到手价 129 元。',
  },
};

export function demoNote(rank: number): { title: string; text: string } {
  const note = notes[rank];
  if (!note) throw new Error(`the demo has no note of creator ${rank}`);
  return note;
}

/** What an ad of a brand's notes says, in the language of its readers. */
export const demoCreatives = {
  sunscreen: {
    feed: [{ title: '一周防晒记录', text: '轻盈不假白，到手价 129 元' }, { title: '通勤党的一周防晒', text: '十秒成膜，补涂两次，晚上轻松卸' }],
    search: { title: '防晒乳怎么选', text: '轻盈不假白，到手价 129 元' },
    landingUrl: 'https://shop.example.com/sunscreen', keywords: ['防晒', '防晒乳'], groups: ['信息流 · 一二线女性', '搜索 · 防晒'],
  },
  coffee: {
    feed: [{ title: 'A slower morning', text: 'Kettle, bloom, cup: four minutes a day' }, { title: 'The first good cup', text: 'Pour-over set with filters, CN¥268' }],
    search: { title: 'Pour-over for beginners', text: 'Everything for the first cup, CN¥268' },
    landingUrl: 'https://shop.example.com/pour-over', keywords: ['手冲咖啡', 'pour-over'], groups: ['Feed · slow mornings', 'Search · pour-over'],
  },
} as const;
