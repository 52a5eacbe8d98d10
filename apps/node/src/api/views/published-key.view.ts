import { X509Certificate } from 'node:crypto';
import { instant, type Partner } from '@trace/protocol';

/** A key that a State's statement names, and when it counts. */
export class PublishedKeyView {
  kid: string;
  /** sig or enc. */
  use: string;
  validFrom: string;
  validTo?: string;
  revokedAt?: string;
  /** IN_FORCE, NOT_YET, ENDED or REVOKED at this moment. */
  standing: string;

  /** The keys of a State at an instant. */
  static allOf({ statement }: Pick<Partner, 'statement'>, now: Date): PublishedKeyView[] {
    return statement.jwks.keys.map(({ kid, use, valid_from, valid_to, revoked }) => ({
      kid,
      use,
      validFrom: valid_from,
      ...(valid_to !== undefined && { validTo: valid_to }),
      ...(revoked && { revokedAt: revoked.revoked_at }),
      standing: standingOf(
        { from: valid_from, to: valid_to, revoked: revoked?.revoked_at },
        instant(now),
      ),
    }));
  }
}

/** A TLS certificate that a State's statement names. */
export class CertificateView {
  /** SHA-256 of the certificate, hexadecimal. */
  fingerprint: string;
  validFrom: string;
  validTo: string;
  standing: string;

  /** The certificates of a State at an instant. */
  static allOf(
    { certificatesPem }: Pick<Partner, 'certificatesPem'>,
    now: Date,
  ): CertificateView[] {
    return certificatesPem.map((pem) => {
      const { fingerprint256, validFrom, validTo } = new X509Certificate(pem);
      const [from, to] = [instant(new Date(validFrom)), instant(new Date(validTo))];
      return {
        fingerprint: fingerprint256.replaceAll(':', '').toLowerCase(),
        validFrom: from,
        validTo: to,
        standing: standingOf({ from, to, revoked: undefined }, instant(now)),
      };
    });
  }
}

function standingOf(
  { from, to, revoked }: { from: string; to: string | undefined; revoked: string | undefined },
  now: string,
): string {
  if (revoked !== undefined && revoked <= now) return 'REVOKED';
  if (from > now) return 'NOT_YET';
  return to !== undefined && to <= now ? 'ENDED' : 'IN_FORCE';
}
