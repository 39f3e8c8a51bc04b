// SPDX-License-Identifier: Apache-2.0
import type { Device } from './useDevice';

/** One software that makes a device's score. */
export interface Driver {
  softwareId: string;
  software: string;
  weakness: string;
  risk: number;
  /** Its part of the device's hazard (design: the sum over software of risk squared), 0 to 1. */
  share: number;
}

/** What makes a device's score, largest first, each with its share. */
export function driversOf(drivers: Device['drivers']): Driver[] {
  const hazard = drivers.reduce((sum, driver) => sum + driver.risk ** 2, 0);
  return drivers
    .map((driver) => ({ ...driver, share: hazard > 0 ? driver.risk ** 2 / hazard : 0 }))
    .sort((one, other) => other.share - one.share);
}
