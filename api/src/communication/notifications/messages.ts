/** What is due as it leaves: gathered items of one reader together, every other alone. */
export function messagesOf<Item extends { gathered: boolean }>(due: readonly Item[], readerOf: (item: Item) => string): Item[][] {
  const gathered = new Map<string, Item[]>();
  const groups: Item[][] = [];
  for (const item of due) {
    const known = item.gathered ? gathered.get(readerOf(item)) : undefined;
    if (known) {
      known.push(item);
      continue;
    }
    const group = [item];
    groups.push(group);
    if (item.gathered) gathered.set(readerOf(item), group);
  }
  return groups;
}
