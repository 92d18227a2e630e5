import type { health as en } from '../en/health.ts';

export const health: Record<keyof typeof en, string> = {
  'direction.up': '越高越好',
  'direction.down': '越低越好',
  'direction.neutral': '中性',
  'queue.waiting': '等待',
  'queue.active': '执行中',
  'queue.delayed': '延迟',
  'queue.failed': '失败',
  'traffic.valid': '有效',
  'traffic.refused': '被拒绝',
  'traffic.givt': '一般无效（GIVT）',
  'traffic.sivt': '复杂无效（SIVT）',
  'traffic.gross': '总量',
  'traffic.byHour': '按小时',
  'traffic.none': '最近 24 小时没有流量',
  'traffic.noneHint': '事件到达约一秒后会显示在这里。',
  'fault.process': '{name} 已停止。',
  'fault.balance': '账本不平。',
  'fault.lag': '数据汇总滞后。',
  'fault.queue': '队列 {name} 有失败任务。',
};
