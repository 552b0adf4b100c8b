using Almagest.Networks.Bundles;
using Almagest.Spectra;

namespace Almagest.Networks.OutOfDistribution;

/// <summary>A monitor as tensors of a bundle. B bins, S summary of the context, K components, Q predictors.</summary>
public static class DomainLayout
{
    private const int MostComponents = 1024;

    /// <summary>The same bundle with a monitor.</summary>
    /// <param name="simulations">That the monitor was learnt from.</param>
    public static NetworkBundle Add(NetworkBundle bundle, DomainMonitor monitor, int simulations)
    {
        int bins = monitor.Space.Mean.Length,
            components = monitor.Space.Axes.Length / bins,
            context = monitor.Context.ContextCount;
        var about = new BundleDomain
        {
            Version = BundleDomain.CurrentVersion,
            Simulations = simulations,
            Components = components,
            Summary = context,
            Informative = monitor.Informative.Count,
        };
        return NetworkBundle.Write(
            bundle.Metadata with
            {
                Domain = about,
            },
            [
                .. bundle.Tensors.Values.Where(tensor => !tensor.Name.StartsWith("domain.", StringComparison.Ordinal)),
                new(
                    "domain.context",
                    [4, context],
                    [.. monitor.Context.Mean, .. monitor.Context.Deviation, .. monitor.Context.Lowest, .. monitor.Context.Highest]
                ),
                new(
                    "domain.residuals",
                    [2, bins, monitor.Context.Count],
                    [.. monitor.Residuals.Means, .. monitor.Residuals.LogVariances]
                ),
                new("domain.mean", [bins], monitor.Space.Mean),
                new("domain.axes", [components, bins], monitor.Space.Axes),
                new(
                    "domain.features",
                    [2, components, monitor.Context.Count],
                    [.. monitor.Space.Spread.Means, .. monitor.Space.Spread.LogVariances]
                ),
                new("domain.precision", [components, components], monitor.Space.Precision),
                new(
                    "domain.statistics",
                    [2, DomainMonitor.StatisticCount, monitor.Context.Count],
                    [.. monitor.StatisticSpread.Means, .. monitor.StatisticSpread.LogVariances]
                ),
                new(
                    "domain.quantiles",
                    [DomainMonitor.TailCount, ConditionalTail.Levels, monitor.Context.TailCount],
                    [.. monitor.Tails.SelectMany(tail => tail.Quantiles)]
                ),
                new("domain.tails", [DomainMonitor.TailCount], [.. monitor.Tails.Select(tail => tail.InverseExcess)]),
                new("domain.informative", [monitor.Informative.Count], [.. monitor.Informative]),
            ]
        );
    }

    /// <returns>Null for a bundle from before there were monitors, or with one of another form.</returns>
    /// <exception cref="SpectralDataException">The monitor is damaged.</exception>
    public static DomainMonitor? Read(NetworkBundle bundle)
    {
        if (bundle.Metadata.Domain is not { Version: BundleDomain.CurrentVersion } about)
            return null;
        (int bins, int count) = (bundle.Metadata.GridEdges.Count - 1, about.Summary);
        if (count < 0 || count > bundle.Metadata.ContextCount)
            throw SpectralDataException.At(
                "network bundle, domain",
                $"a summary of {count} numbers",
                $"0 to {bundle.Metadata.ContextCount}"
            );
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
        float[] numbers = Values("domain.context", 4, count);
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
        float[] levels = Values("domain.quantiles", DomainMonitor.TailCount, ConditionalTail.Levels, context.TailCount),
            tails = Values("domain.tails", DomainMonitor.TailCount);
        int flat = Array.FindIndex(tails, value => !(value > 0));
        if (flat >= 0)
            throw SpectralDataException.At($"network bundle, domain.tails[{flat}]", $"{tails[flat]}", "a number above 0");
        return new DomainMonitor(
            context,
            Spread("domain.residuals", bins, context.Count),
            FeatureSpace.From(
                Values("domain.mean", bins),
                Values("domain.axes", about.Components, bins),
                Values("domain.precision", about.Components, about.Components),
                context,
                Spread("domain.features", about.Components, context.Count)
            ),
            Spread("domain.statistics", DomainMonitor.StatisticCount, context.Count),
            [.. tails.Select((excess, t) => ConditionalTail.From(levels[(t * quantiles)..((t + 1) * quantiles)], excess))],
            Values("domain.informative", about.Informative)
        );
    }
}
