/** The field and the curve of Ed25519 (RFC 8032 section 5.1). */
const P = 2n ** 255n - 19n;
const D = modulo(-121665n * inverse(121666n));

interface Point {
  x: bigint;
  y: bigint;
}

/**
 * Whether 32 bytes are a public key that binds its owner: canonical, on the curve, and not of small
 * order. For a point of small order signatures exist that fit any message, so its owner could disown
 * all of them.
 */
export function isBindingEd25519Point(bytes: Uint8Array): boolean {
  const point = decodePoint(bytes);
  if (point === undefined) return false;
  const eightfold = double(double(double(point)));
  return !(eightfold.x === 0n && eightfold.y === 1n);
}

/** RFC 8032 section 5.1.3, without the fall-backs that let two encodings mean one point. */
function decodePoint(bytes: Uint8Array): Point | undefined {
  if (bytes.length !== 32) return undefined;
  const encoded = BigInt(`0x${Buffer.from(bytes.toReversed()).toString('hex')}`);
  const sign = encoded >> 255n;
  const y = encoded & (2n ** 255n - 1n);
  if (y >= P) return undefined;
  const square = modulo((y * y - 1n) * inverse(D * y * y + 1n));
  const root = squareRoot(square);
  if (root === undefined || (root === 0n && sign === 1n)) return undefined;
  return { x: (root & 1n) === sign ? root : P - root, y };
}

/** The addition law of twisted Edwards curves, for a point and itself (RFC 8032 section 5.1.4). */
function double({ x, y }: Point): Point {
  const product = modulo(D * x * x * y * y);
  return {
    x: modulo(2n * x * y * inverse(1n + product)),
    y: modulo((y * y + x * x) * inverse(1n - product)),
  };
}

function squareRoot(square: bigint): bigint | undefined {
  const candidate = power(square, (P + 3n) / 8n);
  if (modulo(candidate * candidate) === square) return candidate;
  const other = modulo(candidate * power(2n, (P - 1n) / 4n));
  return modulo(other * other) === square ? other : undefined;
}

function inverse(value: bigint): bigint {
  return power(modulo(value), P - 2n);
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (
    let square = base, rest = exponent;
    rest > 0n;
    rest >>= 1n, square = modulo(square * square)
  ) {
    if (rest & 1n) result = modulo(result * square);
  }
  return result;
}

function modulo(value: bigint): bigint {
  const rest = value % P;
  return rest < 0n ? rest + P : rest;
}
