// SPDX-License-Identifier: Apache-2.0
import type { Permission } from '@/api/session';
import type { Schema } from '@/api/types';

/** A permission that a program can be granted. */
export type ClientPermission = Schema<'ApiClient'>['permissions'][number];

const VIEW: readonly Permission[] = ['viewData', 'viewVulnerabilities'];

/** What one needs oneself to grant each (src/server/permissions.cc): any of these. */
const BEHIND: Readonly<Record<ClientPermission, readonly Permission[]>> = {
  'Machine.Read.All': VIEW,
  'Machine.ReadWrite.All': ['manageSecuritySettings', 'investigateAlerts'],
  'Vulnerability.Read.All': VIEW,
  'Software.Read.All': VIEW,
  'SecurityRecommendation.Read.All': VIEW,
  'Score.Read.All': VIEW,
  'RemediationTasks.Read.All': VIEW,
  'SecurityBaselinesAssessment.Read.All': VIEW,
  'AdvancedQuery.Read.All': ['viewData'],
  'Alert.Read.All': ['viewData'],
  'Alert.ReadWrite.All': ['investigateAlerts'],
  'Inventory.Write.All': ['manageSecuritySettings'],
};

/** Every permission of the API, in the order of its document. */
export const CLIENT_PERMISSIONS: readonly ClientPermission[] = [
  'Machine.Read.All',
  'Machine.ReadWrite.All',
  'Vulnerability.Read.All',
  'Software.Read.All',
  'SecurityRecommendation.Read.All',
  'Score.Read.All',
  'RemediationTasks.Read.All',
  'SecurityBaselinesAssessment.Read.All',
  'AdvancedQuery.Read.All',
  'Alert.Read.All',
  'Alert.ReadWrite.All',
  'Inventory.Write.All',
];

/** Nobody grants what they don't have themselves; who manages the system may grant everything. */
export function mayGrant(permission: ClientPermission, own: readonly Permission[]): boolean {
  return own.includes('manageSystemSettings') || BEHIND[permission].some((need) => own.includes(need));
}

/** The name of the same permission where one delegates it to a personal token. */
export function delegated(permission: ClientPermission): string {
  return permission.replace(/\.All$/, '').replace('RemediationTasks', 'RemediationTask');
}
