// SPDX-License-Identifier: Apache-2.0
import type { Permission } from '@/api/session';

/** The sections of the settings by their names in addresses, in the order they are offered. */
export const SECTIONS = [
  'feeds',
  'enrolment-keys',
  'groups',
  'users',
  'roles',
  'api-clients',
  'audit',
  'about',
] as const;

export type Section = (typeof SECTIONS)[number];

/** What one needs for a section: any of these (`x-permission` of its operations); none: everybody signed in. */
export const NEEDS: Readonly<Record<Section, readonly Permission[]>> = {
  feeds: ['viewVulnerabilities', 'viewData'],
  'enrolment-keys': ['manageSecuritySettings'],
  groups: ['manageSystemSettings'],
  users: ['manageSystemSettings'],
  roles: ['manageSystemSettings'],
  'api-clients': ['manageSecuritySettings'],
  audit: ['manageSystemSettings'],
  about: [],
};

/** True where these permissions open the section. */
export function opens(section: Section, permissions: readonly Permission[]): boolean {
  const needs = NEEDS[section];
  return needs.length === 0 || needs.some((need) => permissions.includes(need));
}

/** The sections to offer to somebody with these permissions. */
export function sectionsFor(permissions: readonly Permission[]): readonly Section[] {
  return SECTIONS.filter((section) => opens(section, permissions));
}

/** The section that an address names; null where there is none of that name. */
export function sectionOf(name: string | undefined): Section | null {
  return SECTIONS.find((section) => section === name) ?? null;
}
