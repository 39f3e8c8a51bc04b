// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// A small world of weaknesses in upstream's own formats, about the packages that `parapet simulate` gives its devices. The
// numbers are of a year that is yet to come, so that nobody takes them for real ones.

interface Fix {
  source: string;
  /** First Debian 12 version that has the fix; null: none yet. */
  fixed: string | null;
  vector: string;
  epss: number;
  exploited?: boolean;
  exploit?: boolean;
}

const NETWORK_CRITICAL = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const NETWORK_HIGH = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H';
const LOCAL_HIGH = 'CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H';
const MEDIUM = 'CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:L/A:N';
const LOW = 'CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:U/C:L/I:N/A:N';

const fixes: readonly Fix[] = [
  {
    source: 'openssh',
    fixed: '1:9.2p1-2+deb12u3',
    vector: NETWORK_CRITICAL,
    epss: 0.94,
    exploited: true,
    exploit: true,
  },
  { source: 'openssh', fixed: '1:9.2p1-2+deb12u5', vector: MEDIUM, epss: 0.03 },
  { source: 'openssl', fixed: '3.0.15-1~deb12u1', vector: NETWORK_HIGH, epss: 0.21, exploit: true },
  { source: 'openssl', fixed: '3.0.13-1~deb12u1', vector: MEDIUM, epss: 0.01 },
  { source: 'openssl', fixed: '3.0.16-1~deb12u1', vector: LOW, epss: 0.0008 },
  { source: 'glibc', fixed: '2.36-9+deb12u3', vector: LOCAL_HIGH, epss: 0.61, exploited: true, exploit: true },
  { source: 'glibc', fixed: '2.36-9+deb12u7', vector: NETWORK_HIGH, epss: 0.11 },
  { source: 'curl', fixed: '7.88.1-10+deb12u4', vector: NETWORK_CRITICAL, epss: 0.33, exploit: true },
  { source: 'curl', fixed: '7.88.1-10+deb12u8', vector: MEDIUM, epss: 0.02 },
  { source: 'bind9', fixed: '1:9.18.24-1', vector: NETWORK_HIGH, epss: 0.4 },
  { source: 'bind9', fixed: '1:9.18.33-1~deb12u2', vector: NETWORK_HIGH, epss: 0.05 },
  { source: 'git', fixed: '1:2.39.5-0+deb12u1', vector: NETWORK_CRITICAL, epss: 0.07 },
  { source: 'expat', fixed: '2.5.0-1+deb12u1', vector: NETWORK_HIGH, epss: 0.02 },
  { source: 'gnutls28', fixed: '3.7.9-2+deb12u2', vector: MEDIUM, epss: 0.01 },
  { source: 'postgresql-15', fixed: '15.10-0+deb12u1', vector: LOCAL_HIGH, epss: 0.02 },
  { source: 'python3.11', fixed: '3.11.2-6+deb12u5', vector: NETWORK_HIGH, epss: 0.004 },
  { source: 'sudo', fixed: '1.9.13p3-1+deb12u2', vector: LOCAL_HIGH, epss: 0.18, exploit: true },
  { source: 'libxml2', fixed: '2.9.14+dfsg-1.3~deb12u2', vector: NETWORK_HIGH, epss: 0.003 },
  { source: 'vim', fixed: null, vector: LOW, epss: 0.001 },
  { source: 'zlib', fixed: null, vector: MEDIUM, epss: 0.006 },
];

/** The advisories about packages of applications: npm package, first fixed version, vector. */
const packages: readonly [string, string, string][] = [
  ['lodash', '4.17.21', NETWORK_HIGH],
  ['minimist', '1.2.8', NETWORK_CRITICAL],
  ['axios', '1.7.7', MEDIUM],
  ['express', '4.19.2', MEDIUM],
  ['semver', '7.5.2', NETWORK_HIGH],
  ['jsonwebtoken', '9.0.0', LOCAL_HIGH],
];

const SCORES: Record<string, [number, string]> = {
  [NETWORK_CRITICAL]: [9.8, 'CRITICAL'],
  [NETWORK_HIGH]: [7.5, 'HIGH'],
  [LOCAL_HIGH]: [7.8, 'HIGH'],
  [MEDIUM]: [4.2, 'MEDIUM'],
  [LOW]: [2.5, 'LOW'],
};

/** The id of the weakness of that number, counted from 1: Debian's first, then those of applications. */
export function cve(number: number): string {
  return `CVE-2031-${String(number).padStart(4, '0')}`;
}

function record(id: string, product: string, vector: string, published: Date): unknown {
  const [baseScore, baseSeverity] = SCORES[vector] ?? [0, 'NONE'];
  return {
    dataType: 'CVE_RECORD',
    dataVersion: '5.1',
    cveMetadata: {
      cveId: id,
      assignerOrgId: '0',
      state: 'PUBLISHED',
      datePublished: published.toISOString(),
      dateUpdated: published.toISOString(),
    },
    containers: {
      cna: {
        providerMetadata: { orgId: '0', shortName: 'example' },
        title: `A weakness of ${product}`,
        descriptions: [
          { lang: 'en', value: `A made-up weakness of ${product}: what it is given is not checked before it is used.` },
        ],
        affected: [{ vendor: 'example', product: `${product}-upstream`, defaultStatus: 'unknown' }],
        metrics: [{ format: 'CVSS', cvssV3_1: { version: '3.1', vectorString: vector, baseScore, baseSeverity } }],
        references: [{ url: `https://example.org/advisories/${id}`, tags: ['vendor-advisory'] }],
      },
    },
  };
}

function trackerEntry(fix: Fix): unknown {
  const state = fix.fixed === null ? { status: 'open' } : { status: 'resolved', fixed_version: fix.fixed };
  return {
    description: `A made-up weakness of ${fix.source}.`,
    scope: 'remote',
    releases: { bookworm: { repositories: {}, urgency: 'not yet assigned', ...state } },
  };
}

/** An advisory in OSV's form: what a test adds while the server runs. */
export function osv(
  id: string,
  ecosystem: string,
  name: string,
  fixed: string | null,
  vector = NETWORK_CRITICAL,
): unknown {
  return {
    schema_version: '1.6.0',
    id,
    modified: new Date().toISOString(),
    published: new Date().toISOString(),
    summary: `A weakness of ${name}`,
    severity: [{ type: 'CVSS_V3', score: vector }],
    affected: [
      {
        package: { ecosystem, name },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, ...(fixed === null ? [] : [{ fixed }])] }],
      },
    ],
  };
}

/** Writes the feeds into a folder that `parapet feed import` takes. */
export function writeFeeds(folder: string): void {
  const day = 86_400_000;
  const now = Date.now();
  const published = (number: number) => new Date(now - number * 11 * day);
  const put = (path: string, content: unknown) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
  };
  const tracker: Record<string, Record<string, unknown>> = {};
  const epss = [
    `#model_version:v2026.11.01,score_date:${new Date(now).toISOString().slice(0, 10)}T00:00:00+0000`,
    'cve,epss,percentile',
  ];
  const evidence = [
    'cve,poc_count,reference_count,github_count,github_narrow_count,github_named_count,exploitdb_count,urls',
  ];
  const exploited: unknown[] = [];
  fixes.forEach((fix, index) => {
    const id = cve(index + 1);
    tracker[fix.source] = { ...tracker[fix.source], [id]: trackerEntry(fix) };
    put(`cve/${id}.json`, record(id, fix.source, fix.vector, published(index)));
    epss.push(`${id},${fix.epss},${Math.min(0.999, 0.4 + fix.epss)}`);
    if (fix.exploit) {
      evidence.push(`${id},3,1,2,1,1,1,https://example.org/exploits/${id}`);
    }
    if (fix.exploited) {
      exploited.push({
        cveID: id,
        vendorProject: 'Example',
        product: fix.source,
        vulnerabilityName: `Weakness of ${fix.source}`,
        dateAdded: published(index).toISOString().slice(0, 10),
        dueDate: new Date(now + 14 * day).toISOString().slice(0, 10),
        requiredAction: 'Apply the update.',
        knownRansomwareCampaignUse: 'Known',
        cwes: [],
      });
    }
  });
  packages.forEach(([name, fixed, vector], index) => {
    const id = cve(fixes.length + index + 1);
    put(`osv/${id}.json`, osv(id, 'npm', name, fixed, vector));
    put(`cve/${id}.json`, record(id, name, vector, published(index)));
    epss.push(`${id},${0.01 * (index + 1)},${0.5 + 0.05 * index}`);
  });
  put('tracker/debian.json', tracker);
  put('epss/epss_scores.csv', `${epss.join('\n')}\n`);
  put('exploits/evidence.csv', `${evidence.join('\n')}\n`);
  put('kev/known_exploited_vulnerabilities.json', {
    title: 'Catalogue',
    catalogVersion: new Date(now).toISOString().slice(0, 10),
    dateReleased: new Date(now).toISOString(),
    count: exploited.length,
    vulnerabilities: exploited,
  });
}
