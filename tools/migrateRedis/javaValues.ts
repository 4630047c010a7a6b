import { isUtf8 } from "node:buffer";

/**
 * The few Java values that a tool without Java has to read: the numbers in a Spring session and the session ids in its indexes.
 * Source: Java Object Serialization Specification, "Object Serialization Stream Protocol" (2026-11).
 */

/** The first bytes of every stream of Java serialisation. */
const STREAM = Buffer.from("aced0005", "hex");
const SHORT_STRING = 0x74;
/** Class descriptions of java.lang.Long and java.lang.Integer, both java.lang.Number. The bytes after them are the number. */
const NUMBER = "78720010 6a6176612e6c616e672e4e756d626572 86ac951d0b94e08b 02 0000 7870";
const LONG = hex(`aced0005 737200 0e6a6176612e6c616e672e4c6f6e67 3b8be490cc8f23df 0200014a000576616c7565 ${NUMBER}`);
const INTEGER = hex(
  `aced0005 737200 116a6176612e6c616e672e496e7465676572 12e2a0a4f7818738 02000149000576616c7565 ${NUMBER}`,
);

function hex(digits: string): Buffer {
  return Buffer.from(digits.replaceAll(" ", ""), "hex");
}

/** Whether bytes are a stream of Java serialisation. */
export function isJavaStream(bytes: Buffer): boolean {
  return startsWith(bytes, STREAM);
}

/**
 * Reads a whole number in Java serialisation, text or JSON.
 * @returns undefined for other bytes, and for a number that JavaScript cannot hold exactly
 */
export function wholeNumber(bytes: Buffer): number | undefined {
  const value = javaNumber(bytes) ?? textNumber(bytes);
  return value !== undefined && Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
}

function javaNumber(bytes: Buffer): bigint | undefined {
  if (bytes.length === LONG.length + 8 && startsWith(bytes, LONG)) return bytes.readBigInt64BE(LONG.length);
  if (bytes.length === INTEGER.length + 4 && startsWith(bytes, INTEGER))
    return BigInt(bytes.readInt32BE(INTEGER.length));
  return undefined;
}

/** 1800, or the form in which Jackson keeps the number's class: ["java.lang.Long",1800]. */
const TEXT_NUMBER = /^(?:\["java\.lang\.(?:Long|Integer)",)?(-?\d{1,19})\]?$/;

function textNumber(bytes: Buffer): bigint | undefined {
  const [, digits] = TEXT_NUMBER.exec(bytes.length <= 64 ? bytes.toString("latin1") : "") ?? [];
  return digits === undefined ? undefined : BigInt(digits);
}

/** Whether PostgreSQL can store the bytes as a text: UTF-8 without NUL. */
export function isStorableText(bytes: Buffer): boolean {
  return isUtf8(bytes) && !bytes.includes(0);
}

/** Reads a string in Java serialisation, JSON or plain text. */
export function text(bytes: Buffer): string | undefined {
  if (isJavaStream(bytes)) {
    const isShortString = bytes[4] === SHORT_STRING && bytes.length >= 7 && bytes.readUInt16BE(5) === bytes.length - 7;
    return isShortString ? bytes.toString("utf8", 7) : undefined;
  }
  const plain = bytes.toString("utf8");
  return /^"[^"\\]*"$/.test(plain) ? plain.slice(1, -1) : plain;
}

function startsWith(bytes: Buffer, start: Buffer): boolean {
  return bytes.length >= start.length && bytes.compare(start, 0, start.length, 0, start.length) === 0;
}
