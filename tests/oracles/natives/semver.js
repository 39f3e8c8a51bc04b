// SPDX-License-Identifier: Apache-2.0
// Lines "A<TAB>B" in: -1, 0, 1 or invalid out, by node-semver. With "range": lines "RANGE<TAB>VERSION": 1, 0 or invalid.
'use strict';
const fs = require('fs');

let semver = null;
for (const name of ['/usr/lib/node_modules/npm/node_modules/semver', '/usr/share/nodejs/semver', 'semver']) {
  try {
    semver = require(name);
    break;
  } catch (error) {
    continue;
  }
}
if (semver === null) {
  process.exit(77);
}

function compare(a, b) {
  return semver.valid(a) === null || semver.valid(b) === null ? 'invalid' : String(semver.compare(a, b));
}

function holds(range, version) {
  const options = { includePrerelease: true };
  if (semver.validRange(range, options) === null || semver.valid(version) === null) {
    return 'invalid';
  }
  return semver.satisfies(version, range, options) ? '1' : '0';
}

const answer = process.argv[2] === 'range' ? holds : compare;
const out = [];
for (const line of fs.readFileSync(0, 'utf8').split('\n').slice(0, -1)) {
  const parts = line.split('\t');
  out.push(answer(parts[0], parts[1]));
}
process.stdout.write(out.join('\n') + '\n');
