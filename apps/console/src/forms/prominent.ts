/**
 * Members that may be left out, and yet are what an officer most often has to write: they stand there from the
 * beginning, by the name of the shape that they belong to.
 */
export const PROMINENT: Readonly<Record<string, readonly string[]>> = {
  Serial: ['raw', 'readBy', 'method', 'reason'],
  Mark: ['location', 'textRaw', 'country', 'year', 'reason'],
  Item: ['importCountry', 'importYear', 'importer'],
  Question: ['itemRef', 'text'],
  PriorCheck: ['date', 'result'],
  RequestHeader: [
    'illicitBasis',
    'legalJustification',
    'necessityStatement',
    'reasonsInfoAvailableThere',
    'urgencyGrounds',
    'urgencyReason',
    'conductingAuthority',
  ],
  Person: ['identityPart', 'necessity'],
  ContactOfficer: ['dutyPhone'],
  Acknowledgement: ['expectedBy', 'note'],
  Response: [
    'chain',
    'parties',
    'lastLegalHolder',
    'contactWithHolder',
    'pointOfDiversion',
    'recordsSearched',
  ],
  QuestionResult: ['answer'],
  ChainEvent: ['date', 'fromParty', 'toParty'],
  Party: ['name', 'country', 'identityPart'],
  PointOfDiversion: ['kind', 'country', 'date'],
  TraceReason: ['country', 'date', 'text'],
  MissingElement: ['text'],
};
