import type { OidcSettings } from '@trace/platform';

/**
 * What a sign-in lacks of what this State asks for: a class of authentication, or one of the methods, as the provider
 * says it (OpenID Connect Core 1.0 section 2, RFC 8176). Undefined where it lacks nothing, or nothing is asked for.
 */
export function factorOf(
  { acr, amr }: Readonly<Record<string, unknown>>,
  asked: Pick<OidcSettings, 'acr' | 'amr'>,
): 'ACR' | 'AMR' | undefined {
  if (asked.acr.length > 0 && !(typeof acr === 'string' && asked.acr.includes(acr))) return 'ACR';
  const methods: unknown[] = Array.isArray(amr) ? amr : [];
  if (asked.amr.length > 0 && !asked.amr.some((one) => methods.includes(one))) return 'AMR';
  return undefined;
}
