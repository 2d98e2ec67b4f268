/**
 * Builds the page into `dist/web`: hashed assets, nothing inline, so that it runs under a content security policy without `unsafe-inline`.
 * Beside each asset lie copies that are packed already, so that serving them costs nothing. `vite` alone serves the page while it is being
 * written, with the API of a service on port 8004.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const SERVICE = 'http://127.0.0.1:8004';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), packAssets()],
  build: {
    outDir: fileURLToPath(new URL('../../dist/web', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    // An inlined image or font would be a data: address, which the policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    proxy: {
      '/api': {
        target: SERVICE,
        changeOrigin: true,
        // The service refuses changes from pages it does not serve; while developing, this page is one.
        configure: (proxy) => proxy.on('proxyReq', (request) => request.setHeader('origin', SERVICE)),
      },
    },
  },
});

/** Browsers take Brotli over HTTPS and on this machine only; a household's plain HTTP gets gzip. */
function packAssets(): Plugin {
  return {
    name: 'pack-assets',
    apply: 'build',
    writeBundle: async ({ dir = '.' }, bundle) => {
      for (const file of Object.values(bundle)) {
        if (!/\.(?:js|css|svg)$/.test(file.fileName)) continue;
        const plain = Buffer.from(file.type === 'chunk' ? file.code : file.source);
        const path = join(dir, file.fileName);
        await Promise.all([
          writeFile(`${path}.br`, brotliCompressSync(plain)),
          writeFile(`${path}.gz`, gzipSync(plain, { level: 9 })),
        ]);
      }
    },
  };
}
