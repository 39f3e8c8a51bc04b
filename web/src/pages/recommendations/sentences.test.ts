// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { Schema } from '@/api/types';
import { gainOf, leadOf, piecesOf, reasonsOf, summaryOf } from './sentences';

const git: Schema<'RecommendationDetail'> = {
  id: 'va-_-debian-_-git',
  softwareId: 'debian-_-git',
  vendor: 'debian',
  software: 'git',
  component: 'git',
  title: 'Update git',
  type: 'update',
  status: 'active',
  category: 'Application',
  recommendedVersion: null,
  recommendedProgram: null,
  weaknesses: 25,
  closesCount: 25,
  installed: 713,
  exposed: 443,
  highValueExposed: 17,
  impact: 1.6327,
  ssvc: 'Act',
  knownExploited: true,
  publicExploit: true,
  endOfSupport: false,
  endOfSupportDate: null,
  tags: ['known exploited'],
  ssvcDetails: {
    weakness: 'CVE-2025-48384',
    exploitation: 'active',
    automatable: false,
    automatableDerived: true,
    technicalImpact: 'total',
    technicalImpactDerived: true,
    mission: 'high',
  },
  drivers: [
    'CVE-2025-48384 is known to be exploited',
    'the worst weakness, CVE-2025-48384, has a CVSS base score of 8.0',
    'SSVC says Act for CVE-2025-48384: exploitation active, not automatable (derived), technical impact total (derived), mission high',
    '443 of 713 devices that have it are exposed, 17 of high value',
    'doing it lowers the exposure score by 1.633',
    'it closes 25 of 25 open weaknesses',
    'the fixed version is installed and waits for a restart',
  ],
  targets: [],
  closes: [],
};

test('the lead says what to do, whom it is for and what it closes', () => {
  expect(leadOf(git)).toEqual([
    'Update git.',
    '443 of the 713 devices that have it are exposed through it.',
    'Doing it closes all 25 open weaknesses.',
  ]);
  expect(leadOf({ ...git, closesCount: 24 })[2]).toBe(
    'Doing it closes 24 of 25 open weaknesses; for the others there is no fix yet.',
  );
});

test('what has no fix is not said to be closed', () => {
  const lead = leadOf({ ...git, type: 'attentionRequired', closesCount: 0 });
  expect(lead.join(' ')).not.toMatch(/closes/);
  expect(lead[0]).toMatch(/no fix/);
});

test('end of support and a pending restart are told', () => {
  const lead = leadOf({ ...git, endOfSupport: true, tags: ['restart pending'] });
  expect(lead.join(' ')).toMatch(/no more fixes/);
  expect(lead.join(' ')).toMatch(/waits for a restart/);
});

test('reasons leave out what stands beside them as figures, and are whole sentences', () => {
  expect(reasonsOf(git)).toEqual([
    'CVE-2025-48384 is known to be exploited.',
    'The worst weakness, CVE-2025-48384, has a CVSS base score of 8.0.',
    'The fixed version is installed and waits for a restart.',
  ]);
});

test('a sentence is taken apart where it names weaknesses', () => {
  expect(piecesOf('CVE-2025-48384 and 2 more.')).toEqual([
    { text: 'CVE-2025-48384', weakness: true },
    { text: ' and 2 more.', weakness: false },
  ]);
});

test('the gain names the score before and after; a tiny one is not shown as nothing', () => {
  expect(gainOf(1.6327, 65)).toBe(
    'The exposure score is 65.00 now and would be 63.37 with this done: 1.63 points less.',
  );
  expect(gainOf(0.003, 65)).toMatch(/less than a hundredth/);
  expect(gainOf(0, 65)).toMatch(/nothing to install/);
  expect(gainOf(1, null)).toMatch(/nothing to install/);
});

test('the first together are worth at least their sum, rounded down', () => {
  const first = [1.6327, 1.0, 0.5, 0.25, 0.129].map((impact) => ({ ...git, impact }));
  expect(summaryOf(815, first, 65)).toBe(
    '815 recommendations. The 5 that gain most, done together, lower the exposure score of 65.0 by at least 3.51 points.',
  );
  expect(summaryOf(815, first, null)).toBeNull();
  expect(summaryOf(0, [], 65)).toBeNull();
  expect(summaryOf(3, [{ ...git, impact: 0 }], 65)).toBeNull();
});
