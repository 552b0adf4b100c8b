namespace Almagest.Spectra.Fitting.Scans;

/// <summary>The lowest point of a grid over any number of parameters, by trying all: slow and certain, for what has many
/// minima.</summary>
public static class GridSearch
{
    private const long MostPoints = 100_000_000;

    /// <param name="problem">What is searched.</param>
    /// <param name="start">Shape [parameters]: the values of those that have no axis.</param>
    /// <param name="axes">Of different parameters.</param>
    /// <param name="fitNorms">True: free norms that have no axis are fitted at every point, in which models are linear. Else
    /// they stay.</param>
    /// <returns>The parameters of the lowest point, the first if several are equal, and their statistic. Refine from
    /// there.</returns>
    /// <exception cref="SpectralDataException">No axis, or too many points.</exception>
    public static (double[] Parameters, double Statistic) Lowest(
        FitProblem problem,
        double[] start,
        IReadOnlyList<ScanAxis> axes,
        bool fitNorms = false,
        CancellationToken cancellation = default
    )
    {
        double points = axes.Aggregate(1.0, (product, axis) => product * axis.Values.Length);
        if (axes.Count == 0 || points > MostPoints)
            throw SpectralDataException.At(
                "grid search",
                $"{axes.Count} axes, {points} points",
                $"at least one axis and at most {MostPoints} points"
            );
        Lock gate = new();
        (long Number, double Statistic) best = (-1, double.PositiveInfinity);
        ParallelOptions parallel = new()
        {
            CancellationToken = cancellation,
            MaxDegreeOfParallelism = Environment.ProcessorCount,
        };
        Parallel.For(
            0L,
            (long)points,
            parallel,
            () =>
                ((long Number, double Statistic, double[] At, NormFit? Norms))
                    (-1, double.PositiveInfinity, [.. start], NormsOf()),
            (number, _, mine) =>
            {
                Place(number, axes, mine.At);
                double statistic = mine.Norms?.Minimise(mine.At) ?? problem.Statistic(mine.At);
                return IsLower(number, statistic, mine.Number, mine.Statistic) ? (number, statistic, mine.At, mine.Norms) : mine;
            },
            mine =>
            {
                lock (gate)
                    if (IsLower(mine.Number, mine.Statistic, best.Number, best.Statistic))
                        best = (mine.Number, mine.Statistic);
            }
        );
        double[] lowest = [.. start];
        if (best.Number >= 0)
        {
            Place(best.Number, axes, lowest);
            NormsOf()?.Minimise(lowest);
        }
        return (lowest, best.Statistic);

        // What has an axis is not fitted.
        NormFit? NormsOf()
        {
            if (!fitNorms)
                return null;
            FitProblem held = problem.With([
                .. problem.Parameters.Select(
                    (parameter, i) => axes.Any(axis => axis.Parameter == i) ? parameter.Freeze(parameter.Value) : parameter
                ),
            ]);
            return held.Free.Any(index => held.Definitions[index].IsNorm) ? new NormFit(held) : null;
        }
    }

    /// <summary>Whichever thread sees it first, the same point wins.</summary>
    private static bool IsLower(long number, double statistic, long than, double thanStatistic) =>
        number >= 0 && (statistic < thanStatistic || (statistic == thanStatistic && (than < 0 || number < than)));

    private static void Place(long number, IReadOnlyList<ScanAxis> axes, double[] parameters)
    {
        for (int i = axes.Count - 1; i >= 0; i--)
        {
            parameters[axes[i].Parameter] = axes[i].Values[(int)(number % axes[i].Values.Length)];
            number /= axes[i].Values.Length;
        }
    }
}
