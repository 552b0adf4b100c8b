using System.Globalization;
using Almagest.Cli.Terminal;

namespace Almagest.Benchmarks.Pipeline;

/// <summary>How fast one part of the pipeline is, beside what limits it, in the same run.</summary>
/// <param name="Name">simulate, append, replay, train, infer, refine, read, write, end to end.</param>
/// <param name="Rate">In <paramref name="Unit"/>.</param>
/// <param name="Unit">spectra/s, or MB/s.</param>
/// <param name="LimitRate">In the same unit.</param>
/// <param name="Limit">What that is the rate of.</param>
internal sealed record PipelinePart(string Name, double Rate, string Unit, double LimitRate, string Limit)
{
    /// <summary>CPU time of the process, or processes, that did it: µs a spectrum. Null: not told.</summary>
    public double? Processor { get; init; }

    public double OfLimit => Rate / LimitRate;

    public static void Print(IReadOnlyList<PipelinePart> parts, IReadOnlyList<string> notes)
    {
        Tables.Write(
            ["part", "rate", "", "CPU, µs each", "limit", "of it", "the limit is"],
            [
                .. parts.Select(part =>
                    (IReadOnlyList<string>)
                        [
                            part.Name,
                            Rounded(part.Rate),
                            part.Unit,
                            part.Processor?.ToString("0.0", CultureInfo.InvariantCulture) ?? "-",
                            Rounded(part.LimitRate),
                            part.OfLimit.ToString("0.00", CultureInfo.InvariantCulture),
                            part.Limit,
                        ]
                ),
            ]
        );
        foreach (string note in notes)
            Console.Out.WriteLine($"note: {note}");
    }

    private static string Rounded(double rate) => rate.ToString(rate < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture);
}
