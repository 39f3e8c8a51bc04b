// SPDX-License-Identifier: Apache-2.0
import { request } from 'playwright-core';
import { PATIENCE } from './patience';
import type { Caller, TestServer } from './server';

/** One entry of a report's software list (docs/formats/inventory.md). */
export interface Entry {
  ecosystem: string;
  name: string;
  version: string;
  paths: string[];
}

export function npm(name: string, version: string): Entry {
  return { ecosystem: 'npm', name, version, paths: [`/srv/app/node_modules/${name}/package.json`] };
}

/** A device of the test's own, enrolled and reporting by the sensor's protocol (docs/formats/sensor-protocol.md). */
export interface Device {
  id: string;
  name: string;
  report(software: readonly Entry[]): Promise<void>;
  dispose(): Promise<void>;
}

export async function enrol(server: TestServer, admin: Caller, number: number, name: string): Promise<Device> {
  const key = await admin.send<{ secret: string }>('POST', '/api/v1/settings/enrolment-keys', {
    name: `key of ${name}`,
  });
  const api = await request.newContext({ baseURL: server.address, ignoreHTTPSErrors: true, timeout: PATIENCE });
  const device = {
    id: number.toString(16).padStart(40, '0'),
    name,
    os: { family: 'linux', id: 'debian', version: '12', codename: 'bookworm', arch: 'x86_64' },
  };
  const enrolled = await (
    await api.post('/sensor/v1/enrol', { data: { schema: 'parapet.enrol/1', key: key.secret, device } })
  ).json();
  let epoch = Math.floor(Date.now() / 1000);
  return {
    id: enrolled.device_id,
    name,
    async report(software) {
      epoch += 1;
      const answer = await api.post('/sensor/v1/report', {
        headers: { Authorization: `Bearer ${enrolled.credential}` },
        data: {
          schema: 'parapet.report/1',
          kind: 'full',
          epoch,
          sequence: 1,
          taken: '',
          device: { ...device, id: enrolled.device_id },
          software,
        },
      });
      if (!answer.ok()) {
        throw new Error(`report: ${answer.status()} ${await answer.text()}`);
      }
    },
    dispose: () => api.dispose(),
  };
}
