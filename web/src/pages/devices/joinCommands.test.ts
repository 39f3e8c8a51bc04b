// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { joinCommands } from './joinCommands';

type Row = Parameters<typeof joinCommands>[0][number];

function row(title: string, ...targets: [installer: string, packages: string[], command?: string][]): Row {
  return {
    title,
    targetVersions: [],
    targets: targets.map(([installer, packages, command]) => ({
      id: title,
      domain: 'debian:12',
      release: 'Debian 12',
      package: title,
      version: '2',
      installer,
      packages,
      command: command ?? [installer, ...packages].join(' '),
    })),
  };
}

const APT = 'apt-get install --only-upgrade';

describe('the commands of a device', () => {
  it('name the packages of one package manager in one line, in the order of the list, each once', () => {
    const rows = [row('krb5', [APT, ['libkrb5-3', 'krb5-locales']]), row('openssl', [APT, ['openssl', 'libkrb5-3']])];
    expect(joinCommands(rows).lines).toEqual([`${APT} libkrb5-3 krb5-locales openssl`]);
  });

  it('keep what no package manager of the system installs in lines of its own', () => {
    const pip = "pip install --upgrade 'alpha>=2.0'";
    const rows = [row('alpha', ['', [], pip]), row('krb5', [APT, ['krb5']]), row('alpha', ['', [], pip])];
    expect(joinCommands(rows).lines).toEqual([pip, `${APT} krb5`]);
  });

  it('restart last and once', () => {
    const reboot = 'systemctl reboot';
    const rows = [row('linux', ['', [], reboot]), row('linux-rt', ['', [], reboot]), row('krb5', [APT, ['krb5']])];
    expect(joinCommands(rows).lines).toEqual([`${APT} krb5`, reboot]);
  });

  it('say what has none', () => {
    const rows = [row('firefox', ['', [], '']), row('gone'), row('krb5', [APT, ['krb5']])];
    expect(joinCommands(rows).byHand.map((it) => it.title)).toEqual(['firefox', 'gone']);
  });
});
