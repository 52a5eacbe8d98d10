import { ComparisonBudget } from './comparison-budget.ts';

describe('what a comparison may cost', () => {
  it('is so many questions', () => {
    const budget = new ComparisonBudget(1_000, 2, () => 0);
    budget.spend();
    budget.spend();
    expect(() => budget.spend()).toThrow('TOO_MANY_QUESTIONS');
    expect(budget.questions).toBe(2);
  });

  it('is so long, however few they are', () => {
    let now = 5;
    const budget = new ComparisonBudget(1_000, 2, () => now);
    budget.spend();
    now = 1_004;
    expect(budget.leftMs).toBe(1);
    now = 1_005;
    expect(() => budget.spend()).toThrow('TOO_LONG');
    expect(budget.questions).toBe(1);
  });
});
