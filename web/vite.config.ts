// SPDX-License-Identifier: Apache-2.0

import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// Where `npm run dev` finds a running server; its own self-signed certificate is accepted on this machine only.
const server = process.env.PARAPET_SERVER ?? 'https://127.0.0.1:8443';

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // The server puts a fresh nonce in this text's place, for each answer (docs/server.md).
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    sourcemap: false,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': { target: server, secure: false, changeOrigin: true } } },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    restoreMocks: true,
    // The end of patience with a busy machine.
    testTimeout: 120_000,
  },
});
