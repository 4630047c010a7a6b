import assert from "node:assert/strict";
import { endOfMinor, isOfferedVersion, newestMinorOf } from "../../../policies/facts/postgresMinors";

describe("the minor versions of PostgreSQL", () => {
  it("end on a day, or with their major version", () => {
    assert.equal(endOfMinor("17.4"), "2026-05-31");
    assert.equal(endOfMinor("17.6"), "2026-09-30");
    assert.equal(endOfMinor("17.9"), "2027-03-31");
    for (const version of ["17", "17.11", "14.24", "constructor"]) assert.equal(endOfMinor(version), undefined);
  });

  it("are known where RDS makes no new database of them", () => {
    for (const version of ["17.0", "17.1", "17.4", "16.8", "17.8", "18.0", "18.2"])
      assert.equal(isOfferedVersion(version), false, version);
    for (const version of ["17", "18", "17.5", "17.11", "18.6", "17.99"])
      assert.equal(isOfferedVersion(version), true, version);
  });

  it("have a newest one that RDS makes databases of", () => {
    for (const major of ["14", "15", "16", "17", "18"]) {
      assert.ok(newestMinorOf(major).startsWith(`${major}.`));
      assert.ok(isOfferedVersion(newestMinorOf(major)));
    }
    assert.equal(newestMinorOf("99"), "99");
  });
});
