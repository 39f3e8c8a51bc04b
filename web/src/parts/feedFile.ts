// SPDX-License-Identifier: Apache-2.0
import { text } from '@/text';
import { formatBytes, formatCount } from './numbers';

/** Why a file need not be sent at all, in words; null where it may be. Half of its gigabytes would be on their way when the server says no. */
export function refusal(file: { name: string; size: number }, importMbMax: number | undefined): string | null {
  if (file.size === 0) {
    return text.feedJob.emptyFile(file.name);
  }
  if (importMbMax !== undefined && file.size > importMbMax * 2 ** 20) {
    return text.feedJob.tooLarge(file.name, formatBytes(file.size), formatCount(importMbMax));
  }
  return null;
}
