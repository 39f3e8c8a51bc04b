// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '@/api/types';
import { formatCount, formatPoints, formatScore } from '@/parts/numbers';
import { formatPublishedDay } from '@/parts/time';
import { text } from '@/text';

type Recommendation = Schema<'Recommendation'>;
type Detail = Schema<'RecommendationDetail'>;

/** A product's name as people write it. */
export function peopleName(software: string): string {
  return software.replaceAll('_', ' ');
}

/** What to do and what it closes, in whole sentences, from the recommendation's own figures. */
export function leadOf(it: Recommendation): string[] {
  const words = text.recommendations;
  const sentences = [
    words.lead[it.type](peopleName(it.software)),
    words.exposes(it.exposed, formatCount(it.exposed), formatCount(it.installed)),
  ];
  if (it.type !== 'attentionRequired') {
    sentences.push(closesOf(it));
  }
  if (it.endOfSupport) {
    sentences.push(
      it.endOfSupportDate === null
        ? words.supportEndedUndated
        : words.supportEnded(formatPublishedDay(new Date(it.endOfSupportDate))),
    );
  }
  if (it.tags.includes('unused')) {
    sentences.push(words.unused);
  }
  if (it.tags.includes('restart pending')) {
    sentences.push(words.restart);
  }
  return sentences;
}

function closesOf(it: Recommendation): string {
  const words = text.recommendations;
  if (it.closesCount === 0) {
    return words.closesNone;
  }
  return it.closesCount === it.weaknesses
    ? words.closesAll(it.closesCount, formatCount(it.closesCount))
    : words.closesSome(formatCount(it.closesCount), formatCount(it.weaknesses));
}

/** Drivers that the flyout already shows as figures or as the decision's inputs (src/advice/words.cc). */
const SHOWN_ELSEWHERE = [/^SSVC says /, /^doing it lowers /, /^it closes /, /^\d+ of \d+ devices? that ha/];

/** The server's reasons for the rank as sentences, without those that stand beside them as figures. */
export function reasonsOf(it: Detail): string[] {
  return it.drivers
    .filter((driver) => !SHOWN_ELSEWHERE.some((pattern) => pattern.test(driver)))
    .map((driver) => {
      const sentence = /^(CVE|GHSA)-/.test(driver) ? driver : driver.charAt(0).toUpperCase() + driver.slice(1);
      return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
    });
}

/** A piece of a sentence; a weakness's id stands alone so that it can be a link. */
export interface Piece {
  text: string;
  weakness: boolean;
}

/** Takes a sentence apart where it names CVEs. */
export function piecesOf(sentence: string): Piece[] {
  return sentence
    .split(/(CVE-\d{4}-\d{4,19})/)
    .filter((piece) => piece !== '')
    .map((piece) => ({ text: piece, weakness: piece.startsWith('CVE-') }));
}

/** What the gain means for the score as it is now. */
export function gainOf(impact: number, score: number | null): string {
  const words = text.recommendations;
  if (impact <= 0 || score === null) {
    return words.gainNone;
  }
  if (impact < 0.01) {
    return words.gainSmall(formatScore(score));
  }
  return words.gainSentence(formatPoints(impact), formatPoints(score), formatPoints(Math.max(0, score - impact)));
}

/**
 * What the first recommendations are worth together, at least: a device's score rises ever slower with its hazard (docs/scoring.md),
 * so each thing that is done makes the next gain more, and the sum of single gains is a lower bound. Null where there is no score.
 */
export function summaryOf(total: number, first: readonly Recommendation[], score: number | null): string | null {
  const gaining = first.filter((one) => one.impact > 0);
  if (total === 0 || gaining.length === 0 || score === null) {
    return null;
  }
  const points = gaining.reduce((sum, one) => sum + one.impact, 0);
  // Rounded down, because it is a lower bound.
  const atLeast = Math.floor(points * 100) / 100;
  if (atLeast < 0.01) {
    return null;
  }
  return text.recommendations.summary(formatCount(total), gaining.length, formatPoints(atLeast), formatScore(score));
}
