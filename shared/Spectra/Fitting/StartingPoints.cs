using Almagest.Spectra.Models;
using Almagest.Spectra.Randomness;

namespace Almagest.Spectra.Fitting;

/// <summary>Where a classical fit starts if nobody knows: the model's defaults, and points among what X-ray sources
/// have.</summary>
public static class StartingPoints
{
    private const int Drawn = 24;
    private const int Kept = 3;

    /// <param name="definitions">What the parameters are; copies of one in several groups of spectra begin alike.</param>
    /// <param name="parameters">The first start, and what may vary; as many.</param>
    /// <param name="given">Indices of those whose start the caller chose: they start there always.</param>
    /// <param name="lowest">keV, of the fit.</param>
    /// <param name="highest">keV, of the fit.</param>
    /// <returns>The same points in every call, the given start first.</returns>
    public static IReadOnlyList<double[]> Of(
        IReadOnlyList<ModelParameter> definitions,
        IReadOnlyList<FitParameter> parameters,
        IReadOnlyCollection<int> given,
        double lowest,
        double highest
    )
    {
        List<double[]> starts =
        [
            [.. parameters.Select(parameter => parameter.Value)],
        ];
        int[] open =
        [
            .. Enumerable
                .Range(0, parameters.Count)
                .Where(i => parameters[i].IsFree && !definitions[i].IsNorm && !given.Contains(i)),
        ];
        // Norms are found by scaling; one start is enough where nothing else is open.
        if (open.Length == 0)
            return starts;
        UsualRange?[] usual = [.. open.Select(i => UsualRange.Of(definitions[i], lowest, highest))];
        var random = new RandomNumbers(new string('0', 16));
        for (int point = 1; point <= Drawn; point++)
        {
            double[] start = [.. starts[0]];
            random.Begin(RandomPurpose.Starts, 0, (uint)point);
            Dictionary<string, double> drawn = [];
            for (int k = 0; k < open.Length; k++)
                if (usual[k]?.Within(parameters[open[k]]) is { } range)
                {
                    string name = ParameterLayout.NameInGroup(definitions[open[k]].Name);
                    if (!drawn.TryGetValue(name, out double value))
                        drawn[name] = value = range.IsLogarithmic
                            ? random.NextLogUniform(range.Lower, range.Upper)
                            : random.NextUniform(range.Lower, range.Upper);
                    start[open[k]] = Math.Clamp(value, range.Lower, range.Upper);
                }
            starts.Add(start);
        }
        return starts;
    }

    /// <summary>The first, and those where the statistic is lowest once the norms are the best for them, none near a better
    /// one.</summary>
    public static IReadOnlyList<double[]> Best(FitProblem problem, IReadOnlyList<double[]> starts)
    {
        if (starts.Count == 1)
            return starts;
        NormFit norms = new(problem);
        int[] shapes = [.. problem.Asked.Where(index => !problem.Definitions[index].IsNorm)];
        SearchRange[][] ranges = SearchRange.Together(problem, shapes.Select(index => SearchRange.Usual(problem, index)));
        PointOfSearch[] points = [.. starts.Select(WithBestNorms)];
        return [starts[0], .. PointOfSearch.Distinct(points, Kept).Select(point => point.Parameters)];

        PointOfSearch WithBestNorms(double[] start)
        {
            double[] point = [.. start];
            double statistic = norms.Minimise(point);
            return new(statistic, [.. ranges.Select(range => range[0].ShareOf(start[range[0].Index]))], point);
        }
    }
}
