export const FUNCTION = "aws:lambda/function:Function";
export const INVOCATION = "aws:lambda/invocation:Invocation";
export const SCHEDULE = "aws:scheduler/schedule:Schedule";
export const EVENT_TARGET = "aws:cloudwatch/eventTarget:EventTarget";
