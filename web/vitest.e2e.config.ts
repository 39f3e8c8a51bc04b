// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'vitest/config';

// The real server, a simulated fleet, the distribution's Chromium. One server for all files that only read; files that change or
// restart it start their own.
export default defineConfig({
  test: {
    environment: 'node',
    include: ['e2e/**/*.e2e.ts'],
    globalSetup: ['e2e/support/global.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
