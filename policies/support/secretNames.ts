/** What a name says of its value. Decided by words, so that TOKENIZER is not a token and PASSWORD_RESET_SUBJECT not a password. */

/** `last`: the name ends with what a secret is called. `within`: it contains such a word, so the value decides. */
export type SecretName = "last" | "within" | "none";

/** Words, and pairs of words, that a secret is called by. A list of them (tokens, keys) is `within`. */
const SECRET_WORD =
  /^(pass|passwd|password|pwd|pw|passphrase|passcode|psk|secret|token|credential|credentials|apikey|apitoken|authkey|accesskey|secretkey|privatekey|signingkey|encryptionkey|authtoken)$/;
/** Written as one word, with a prefix: PGPASSWORD, dbpassword, clientsecret. */
const SECRET_ENDING =
  /(password|passwd|passphrase|secret|apikey|accesskey|privatekey)$|^(admin|bind|db|ldap|login|mail|my|pg|redis|root|smtp|user)(pass|pwd|pw)$/;
/** What a key that must stay secret is for. */
const KEY_OF_A_SECRET =
  /^(access|api|auth|authentication|crypto|decryption|encrypt|encryption|hmac|jwt|license|licence|master|private|secret|shared|sign|signing|webhook)$/;
/** Such a key may be a secret, or the name of an entry: the value decides. A key of a cache or a partition is not one. */
const KEY_OF_EITHER = /^(account|client|cookie|session|signature|stripe|subscription)$/;
/** What has a password or a token for authentication, and what is added to a hash: the value decides. */
const AUTH_OF_EITHER = /^(basic|db|docker|http|npm|proxy|redis|registry)$/;
const SEASONING = /^(salt|pepper)$/;
const SECRET_PLURAL = /^(secrets|tokens|passwords|passphrases|apikeys)$/;

/** Says which one, how it is written, or where it is of use; the word before it says what it is. */
const QUALIFIER =
  /^(\d+|v\d+|old|new|prev|previous|current|next|primary|secondary|base|base64|b64|hex|plain|plaintext|raw|text|value|encoded|prod|production|dev|test|staging|live)$/;

/** The name speaks about a secret: where it is, how it is made, how long it lasts. */
const ABOUT_A_SECRET =
  /^(alg|algorithm|alias|arn|attempt|attribute|audience|backend|bucket|cache|charset|claim|class|column|config|configuration|cookie|count|day|directory|dir|domain|duration|email|enabled|encoder|encoding|endpoint|engine|environment|expiration|expiry|factory|field|file|filter|format|generator|hasher|hashing|header|history|hour|id|interval|issuer|kind|lambda|layer|length|lifetime|limit|link|location|lookup|manager|max|method|min|minute|mode|name|namespace|page|parameter|param|path|pattern|policy|prefix|profile|provider|ref|reference|regex|region|required|reset|resolver|role|rotation|round|scheme|scope|second|service|size|source|store|strategy|strength|subject|suffix|table|template|threshold|timeout|title|topic|ttl|type|uri|url|use|user|username|validation|validator|validity|version|window)(s|es)?$/;

/** SPRING_DATASOURCE_PASSWORD, spring.datasource.password, apiKey and API-KEY in words, lower case. */
export function wordsOf(name: string): readonly string[] {
  return (name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? []).map((word) => word.toLowerCase());
}

export function secretNameOf(name: string): SecretName {
  const words = wordsOf(name);
  const last = words.findLastIndex((word) => !QUALIFIER.test(word));
  if (isSecretAt(words, last)) return "last";
  if (ABOUT_A_SECRET.test(words[last] ?? "")) return "none";
  return words.some((_, index) => isSecretAt(words, index) || mayBeSecretAt(words, index)) ? "within" : "none";
}

/** Whether the name ends with a person's or a program's password: short and plain values are such as well. */
export function isPasswordName(name: string): boolean {
  return /(passw(or)?d|passphrase|passcode|^pwd|^pass)$/.test(
    wordsOf(name).findLast((word) => !QUALIFIER.test(word)) ?? "",
  );
}

function isSecretAt(words: readonly string[], index: number): boolean {
  const word = words[index] ?? "";
  if (word === "key") return KEY_OF_A_SECRET.test(words[index - 1] ?? "");
  return SECRET_WORD.test(word) || SECRET_ENDING.test(word);
}

function mayBeSecretAt(words: readonly string[], index: number): boolean {
  const [before = "", word = ""] = [words[index - 1], words[index]];
  if (/^keys?$/.test(word)) return KEY_OF_EITHER.test(before) || (word === "keys" && KEY_OF_A_SECRET.test(before));
  if (word === "auth") return AUTH_OF_EITHER.test(before);
  return SECRET_PLURAL.test(word) || (SEASONING.test(word) && index === words.length - 1);
}
