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
    // No budgets: the end of patience with a machine that has much else to do. What is waited for comes in seconds elsewhere.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 120_000, interval: 50 } },
  },
});
