using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Goodness;
using Almagest.Spectra.Models;

namespace Almagest.Learning.OutOfDistribution;

/// <summary>The residuals of a classical fit, on the bins of a campaign's grid: coarse enough to mean something for few
/// counts.</summary>
public static class FitResiduals
{
    /// <param name="problem">As fitted; what its spectra have in a bin of the grid is added up.</param>
    /// <param name="parameters">Shape [all parameters], of the best fit.</param>
    /// <param name="workspace">Of who looks at many fits: it remembers what the responses make of lines. Null: a new one.</param>
    /// <param name="own">The problem with its own responses, where another stands in for it: lines are not what the model
    /// has. Null: the same.</param>
    /// <returns>Null if no channel lies within the grid.</returns>
    public static FitScan? Of(
        FitProblem problem,
        double[] parameters,
        EnergyGrid grid,
        EvaluationWorkspace? workspace = null,
        FitProblem? own = null
    )
    {
        // Backgrounds that are fitted as data tell of no source.
        int[] seen = [.. Enumerable.Range(0, problem.Spectra.Count).Where(k => !problem.IsBackground(k))];
        int free = problem.Free.Count;
        var sums = new GridSums(grid);
        double[] counts = sums.New(),
            source = sums.New(),
            background = sums.New(),
            variance = sums.New(),
            skew = sums.New();
        double[][] slopes = [.. Enumerable.Range(0, free).Select(_ => sums.New())];
        var places = new List<int[]>();
        foreach (int k in seen)
        {
            FitBins bins = problem.Spectra[k];
            ReadOnlySpan<int> moved = problem.FreeOf(k);
            double[] model = new double[bins.Count],
                modelled = new double[bins.Count],
                slope = new double[moved.Length * bins.Count];
            problem.ExpectedWithSlopes(k, parameters, model, slope);
            problem.ExpectedBackground(k, parameters, modelled);
            double[] rate = BackgroundRate.Of(bins, model);
            int[] place = sums.PlacesOf(bins);
            places.Add(place);
            for (int i = 0; i < bins.Count; i++)
            {
                int bin = place[i];
                if (bin < 0)
                    continue;
                bool isGaussian = bins.Statistic == StatisticKind.ChiSquare;
                (double scale, double mean) = (bins.BackgroundScale[i], isGaussian ? model[i] : Math.Max(0, model[i]));
                counts[bin] += bins.Counts[i];
                source[bin] += mean - modelled[i];
                background[bin] += modelled[i];
                // Less the background as it was measured: the rate that the fit implies follows the very counts that are in
                // question.
                if (!isGaussian)
                    background[bin] += scale * bins.Background[i];
                variance[bin] += isGaussian ? bins.Variance[i] : mean + (scale * (1 + scale) * rate[i]);
                if (!isGaussian)
                    skew[bin] += mean + (scale * rate[i] * (1 - (scale * scale)));
                for (int p = 0; p < moved.Length; p++)
                    slopes[moved[p]][bin] += slope[(p * bins.Count) + i];
            }
        }
        if (!sums.Any)
            return null;
        double[] Kept(double[] values) => sums.Kept(values);
        double[] found = Kept(counts),
            expected = [.. Kept(source).Zip(Kept(background), (one, other) => one + other)],
            spread = Kept(variance);
        var scan = new ScoreScan(
            [.. found.Zip(expected, (data, mean) => data - mean)],
            spread,
            Kept(skew),
            slopes.Take(problem.Asked.Count).Select(Kept)
        );
        return new FitScan(
            ResidualScan.OfCounts(found, expected, spread),
            scan.Furthest(Lines([.. seen.Select(k => (own ?? problem).Spectra[k])], places, sums, grid, workspace ?? new())),
            scan.Furthest(MisfitTemplates.Of(sums.Lower, sums.Upper, Kept(source), Kept(background)))
        );
    }

    /// <summary>Lines of one photon cm⁻² s⁻¹ through the responses of all spectra.</summary>
    private static IEnumerable<double[]> Lines(
        IReadOnlyList<FitBins> spectra,
        List<int[]> places,
        GridSums sums,
        EnergyGrid grid,
        EvaluationWorkspace workspace
    )
    {
        double[][]? lines = null;
        for (int k = 0; k < spectra.Count; k++)
        {
            FitBins bins = spectra[k];
            double[][] rates = LineFolds.Of(bins.Response, grid, workspace);
            lines ??= [.. rates.Select(_ => sums.New())];
            for (int line = 0; line < rates.Length; line++)
            for (int i = 0; i < bins.Count; i++)
                if (places[k][i] >= 0)
                    lines[line][places[k][i]] += (bins.BinExposure?[i] ?? bins.Exposure) * rates[line][i];
        }
        return lines!.Select(sums.Kept);
    }
}
