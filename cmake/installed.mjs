// SPDX-License-Identifier: Apache-2.0
// Ends with 0 where node_modules in the current folder holds exactly what package-lock.json names, by npm's own record of it: then
// npm ci, which begins by deleting the folder under whoever uses it, need not run.
import { readFileSync } from 'node:fs';

function packages(file) {
  try {
    const { '': _root, ...rest } = JSON.parse(readFileSync(file, 'utf8')).packages;
    return rest;
  } catch {
    return undefined;
  }
}

const wanted = packages('package-lock.json');
const installed = packages('node_modules/.package-lock.json');
const same =
  wanted !== undefined &&
  installed !== undefined &&
  Object.entries(wanted).every(([name, one]) => one.optional || name in installed) &&
  Object.entries(installed).every(([name, one]) => wanted[name]?.version === one.version);
process.exit(same ? 0 : 1);
