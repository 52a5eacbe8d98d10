import { createHash, X509Certificate } from 'node:crypto';
import * as asn1js from 'asn1js';
import {
  AlgorithmIdentifier,
  Certificate,
  ContentInfo,
  ExtKeyUsage,
  MessageImprint,
  PKIStatus,
  SignedData,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs';

const SHA256 = '2.16.840.1.101.3.4.2.1';
const SIGNED_DATA = '1.2.840.113549.1.7.2';
const TST_INFO = '1.2.840.113549.1.9.16.1.4';
const EXT_KEY_USAGE = '2.5.29.37';
const SIGNING_CERTIFICATE = ['1.2.840.113549.1.9.16.2.47', '1.2.840.113549.1.9.16.2.12'];
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';

/** What a time-stamping authority has answered. */
export type TimeStampReply = { kind: 'GRANTED'; token: Buffer } | { kind: 'REFUSED'; says: string };

/** What a time-stamp proves, or why it proves nothing. */
export type TimeStampVerdict =
  | {
      kind: 'PROVED';
      /** The moment before which the text existed. */
      at: Date;
      /** The certificate with which it is signed. */
      signer: X509Certificate;
    }
  | { kind: 'NOTHING'; says: string };

/** Asks for a time-stamp over the ASCII bytes of a text, with the certificate of the authority in it (RFC 3161 section 2.4.1). */
export function timeStampQuery(text: string, nonce: Uint8Array): Buffer {
  const query = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({
        algorithmId: SHA256,
        algorithmParams: new asn1js.Null(),
      }),
      hashedMessage: new asn1js.OctetString({ valueHex: arrayOf(digestOfText(text)) }),
    }),
    // A leading zero keeps the number positive.
    nonce: new asn1js.Integer({ valueHex: arrayOf(Buffer.concat([Buffer.of(0x01), nonce])) }),
    certReq: true,
  });
  return Buffer.from(query.toSchema().toBER());
}

/** Takes the token out of an answer (RFC 3161 section 2.4.2). */
export function readTimeStampReply(reply: Uint8Array): TimeStampReply {
  try {
    const { status, timeStampToken } = TimeStampResp.fromBER(arrayOf(reply));
    const granted =
      status.status === PKIStatus.granted || status.status === PKIStatus.grantedWithMods;
    if (!granted || timeStampToken === undefined) {
      return { kind: 'REFUSED', says: `The authority answered with the status ${status.status}.` };
    }
    return { kind: 'GRANTED', token: Buffer.from(timeStampToken.toSchema().toBER()) };
  } catch {
    return { kind: 'REFUSED', says: 'The answer is no time-stamp response.' };
  }
}

/**
 * Checks a time-stamp token over a text: the imprint, the signature, and that the certificate is one for time-stamps.
 *
 * @param trusted the certificate of the authority, or of who issued it, as whoever verifies knows it; without it the
 * token vouches for itself only
 */
export async function verifyTimeStamp(
  token: Uint8Array,
  text: string,
  trusted?: X509Certificate,
): Promise<TimeStampVerdict> {
  try {
    const { signed, info } = contentOf(token);
    if (!imprints(info, text)) return nothing('It is a time-stamp over something else.');
    const certificate = signerOf(signed);
    if (certificate === undefined) return nothing('The certificate of its signer is not in it.');
    if (!isForTimeStamps(certificate)) return nothing('Its signer may not sign time-stamps.');
    const signer = new X509Certificate(Buffer.from(certificate.toSchema(true).toBER()));
    if (!namesCertificate(signed, signer))
      return nothing('The certificate in it is not the one that its signer meant.');
    const holds = await signed.verify({ signer: 0, data: arrayOf(Buffer.from(text, 'latin1')) });
    if (!holds) return nothing('Its signature is not valid.');
    if (info.genTime < new Date(signer.validFrom) || info.genTime > new Date(signer.validTo))
      return nothing('Its signer was not valid at that moment.');
    if (trusted !== undefined && !isOf(signer, trusted))
      return nothing('It is signed by another authority than the one that you named.');
    return { kind: 'PROVED', at: info.genTime, signer };
  } catch {
    return nothing('It is no time-stamp token, or its signature is not valid.');
  }
}

function contentOf(token: Uint8Array): { signed: SignedData; info: TSTInfo } {
  const content = ContentInfo.fromBER(arrayOf(token));
  if (content.contentType !== SIGNED_DATA) throw new Error('no signed data');
  const signed = new SignedData({ schema: content.content as asn1js.BaseBlock });
  const { eContentType, eContent } = signed.encapContentInfo;
  if (eContentType !== TST_INFO || eContent === undefined || signed.signerInfos.length !== 1)
    throw new Error('no time-stamp');
  return { signed, info: TSTInfo.fromBER(eContent.getValue()) };
}

function imprints({ messageImprint }: TSTInfo, text: string): boolean {
  const { hashAlgorithm, hashedMessage } = messageImprint;
  const stamped = Buffer.from(hashedMessage.getValue());
  return hashAlgorithm.algorithmId === SHA256 && stamped.equals(digestOfText(text));
}

function signerOf({ signerInfos, certificates = [] }: SignedData): Certificate | undefined {
  const { serialNumber, issuer } = (signerInfos[0]?.sid ?? {}) as Partial<Certificate>;
  return certificates.find(
    (one): one is Certificate =>
      one instanceof Certificate &&
      serialNumber !== undefined &&
      issuer !== undefined &&
      one.serialNumber.isEqual(serialNumber) &&
      one.issuer.isEqual(issuer),
  );
}

/** What is signed names the certificate by its digest (RFC 5816, ESSCertIDv2; SHA-1 before it). */
function namesCertificate({ signerInfos }: SignedData, signer: X509Certificate): boolean {
  const attributes = signerInfos[0]?.signedAttrs?.attributes ?? [];
  const named = attributes
    .filter(({ type }) => SIGNING_CERTIFICATE.includes(type))
    .flatMap(({ values }) => values as asn1js.BaseBlock[])
    .map((value) => Buffer.from(value.toBER()));
  return ['sha256', 'sha384', 'sha512', 'sha1'].some((algorithm) => {
    const digest = createHash(algorithm).update(signer.raw).digest();
    return named.some((value) => value.includes(digest));
  });
}

/** The one purpose of such a certificate, and a critical one (RFC 3161 section 2.3). */
function isForTimeStamps({ extensions = [] }: Certificate): boolean {
  const usage = extensions.find(({ extnID }) => extnID === EXT_KEY_USAGE);
  const { keyPurposes = [] } = (usage?.parsedValue ?? {}) as Partial<ExtKeyUsage>;
  return usage?.critical === true && keyPurposes.length === 1 && keyPurposes[0] === TIME_STAMPING;
}

function isOf(signer: X509Certificate, trusted: X509Certificate): boolean {
  if (signer.fingerprint256 === trusted.fingerprint256) return true;
  return signer.checkIssued(trusted) && signer.verify(trusted.publicKey);
}

function digestOfText(text: string): Buffer {
  return createHash('sha256').update(text, 'latin1').digest();
}

function arrayOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

function nothing(says: string): TimeStampVerdict {
  return { kind: 'NOTHING', says };
}
