import react from '@vitejs/plugin-react';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** Writes .gz and .br beside every text asset, so that the api serves them as they are. */
const precompress = (): Plugin => ({
  name: 'precompress',
  apply: 'build',
  writeBundle({ dir = 'dist' }) {
    const files = readdirSync(dir, { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((name) => /\.(js|css|html|svg|json)$/.test(name))) {
      const body = readFileSync(join(dir, file));
      if (body.length < 1024) continue;
      writeFileSync(join(dir, `${file}.gz`), gzipSync(body, { level: 9 }));
      writeFileSync(join(dir, `${file}.br`), brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
    }
  },
});

const api = process.env['MEADOW_API'] ?? 'http://127.0.0.1:3000';

export default defineConfig({
  plugins: [react(), precompress()],
  resolve: { conditions: ['@meadow/source', 'module', 'browser', 'development|production'] },
  server: { port: 5173, proxy: { '/graphql': { target: api, ws: true }, '/api': api } },
  build: { outDir: 'dist', target: 'es2022', modulePreload: { polyfill: false }, chunkSizeWarningLimit: 600 },
});
