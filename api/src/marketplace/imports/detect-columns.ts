import { creatorImportFields, noteImportFields, requiredImportFields, type CreatorImportField, type NoteImportField } from '@meadow/shared';
import { readCount, readInstant, readText } from './cell-values.ts';

export type ImportKind = 'CREATORS' | 'NOTES';
export type ImportField = CreatorImportField | NoteImportField;
/** Field → column of the file. */
export type Mapping = Partial<Record<ImportField, string>>;
export const fieldsOf = (kind: ImportKind): readonly ImportField[] => (kind === 'CREATORS' ? creatorImportFields : noteImportFields);

/** Names a column may have, best first; compared without case, spaces and punctuation. */
const creatorNames: Record<CreatorImportField, readonly string[]> = {
  externalId: ['externalId', 'creatorId', 'creator', 'userId', 'accountId', 'handle', 'username', 'account', 'id', '达人id', '博主id', '小红书号', '账号', '用户id'],
  followers: ['followers', 'fans', 'followersCount', 'followerCount', 'subscribers', 'fansCount', '粉丝数', '粉丝', '粉丝量', '关注者'],
  name: ['name', 'nickname', 'displayName', 'fullName', 'title', '昵称', '达人昵称', '博主昵称', '名称', '达人'],
  platform: ['platform', 'network', 'channel', '平台'],
  url: ['url', 'profileUrl', 'link', 'homepage', '主页', '主页链接', '链接'],
  bio: ['bio', 'biography', 'description', 'intro', 'signature', '简介', '个人简介'],
  country: ['country', 'ipLocation', 'location', 'market', '国家', 'ip属地', '所在地', '地区'],
  region: ['region', 'province', 'state', 'city', '省份', '城市'],
  language: ['language', 'lang', '语言'],
  category: ['category', 'category1', 'categories', 'niche', 'vertical', 'topic', 'profession', '类目', '分类', '领域', '内容类目', '赛道'],
  category2: ['category2', 'subcategory', '二级类目'],
  engagementRate: ['engagementRate', 'er', '互动率'],
  averageViews: ['viewsAvg', 'averageViews', 'avgViews', 'medianViews', 'views', '平均阅读', '阅读中位数', '平均播放', '播放中位数'],
  averageEngagements: ['engagementAvg', 'averageEngagements', 'avgEngagement', 'avgInteractions', '平均互动', '互动中位数'],
  averageLikes: ['likesAvg', 'avgLikes', 'averageLikes', '平均点赞'],
  averageComments: ['commentsAvg', 'avgComments', 'averageComments', '平均评论'],
  averageShares: ['sharesAvg', 'avgShares', 'averageShares', '平均分享'],
  asOf: ['snapshot', 'asOf', 'date', 'updatedAt', 'crawledAt', '更新时间', '采集时间', '数据日期'],
  imageNotePrice: ['quoteImageNoteCny', 'imageNotePrice', 'quoteImageNote', 'picturePrice', 'imagePrice', 'price', 'quote', 'rate', '图文报价', '图文价格', '图文笔记报价', '报价'],
  videoNotePrice: ['videoNotePrice', 'quoteVideoNote', 'quoteVideoNoteCny', 'videoPrice', '视频报价', '视频价格', '视频笔记报价'],
  currency: ['currency', '币种', '货币'],
  verified: ['verified', 'quoteVerified', 'isVerified', '认证'],
  level: ['level', 'platformLevel', 'creatorLevel', '等级', '达人等级'],
  femaleShare: ['fansFemalePct', 'femaleShare', 'femalePct', 'femaleAudience', '女性占比', '女粉占比', '女性粉丝占比'],
  ages: ['fansAgePct', 'ages', 'ageShares', 'audienceAge', '年龄分布', '粉丝年龄'],
  regions: ['fanRegionsPct', 'regions', 'audienceRegions', '地域分布', '粉丝地域'],
  interests: ['fanInterestsPct', 'interests', 'audienceInterests', '兴趣分布', '粉丝兴趣'],
  activeShare: ['activeFansPct', 'activeShare', 'activeFollowers', '活跃粉丝占比'],
};
const noteNames: Record<NoteImportField, readonly string[]> = {
  externalId: ['noteId', 'note', 'postId', 'post', 'externalId', 'id', 'shortcode', '笔记id', '作品id'],
  creatorId: ['creatorId', 'creator', 'userId', 'author', 'authorId', 'handle', 'username', 'account', '达人id', '博主id', '作者', '账号'],
  publishedAt: ['publishedAt', 'takenAt', 'createdAt', 'postedAt', 'publishTime', 'time', 'date', '发布时间', '发布日期', '时间'],
  platform: ['platform', 'network', '平台'],
  format: ['format', 'type', 'media', 'mediaType', '类型', '笔记类型'],
  title: ['title', 'headline', '标题', '笔记标题'],
  text: ['desc', 'text', 'caption', 'content', 'body', 'description', '正文', '内容', '文案', '笔记内容'],
  url: ['url', 'link', 'permalink', 'noteUrl', '链接', '笔记链接'],
  likes: ['likes', 'likeCount', 'liked', 'likedCount', '点赞', '点赞数'],
  saves: ['collects', 'saves', 'saveCount', 'collectedCount', 'favorites', 'bookmarks', '收藏', '收藏数'],
  comments: ['comments', 'commentCount', 'commentsCount', '评论', '评论数'],
  shares: ['shares', 'shareCount', 'reposts', '分享', '分享数', '转发'],
  tags: ['tags', 'hashtags', 'topics', '标签', '话题'],
  sponsors: ['paidPartnershipWith', 'sponsors', 'sponsor', 'brandPartner', '合作品牌'],
  sponsored: ['sponsored', 'isSponsored', 'isAd', 'ad', '商业笔记', '是否合作'],
};

const plain = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
const numeric = new Set<ImportField>(['followers', 'likes', 'saves', 'comments', 'shares', 'averageViews', 'averageEngagements', 'averageLikes']);
const dated = new Set<ImportField>(['publishedAt', 'asOf']);

/** A column is taken for a field only when most of its sampled values can be read as that field. */
function holds(field: ImportField, samples: readonly unknown[]): boolean {
  const given = samples.filter((value) => value !== '' && value !== null && value !== undefined);
  if (given.length === 0) return true;
  const reads = numeric.has(field) ? readCount : dated.has(field) ? readInstant : undefined;
  if (reads) return given.filter((value) => reads(value) !== null).length * 2 >= given.length;
  return field === 'externalId' || field === 'creatorId' ? given.every((value) => readText(value, 300) !== '') : true;
}

/**
 * Which column holds which field, by the names of the columns and their first values.
 * A column serves one field only. What is not found is left open for a person to choose.
 */
export function detectColumns(kind: ImportKind, columns: readonly string[], samples: readonly Readonly<Record<string, unknown>>[]): Mapping {
  const names: Partial<Record<ImportField, readonly string[]>> = kind === 'CREATORS' ? creatorNames : noteNames;
  const byName = new Map<string, string>();
  for (const column of columns) {
    for (const key of [column, column.split('.').at(-1) ?? column]) if (!byName.has(plain(key))) byName.set(plain(key), column);
  }
  const taken = new Set<string>();
  const mapping: Mapping = {};
  for (const field of fieldsOf(kind)) {
    const column = (names[field] ?? []).map((name) => byName.get(plain(name))).find(
      (found) => found !== undefined && !taken.has(found) && holds(field, samples.map((row) => valueAt(row, found))),
    );
    if (column === undefined) continue;
    mapping[field] = column;
    taken.add(column);
  }
  if (kind === 'NOTES' && !mapping.publishedAt) {
    const dates = columns.find((column) => !taken.has(column) && samples.length > 0 && samples.every((row) => typeof valueAt(row, column) === 'string' && readInstant(valueAt(row, column)) !== null));
    if (dates !== undefined) mapping.publishedAt = dates;
  }
  return mapping;
}

/** Required fields that no column holds. */
export const missingFields = (kind: ImportKind, mapping: Mapping): ImportField[] => requiredImportFields[kind].filter((field) => !mapping[field]);

/** The value of a column; `profile_tags.profession` reaches into an object. */
export function valueAt(row: Readonly<Record<string, unknown>>, column: string): unknown {
  if (Object.hasOwn(row, column)) return row[column];
  const dot = column.indexOf('.');
  if (dot < 0) return undefined;
  const inner = row[column.slice(0, dot)];
  return typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? valueAt(inner as Record<string, unknown>, column.slice(dot + 1)) : undefined;
}

/** All columns of some rows, in order of appearance; objects also give their inner values as columns. */
export function columnsOf(rows: readonly Readonly<Record<string, unknown>>[]): string[] {
  const found = new Set<string>();
  for (const row of rows) {
    for (const [key, value] of Object.entries(row)) {
      found.add(key);
      if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
      for (const [inner, leaf] of Object.entries(value)) if (typeof leaf === 'string') found.add(`${key}.${inner}`);
    }
  }
  return [...found];
}
