using System.Globalization;
using Almagest.Application.Inference;
using Almagest.Cli.Results;
using Almagest.Cli.Terminal;
using Almagest.Spectra.Fitting.Goodness;
using Almagest.Spectra.Fitting.Scans;
using Almagest.Spectra.Fluxes;

namespace Almagest.Cli.Inference;

/// <summary>A table: what it is, its headings, its rows. Written to a terminal or set in a page.</summary>
internal sealed record InferenceTable(string Title, IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>What a fit says besides its parameters, in tables for people.</summary>
internal static class InferenceTables
{
    public static IEnumerable<InferenceTable> Of(FitInference inference)
    {
        if (inference.Problem.Layout.GroupCount > 1 || inference.Profile is not null)
            yield return ParameterTables.Parameters(inference);
        if (inference.Problem.Spectra.Count > 1)
            yield return ParameterTables.Spectra(inference);
        if (inference.Chain is { } chain)
            yield return Posterior(
                inference,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"chain: {chain.Walkers} walkers, {chain.Steps} steps each, {chain.AcceptedShare:0.00} of the moves accepted"
                )
            );
        if (inference.Goodness is { } goodness)
            yield return Goodness(goodness);
        foreach (ScanSurface scan in inference.Scans)
            yield return Scan(inference, scan);
        if (inference.Fluxes.Count > 0)
            yield return Fluxes(inference);
        if (inference.Luminosities.Count > 0)
            yield return Luminosities(inference);
        if (inference.Widths.Count > 0)
            yield return Grouped(
                "equivalent widths (keV)",
                ["component", "width 68 %", "90 %", "peak (keV)"],
                inference.Widths,
                one => [one.Component, Inner(one.Width), Outer(one.Width), Tables.Number(one.PeakEnergy)]
            );
    }

    /// <summary>With a column for the group, where there are figures of several.</summary>
    private static InferenceTable Grouped<T>(
        string title,
        string[] headings,
        IReadOnlyList<OfGroup<T>> figures,
        Func<T, string[]> row
    ) =>
        figures.All(one => one.Group == 1)
            ? new(title, headings, [.. figures.Select(one => row(one.Figure))])
            : new(
                title,
                ["group", .. headings],
                [.. figures.Select(one => (string[])[one.Group.ToString(CultureInfo.InvariantCulture), .. row(one.Figure)])]
            );

    /// <summary>"77.2±11.3".</summary>
    public static string Expectation(StatisticExpectation one) => FitTable.Expectation(one.Expected, one.Sigma);

    private static InferenceTable Posterior(FitInference inference, string title) =>
        new(
            title,
            ["parameter", "median 68 %", "90 %", "tau (steps)", "effective", "R-hat"],
            [
                .. inference.Posterior.Select(
                    (one, p) =>
                        new[]
                        {
                            inference.NameOf(p),
                            FitTable.Interval(one.Median, one.Interval(0.6827).Lower, one.Interval(0.6827).Upper),
                            FitTable.Interval(one.Median, one.Interval(0.9).Lower, one.Interval(0.9).Upper),
                            Round(one.Diagnostics.AutocorrelationTime, "0.0"),
                            Round(one.Diagnostics.EffectiveSamples, "0"),
                            Round(one.Diagnostics.SplitRhat, "0.000"),
                        }
                ),
            ]
        );

    private static InferenceTable Goodness(SimulatedGoodness goodness) =>
        new(
            $"{goodness.Statistics.Count} spectra simulated from the fit and fitted ({goodness.Failed} did not converge)",
            ["test", "data", "simulated", "share below", "p"],
            [
                Row("statistic", goodness.Statistic),
                Row("Kolmogorov-Smirnov", goodness.Kolmogorov),
                Row("Cramer-von Mises", goodness.CramerVonMises),
                Row("Anderson-Darling", goodness.AndersonDarling),
                Row("few runs of residuals", goodness.Runs with { Value = -goodness.Runs.Value, Mean = -goodness.Runs.Mean }),
            ]
        );

    private static string[] Row(string name, SimulatedShare share) =>
        [
            name,
            Round(share.Value, "G4"),
            string.Create(CultureInfo.InvariantCulture, $"{share.Mean:G4}±{share.Sigma:G2}"),
            Round(100 * share.ShareBelow, "0.0") + " %",
            Round(share.Probability, "G2"),
        ];

    private static InferenceTable Scan(FitInference inference, ScanSurface scan)
    {
        string first = inference.Problem.Definitions[scan.First.Parameter].Name;
        if (scan.Second is null)
            return new(
                $"scan of {first}",
                ["delta", "lower", "upper"],
                [
                    .. new[] { (1, "1 (68.3 %)"), (2.706, "2.706 (90 %)"), (6.63, "6.63 (99 %)") }.Select(level =>
                        new[]
                        {
                            level.Item2,
                            Tables.Number(scan.Interval(level.Item1).Lower),
                            Tables.Number(scan.Interval(level.Item1).Upper),
                        }
                    ),
                ]
            );
        return new(
            $"scan of {first} and {inference.Problem.Definitions[scan.Second.Parameter].Name}",
            ["delta (both)", "first from", "to", "second from", "to"],
            [
                .. new[] { (2.30, "2.30 (68.3 %)"), (4.61, "4.61 (90 %)"), (9.21, "9.21 (99 %)") }.Select(level =>
                    Extent(level.Item2, [.. scan.Contours(level.Item1).SelectMany(line => line)])
                ),
            ]
        );
    }

    private static string[] Extent(string name, (double First, double Second)[] points) =>
        points.Length == 0
            ? [name, "-", "-", "-", "-"]
            :
            [
                name,
                Tables.Number(points.Min(p => p.First)),
                Tables.Number(points.Max(p => p.First)),
                Tables.Number(points.Min(p => p.Second)),
                Tables.Number(points.Max(p => p.Second)),
            ];

    private static InferenceTable Fluxes(FitInference inference) =>
        Grouped(
            "fluxes (erg/cm^2/s; photons/cm^2/s), 68 %",
            ["band (keV)", "absorbed", "unabsorbed", "photons", "unabsorbed", "net counts/s"],
            inference.Fluxes,
            one =>
                [
                    one.Flux.Band.ToString(),
                    Inner(one.Flux.Energy),
                    Inner(one.Flux.UnabsorbedEnergy),
                    Inner(one.Flux.Photons),
                    Inner(one.Flux.UnabsorbedPhotons),
                    FitTable.Interval(
                        one.Signal.NetRate,
                        one.Signal.NetRate - one.Signal.NetRateError,
                        one.Signal.NetRate + one.Signal.NetRateError
                    ),
                ]
        );

    private static InferenceTable Luminosities(FitInference inference) =>
        Grouped(
            string.Create(
                CultureInfo.InvariantCulture,
                $"luminosities (erg/s) at z = {inference.Luminosities[0].Figure.Redshift}, "
                    + $"{inference.Luminosities[0].Figure.Distance:0.0} Mpc (H0 70, q0 0, Lambda0 0.73)"
            ),
            ["rest band (keV)", "unabsorbed 68 %", "90 %", "absorbed 68 %"],
            inference.Luminosities,
            one => [one.Band.ToString(), Inner(one.Unabsorbed), Outer(one.Unabsorbed), Inner(one.Absorbed)]
        );

    private static string Inner(Measured one) => Scientific(one.Value, one.Lower68, one.Upper68);

    private static string Outer(Measured one) => Scientific(one.Value, one.Lower90, one.Upper90);

    /// <summary>"(1.96 +0.11 -0.10)e-12": the three numbers of an interval with one power of ten.</summary>
    private static string Scientific(double value, double lower, double upper)
    {
        if (value is >= 0.01 and < 1e4 || !(value > 0))
            return FitTable.Interval(value, lower, upper);
        int power = (int)Math.Floor(Math.Log10(value));
        double unit = Math.Pow(10, power);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"({FitTable.Interval(value / unit, lower / unit, upper / unit)})e{power}"
        );
    }

    private static string Round(double value, string form) =>
        double.IsFinite(value) ? value.ToString(form, CultureInfo.InvariantCulture) : "-";
}
