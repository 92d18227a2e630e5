export const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** A step that shows its name while it runs and its time when done. */
export async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const start = Date.now();
  process.stdout.write(`  ${name} …`);
  try {
    const result = await work();
    process.stdout.write(` ${((Date.now() - start) / 1000).toFixed(1)} s\n`);
    return result;
  } catch (error) {
    process.stdout.write(' failed\n');
    throw error;
  }
}
