// SPDX-License-Identifier: Apache-2.0
/** The metrics of CVSS vectors in words, as FIRST's specifications of v2, v3.0, v3.1 and v4.0 name them. */
interface MetricWords {
  name: string;
  values: Readonly<Record<string, string>>;
}
type SystemWords = Readonly<Record<string, MetricWords>>;

const metric = (name: string, values: Readonly<Record<string, string>>): MetricWords => ({ name, values });
const notDefined = { X: 'not defined' };
const requirement = { ...notDefined, L: 'low', M: 'medium', H: 'high' };
const impact3 = { N: 'none', L: 'low', H: 'high' };
const impact2 = { N: 'none', P: 'partial', C: 'complete' };

const v2: SystemWords = {
  AV: metric('Access vector', { L: 'local', A: 'adjacent network', N: 'network' }),
  AC: metric('Access complexity', { H: 'high', M: 'medium', L: 'low' }),
  Au: metric('Authentication', { M: 'multiple', S: 'single', N: 'none' }),
  C: metric('Confidentiality impact', impact2),
  I: metric('Integrity impact', impact2),
  A: metric('Availability impact', impact2),
  E: metric('Exploitability', {
    ND: 'not defined',
    U: 'unproven',
    POC: 'proof of concept',
    F: 'functional',
    H: 'high',
  }),
  RL: metric('Remediation level', {
    ND: 'not defined',
    OF: 'official fix',
    TF: 'temporary fix',
    W: 'workaround',
    U: 'unavailable',
  }),
  RC: metric('Report confidence', {
    ND: 'not defined',
    UC: 'unconfirmed',
    UR: 'uncorroborated',
    C: 'confirmed',
  }),
  CDP: metric('Collateral damage potential', {
    ND: 'not defined',
    N: 'none',
    L: 'low',
    LM: 'low to medium',
    MH: 'medium to high',
    H: 'high',
  }),
  TD: metric('Target distribution', { ND: 'not defined', N: 'none', L: 'low', M: 'medium', H: 'high' }),
  CR: metric('Confidentiality requirement', { ND: 'not defined', L: 'low', M: 'medium', H: 'high' }),
  IR: metric('Integrity requirement', { ND: 'not defined', L: 'low', M: 'medium', H: 'high' }),
  AR: metric('Availability requirement', { ND: 'not defined', L: 'low', M: 'medium', H: 'high' }),
};

const v3: SystemWords = {
  AV: metric('Attack vector', { N: 'network', A: 'adjacent network', L: 'local', P: 'physical' }),
  AC: metric('Attack complexity', { L: 'low', H: 'high' }),
  PR: metric('Privileges required', { N: 'none', L: 'low', H: 'high' }),
  UI: metric('User interaction', { N: 'none', R: 'required' }),
  S: metric('Scope', { U: 'unchanged', C: 'changed' }),
  C: metric('Confidentiality impact', impact3),
  I: metric('Integrity impact', impact3),
  A: metric('Availability impact', impact3),
  E: metric('Exploit code maturity', {
    ...notDefined,
    U: 'unproven',
    P: 'proof of concept',
    F: 'functional',
    H: 'high',
  }),
  RL: metric('Remediation level', {
    ...notDefined,
    O: 'official fix',
    T: 'temporary fix',
    W: 'workaround',
    U: 'unavailable',
  }),
  RC: metric('Report confidence', { ...notDefined, U: 'unknown', R: 'reasonable', C: 'confirmed' }),
  CR: metric('Confidentiality requirement', requirement),
  IR: metric('Integrity requirement', requirement),
  AR: metric('Availability requirement', requirement),
};

const v4: SystemWords = {
  AV: metric('Attack vector', { N: 'network', A: 'adjacent', L: 'local', P: 'physical' }),
  AC: metric('Attack complexity', { L: 'low', H: 'high' }),
  AT: metric('Attack requirements', { N: 'none', P: 'present' }),
  PR: metric('Privileges required', { N: 'none', L: 'low', H: 'high' }),
  UI: metric('User interaction', { N: 'none', P: 'passive', A: 'active' }),
  VC: metric('Confidentiality impact, vulnerable system', impact3),
  VI: metric('Integrity impact, vulnerable system', impact3),
  VA: metric('Availability impact, vulnerable system', impact3),
  SC: metric('Confidentiality impact, subsequent systems', impact3),
  SI: metric('Integrity impact, subsequent systems', { ...impact3, S: 'safety' }),
  SA: metric('Availability impact, subsequent systems', { ...impact3, S: 'safety' }),
  E: metric('Exploit maturity', { ...notDefined, A: 'attacked', P: 'proof of concept', U: 'unreported' }),
  CR: metric('Confidentiality requirement', requirement),
  IR: metric('Integrity requirement', requirement),
  AR: metric('Availability requirement', requirement),
  S: metric('Safety', { ...notDefined, N: 'negligible', P: 'present' }),
  AU: metric('Automatable', { ...notDefined, N: 'no', Y: 'yes' }),
  R: metric('Recovery', { ...notDefined, A: 'automatic', U: 'by users', I: 'irrecoverable' }),
  V: metric('Value density', { ...notDefined, D: 'diffuse', C: 'concentrated' }),
  RE: metric('Response effort', { ...notDefined, L: 'low', M: 'moderate', H: 'high' }),
  U: metric('Provider urgency', { ...notDefined, Clear: 'clear', Green: 'green', Amber: 'amber', Red: 'red' }),
};

export const cvss = {
  systems: { 'CVSS v2': v2, 'CVSS v3.0': v3, 'CVSS v3.1': v3, 'CVSS v4.0': v4 },
  /** A metric as the environment changes it (MAV, MC and their like). */
  modified: (name: string) => `${name}, modified`,
  notDefined: 'not defined',
};
