// SPDX-License-Identifier: Apache-2.0
import {
  AppsListRegular,
  BoardRegular,
  BugRegular,
  DataTrendingRegular,
  DesktopRegular,
  type FluentIcon,
  LightbulbCheckmarkRegular,
  QuestionCircleRegular,
  SettingsRegular,
} from '@fluentui/react-icons';
import { text } from '@/text';
import { links } from './links';

/** One place of the navigation. */
export interface Place {
  label: string;
  to: string;
  icon: FluentIcon;
}

/** The places of the console in the order people work: what matters, what to do, what there is, what is wrong with it. */
export const places: readonly Place[] = [
  { label: text.shell.dashboard, to: links.dashboard(), icon: BoardRegular },
  { label: text.shell.recommendations, to: links.recommendations(), icon: LightbulbCheckmarkRegular },
  { label: text.shell.software, to: links.software(), icon: AppsListRegular },
  { label: text.shell.weaknesses, to: links.weaknesses(), icon: BugRegular },
  { label: text.shell.devices, to: links.devices(), icon: DesktopRegular },
  { label: text.shell.notAssessed, to: links.notAssessed(), icon: QuestionCircleRegular },
  { label: text.shell.reports, to: links.vulnerableDevices(), icon: DataTrendingRegular },
];

export const settingsPlace: Place = { label: text.shell.settings, to: links.settings(), icon: SettingsRegular };
