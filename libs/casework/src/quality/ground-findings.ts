import { listIn, recordIn, textIn } from '../chain/loose-document.ts';
import { finding, type Finding } from './finding.ts';

/** Fewer letters than this are no explanation in any language. */
const THIN = 12;

/** What is missing in the reasons of a request: recovery, legal grounds, purpose, questions (ITI 17, UNTOC 18(15); cause F13). */
export function groundFindings(request: unknown): Finding[] {
  const header = recordIn(request, 'header');
  const isTrace = textIn(request, 'requestType') !== 'COOPERATION';
  return [
    ...(isTrace ? [...recoveryFindings(request), ...illicitFindings(header)] : []),
    ...(listIn(header, 'legalBases').length === 0
      ? [finding('LEGAL_BASIS_MISSING', '/header/legalBases')]
      : []),
    ...(textIn(header, 'factsSummary') === undefined
      ? [finding('FACTS_MISSING', '/header/factsSummary')]
      : []),
    ...(listIn(header, 'intendedUse').length === 0
      ? [finding('USE_MISSING', '/header/intendedUse')]
      : []),
    ...(listIn(header, 'questions').length === 0
      ? [finding('QUESTIONS_MISSING', '/header/questions')]
      : []),
    ...urgencyFindings(header),
  ];
}

function recoveryFindings(request: unknown): Finding[] {
  const recovery = recordIn(request, 'recovery');
  if (!recovery) return [finding('RECOVERY_MISSING', '/recovery')];
  const circumstances = textIn(recovery, 'circumstances') ?? '';
  return isThin(circumstances) ? [finding('CIRCUMSTANCES_THIN', '/recovery/circumstances')] : [];
}

function illicitFindings(header: unknown): Finding[] {
  const justification = textIn(header, 'legalJustification');
  const pointer = '/header/legalJustification';
  return [
    ...(listIn(header, 'illicitBasis').length === 0
      ? [finding('ILLICIT_BASIS_MISSING', '/header/illicitBasis')]
      : []),
    ...(justification === undefined ? [finding('JUSTIFICATION_MISSING', pointer)] : []),
    ...(justification !== undefined && isThin(justification)
      ? [finding('JUSTIFICATION_THIN', pointer)]
      : []),
  ];
}

function urgencyFindings(header: unknown): Finding[] {
  if (!isUrgent(header)) return [];
  const grounds = listIn(header, 'urgencyGrounds');
  return [
    ...(grounds.length === 0 ? [finding('URGENCY_GROUND_MISSING', '/header/urgencyGrounds')] : []),
    ...(textIn(header, 'urgencyReason') === undefined
      ? [finding('URGENCY_REASON_MISSING', '/header/urgencyReason')]
      : []),
    ...(grounds.length > 0 && grounds.every((one) => one === 'U-OTHER')
      ? [finding('URGENCY_GROUND_OTHER', '/header/urgencyGrounds')]
      : []),
  ];
}

/** Whether a request says that it is urgent. */
export function isUrgent(header: unknown): boolean {
  return textIn(header, 'urgency') === 'URGENT';
}

function isThin(text: string): boolean {
  return (text.match(/\p{L}/gu) ?? []).length < THIN;
}
