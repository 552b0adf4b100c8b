using System.Text.Json;
using System.Text.Json.Nodes;
using Almagest.Spectra.Fitting.Goodness;
using Almagest.Spectra.Fitting.Sampling;
using Almagest.Spectra.Fitting.Scans;

namespace Almagest.Application.Inference;

/// <summary>What a fit says besides its parameters, as scripts read it.</summary>
internal static class InferenceJson
{
    private static readonly double[] ScanLevels = [1, 2.706, 6.63];

    /// <summary>Adds to a fit's JSON; only what was asked for.</summary>
    public static void AddTo(JsonNode fit, FitInference inference)
    {
        fit["expected"] = Node(
            new
            {
                Fitted = Of(inference.Expected.Fitted),
                Fixed = Of(inference.Expected.Fixed),
                Spectra = inference.Expected.Spectra.Select(Of),
            }
        );
        if (inference.Chain is { } chain)
            fit["chain"] = Node(Of(inference, chain));
        if (inference.Goodness is { } goodness)
            fit["simulated"] = Node(goodness);
        if (inference.Scans.Count > 0)
            fit["scans"] = Node(inference.Scans.Select(scan => Of(inference, scan)));
        if (inference.Profile is { } profile)
            fit["intervals"] = Node(
                profile.Intervals.Select(one => new
                {
                    inference.Problem.Definitions[one.Parameter].Name,
                    inference.Delta,
                    one.Value,
                    one.Lower,
                    one.Upper,
                    one.LowerEnd,
                    one.UpperEnd,
                })
            );
        if (inference.Fluxes.Count > 0)
            fit["fluxes"] = Node(
                inference
                    .Fluxes.Select(one => (one.Group, one.Figure.Flux, one.Figure.Signal))
                    .Select(one => new
                    {
                        one.Group,
                        Band = one.Flux.Band.ToString(),
                        one.Flux.Photons,
                        one.Flux.Energy,
                        one.Flux.UnabsorbedPhotons,
                        one.Flux.UnabsorbedEnergy,
                        one.Signal,
                    })
            );
        if (inference.Luminosities.Count > 0)
            fit["luminosities"] = Node(
                inference.Luminosities.Select(one => new
                {
                    one.Group,
                    Band = one.Figure.Band.ToString(),
                    one.Figure.Redshift,
                    DistanceMpc = one.Figure.Distance,
                    one.Figure.Absorbed,
                    one.Figure.Unabsorbed,
                })
            );
        if (inference.Widths.Count > 0)
            fit["equivalentWidths"] = Node(
                inference.Widths.Select(one => new
                {
                    one.Group,
                    one.Figure.Component,
                    one.Figure.Width,
                    one.Figure.PeakEnergy,
                })
            );
        if (inference.Warnings.Count > 0)
            fit["warnings"] = Node(inference.Warnings);
    }

    private static object Of(StatisticExpectation one) =>
        new
        {
            one.Statistic,
            one.Expected,
            one.Sigma,
            one.ZScore,
            one.Probability,
        };

    private static object Of(FitInference inference, Chain chain) =>
        new
        {
            chain.Walkers,
            chain.Steps,
            chain.AcceptedShare,
            Parameters = inference
                .Posterior.Index()
                .ToDictionary(
                    one => inference.NameOf(one.Index),
                    one => new
                    {
                        one.Item.Mean,
                        one.Item.Sigma,
                        one.Item.Median,
                        Interval68 = Pair(one.Item, 0.6827),
                        Interval90 = Pair(one.Item, 0.9),
                        one.Item.Diagnostics.AutocorrelationTime,
                        one.Item.Diagnostics.EffectiveSamples,
                        one.Item.Diagnostics.SplitRhat,
                    }
                ),
        };

    private static object Of(FitInference inference, ScanSurface scan) =>
        new
        {
            Parameters = new[] { scan.First, scan.Second }
                .OfType<ScanAxis>()
                .Select(axis => new { Name = inference.Problem.Definitions[axis.Parameter].Name, axis.Values }),
            scan.Lowest,
            Statistic = Enumerable
                .Range(0, scan.Rows)
                .Select(row => Enumerable.Range(0, scan.Columns).Select(column => scan.Statistic[row, column])),
            Intervals = scan.Second is not null
                ? null
                : ScanLevels.Select(delta => new
                {
                    Delta = delta,
                    scan.Interval(delta).Lower,
                    scan.Interval(delta).Upper,
                }),
        };

    private static double[] Pair(PosteriorSummary summary, double probability) =>
        [summary.Interval(probability).Lower, summary.Interval(probability).Upper];

    private static JsonNode? Node<T>(T value) => JsonSerializer.SerializeToNode(value, JsonForm.Options);
}
