import { type Failure, failure } from '../../core/failure'

/*
 * Reasons for which a model or its provider refuses, in a person's words.
 * Source: enums FinishReason and BlockedReason of @google/genai 2.32 and 3.3.
 */
const WORDS: Readonly<Record<string, string>> = {
  SAFETY: 'safety',
  IMAGE_SAFETY: 'safety',
  PROHIBITED_CONTENT: 'content that is not allowed',
  IMAGE_PROHIBITED_CONTENT: 'content that is not allowed',
  BLOCKLIST: 'a word that is not allowed',
  SPII: 'personal data',
  RECITATION: 'too close to an existing work',
  IMAGE_RECITATION: 'too close to an existing work',
  MODEL_ARMOR: 'a filter of your organisation',
  JAILBREAK: 'it reads like an attempt to get around the rules',
  moderation_blocked: 'safety',
  content_filter: 'safety',
  refusal: 'it declined in words',
}

/** Whether a finish reason is a refusal: the same prompt will be refused again. */
export function isRefusal(finishReason: string): boolean {
  return WORDS[finishReason] !== undefined
}

/** The failure for a refusal. `billed` where the answer's own token counts tell. */
export function refused(reason: string, billed?: boolean): Failure {
  const words = WORDS[reason] ?? 'no reason was given'
  return failure(
    { kind: 'blocked', reason, ...(billed === undefined ? {} : { billed }) },
    `The model refused this prompt (${words}).`,
  )
}
