/** Where the database and its credentials are: only references, no secrets. */
export interface Place {
  readonly host: string;
  readonly port: string;
  readonly database: string;
  /** File with the certificate authorities that the server's certificate is checked against. */
  readonly caFile: string;
  /** Secret with the user who migrates. */
  readonly masterSecretArn: string;
  /** Secret with the application's own role. */
  readonly applicationSecretArn: string;
  /** Secret with the role that owns the application's tables; undefined where nothing migrates as that role. */
  readonly ownerSecretArn?: string;
  /** A database that the server has already, where `database` has to be made in it first; undefined: RDS made it. */
  readonly besideDatabase?: string;
}

/** What a secret of this stack holds. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Environment variable of the function that has each part. */
export const PLACE_VARIABLES: Readonly<Record<keyof Required<Place>, string>> = {
  host: "DATABASE_HOST",
  port: "DATABASE_PORT",
  database: "DATABASE_NAME",
  caFile: "DATABASE_CA_FILE",
  masterSecretArn: "MASTER_SECRET_ARN",
  applicationSecretArn: "APPLICATION_SECRET_ARN",
  ownerSecretArn: "OWNER_SECRET_ARN",
  besideDatabase: "BESIDE_DATABASE",
};

/** @throws Error that names the variable that is missing */
export function readPlace(environment: NodeJS.ProcessEnv): Place {
  const read = (part: keyof Place) => {
    const value = environment[PLACE_VARIABLES[part]];
    if (!value) throw new Error(`the variable ${PLACE_VARIABLES[part]} is not set`);
    return value;
  };
  return {
    host: read("host"),
    port: read("port"),
    database: read("database"),
    caFile: read("caFile"),
    masterSecretArn: read("masterSecretArn"),
    applicationSecretArn: read("applicationSecretArn"),
    ownerSecretArn: environment[PLACE_VARIABLES.ownerSecretArn],
    besideDatabase: environment[PLACE_VARIABLES.besideDatabase],
  };
}

/** Certificate and host name are checked, so no other server gets the password. */
export function connectionUrl({ host, port, database, caFile }: Place, { username, password }: Credentials): string {
  const user = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
  const tls = `sslmode=verify-full&sslrootcert=${encodeURIComponent(caFile)}`;
  return `postgresql://${user}@${host}:${port}/${encodeURIComponent(database)}?${tls}`;
}
