import { pick, seeded } from './random.ts';

const surnames = ['林', '陈', '周', '吴', '苏', '许', '叶', '江', '沈', '何', '夏', '顾'];
const given = ['小满', '知夏', '一禾', '南乔', '若溪', '青柠', '阿远', '木木', '晚舟', '星野', '初一', '可可'];
const topics = [
  { tag: '美妆', words: ['通勤淡妆', '敏感肌', '防晒', '唇釉试色', '早C晚A'] },
  { tag: '美食', words: ['一人食', '低糖甜品', '探店', '家常菜', '手冲咖啡'] },
  { tag: '穿搭', words: ['小个子', '通勤', '衬衫', '胶囊衣橱', '羊毛大衣'] },
  { tag: '旅行', words: ['周末出逃', '古镇', '徒步', '城市漫步', '民宿'] },
  { tag: '家居', words: ['收纳', '小户型', '租房改造', '香薰', '绿植'] },
  { tag: '母婴', words: ['辅食', '绘本', '带娃出行', '早教', '婴儿车'] },
  { tag: '健身', words: ['普拉提', '居家训练', '跑步', '增肌餐', '拉伸'] },
  { tag: '数码', words: ['手机摄影', '桌面搭建', '平板学习', '耳机', '剪辑'] },
];
const places = ['上海', '北京', '浙江', '广东', '四川', '江苏', '湖北', '福建'];

export interface MadeMarket {
  creators: string;
  notes: string;
}

/**
 * Creators and notes that nobody is: names, counts and texts are drawn by a seeded generator with the skew of a real
 * market (many small accounts, few large ones). NDJSON in the shape of a platform export.
 */
export function makeMarket(count: number, now: Date, seed = 20_261_121): MadeMarket {
  const random = seeded(seed);
  const names = new Set<string>();
  const creators: string[] = [];
  const notes: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const topic = pick(random, topics);
    const second = pick(random, topics);
    // Log-normal followers: median about 8,000, a few above a million.
    const fans = Math.round(Math.exp(9 + 1.7 * gaussian(random)));
    const female = 35 + Math.round(random() * 55);
    const young = 20 + random() * 30;
    const id = `made_${String(i).padStart(4, '0')}`;
    const engagement = 0.015 + random() * 0.06;
    creators.push(JSON.stringify({
      creator: id, name: unique(pick(random, surnames), pick(random, given), topic.tag, names), gender: random() < 0.7 ? '女' : '男', platform: 'xiaohongshu', profile_tags: { location: pick(random, places) }, ip_location: pick(random, places),
      follows: Math.round(random() * 900), fans, likes_and_collects: Math.round(fans * (3 + random() * 9)), quote_image_note_cny: Math.max(80, Math.round((fans * (0.03 + random() * 0.05)) / 10) * 10),
      quote_verified: true, platform_level: 1 + Math.floor(random() * 9), active_fans_pct: 40 + random() * 40, fans_female_pct: female,
      fans_age_pct: { lt18: 4, '18_24': young, '25_34': 70 - young, '35_44': 18, gt44: 8 },
      fan_interests_pct: [[topic.tag, 14 + random() * 8], [second.tag, 6 + random() * 6], ['生活记录', 9]], fan_regions_pct: [['广东', 12], ['浙江', 9], ['上海', 8], ['江苏', 7]],
    }));
    const written = 3 + Math.floor(random() * 6);
    for (let n = 0; n < written; n += 1) {
      const word = pick(random, topic.words);
      const other = pick(random, topic.words);
      const likes = Math.round(fans * engagement * (0.4 + random() * 1.4));
      notes.push(JSON.stringify({
        note: `${id}_${n}`, creator: id, platform: 'xiaohongshu', type: random() < 0.3 ? 'video' : 'normal', published_at: new Date(now.getTime() - Math.floor(random() * 120) * 86_400_000).toISOString(),
        title: `${word}｜${pick(random, ['一周记录', '真实体验', '新手清单', '踩过的坑'])}`, desc: `最近在研究${word}，也试了${other}，把过程和价格都写在这里。`, tags: [topic.tag, word], n_images: 1 + Math.floor(random() * 8),
        likes, collects: Math.round(likes * 0.4), comments: Math.round(likes * 0.06), shares: Math.round(likes * 0.03),
      }));
    }
  }
  return { creators: `${creators.join('\n')}\n`, notes: `${notes.join('\n')}\n` };
}

/** The name, or the next given one that nobody has yet; a number where all are taken. */
function unique(surname: string, first: string, tag: string, taken: Set<string>): string {
  const at = given.indexOf(first);
  const names = given.map((_, step) => `${surname}${given[(at + step) % given.length]}${tag}`);
  const name = names.find((one) => !taken.has(one)) ?? `${names[0]}${taken.size}`;
  taken.add(name);
  return name;
}

/** A standard normal draw (Box–Muller). */
const gaussian = (random: () => number): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
