// SPDX-License-Identifier: Apache-2.0
import { text } from '@/text';

/** How long something runs, in its two largest units. */
export function uptime(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  if (days > 0) {
    return text.settings.about.daysHours(days, hours);
  }
  return hours > 0 ? text.settings.about.hoursMinutes(hours, minutes) : text.settings.about.minutes(minutes);
}
