package com.malayalees.platform.benchmark;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * One round: measures what is asked for, in that order, and prints a line {@code measurement operations-a-second} for each.
 * usage: {@code java -jar benchmark.jar seconds measurement...}; {@code npm run bench -- --java} runs it.
 */
public final class Main {

    private static final double WARM_UP_SECONDS = 0.5;

    private Main() {}

    public static void main(String[] args) throws RunnerException {
        double seconds = Double.parseDouble(args[0]);
        List<String> texts = Arrays.asList(args).subList(1, args.length);
        PrintStream answers = System.out;
        // What logs there is none of an answer.
        System.setOut(System.err);
        try {
            for (Measurement first : texts.stream().map(Measurement::parse).toList()) {
                run(first, 0.2);
            }
            for (String text : texts) {
                answers.printf(Locale.ROOT, "%s %.1f%n", text, run(Measurement.parse(text), seconds));
                answers.flush();
            }
        } finally {
            CacheCalls.SIDES.close();
            SessionCalls.SIDES.close();
        }
    }

    private static double run(Measurement measurement, double seconds) throws RunnerException {
        Options options = new OptionsBuilder()
                .include("Calls\\." + measurement.operation() + "$")
                .param("side", measurement.side().name())
                .param("shape", measurement.shape().name())
                .param("bytes", String.valueOf(measurement.bytes()))
                .threads(measurement.threads())
                // A fresh JVM for each round, not for each measurement: starting a hundred would take longer than
                // measuring.
                .forks(0)
                .warmupIterations(1)
                .warmupTime(TimeValue.milliseconds(Math.round(1000 * Math.min(WARM_UP_SECONDS, seconds))))
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(Math.round(1000 * seconds)))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        Collection<RunResult> results = new Runner(options).run();
        return results.iterator().next().getPrimaryResult().getScore();
    }
}
