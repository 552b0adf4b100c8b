using System.Globalization;
using Almagest.Cli.Terminal;

namespace Almagest.Benchmarks.Peers;

/// <summary>Measures the science core on some spectra, beside whoever else can be measured, and prints both sides of every
/// ratio.</summary>
/// <param name="Tasks">In this order.</param>
/// <param name="Json">Instead of tables.</param>
internal sealed record BenchJob(IReadOnlyList<BenchTask> Tasks, bool Json)
{
    /// <param name="cases">Measured one after the other.</param>
    /// <param name="note">What cannot be compared, and why; null if all can.</param>
    /// <param name="say">Where progress goes.</param>
    public void Run(IEnumerable<BenchCase> cases, string? note, Action<string> say)
    {
        string? python = PythonPeer.Find();
        List<string> notes =
        [
            .. new[]
            {
                note,
                python is null
                    ? "No python3 with numpy and scipy was found (Debian: python3-numpy, python3-scipy): nothing was "
                        + "measured beside Almagest in this run."
                    : null,
            }.OfType<string>(),
        ];
        List<BenchRow> rows = [];
        say("warming up ..."); // the runtime compiles well what has run for a while
        BenchCase first = MadeUpDetector.Case();
        foreach (BenchTask task in Tasks.Concat(Tasks))
            task.Run(first, null);
        foreach (BenchCase @case in cases)
        {
            say($"{@case.Name} ...");
            PeerSeconds? peer = python is null ? null : PythonPeer.Measure(python, @case, Tasks.Select(task => task.Name));
            if (python is not null && peer is null)
                notes.Add($"{@case.Name}: the Python side failed.");
            rows.AddRange(Tasks.Select(task => task.Run(@case, peer)));
        }
        if (rows.Any(row => row.Sherpa is not null))
            notes.Add(
                "Sherpa's seconds are of version 4.18.0, from reference/timing.json: measured on another day, on two cores "
                    + "shared with other work. All others are of this run."
            );
        if (Json)
            Tables.WriteJson(
                new
                {
                    Unit = "s of CPU",
                    Notes = notes,
                    Tasks = Tasks.Select(task => new
                    {
                        task.Name,
                        task.Title,
                        task.Limit,
                        Median = MedianOf(rows, task),
                        Rows = rows.Where(row => row.Task == task.Name),
                    }),
                }
            );
        else
            Print(rows, notes);
    }

    private void Print(List<BenchRow> rows, List<string> notes)
    {
        Console.Out.WriteLine("CPU microseconds each; x: times as fast as the other side.");
        foreach (BenchTask task in Tasks)
        {
            BenchRow[] of = [.. rows.Where(row => row.Task == task.Name)];
            Console.Out.WriteLine();
            Console.Out.WriteLine($"{task.Title}");
            Console.Out.WriteLine($"  limit: {task.Limit}");
            Tables.Write(
                [
                    "case",
                    "bins",
                    "Almagest",
                    "exact bins",
                    "scipy",
                    "x",
                    "Sherpa",
                    "x",
                    "limit",
                    "off by",
                    .. task.Name == "fit" ? new[] { "scipy's minimum" }
                    : task.Name == "fold" ? ["from memory", "off by"]
                    : [],
                ],
                [
                    .. of.Select(row =>
                        (IReadOnlyList<string>)
                            [
                                row.Case,
                                $"{row.Bins}",
                                Micro(row.Ours),
                                Micro(row.OursExact),
                                Micro(row.Scipy),
                                Ratio(row.TimesScipy),
                                Micro(row.Sherpa),
                                Ratio(row.TimesSherpa),
                                Micro(row.Limit),
                                Ratio(row.TimesLimit),
                                .. task.Name == "fit"
                                    ? new[]
                                    {
                                        row.ScipyAbove is { } above
                                            ? (Math.Round(above, 4) + 0).ToString(
                                                "+0.0000;-0.0000;0",
                                                CultureInfo.InvariantCulture
                                            )
                                            : "-",
                                    }
                                : task.Name == "fold" ? [Micro(row.MemoryLimit), Ratio(row.TimesMemoryLimit)]
                                : [],
                            ]
                    ),
                ]
            );
            (double? scipy, double? sherpa, double? limit) = MedianOf(rows, task);
            Console.Out.WriteLine($"  median: {Ratio(scipy)} x scipy, {Ratio(sherpa)} x Sherpa, {Ratio(limit)} x the limit");
        }
        Console.Out.WriteLine();
        foreach (string note in notes)
            Console.Out.WriteLine($"note: {note}");
    }

    private static (double? Scipy, double? Sherpa, double? Limit) MedianOf(List<BenchRow> rows, BenchTask task)
    {
        BenchRow[] of = [.. rows.Where(row => row.Task == task.Name)];
        return (
            Median(of.Select(row => row.TimesScipy)),
            Median(of.Select(row => row.TimesSherpa)),
            Median(of.Select(row => row.TimesLimit))
        );
    }

    private static double? Median(IEnumerable<double?> ratios)
    {
        double[] known = [.. ratios.OfType<double>().Order()];
        return known.Length == 0 ? null : 0.5 * (known[known.Length / 2] + known[(known.Length - 1) / 2]);
    }

    private static string Micro(double? seconds) =>
        seconds is { } known ? (1e6 * known).ToString(known < 1e-4 ? "0.0" : "0", CultureInfo.InvariantCulture) : "-";

    private static string Ratio(double? ratio) =>
        ratio is { } known ? known.ToString(known < 100 ? "0.0" : "0", CultureInfo.InvariantCulture) : "-";
}
