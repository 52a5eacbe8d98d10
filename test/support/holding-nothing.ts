import { NodeKeys } from '@trace/platform';
import { instant, signHoldings, type Holdings, type HoldingsQuery } from '@trace/protocol';
import type { ADirectory } from './a-directory.ts';
import type { StubAnswer } from './a-stub-gateway.ts';

/** The root over no messages at all. */
const EMPTY = '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU';

/** How a State answers that holds no message of the asker, signed, with other members than it should have if wanted. */
export async function holdingNothing(
  directory: ADirectory,
  state: string,
  changes: Partial<Holdings> | ((query: HoldingsQuery) => Partial<Holdings>),
): Promise<StubAnswer> {
  const { signing } = await NodeKeys.load(directory.dataDir(state));
  return async (response, body) => {
    const query = JSON.parse(
      Buffer.from(body.split('.')[1] ?? '', 'base64url').toString(),
    ) as HoldingsQuery;
    const holdings = {
      queryId: query.queryId,
      issuer: query.audience,
      audience: query.issuer,
      at: instant(new Date()),
      count: 0,
      root: EMPTY,
      ...(typeof changes === 'function' ? changes(query) : changes),
    };
    response.writeHead(200, { 'content-type': 'application/jose' });
    response.end(await signHoldings(holdings, signing));
  };
}
