export const reportLanguages = ['zh', 'en'] as const;
export type ReportLanguage = (typeof reportLanguages)[number];

/** What reports say, in both languages; pages, PDF and CSV take it from the stored report. */
const texts = {
  rising: ['正在上升的话题', 'What rises'], term: ['话题', 'Topic'], stage: ['阶段', 'Stage'], count: ['篇数', 'Texts'], times: ['平日倍数', 'Times usual'],
  NEW: ['新出现', 'New'], RISING: ['上升', 'Rising'], PEAKING: ['高峰', 'Peaking'], FALLING: ['回落', 'Falling'], GONE: ['消失', 'Gone'],
  daily: ['每日篇数', 'Texts by day'], day: ['日期', 'Day'], events: ['大促前后', 'Around promotions'], event: ['活动', 'Promotion'], before: ['之前每日', 'A day before'], during: ['期间每日', 'A day during'], lift: ['提升倍数', 'Times before'], fell: ['已回落', 'Fell back'],
  yes: ['是', 'Yes'], no: ['否', 'No'], none: ['–', '–'], share: ['声量份额', 'Share of voice'], brand: ['品牌', 'Brand'], notes: ['笔记', 'Notes'], noteShare: ['笔记份额', 'Share of notes'], engagements: ['互动', 'Engagements'], searches: ['搜索', 'Searches'],
  positive: ['好评', 'Praise'], negative: ['差评', 'Blame'], voice: ['大家怎么说', 'What people say'], aspect: ['方面', 'About'], questions: ['大家在问', 'What people ask'], question: ['问题', 'Question'], price: ['价格评价', 'Price talk'], cheap: ['说划算', 'Call it cheap'], dear: ['说贵', 'Call it dear'],
  exposure: ['曝光与转化', 'Exposure and effect'], impressions: ['曝光', 'Impressions'], clicks: ['点击', 'Clicks'], purchases: ['订单', 'Orders'], total: ['合计', 'Total'], sources: ['数据来源', 'Sources'], source: ['来源', 'Source'], licence: ['许可', 'Licence'], texts: ['文本数', 'Texts'],
  people: ['数量', 'Count'], step: ['阶段', 'Step'], 'before30': ['之前 30 天', '30 days before'], 'last30': ['近 30 天', 'Last 30 days'], rate: ['较上一步', 'Of the step before'], movement: ['AIPS 流转', 'AIPS movement'], 'aips.A': ['认知 A（曝光）', 'Aware (impressions)'], 'aips.I': ['兴趣 I（点击与搜索）', 'Interested (clicks and searches)'], 'aips.P': ['购买 P（订单）', 'Purchased (orders)'], 'aips.S': ['分享 S（提到品牌的笔记）', 'Shared (notes that name you)'],
  cycles: ['各品类决策周期（T+x）', 'Decision cycle by category (T+x)'], category: ['品类', 'Category'], orders: ['订单', 'Orders'], late: ['九成在（天）内', 'Nine of ten within (days)'], topics: ['话题群', 'Topics'], words: ['词', 'Words'], lastWeeks: ['近两周', 'Last two weeks'], weeksBefore: ['之前两周', 'Two weeks before'], product: ['产品', 'Product'],
  base: ['基数', 'Base'], median: ['决策周期中位数（天）', 'Decision cycle, median days'], lag: ['曝光到搜索（天）', 'Days from exposure to search'],
  'aspect.price': ['价格', 'Price'], 'aspect.quality': ['质量', 'Quality'], 'aspect.effect': ['功效', 'Effect'], 'aspect.smell': ['气味', 'Smell'], 'aspect.taste': ['口味', 'Taste'], 'aspect.look': ['外观', 'Look'], 'aspect.packaging': ['包装', 'Packaging'], 'aspect.service': ['服务', 'Service'], 'aspect.delivery': ['物流', 'Delivery'], 'aspect.place': ['环境', 'Place'],
  'event.new-year': ['元旦', 'New Year'], 'event.valentines': ['情人节', 'Valentine’s Day'], 'event.womens-day': ['38 节', 'Women’s Day'], 'event.love-day': ['520', '520'], 'event.labour-day': ['五一', 'Labour Day'], 'event.dragon-boat': ['端午', 'Dragon Boat Festival'], 'event.mid-autumn': ['中秋', 'Mid-Autumn'], 'event.618': ['618', '618'], 'event.national-day': ['国庆', 'National Day'], 'event.double-11': ['双 11', 'Double 11'],
  'event.double-12': ['双 12', 'Double 12'], 'event.christmas': ['圣诞', 'Christmas'], 'event.spring-festival': ['春节', 'Spring Festival'], 'event.qixi': ['七夕', 'Qixi'], 'event.red-friday': ['红色星期五', 'Red Friday'],
  'category.beauty': ['美妆护肤', 'Beauty'], 'category.fashion': ['时尚穿搭', 'Fashion'], 'category.food': ['美食', 'Food'], 'category.travel': ['旅行', 'Travel'], 'category.fitness': ['健身', 'Fitness'], 'category.family': ['母婴亲子', 'Family'], 'category.home': ['家居', 'Home'], 'category.pets': ['宠物', 'Pets'], 'category.technology': ['科技数码', 'Technology'], 'category.gaming': ['游戏', 'Gaming'], 'category.music': ['音乐舞蹈', 'Music and dance'], 'category.film': ['影视', 'Film'], 'category.sports': ['体育户外', 'Sports'], 'category.education': ['知识教育', 'Education'], 'category.lifestyle': ['生活记录', 'Lifestyle'], 'category.humour': ['搞笑', 'Humour'], 'category.news': ['资讯', 'News'], 'category.business': ['商业职场', 'Business'], 'category.cars': ['汽车', 'Cars'], 'category.art': ['艺术设计', 'Art'], 'category.health': ['健康', 'Health'], 'category.photography': ['摄影', 'Photography'], 'category.crafts': ['手工', 'Crafts'], 'category.toys': ['玩具潮玩', 'Toys'], 'category.relationships': ['情感', 'Relationships'], 'category.other': ['其他', 'Other'],
} as const;

export type ReportTextId = keyof typeof texts;
const isKnown = (id: string): id is ReportTextId => id in texts;

/** Stands for a text of either language in a stored report, between two letters that no language has. */
export const mark = (id: string): string => `\ue000${id}\ue001`;
const marks = /\ue000([^\ue000\ue001]*)\ue001/g;

/** Puts the texts of a language in the place of their marks. */
export const worded = (text: string, language: ReportLanguage): string => text.replace(marks, (_, id: string) => reportText(language)(id));

export const reportText = (language: ReportLanguage) => (id: string): string => (isKnown(id) ? texts[id][language === 'zh' ? 0 : 1] : id);
