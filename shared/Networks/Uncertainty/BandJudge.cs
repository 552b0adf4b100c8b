using Almagest.Learning.Encoders;
using Almagest.Networks.Bundles;
using Almagest.Networks.Fillers;
using Almagest.Networks.Inference;

namespace Almagest.Networks.Uncertainty;

/// <summary>Counts how many of the true values lie within the bands of filled bins. N spectra, B bins.</summary>
public static class BandJudge
{
    /// <summary>All spectra, then by the kind of gap, then by counts.</summary>
    /// <param name="input">N spectra.</param>
    /// <param name="result">Of these, with bands.</param>
    /// <param name="clean">Shape [N, B]: the truth.</param>
    /// <param name="edges">B + 1 edges, keV, by which gaps are named.</param>
    /// <exception cref="ArgumentException">The network gives no bands.</exception>
    public static IReadOnlyList<BandCoverage> Of(
        NetworkInput input,
        InferenceResult result,
        float[] clean,
        IReadOnlyList<double> edges
    ) =>
        Of(
            input,
            new GapFilling(
                result.Filled,
                result.FilledHalfWidths ?? throw new ArgumentException("The network gives no bands.", nameof(result))
            ),
            clean,
            edges
        );

    /// <summary>The same of any way to fill gaps.</summary>
    public static IReadOnlyList<BandCoverage> Of(
        NetworkInput input,
        GapFilling filling,
        float[] clean,
        IReadOnlyList<double> edges
    ) =>
        [
            .. HeldOutGroups
                .Of(input, edges)
                .Select(group => Of(group.Name, group.Rows, input, filling.Filled, filling.HalfWidths, clean, edges.Count - 1))
                .Where(one => one.Bins > 0),
        ];

    private static BandCoverage Of(
        string name,
        IReadOnlyList<int> rows,
        NetworkInput input,
        float[] filled,
        float[] half,
        float[] clean,
        int bins
    )
    {
        (long count, long within, double width, double square) = (0, 0, 0, 0);
        var each = new List<(long Within, long Count)>();
        foreach (int row in rows)
        {
            (long withinBefore, long before) = (within, count);
            for (int i = row * bins; i < (row + 1) * bins; i++)
            {
                if (input.Observed[i])
                    continue;
                double distance = Math.Abs(clean[i] - filled[i]);
                count++;
                if (distance <= half[i])
                    within++;
                width += half[i];
                square += distance * distance;
            }
            if (count > before)
                each.Add((within - withinBefore, count - before));
        }
        double all = Math.Max(1, count),
            coverage = within / all;
        return new BandCoverage(name, each.Count, count, coverage, width / all, Math.Sqrt(square / all))
        {
            StandardError = Math.Sqrt(each.Sum(one => Math.Pow(one.Within - (coverage * one.Count), 2))) / all,
        };
    }
}
