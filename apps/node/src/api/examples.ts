export const EXAMPLES: Record<string, Record<string, { summary: string; value: object }>> = {};
