using Almagest.Learning.OutOfDistribution;
using Almagest.Networks.Bundles;
using Almagest.Spectra;

namespace Almagest.Networks.OutOfDistribution;

/// <summary>A monitor as tensors of a bundle. B bins, S summary of the context, K components, Q predictors.</summary>
public static class OodLayout
{
    private const int MostComponents = 1024;

    /// <summary>The same bundle with a monitor.</summary>
    /// <param name="simulations">That the monitor was learnt from.</param>
    public static NetworkBundle Add(NetworkBundle bundle, OodMonitor monitor, int simulations)
    {
        int bins = monitor.Space.Mean.Length,
            components = monitor.Space.Axes.Length / bins,
            context = monitor.Context.ContextCount;
        var about = new BundleOod
        {
            Version = BundleOod.CurrentVersion,
            Simulations = simulations,
            Components = components,
            Summary = context,
            Informative = monitor.Informative.Count,
        };
        return NetworkBundle.Write(
            bundle.Metadata with
            {
                Ood = about,
            },
            [
                .. bundle.Tensors.Values.Where(tensor => !tensor.Name.StartsWith("ood.", StringComparison.Ordinal)),
                new(
                    "ood.context",
                    [4, context],
                    [.. monitor.Context.Mean, .. monitor.Context.Deviation, .. monitor.Context.Lowest, .. monitor.Context.Highest]
                ),
                new(
                    "ood.residuals",
                    [2, bins, monitor.Context.Count],
                    [.. monitor.Residuals.Means, .. monitor.Residuals.LogVariances]
                ),
                new("ood.mean", [bins], monitor.Space.Mean),
                new("ood.axes", [components, bins], monitor.Space.Axes),
                new(
                    "ood.features",
                    [2, components, monitor.Context.Count],
                    [.. monitor.Space.Spread.Means, .. monitor.Space.Spread.LogVariances]
                ),
                new("ood.precision", [components, components], monitor.Space.Precision),
                new(
                    "ood.statistics",
                    [2, OodMonitor.StatisticCount, monitor.Context.Count],
                    [.. monitor.StatisticSpread.Means, .. monitor.StatisticSpread.LogVariances]
                ),
                new(
                    "ood.quantiles",
                    [OodMonitor.TailCount, ConditionalTail.Levels, monitor.Context.TailCount],
                    [.. monitor.Tails.SelectMany(tail => tail.Quantiles)]
                ),
                new("ood.tails", [OodMonitor.TailCount], [.. monitor.Tails.Select(tail => tail.InverseExcess)]),
                new("ood.informative", [monitor.Informative.Count], [.. monitor.Informative]),
            ]
        );
    }

    /// <returns>Null for a bundle from before there were monitors, or with one of another form.</returns>
    /// <exception cref="SpectralDataException">The monitor is damaged.</exception>
    public static OodMonitor? Read(NetworkBundle bundle)
    {
        if (bundle.Metadata.Ood is not { Version: BundleOod.CurrentVersion } about)
            return null;
        (int bins, int count) = (bundle.Metadata.GridEdges.Count - 1, about.Summary);
        int most = Math.Max(bundle.Metadata.ContextCount, MaskSummary.Count);
        if (count < 0 || count > most)
            throw SpectralDataException.At("network bundle, domain", $"a summary of {count} numbers", $"0 to {most}");
        if (about.Informative != 0 && about.Informative != bundle.Metadata.TargetNames.Count)
            throw SpectralDataException.At(
                "network bundle, domain",
                $"{about.Informative} parameters",
                $"0 or {bundle.Metadata.TargetNames.Count}"
            );
        if (about.Components is < 1 or > MostComponents)
            throw SpectralDataException.At("network bundle, domain", $"{about.Components} components", $"1 to {MostComponents}");
        float[] Values(string name, params ReadOnlySpan<long> shape)
        {
            float[] values = bundle.Values(name, shape);
            int bad = Array.FindIndex(values, value => !float.IsFinite(value));
            return bad < 0
                ? values
                : throw SpectralDataException.At($"network bundle, {name}[{bad}]", $"{values[bad]}", "a finite number");
        }
        float[] numbers = Values("ood.context", 4, count);
        var context = new ContextPredictors(
            numbers[..count],
            numbers[count..(2 * count)],
            numbers[(2 * count)..(3 * count)],
            numbers[(3 * count)..]
        );
        for (int i = 0; i < count; i++)
            if (!(context.Deviation[i] > 0) || context.Lowest[i] > context.Highest[i])
                throw SpectralDataException.At(
                    $"network bundle, domain.context[{i}]",
                    $"a spread of {context.Deviation[i]} from {context.Lowest[i]} to {context.Highest[i]}",
                    "a spread above 0, the lowest first"
                );
        ConditionalSpread Spread(string name, int columns, int predictors)
        {
            float[] both = Values(name, 2, columns, predictors);
            return ConditionalSpread.From(predictors, both[..(columns * predictors)], both[(columns * predictors)..]);
        }
        int quantiles = ConditionalTail.Levels * context.TailCount;
        float[] levels = Values("ood.quantiles", OodMonitor.TailCount, ConditionalTail.Levels, context.TailCount),
            tails = Values("ood.tails", OodMonitor.TailCount);
        int flat = Array.FindIndex(tails, value => !(value > 0));
        if (flat >= 0)
            throw SpectralDataException.At($"network bundle, domain.tails[{flat}]", $"{tails[flat]}", "a number above 0");
        return new OodMonitor(
            context,
            Spread("ood.residuals", bins, context.Count),
            FeatureSpace.From(
                Values("ood.mean", bins),
                Values("ood.axes", about.Components, bins),
                Values("ood.precision", about.Components, about.Components),
                context,
                Spread("ood.features", about.Components, context.Count)
            ),
            Spread("ood.statistics", OodMonitor.StatisticCount, context.Count),
            [.. tails.Select((excess, t) => ConditionalTail.From(levels[(t * quantiles)..((t + 1) * quantiles)], excess))],
            Values("ood.informative", about.Informative)
        );
    }
}
