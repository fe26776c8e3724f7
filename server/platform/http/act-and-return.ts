import { ArchiveError } from '../../kernel/errors.js';
import type { ErrorParams } from '../../kernel/errors.js';
import { redirect } from './define-page.js';
import type { PageResult } from './define-page.js';
import { formErrors } from './form.js';

/** Does it and goes back, with what was done (`params` fill its sentence) or why not. Who may not know of it gets the page of errors. */
export async function actAndReturn<T>(to: string, done: string, work: () => Promise<T>, params: (result: T) => ErrorParams = () => ({})): Promise<PageResult> {
  try {
    const result = await work();
    return redirect(to, { level: 'success', message: { key: done, params: params(result) } });
  } catch (error) {
    if (!(error instanceof ArchiveError) || error.kind === 'not-found' || error.kind === 'forbidden') throw error;
    const [first] = formErrors(error).errorList;
    return redirect(to, { level: 'error', message: first?.message ?? { key: `error.${error.code}`, params: error.params } });
  }
}
