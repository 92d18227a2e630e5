import { readFileSync } from 'node:fs';
import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** A list that cannot be read, with the line that is wrong. */
export class AddressListError extends Error {}

/**
 * Addresses of data centres, from a list that the operator supplies: per line `first,last` or a CIDR block, further
 * columns ignored; a heading and lines with `#` are passed over.
 */
export class AddressRanges {
  private readonly starts: Uint32Array;
  private readonly ends: Uint32Array;
  private readonly others: BlockList | null;
  /** Ranges of the list, overlapping ones joined. */
  readonly size: number;

  private constructor(ranges: (readonly [number, number])[], others: BlockList | null) {
    const joined: [number, number][] = [];
    for (const [start, end] of ranges.sort((a, b) => a[0] - b[0])) {
      const last = joined.at(-1);
      if (last && start <= last[1] + 1) last[1] = Math.max(last[1], end);
      else joined.push([start, end]);
    }
    this.starts = Uint32Array.from(joined, ([start]) => start);
    this.ends = Uint32Array.from(joined, ([, end]) => end);
    this.others = others;
    this.size = joined.length;
  }

  /** @throws AddressListError naming the line that is wrong */
  static parse(text: string): AddressRanges {
    const ranges: (readonly [number, number])[] = [];
    let others: BlockList | null = null;
    for (const [index, line] of text.split(/\r?\n/).entries()) {
      const [first = '', last = ''] = line.split('#')[0]?.split(',').map((cell) => cell.trim()) ?? [];
      if (first === '' || (index === 0 && !/^[\da-f:.]+(?:\/\d+)?$/i.test(first))) continue;
      const [address = '', bits] = first.split('/');
      if (isIPv6(address)) {
        others ??= new BlockList();
        try {
          if (isIPv6(last)) others.addRange(address, last, 'ipv6');
          else others.addSubnet(address, bits === undefined ? 128 : Number(bits), 'ipv6');
        } catch {
          throw new AddressListError(`line ${index + 1} is no range of addresses`);
        }
        continue;
      }
      const range = bits !== undefined || last === '' ? block(address, bits ?? '32') : isIPv4(address) && isIPv4(last) ? ([numberOf(address), numberOf(last)] as const) : null;
      if (!range || range[0] > range[1]) throw new AddressListError(`line ${index + 1} is no range of addresses`);
      ranges.push(range);
    }
    return new AddressRanges(ranges, others);
  }

  /** @param file nothing is in the list without one */
  static read(file: string | undefined): AddressRanges {
    if (file === undefined) return new AddressRanges([], null);
    try {
      return AddressRanges.parse(readFileSync(file, 'utf8'));
    } catch (error) {
      throw new AddressListError(`The list DATACENTER_RANGES=${file} cannot be used: ${error instanceof Error ? error.message : String(error)}.`);
    }
  }

  has(address: string | undefined): boolean {
    if (address === undefined || (this.size === 0 && this.others === null)) return false;
    const plain = address.startsWith('::ffff:') ? address.slice(7) : address;
    if (!isIPv4(plain)) return this.others !== null && isIPv6(plain) && this.others.check(plain, 'ipv6');
    const number = numberOf(plain);
    let [low, high] = [0, this.size];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.starts[middle] ?? 0) <= number) low = middle + 1;
      else high = middle;
    }
    return low > 0 && number <= (this.ends[low - 1] ?? 0);
  }
}

const numberOf = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

function block(address: string, bits: string): readonly [number, number] | null {
  if (!isIPv4(address) || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) return null;
  const size = 2 ** (32 - Number(bits));
  const start = Math.floor(numberOf(address) / size) * size;
  return [start, start + size - 1];
}
