// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '@/api/types';
import type { FilterOption } from '@/list/types';

/** A package and version that has a weakness. */
export type Affected = Schema<'AffectedVersion'>;

/** What to do about one product: to which versions, by who judges it, and how many of its versions here that concerns. */
export interface ProductFix {
  softwareId: string;
  name: string;
  targets: { domain: string; fix: Affected['fix']; fixedVersion: string | null; versions: number }[];
}

/** A product's name for people: what follows the vendor in its id, percent-decoded. */
export function productName(softwareId: string): string {
  const at = softwareId.indexOf('-_-');
  const name = at < 0 ? softwareId : softwareId.slice(at + 3);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Whose product it is: what stands before the name in its id. Products of one name differ by it. */
export function vendorName(softwareId: string): string {
  const at = softwareId.indexOf('-_-');
  return at < 0 ? '' : productName(softwareId.slice(0, at));
}

/** The products that have a weakness, each with where its versions go; those with most affected versions first. */
export function fixesByProduct(software: readonly Affected[]): ProductFix[] {
  const products = new Map<string, ProductFix>();
  for (const part of software) {
    if (part.status !== 'affected' && part.status !== 'under_investigation') {
      continue;
    }
    const product = products.get(part.softwareId) ?? {
      softwareId: part.softwareId,
      name: productName(part.softwareId),
      targets: [],
    };
    products.set(part.softwareId, product);
    const same = product.targets.find(
      (it) => it.domain === part.domain && it.fix === part.fix && it.fixedVersion === part.fixedVersion,
    );
    if (same === undefined) {
      product.targets.push({ domain: part.domain, fix: part.fix, fixedVersion: part.fixedVersion, versions: 1 });
    } else {
      same.versions += 1;
    }
  }
  const size = (it: ProductFix) => it.targets.reduce((sum, target) => sum + target.versions, 0);
  return [...products.values()].sort((a, b) => size(b) - size(a) || a.name.localeCompare(b.name));
}

/** The values that affected versions have, as a filter offers them: in order, each with how many versions have it. */
export function optionsFrom(
  software: readonly Affected[],
  pick: (part: Affected) => string,
  labelOf: (part: Affected) => string = pick,
): FilterOption[] {
  const options = new Map<string, { value: string; label: string; count: number }>();
  for (const part of software) {
    const value = pick(part);
    const option = options.get(value) ?? { value, label: labelOf(part), count: 0 };
    option.count += 1;
    options.set(value, option);
  }
  return [...options.values()].sort((a, b) => a.label.localeCompare(b.label));
}
