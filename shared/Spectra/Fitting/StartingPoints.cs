using Almagest.Spectra.Campaigns;
using Almagest.Spectra.Models;
using Almagest.Spectra.Simulation;

namespace Almagest.Spectra.Fitting;

/// <summary>Where a classical fit starts if nobody knows: the model's defaults, and points among what X-ray sources have.</summary>
public static class StartingPoints
{
    private const int Drawn = 24;
    private const int Kept = 3;

    /// <summary>Enough to tell a good point from a bad one.</summary>
    private static readonly FitOptions RoughNorms = new() { MaximumIterations = 12, PromisedDecrease = 0.1, Covariance = false };

    /// <param name="model">Whose parameters.</param>
    /// <param name="parameters">The first start, and what may vary.</param>
    /// <param name="given">Indices of those whose start the caller chose: they start there always.</param>
    /// <param name="lowest">keV, of the fit.</param>
    /// <param name="highest">keV, of the fit.</param>
    /// <returns>The same points in every call, the given start first.</returns>
    public static IReadOnlyList<double[]> Of(SpectralModel model, IReadOnlyList<FitParameter> parameters, IReadOnlyCollection<int> given, double lowest, double highest)
    {
        List<double[]> starts = [[.. parameters.Select(parameter => parameter.Value)]];
        int[] open = [.. Enumerable.Range(0, parameters.Count).Where(i => parameters[i].IsFree && !model.Parameters[i].IsNorm && !given.Contains(i))];
        // Norms are found by scaling; one start is enough where nothing else is open.
        if (open.Length == 0) return starts;
        ParameterPrior?[] priors = [.. open.Select(i => DefaultPriors.Find(model.Parameters[i], lowest, highest))];
        var random = new RandomNumbers(new string('0', 16));
        for (int point = 1; point <= Drawn; point++)
        {
            double[] start = [.. starts[0]];
            random.Begin(RandomPurpose.Starts, 0, (uint)point);
            for (int k = 0; k < open.Length; k++)
                if (priors[k] is { IsFree: true } prior)
                    start[open[k]] = prior.Kind == PriorKind.LogUniform ? random.NextLogUniform(prior.Lower, prior.Upper) : random.NextUniform(prior.Lower, prior.Upper);
            starts.Add(start);
        }
        return starts;
    }

    /// <summary>The first, and those where the statistic is lowest once the norms are the best for them.</summary>
    public static IReadOnlyList<double[]> Best(FitProblem problem, IReadOnlyList<double[]> starts)
    {
        if (starts.Count == 1) return starts;
        return [starts[0], .. starts.Select(start => WithBestNorms(problem, start)).Where(one => double.IsFinite(one.Statistic))
            .OrderBy(one => one.Statistic).Take(Kept).Select(one => one.Start)];
    }

    /// <summary>
    /// A model is linear in its norms, so that their best values are found at once from anywhere. Left at 1 they would be wrong by
    /// powers of ten against one another, and the fit would begin with one component alone.
    /// </summary>
    private static (double[] Start, double Statistic) WithBestNorms(FitProblem problem, double[] start)
    {
        double[] point = [.. start];
        int[] norms = [.. problem.Free.Where(index => problem.Definitions[index].IsNorm)];
        if (norms.Length == 0) return (point, problem.Statistic(point));
        double counts = problem.Spectra.Sum(bins => bins.Counts.Sum());
        foreach (int norm in norms)
        {
            double[] alone = [.. start];
            foreach (int other in norms) alone[other] = other == norm ? 1 : 0;
            problem.ApplyTies(alone);
            double share = counts / (norms.Length * CountsOf(problem, alone));
            if (double.IsFinite(share) && share > 0) point[norm] = share;
        }
        FitParameter[] onlyNorms = [.. problem.Parameters.Select((parameter, i) => parameter.Tie is not null || norms.Contains(i) ? parameter : parameter.Freeze(point[i]))];
        FitOutcome outcome = ClassicalFit.Refine(problem.With(onlyNorms), point.AsSpan(), RoughNorms);
        return (outcome.Parameters, outcome.Statistic);
    }

    private static double CountsOf(FitProblem problem, double[] parameters)
    {
        double sum = 0;
        for (int k = 0; k < problem.Spectra.Count; k++)
        {
            double[] expected = new double[problem.Spectra[k].Count];
            problem.Expected(k, parameters, expected);
            sum += expected.Sum();
        }
        return sum;
    }
}
