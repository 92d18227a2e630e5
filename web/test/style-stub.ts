/** Class names in tests are the names written in the source. */
const names: Record<string, string> = new Proxy({}, { get: (_, name) => String(name) });
export default names;
