import type { LocalDate } from '../../../kernel/calendar.js';
import type { Component, Procedure, ResultType, Satisfier } from '../model.js';
import { validOn } from './valid-on.js';

/** A component with the types that may stand for it on a day. */
export interface ComponentOnDate {
  readonly component: Component;
  readonly satisfiers: readonly (Satisfier & { readonly resultType: ResultType })[];
}

/**
 * What a procedure asks for on a day, in its order, with what satisfies each. A type that went out of use still satisfies: papers
 * of it were issued and live on; only the satisfier's own days count.
 */
export function componentsOn(procedure: Procedure, typeOf: (code: string) => ResultType | undefined, onDate: LocalDate): ComponentOnDate[] {
  return procedure.components
    .filter((component) => validOn(component, onDate))
    .map((component) => ({
      component,
      satisfiers: component.satisfiers
        .filter((satisfier) => validOn(satisfier, onDate))
        .flatMap((satisfier) => {
          const resultType = typeOf(satisfier.resultTypeCode);
          return resultType === undefined ? [] : [{ ...satisfier, resultType }];
        }),
    }));
}
