/**
 * Builds the page into `dist/web`: hashed assets, nothing inline, so that it runs under a content security policy without `unsafe-inline`.
 * `vite` alone serves it while it is being written, with the API of a service on port 8004.
 */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const SERVICE = 'http://127.0.0.1:8004';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
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
