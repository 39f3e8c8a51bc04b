// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'vitest/config';

// How the console feels with a large fleet; scripts/bench runs it. It prints a table and asserts nothing about time.
export default defineConfig({
  test: {
    environment: 'node',
    include: ['e2e/bench/*.bench.ts'],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    reporters: [['default', { summary: false }]],
  },
});
