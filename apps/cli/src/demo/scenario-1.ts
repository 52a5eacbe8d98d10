import type {
  Acknowledgement,
  Close,
  FinalAnswer,
  PersonIdentity,
  TraceRequest,
} from '@trace/protocol';
import { ACKNOWLEDGEMENT, FINAL_ANSWER } from './scenario-1-answer.ts';
import { REQUEST } from './scenario-1-request.ts';

/** Everything that is said in one case, as the officers of both sides submit it to their own nodes. */
export interface Dossier {
  request: TraceRequest;
  /** the identities that the final answer refers to, to be sealed */
  identities: { part: string; identity: PersonIdentity }[];
  acknowledgement: Acknowledgement;
  finalAnswer: FinalAnswer;
  close: Close;
}

const CLOSE: Close = {
  feedback: {
    usefulness: 5,
    outcomeUsedFor: 'LEAD',
    pointOfDiversionConcluded: true,
    statisticsAllowed: true,
    text: 'The report of the theft names a suspect who is known in Nordania.',
  },
  handling: { level: 'H0', flags: [] },
};

/** The dossier of scenario 1: happy path, the import mark decides. All persons and firms are invented. */
export const SCENARIO_1: Dossier = {
  request: REQUEST,
  identities: [
    {
      part: 'holder-ak',
      identity: {
        names: [{ kind: 'PRIMARY', family: 'Kranjec', given: 'Ales', script: 'Latn' }],
        dateOfBirth: '1979-04-23',
        placeOfBirth: 'Sorgrad',
        idDocuments: [{ kind: 'FIREARMS_LICENCE', number: 'SR-OL-20177', country: 'QS' }],
        address: 'Glavna ulica 4\n1000 Sorgrad\nSorava',
      },
    },
  ],
  acknowledgement: ACKNOWLEDGEMENT,
  finalAnswer: FINAL_ANSWER,
  close: CLOSE,
};
