/** Words that say nothing about a subject, in both languages. */
const zh = `的 了 在 是 我 有 和 就 不 人 都 一 一个 上 也 很 到 说 要 去 你 会 着 没有 看 好 自己 这 那 这个 那个 什么 怎么 为什么 如何 多少 哪些 哪个 他 她 它 我们 你们 他们 她们 大家 咱们 与 及 或 而 但 但是
因为 所以 如果 虽然 还是 还 又 再 才 只 只是 已 已经 将 被 把 让 给 对 从 向 于 以 为 等 最 更 太 非常 真的 真 可以 可能 应该 需要 不会 不能 不是 没 吗 呢 吧 啊 呀 哦 嗯 哈哈 哈哈哈 个 次 年 月 日 天 时 分 秒 号 里 中 下 前 后
最近 现在 今天 昨天 明天 时候 之后 之前 一下 一些 一点 有点 比较 特别 东西 地方 起来 出来 下来 过来 进去 知道 觉得 感觉 想 能 做 用 来 过 得 地 两 三 二 四 五 六 七 八 九 十 第一 其实 然后 一样 这样 那样 这么 那么
回应 曝光 网友 称 疑似 系 万 亿 多 位 名 岁 元 近 超 再次 宣布 首次 正式 发布 官方 这些 那些 一直 以及 进行 成为 关于 通过 所有 每天 一起 不要 别 谁 它们 之一 其中 还有 就是 都是 也是 而且 不过 或者 并 并且 当 比 像`;
const en = `a an and are as at be been but by can could did do does for from had has have he her his i if in into is it its just me my no not of on or our out she so than that the their them then there these they this
to too up us was we were what when where which who why will with would you your am im dont about after all also any because more most much only other over some such very how`;

export const stopWords: ReadonlySet<string> = new Set(`${zh} ${en}`.split(/\s+/));
