/**
 * Name of a migration → the checksum that earlier versions of the program recorded for it: SHA-256 of the whole file, comments included.
 * Databases that they migrated still have these. A migration that is not in this table never had such a checksum.
 */
export const earlierChecksums: Readonly<Record<string, string>> = {
  "0001_app_cache.sql": "5019abbb73a1bc04221dfde9dc98139ed4e801b7a31b135eee10447fe13a165c",
  "0002_cache_checks.sql": "be50904c499b1e8ca19b889dcf8427d7c55182055116740081236583036bcc3f",
  "0003_cache_entries.sql": "337884206cd13bdff967abae30b08d084731ac4e17550eaeba031f263f3c7af6",
  "0004_cache_bulk.sql": "a8723d125b3060a59b66b30e4aa3e34ac2c1685060e5dc36a5a1f0dc0e7e67a3",
  "0005_cache_lease.sql": "5649ca3c6e4c954a5a7117ba159831a189b23345c5bccba2ce02f56ac95b82c3",
  "0006_cache_statistics.sql": "8404c10f5183778707df78c48d5643688c730c4fa390d535f0361aadd798630b",
  "0007_cache_expiry.sql": "c6340d8174bef5d76483571f8cc8dbb51b69090dbe974fac534c2c3823943d9d",
  "0008_sessions.sql": "9bb2a2b98e20d93d388d0a512a8c19baffb514b4d60e336e30120dfff75f4b23",
  "0009_tenant_stats.sql": "b5f51160922472dbf60cb3ab11a7ffb7b7a955968509a3b8b1f2705d0f6746e7",
  "0010_schedule.sql": "bcf85e9c0eaee3a895a46e28d2bb623ff4fb54db0b3fd60bdf9c45885e19f566",
  "0011_grants.sql": "9dd4192a95b51b6f6f60a4e7136b253a7962310adb098929fcfbd8f170a65b96",
  "0012_statement_statistics.sql": "28e660443243fd6bbe7f26288af4c818bb4846d3e87fe8d8c6afe6a8b87810d3",
  "0013_lease_yields.sql": "8a1d0fa42bc1a71f479056e70edbefd983a7d06960bd20a6dc0915bb1855e93c",
};
