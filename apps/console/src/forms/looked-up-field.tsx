import { TextInput, type TextInputProps } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answerOf } from '../api/answer-of.ts';
import { getReference } from '../client/sdk.gen.ts';
import type { MakerView, ReferenceView } from '../client/types.gen.ts';
import type { FieldProps } from './field-props.ts';
import { useValueAt } from './form-context.ts';

/** What can be looked up in this State's list, by the name of the field. */
const LOOKUPS: Readonly<Record<string, (makers: readonly MakerView[], model: string) => Offer[]>> =
  {
    make: (makers) => makersOf(makers),
    manufacturerNormalised: (makers) => makersOf(makers),
    model: (makers) =>
      makers.flatMap(({ name: maker, models }) =>
        models.map(({ name }) => ({ value: name, label: maker })),
      ),
    calibre: calibresOf,
    calibreAsMarked: calibresOf,
  };

interface Offer {
  value: string;
  label: string;
}

/** Whether a field has a list to look up in. */
export function isLookedUp(name: string): boolean {
  return Object.hasOwn(LOOKUPS, name);
}

/** A text with what this State knows to choose from; whatever else is typed is as good. */
export function LookedUpField({
  path,
  name,
  typed,
}: FieldProps & { typed: TextInputProps & { id: string } }): JSX.Element {
  const { data } = useQuery({
    queryKey: ['reference'],
    queryFn: async () => (await answerOf(getReference())).content,
    staleTime: 300_000,
  });
  const item = path.slice(0, -1);
  const make = useValueAt([...item, 'make']);
  const model = useValueAt([...item, 'model']);
  const list = `${typed.id}-known`;
  const offers = LOOKUPS[name]?.(narrowed(data, make, name), textOf(model)) ?? [];
  return (
    <>
      <TextInput {...typed} list={list} />
      <datalist id={list}>
        {distinct(offers).map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </datalist>
    </>
  );
}

/** Models and calibres are those of the maker that is written, where the list knows it; otherwise those of all. */
function narrowed(
  reference: ReferenceView | undefined,
  make: unknown,
  name: string,
): readonly MakerView[] {
  const makers = reference?.makers ?? [];
  if (name === 'make' || name === 'manufacturerNormalised') return makers;
  const wanted = textOf(make).toUpperCase();
  const own = makers.filter((one) =>
    [one.name, ...one.aliases].some((known) => known.toUpperCase() === wanted),
  );
  return own.length > 0 ? own : makers;
}

function makersOf(makers: readonly MakerView[]): Offer[] {
  return makers.map(({ name, state }) => ({ value: name, label: state }));
}

function calibresOf(makers: readonly MakerView[], model: string): Offer[] {
  const models = makers.flatMap((one) => one.models);
  const same = models.filter(({ name }) => name.toUpperCase() === model.toUpperCase());
  return (same.length > 0 ? same : models).flatMap(({ name, calibres }) =>
    calibres.map((calibre) => ({ value: calibre, label: name })),
  );
}

function distinct(offers: readonly Offer[]): Offer[] {
  return [...new Map(offers.map((one) => [one.value, one])).values()];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
