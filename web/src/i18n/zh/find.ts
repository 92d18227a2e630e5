import type { find as en } from '../en/find.ts';

export const find: Record<keyof typeof en, string> = {
  'find.title': '查找',
  'find.placeholder': '页面、需求、合作、推广计划或创作者',
  'find.pages': '前往',
  'find.begin': '新建',
  'find.none': '没有名称含“{text}”的内容',
  'find.busy': '正在查找…',
  'find.failed': '暂时查不到名称，页面仍可前往',
  'find.keys': '↑ ↓ 选择 · Enter 打开 · Esc 关闭 · 按 G 再按字母直达页面',
  'find.newBrief': '新建需求',
  'find.newCampaign': '新建推广计划',
  'find.import': '导入创作者',
  'find.rates': '修改报价',
  'settings.keys': '单键快捷键',
  'settings.keysHint': '按 / 或 ? 查找，按 G 再按字母前往页面。使用语音输入或觉得碍事时可关闭；⌘K 与 Ctrl K 始终可用。',
};
