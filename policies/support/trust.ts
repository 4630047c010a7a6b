import { anyProvider, sharedProviders } from "../facts/identityProviders";
import type { Statement } from "./policyDocuments";
import { texts } from "./policyDocuments";
import { isRecord } from "./values";

/** A provider that a role trusts, whatever identity it presents. */
export interface UnboundProvider {
  /** As people know it: its issuer or its name. */
  readonly provider: string;
  /** Condition keys that would name who is meant. */
  readonly claims: readonly string[];
}

/** Operators that compare texts for equality, or by pattern. A negated one names no identity, and neither does one that holds where the key is missing (IfExists, ForAllValues). */
const NAMES_VALUES = /^(ForAnyValue:)?(StringEquals|StringLike|StringEqualsIgnoreCase|ArnEquals|ArnLike)$/i;

/** The providers of identities in a statement that no condition limits to an identity. */
export function unboundProviders({ federated, condition }: Statement): readonly UnboundProvider[] {
  return federated.flatMap((principal) => {
    if (principal === "*") return [];
    if (/:saml-provider\//.test(principal)) return samlProvider(principal, condition);
    const issuer = principal.replace(/^.*:oidc-provider\//, "");
    const { claims, named } = sharedProviders.find((each) => each.issuer.test(issuer)) ?? anyProvider;
    const isBound = claims.some((claim) => {
      const values = valuesOf(condition, (key) => key.endsWith(`:${claim}`));
      return values.length > 0 && values.every((value) => named.test(value));
    });
    return isBound ? [] : [{ provider: issuer, claims: claims.slice(0, 1).map((claim) => `${issuer}:${claim}`) }];
  });
}

/** Every user of the directory may sign in by SAML; the audience, or any attribute, says for what. */
function samlProvider(principal: string, condition: unknown): readonly UnboundProvider[] {
  const values = valuesOf(condition, (key) => key.startsWith("saml:"));
  const isBound = values.length > 0 && values.every((value) => /[^*?]/.test(value));
  return isBound ? [] : [{ provider: principal.replace(/^.*:saml-provider\//, ""), claims: ["SAML:aud"] }];
}

/** Every value that a condition requires of the keys; their case does not matter. */
function valuesOf(condition: unknown, isKey: (key: string) => boolean): readonly string[] {
  return Object.entries(isRecord(condition) ? condition : {})
    .filter(([operator]) => NAMES_VALUES.test(operator))
    .flatMap(([, tests]) => Object.entries(isRecord(tests) ? tests : {}))
    .flatMap(([key, value]) => (isKey(key.toLowerCase()) ? texts(value) : []));
}
