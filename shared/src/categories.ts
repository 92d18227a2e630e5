/** What creators are about. Ids are stored and sent; the web app has a label for each in both languages. */
export const categories = [
  'beauty', 'fashion', 'food', 'travel', 'fitness', 'family', 'home', 'pets', 'technology', 'gaming', 'music', 'film', 'sports', 'education',
  'lifestyle', 'humour', 'news', 'business', 'cars', 'art', 'health', 'photography', 'crafts', 'toys', 'relationships', 'other',
] as const;
export type Category = (typeof categories)[number];
export const isCategory = (text: string): text is Category => (categories as readonly string[]).includes(text);

/** Words that name a category in files and texts, English and Chinese. */
const words: Readonly<Record<Category, readonly string[]>> = {
  beauty: ['beauty', 'makeup', 'make-up', 'skincare', 'cosmetics', 'mua', '美妆', '护肤', '彩妆', '口红', '面膜', '化妆', '美甲'],
  fashion: ['fashion', 'style', 'ootd', 'outfit', 'outfits', 'clothing', 'modeling', 'luxury', 'accessories', 'jewellery', '时尚', '穿搭', '潮流', '服饰', '包包', '首饰'],
  food: ['food', 'drinks', 'cooking', 'recipe', 'foodie', 'restaurant', '美食', '探店', '餐饮', '餐厅', '咖啡', '烘焙', '甜品', '菜谱', '火锅', '奶茶'],
  travel: ['travel', 'nature', 'landscapes', 'wanderlust', '旅行', '旅游', '出行', '旅游出行', '攻略', '酒店', '景点'],
  fitness: ['fitness', 'gym', 'workout', 'yoga', '健身', '健身减肥', '减肥', '瑜伽', '运动健身'],
  family: ['family', 'kids', 'baby', 'mom', 'parenting', '母婴', '育儿', '宝宝', '萌娃', '亲子'],
  home: ['interior', 'home', 'homedecor', 'decor', '家居', '家居家装', '家装', '装修', '租房'],
  pets: ['pet', 'pets', 'animals', 'dog', 'cat', '宠物', '萌宠', '猫咪', '狗狗'],
  technology: ['technology', 'tech', 'gadgets', 'computers', 'machinery', '科技', '科技数码', '数码', '手机', '电脑'],
  gaming: ['gaming', 'games', 'video games', 'esports', '游戏', '电竞'],
  music: ['music', 'dance', '音乐', '舞蹈'],
  film: ['film', 'movies', 'cinema', 'actors', 'actresses', 'shows', 'animation', '影视', '电影', '动漫', '娱乐', '综艺'],
  sports: ['sports', 'football', 'basketball', 'racing', 'outdoor', '体育', '足球', '篮球', '户外', '滑雪'],
  education: ['education', 'literature', 'books', 'study', 'science', '教育', '知识', '学习', '读书', '留学', '人文'],
  lifestyle: ['lifestyle', 'daily vlogs', 'vlog', 'vlogs', '生活', '生活记录', '日常', '兴趣爱好'],
  humour: ['humor', 'humour', 'comedy', 'asmr', '搞笑', '段子'],
  news: ['news', 'politics', 'journalism', '新闻', '时事', '资讯'],
  business: ['business', 'careers', 'finance', 'economics', 'management', 'marketing', 'crypto', '商业财经', '财经', '职场', '理财', '求职'],
  cars: ['cars', 'autos', 'vehicles', 'motorbikes', '汽车', '机车'],
  art: ['art', 'artists', 'design', '艺术', '设计', '绘画', '展览'],
  health: ['health', 'self help', 'wellness', '健康', '养生', '医疗'],
  photography: ['photography', 'photographer', '摄影', '拍照', '素材'],
  crafts: ['diy', 'life hacks', 'crafts', 'handmade', '手工', '手作'],
  toys: ['toys', 'lego', '玩具', '盲盒', '手办'],
  relationships: ['relationships', 'wedding', '情感', '恋爱', '婚礼'],
  other: ['other', '其他'],
};
const byWord = new Map<string, Category>(categories.flatMap((category) => words[category].map((word) => [word, category] as const)));
const han = /\p{Script=Han}/u;

/** Categories a label names: "Music & Dance" → music, "美食博主" → food. */
export function categoriesNamed(label: string): Category[] {
  const text = label.normalize('NFKC').toLowerCase().trim();
  const whole = byWord.get(text);
  if (whole) return [whole];
  const found = new Set<Category>();
  for (const part of text.split(/[^\p{L}\p{N}\s-]+|\s+/u)) {
    const named = byWord.get(part);
    if (named) found.add(named);
  }
  if (han.test(text)) for (const [word, category] of byWord) if (han.test(word) && text.includes(word)) found.add(category);
  return [...found];
}

/** Age bands of audiences and briefs. */
export const ageBands = ['<18', '18-24', '25-34', '35-44', '45+'] as const;
/** Tiers of Chinese cities, the new first tier between the first and the second. */
export const cityTiers = ['1', 'NEW_1', '2', '3', '4', '5'] as const;
export const genders = ['female', 'male'] as const;
/** As a decision request names them. */
export const devices = ['ios', 'android', 'desktop', 'mobile'] as const;
export type AgeBand = (typeof ageBands)[number];
