import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { MissingProgram } from "./errors";

/** The Java that spring/ is compiled for (spring/pom.xml). */
const LEAST_VERSION = 17;

/** A Java Development Kit. */
export interface Jdk {
  /** Its folder, for JAVA_HOME. */
  readonly home: string;
  /** The program `java`. */
  readonly java: string;
  /** The major version: 17, 21 … */
  readonly version: number;
}

const REMEDY = "apt-get install openjdk-17-jdk-headless, or see https://adoptium.net; JAVA_HOME may name its folder";

/**
 * The first that is new enough and can compile: of JAVA_HOME, else of PATH.
 * @throws MissingProgram, which says what was found instead
 */
export function findJdk(environment: NodeJS.ProcessEnv = process.env): Jdk {
  const { JAVA_HOME, PATH } = environment;
  const candidates = [...(JAVA_HOME ? [join(JAVA_HOME, "bin/java")] : []), "java"];
  const found = candidates.flatMap((java) => askJava(java, PATH) ?? []);
  const jdk = found.find((each) => each.version >= LEAST_VERSION && existsSync(join(each.home, "bin/javac")));
  if (jdk !== undefined) return jdk;
  const others = found.map(({ version, home }) => `Java ${version} in ${home}`).join(" and ");
  const instead = others === "" ? "" : ` (found: ${others}, which is too old or has no compiler)`;
  throw new MissingProgram(`a JDK, ${LEAST_VERSION} or newer${instead}`, REMEDY);
}

/** undefined: there is no such program, or it is only a stand-in that offers to install Java, as on macOS. */
function askJava(java: string, path: string | undefined): Jdk | undefined {
  const { status, stderr } = spawnSync(java, ["-XshowSettings:properties", "-version"], {
    encoding: "utf8",
    env: { PATH: path },
  });
  const property = (name: string) => new RegExp(`^\\s*${name} = (.+)$`, "m").exec(stderr ?? "")?.[1];
  const home = property("java\\.home");
  const specification = property("java\\.specification\\.version");
  if (status !== 0 || home === undefined || specification === undefined) return undefined;
  // Java 8 calls itself 1.8.
  return { home, java: join(home, "bin/java"), version: Number(specification.replace(/^1\./, "")) };
}

/** @throws MissingProgram when PATH has no Maven; there is no wrapper in the repository, as that would be a binary or a download */
export function requireMaven(environment: NodeJS.ProcessEnv = process.env): void {
  const { error } = spawnSync("mvn", ["--version"], { stdio: "ignore", env: environment });
  if (error !== undefined)
    throw new MissingProgram("Maven (mvn)", "apt-get install maven, or see https://maven.apache.org/install.html");
}
