// SPDX-License-Identifier: Apache-2.0
import type { TestProject } from 'vitest/node';
import { startServer } from './server';

declare module 'vitest' {
  export interface ProvidedContext {
    address: string;
  }
}

/** A server for the tests that only read: 300 devices and a small world of weaknesses. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer({ devices: 300 });
  project.provide('address', process.env.PARAPET_CONSOLE ?? server.address);
  return () => server.remove();
}
