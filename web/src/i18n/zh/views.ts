import type { views as en } from '../en/views.ts';

export const views: Record<keyof typeof en, string> = {
  'views.title': '视图',
  'views.ready': '现成视图',
  'views.team': '团队的',
  'views.mine': '我的',
  'views.name': '视图名称',
  'views.forTeam': '全团队可用',
  'views.save': '保存视图',
  'views.forget': '删除 {name}',
  'views.isSaved': '当前是“{name}”',
  'views.nothing': '先筛选、排序或选日期，再给眼前的内容起个名字保存。',
  'views.report.campaigns': '哪些推广曝光多 · 30 天',
  'views.report.creatives': '哪些创意点击多 · 30 天',
  'views.report.creators': '哪些创作者带货 · 90 天',
  'views.report.links': '哪些链接带来访问 · 30 天',
  'views.report.countries': '曝光在哪些国家或地区 · 30 天',
  'views.report.hours': '一天中的哪个时段 · 7 天',
};
