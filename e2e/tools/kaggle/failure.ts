/** What Kaggle or the way to it refused, in words for a person: what, why, what to do. Never holds a secret. */
export class KaggleFailure extends Error {
  override readonly name = 'KaggleFailure';
}
