import { OperatorFault } from '../operator-fault.ts';
import { DEMO_STATES } from './demo-states.ts';
import { STORIES, storiesNamed, USUAL } from './stories.ts';

describe('the stories of the demonstration', () => {
  const namesOf = (names: readonly string[]): string[] =>
    storiesNamed(names).map(({ name }) => name);

  it('have names of their own, States that exist, and days that go ahead', () => {
    const names = STORIES.flatMap(({ name, alias }) =>
      alias === undefined ? [name] : [name, alias],
    );
    expect(new Set(names).size).toBe(names.length);
    const states = DEMO_STATES.map(({ state }) => state);
    for (const story of STORIES) expect(states).toEqual(expect.arrayContaining([...story.states]));
    const days = STORIES.map(({ startsAt }) => startsAt);
    expect(days).toEqual(days.toSorted());
  });

  it('are told in the order of their days, whatever order they are named in', () => {
    expect(namesOf(['late', '7', '1'])).toEqual(['1', '7', '18']);
    expect(namesOf(['all'])).toEqual(STORIES.map(({ name }) => name));
    expect(namesOf([])).toEqual(USUAL.map(({ name }) => name));
  });

  it('that nobody knows are asked back, with those that there are', () => {
    expect(() => storiesNamed(['1', '99'])).toThrow(OperatorFault);
    expect(() => storiesNamed(['99'])).toThrow('There is no story 99.');
  });
});
