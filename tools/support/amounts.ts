/** For example "1 resource", "2 resources". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** An amount of US dollars: two decimals, as on a bill. */
export function dollars(amount: number): string {
  const text = Math.abs(amount).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return `${amount < 0 && text !== "0.00" ? "−" : ""}$${text}`;
}
