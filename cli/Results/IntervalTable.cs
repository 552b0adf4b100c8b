using Almagest.Cli.Terminal;
using Almagest.Learning.Results;
using Almagest.Spectra.Fitting.Results;

namespace Almagest.Cli.Results;

/// <summary>All intervals of one fit, each with the method that gave it.</summary>
internal static class IntervalTable
{
    public static IReadOnlyList<string> Headings { get; } =
    ["parameter", "unit", "method", "value", "68.27 %", "90 %", "95.45 %"];

    /// <summary>Nothing where there is no posterior: the fit's own line says the rest.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Rows(SourceFit record)
    {
        record = record.Told();
        return
        [
            .. record
                .Parameters.Zip(record.Network.Posterior)
                .SelectMany((pair, i) => Rows(pair.First, pair.Second, record, record.Fit.Parameters[i])),
        ];
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(
        NamedEstimate named,
        PosteriorEstimate posterior,
        SourceFit record,
        ParameterEstimate own
    )
    {
        (ParameterEstimate estimate, ParameterEstimate network) = (named.Classical, named.Network);
        bool isRefined = record.Fit.Flags.HasFlag(FitFlags.Refined);
        string name = FitTable.Short(named.Name);
        if (isRefined)
            yield return
            [
                name,
                named.Unit,
                "classical",
                Tables.Number(estimate.Value),
                Between(estimate.Lower, estimate.Upper),
                "",
                "",
            ];
        yield return [name, named.Unit, "network", Tables.Number(network.Value), Between(network.Lower, network.Upper), "", ""];
        if (posterior.Misses(isRefined ? own : ParameterEstimate.At(own.Value)))
        {
            // Its interval would be the prior's edge.
            string lives = $"none: its prior is {Between(posterior.PriorLower, posterior.PriorUpper)}";
            yield return [name, named.Unit, "posterior", lives, "", "", ""];
            yield break;
        }
        yield return
        [
            name,
            named.Unit,
            "posterior median",
            Tables.Number(posterior.Median),
            Between(posterior.Lower68, posterior.Upper68),
            Between(posterior.Lower90, posterior.Upper90),
            Between(posterior.Lower95, posterior.Upper95),
        ];
        yield return [name, named.Unit, "posterior mean", Tables.Number(posterior.Mean), "", "", ""];
    }

    private static string Between(double lower, double upper) => $"{Short(lower)} to {Short(upper)}";

    // Of an interval's end, four digits are more than its samples know.
    private static string Short(double value) =>
        double.IsNaN(value) ? "-" : value.ToString("G4", System.Globalization.CultureInfo.InvariantCulture);
}
